package openbell.lake.tables;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import openbell.lake.tables.SymbolRows.Piece;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.market.Feature;
import org.duckdb.DuckDBAppender;

/// Computes the rows of symbols from bars, and hands them to DuckDB in the order of [LakeSchema].
/// Not for several threads.
final class RowWriter {
  private final Map<LakeSchema, DuckDBAppender> tables;

  /// @param tables those that are wanted
  RowWriter(Map<LakeSchema, DuckDBAppender> tables) {
    this.tables = tables;
  }

  void write(SymbolRows rows) throws SQLException {
    DuckDBAppender bars = tables.get(LakeSchema.BARS);
    if (bars != null) {
      for (Piece piece : rows.bars()) {
        write(LakeSchema.BARS, rows.id(), piece, new FactSeries(piece.history()), bars);
      }
    }
    for (Piece piece : rows.facts()) {
      FactSeries series =
          new FactSeries(piece.history()); // Shared, since it keeps what it computed.
      for (Map.Entry<LakeSchema, DuckDBAppender> table : tables.entrySet()) {
        if (table.getKey() != LakeSchema.BARS) {
          write(table.getKey(), rows.id(), piece, series, table.getValue());
        }
      }
    }
  }

  private static void write(
      LakeSchema table, SymbolId id, Piece piece, FactSeries series, DuckDBAppender out)
      throws SQLException {
    double[][] columns = columns(table, piece, series).toArray(double[][]::new);
    int[] days = piece.history().epochDays();
    for (int i = piece.from(); i < piece.to(); i++) {
      out.beginRow();
      out.append(id.symbol());
      out.appendEpochDays(days[i]);
      out.append(id.source());
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
        out.append(piece.keys().of(days[i]));
      }
      out.endRow();
    }
  }

  private static List<double[]> columns(LakeSchema table, Piece piece, FactSeries series) {
    List<double[]> columns = new ArrayList<>();
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
        for (Fact fact : LakeSchema.ranked()) {
          columns.add(series.of(fact));
        }
        for (Fact fact : LakeSchema.ranked()) {
          columns.add(series.percentiles(fact));
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
