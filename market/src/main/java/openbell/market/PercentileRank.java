package openbell.market;

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
    return Optional.of(new PercentileRank(last, percentile(below, equal, bars), bars));
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
