package openbell.market;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Every {@link Fact} of one history as of its last bar and as of the bar before, with percentiles.
 *
 * <p>All kernels are causal (a value depends on its bar and earlier ones only), so the value as of
 * the bar before is the one before in the same series. Immutable and safe for any number of
 * threads.
 */
@SuppressWarnings("EnumOrdinal") // values by fact in plain arrays; the ordinal never leaves here
public final class Study {
  private static final int FACTS = Fact.values().length;

  private final Bars bars;
  private final double[] last = new double[FACTS];
  private final double[] previous = new double[FACTS];
  private final @Nullable PercentileRank[] ranks = new PercentileRank[FACTS];

  private Study(Bars bars) {
    this.bars = bars;
    double[] close = bars.close();
    put(Fact.CLOSE, close);
    put(Fact.CHANGE_PCT, Indicators.changePercent(tail(close, 3)));
    double[] sma20 = putAverage(Fact.SMA20, Fact.SMA20_PCT, 20);
    putAverage(Fact.SMA50, Fact.SMA50_PCT, 50);
    putAverage(Fact.SMA200, Fact.SMA200_PCT, 200);
    double[] x = tail(close, 21);
    double[] middle = Arrays.copyOf(x, x.length);
    System.arraycopy(sma20, 0, middle, x.length - sma20.length, sma20.length);
    Indicators.Bollinger bands = Indicators.bollinger(x, middle, 20, 2);
    put(Fact.BB_UPPER, bands.upper());
    put(Fact.BB_MIDDLE, sma20);
    put(Fact.BB_LOWER, bands.lower());
    double[] vwap =
        ends(i -> Indicators.vwap(bars.high(), bars.low(), close, bars.volume(), 252, i));
    put(Fact.VWAP, vwap);
    put(Fact.VWAP_PCT, Indicators.percentFrom(tail(close, 2), vwap));
    put(
        Fact.VOLUME_RATIO,
        Indicators.ratio(tail(bars.volume(), 2), ends(i -> Indicators.mean(bars.volume(), 20, i))));
    FactSeries series = new FactSeries(bars);
    StudyKernels kernels = StudyKernels.of(bars);
    for (Fact fact : StudyKernels.RECURSIVE) {
      put(fact, kernels == null ? series.of(fact) : kernels.end(fact));
    }
    if (kernels != null) {
      kernels.rank(last, ranks);
    }
    for (Fact fact : Fact.values()) {
      if (fact.ranked() && has(fact) && ranks[fact.ordinal()] == null) {
        ranks[fact.ordinal()] = PercentileRank.ofLast(series.of(fact)).orElseThrow();
      }
    }
  }

  /**
   * The facts of {@code bars}.
   *
   * @throws IllegalArgumentException when there is no bar
   */
  public static Study of(Bars bars) {
    if (bars.isEmpty()) {
      throw new IllegalArgumentException(
          "no bars to study: a history needs at least one bar; check isEmpty() first");
    }
    return new Study(bars);
  }

  /** The history studied. */
  public Bars bars() {
    return bars;
  }

  /** Date of the last bar: what {@link #last} is as of. */
  public LocalDate asOf() {
    return bars.lastDate();
  }

  /** Number of bars. */
  public int size() {
    return bars.size();
  }

  /** Whether the fact has a value as of the last bar; it is finite then. */
  public boolean has(Fact fact) {
    return Double.isFinite(last[fact.ordinal()]);
  }

  /** Value as of the last bar; NaN when there is none. */
  public double last(Fact fact) {
    return last[fact.ordinal()];
  }

  /** Value as of the bar before the last; NaN when there is none. */
  public double previous(Fact fact) {
    return previous[fact.ordinal()];
  }

  /**
   * Rank of the last value among all of the history; empty for facts that are not {@link
   * Fact#ranked() ranked} or have no value.
   */
  public Optional<PercentileRank> percentile(Fact fact) {
    return Optional.ofNullable(ranks[fact.ordinal()]);
  }

  /** The facts without a value as of the last bar, in the order of {@link Fact}. */
  public List<Fact> missing() {
    return Arrays.stream(Fact.values()).filter(f -> !has(f)).toList();
  }

  @Override
  public String toString() {
    return "Study of " + bars;
  }

  private double[] putAverage(Fact average, Fact percent, int n) {
    double[] sma = ends(i -> Indicators.mean(bars.close(), n, i));
    put(average, sma);
    put(percent, Indicators.percentFrom(tail(bars.close(), 2), sma));
    return sma;
  }

  /** The last two values of a series, oldest first; one of one bar. */
  private double[] ends(IntToDoubleFunction series) {
    int n = bars.size();
    return n == 1
        ? new double[] {series.applyAsDouble(0)}
        : new double[] {series.applyAsDouble(n - 2), series.applyAsDouble(n - 1)};
  }

  /** The end of a series: enough for the last two values of a fact that looks back less. */
  private static double[] tail(double[] series, int n) {
    int from = Math.max(0, series.length - n);
    return from == 0 ? series : Arrays.copyOfRange(series, from, series.length);
  }

  private void put(Fact fact, double[] series) {
    int i = fact.ordinal();
    int n = series.length;
    last[i] = finiteOrNaN(series[n - 1]);
    previous[i] = n > 1 ? finiteOrNaN(series[n - 2]) : Double.NaN;
  }

  /** Prices near the limit of double can overflow in a sum; that is no value. */
  private static double finiteOrNaN(double x) {
    return Double.isFinite(x) ? x : Double.NaN;
  }
}
