package openbell.market;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where the last value of a series stands among all its values, itself included: percentile {@code
 * 100 × (below + (equal + 1)/2) / bars}, ties sharing the middle of their ranks.
 *
 * @param value the last value; finite
 * @param percentile above 0, at most 100
 * @param bars finite values of the series, at least 1
 */
public record PercentileRank(double value, double percentile, int bars) {

  public PercentileRank {
    if (!Double.isFinite(value) || !(percentile > 0 && percentile <= 100) || bars < 1) {
      throw new IllegalArgumentException(
          "value %s, percentile %s, bars %s: a rank needs a finite value, a percentile in (0, 100] and at least one bar"
              .formatted(value, percentile, bars));
    }
  }

  /**
   * Rank of the last value of {@code series}, oldest first. Values that are not finite do not
   * count. One pass of counting, no sort.
   *
   * @return empty when the series is empty or its last value is not finite
   */
  public static Optional<PercentileRank> ofLast(double[] series) {
    if (series.length == 0 || !Double.isFinite(series[series.length - 1])) {
      return Optional.empty();
    }
    double last = series[series.length - 1];
    int first = 0;
    while (Double.isNaN(series[first])) {
      first++;
    }
    int below = 0;
    int equal = 0;
    int bars = 0;
    // No short cuts: three comparisons without branches are faster than one mispredicted branch.
    for (int i = first; i < series.length; i++) {
      below += series[i] < last ? 1 : 0;
      equal += series[i] == last ? 1 : 0;
      bars += Math.abs(series[i]) <= Double.MAX_VALUE ? 1 : 0;
    }
    if (bars < series.length - first) {
      below -= negativeInfinities(series);
    }
    return Optional.of(of(last, below, equal, bars));
  }

  /** Rank of {@code value} from the counts: of {@code bars} values, itself included. */
  static PercentileRank of(double value, int below, int equal, int bars) {
    return new PercentileRank(value, percentile(below, equal, bars), bars);
  }

  /**
   * The percentile of every value of {@code series} among all finite ones up to it, by the same
   * formula; NaN where the value is not finite. The values so far are kept sorted: a search and a
   * move of memory each.
   */
  public static double[] series(double[] series) {
    double[] result = new double[series.length];
    double[] sorted = new double[series.length];
    int bars = 0;
    for (int i = 0; i < series.length; i++) {
      double x = series[i] + 0.0; // -0.0 and 0.0 are one value
      if (!Double.isFinite(x)) {
        result[i] = Double.NaN;
        continue;
      }
      int at = Arrays.binarySearch(sorted, 0, bars, x);
      int from = at < 0 ? -at - 1 : at;
      int to = from;
      while (from > 0 && sorted[from - 1] == x) {
        from--;
      }
      while (to < bars && sorted[to] == x) {
        to++;
      }
      System.arraycopy(sorted, to, sorted, to + 1, bars - to);
      sorted[to] = x;
      bars++;
      result[i] = percentile(from, to - from + 1, bars);
    }
    return result;
  }

  private static int negativeInfinities(double[] series) {
    int count = 0;
    for (double x : series) {
      count += x == Double.NEGATIVE_INFINITY ? 1 : 0;
    }
    return count;
  }

  private static double percentile(int below, int equal, int bars) {
    return 100 * (below + (equal + 1) / 2.0) / bars;
  }

  /**
   * Whether the value is the highest of all, with no tie: the percentile is exactly 100. Says
   * something only with more than one bar.
   */
  public boolean highest() {
    return percentile == percentile(bars - 1, 1, bars);
  }

  /**
   * Whether the value is the lowest of all, with no tie. Says something only with more than one
   * bar.
   */
  public boolean lowest() {
    return percentile == percentile(0, 1, bars);
  }
}
