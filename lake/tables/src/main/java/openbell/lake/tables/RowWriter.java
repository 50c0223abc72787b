package openbell.lake.tables;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import openbell.lake.tables.SymbolRows.Piece;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.market.Feature;
import org.duckdb.DuckDBAppender;

/// Computes the rows of a table from bars, and hands them to DuckDB in the order of [LakeSchema].
final class RowWriter {
  private RowWriter() {}

  static void write(LakeSchema table, SymbolRows rows, DuckDBAppender out) throws SQLException {
    for (Piece piece : table == LakeSchema.BARS ? rows.bars() : rows.facts()) {
      write(table, rows, piece, out);
    }
  }

  private static void write(LakeSchema table, SymbolRows rows, Piece piece, DuckDBAppender out)
      throws SQLException {
    List<double[]> columns = columns(table, piece);
    int[] days = piece.history().epochDays();
    for (int i = piece.from(); i < piece.to(); i++) {
      out.beginRow();
      out.append(rows.id().symbol());
      out.appendEpochDays(days[i]);
      out.append(rows.id().source());
      if (table == LakeSchema.PERCENTILES) {
        out.append((long) i + 1);
      }
      for (double[] column : columns) {
        if (Double.isNaN(column[i])) {
          out.appendNull();
        } else {
          out.append(column[i]);
        }
      }
      if (table == LakeSchema.BARS) {
        out.append(rows.rawKey());
      }
      out.endRow();
    }
  }

  private static List<double[]> columns(LakeSchema table, Piece piece) {
    List<double[]> columns = new ArrayList<>();
    FactSeries series = new FactSeries(piece.history());
    switch (table) {
      case BARS -> {
        columns.add(piece.history().open());
        columns.add(piece.history().high());
        columns.add(piece.history().low());
        columns.add(piece.history().close());
        columns.add(piece.history().volume());
      }
      case INDICATORS -> {
        for (Fact fact : Fact.values()) {
          columns.add(series.of(fact));
        }
      }
      case PERCENTILES -> {
        for (Fact fact : LakeSchema.ranked()) {
          columns.add(series.percentiles(fact));
        }
      }
      case FEATURES -> {
        for (Feature feature : Feature.values()) {
          columns.add(finiteOrNaN(feature.series(piece.history())));
        }
      }
      case RAW_OBJECTS, REPORTS ->
          throw new IllegalArgumentException(
              table + " is not computed from bars: list the objects");
    }
    return columns;
  }

  /// Prices near the limit of double can overflow in a sum; that is no value.
  private static double[] finiteOrNaN(double[] series) {
    for (int i = 0; i < series.length; i++) {
      series[i] = Double.isInfinite(series[i]) ? Double.NaN : series[i];
    }
    return series;
  }
}
