package openbell.lake.tables;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/// Values of an answer as [SqlRows] has them.
final class SqlValues {
  private SqlValues() {}

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
      case Timestamp t -> t.toLocalDateTime().toString();
      default -> rows.getString(column);
    };
  }
}
