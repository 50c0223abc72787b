package openbell.scan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.market.Feature;
import openbell.market.PercentileRank;

/// The columns of one history, computed when they are first read, and no further back than they are
/// read. For one thread.
final class Row {
  /// The end of a column: as many of its values as were asked for, at least.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record End(double[] series, int values) {}

  private final Listing listing;
  private final Bars bars;
  private final FactSeries facts;
  private final Map<Column, End> ends = new HashMap<>();

  Row(History history) {
    listing = history.listing();
    bars = history.bars();
    facts = new FactSeries(bars);
  }

  Listing listing() {
    return listing;
  }

  Bars bars() {
    return bars;
  }

  /// The value as of the last bar; NaN when there is none.
  double last(Column column) {
    double[] value = new double[1];
    read(column, 0, 1, value);
    return value[0];
  }

  /// Writes the values as of `width` bars, the last of them `lag` before the newest; NaN where
  /// there is no bar or no value.
  void read(Column column, int lag, int width, double[] out) {
    if (column instanceof Column.OfPercentile(Fact fact) && width == 1) {
      out[0] = percentile(facts.of(fact), lag);
      return;
    }
    double[] series = end(column, Math.min(bars.size(), lag + width));
    int from = series.length - lag - width;
    int before = Math.min(width, Math.max(0, -from));
    Arrays.fill(out, 0, before, Double.NaN);
    if (before < width) {
      System.arraycopy(series, from + before, out, before, width - before);
    }
  }

  /// A column's end, which has the last `values` values, and maybe some before that are none.
  private double[] end(Column column, int values) {
    return switch (column) {
      case Column.Field field ->
          switch (field) {
            case OPEN -> bars.open();
            case HIGH -> bars.high();
            case LOW -> bars.low();
            case VOLUME -> bars.volume();
          };
      case Column.OfFact(Fact fact) when fact == Fact.CLOSE -> bars.close();
      case Column.OfFact(Fact fact) -> {
        Bars end = Window.of(fact).endOf(bars, values);
        yield end == bars
            ? facts.of(fact)
            : kept(column, values, () -> new FactSeries(end).of(fact));
      }
      case Column.OfFeature(Feature feature) ->
          kept(column, values, () -> feature.series(Window.of(feature).endOf(bars, values)));
      case Column.OfPercentile(Fact fact) ->
          kept(column, bars.size(), () -> facts.percentiles(fact));
    };
  }

  private double[] kept(Column column, int values, Supplier<double[]> compute) {
    End end = ends.get(column);
    if (end == null || end.values() < values) {
      end = new End(compute.get(), values);
      ends.put(column, end);
    }
    return end.series();
  }

  private static double percentile(double[] series, int lag) {
    int size = series.length - lag;
    if (size <= 0) {
      return Double.NaN;
    }
    double[] known = lag == 0 ? series : Arrays.copyOf(series, size);
    return PercentileRank.ofLast(known).map(PercentileRank::percentile).orElse(Double.NaN);
  }
}
