package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FactSeriesTest {
  private static final double NONE = Double.NaN;

  @Test
  void everyValueIsWhatAStudyUpToItHasLast() {
    Bars bars = walk(420, 7);
    FactSeries series = new FactSeries(bars);
    for (int n : new int[] {1, 2, 15, 20, 34, 199, 200, 252, 300, 420}) {
      Study study = Study.of(bars.upTo(bars.date(n - 1)));
      for (Fact fact : Fact.values()) {
        // A study sums the ends of some series only; the last digits may differ.
        assertThat(series.of(fact)[n - 1])
            .as("%s of %s bars", fact, n)
            .isCloseTo(study.last(fact), within(1e-9));
        if (fact.ranked() && study.has(fact)) {
          assertThat(series.percentiles(fact)[n - 1])
              .as("percentile of %s of %s bars", fact, n)
              .isEqualTo(study.percentile(fact).orElseThrow().percentile());
        }
      }
    }
  }

  @Test
  void ranksByHand() {
    assertThat(PercentileRank.series(new double[] {NONE, 2, 1, 2, 3, NONE, 0}))
        .containsExactly(NONE, 100, 50, 100 * (1 + 1.5) / 3, 100, NONE, 20);
    assertThat(PercentileRank.series(new double[] {0.0, -0.0}))
        .containsExactly(100, 75); // one value, told twice
  }

  @Test
  void featuresByHand() {
    Bars.Builder builder = Bars.builder(4);
    builder.add(10, 10, 12, 9, 10, 5);
    builder.add(11, 10, 11, 9, 11, 5);
    builder.add(12, 11, 11, 10, 10, 5);
    builder.add(13, 10, 10, 8, 8, 5);
    Bars bars = builder.build().bars();
    assertThat(Feature.RETURN_1.series(bars))
        .containsExactly(new double[] {NONE, 10, -100 / 11.0, -20}, within(1e-12));
    assertThat(Feature.HIGH_250_PCT.series(bars))
        .containsExactly(
            new double[] {-200 / 12.0, -100 / 12.0, -200 / 12.0, -400 / 12.0}, within(1e-12));
    assertThat(Feature.LOW_250_PCT.series(bars))
        .containsExactly(new double[] {100 / 9.0, 200 / 9.0, 100 / 9.0, 0}, within(1e-12));
    assertThat(Feature.RETURN_5.series(bars)).containsOnly(NONE);
    // Log returns ln(2), ln(1/2): mean 0, sample deviation ln(2) × √2; times √252, in percent.
    assertThat(Indicators.volatility(new double[] {1, 2, 1}, 2))
        .containsExactly(
            new double[] {NONE, NONE, 100 * Math.log(2) * Math.sqrt(2) * Math.sqrt(252)},
            within(1e-9));
  }

  @Test
  void extremesLookAtTheWindowOnly() {
    Random random = new Random(3);
    double[] x = random.doubles(500).toArray();
    x[100] = NONE;
    double[] highest = Indicators.highest(x, 20);
    double[] lowest = Indicators.lowest(x, 20);
    for (int i = 0; i < x.length; i++) {
      double high = Double.NEGATIVE_INFINITY;
      double low = Double.POSITIVE_INFINITY;
      for (int k = Math.max(0, i - 19); k <= i; k++) {
        high = Math.max(high, x[k]); // NaN stays NaN
        low = Math.min(low, x[k]);
      }
      assertThat(highest[i]).as("highest at %s", i).isEqualTo(Double.valueOf(high));
      assertThat(lowest[i]).as("lowest at %s", i).isEqualTo(Double.valueOf(low));
    }
  }

  private static Bars walk(int n, long seed) {
    Random random = new Random(seed);
    Bars.Builder builder = Bars.builder(n);
    double close = 100;
    for (int i = 0; i < n; i++) {
      double open = close;
      close *= Math.exp(random.nextGaussian() / 50);
      double high = Math.max(open, close) * (1 + random.nextDouble() / 100);
      double low = Math.min(open, close) * (1 - random.nextDouble() / 100);
      builder.add(10_000 + i, open, high, low, close, random.nextInt(1000));
    }
    return builder.build().bars();
  }
}
