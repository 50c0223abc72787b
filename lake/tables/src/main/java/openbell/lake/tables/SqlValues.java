package openbell.lake.tables;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Values of an answer as [SqlRows] has them.
final class SqlValues {
  private SqlValues() {}

  /// Whether values of a type of JDBC may be long: all but numbers, truth and times.
  static boolean isText(int type) {
    return switch (type) {
      case Types.BOOLEAN,
          Types.BIT,
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.FLOAT,
          Types.REAL,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC,
          Types.DATE,
          Types.TIMESTAMP ->
          false;
      default -> true;
    };
  }

  static @Nullable Object plain(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    return switch (value) {
      case null -> null;
      case Boolean b -> b;
      case Double d -> Double.isFinite(d) ? d : null;
      case Float f -> Float.isFinite(f) ? f.doubleValue() : null;
      case BigDecimal d -> d;
      case BigInteger n -> n;
      case Number n -> n.longValue();
      case Timestamp t -> t.toLocalDateTime().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
      default -> rows.getString(column);
    };
  }
}
