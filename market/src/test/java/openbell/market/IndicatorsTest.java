package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class IndicatorsTest {
  private static final double NONE = Double.NaN;

  @Test
  void eachKernelStartsWhereItsWarmUpEnds() {
    assertStartsAt(19, x -> Indicators.sma(x, 20));
    assertStartsAt(11, x -> Indicators.ema(x, 12));
    assertStartsAt(25, x -> Indicators.macd(x, 12, 26));
    assertStartsAt(33, x -> Indicators.ema(Indicators.macd(x, 12, 26), 9));
    assertStartsAt(14, x -> Indicators.rsi(x, 14));
    assertStartsAt(1, x -> Indicators.trueRange(x, x, x));
    assertStartsAt(14, x -> Indicators.atr(x, x, x, 14));
    assertStartsAt(19, x -> Indicators.standardDeviation(x, 20));
    assertStartsAt(19, x -> Indicators.bollinger(x, 20, 2).upper());
    assertStartsAt(0, x -> Indicators.vwap(x, x, x, x, 252));
    assertStartsAt(19, x -> Indicators.ratioToMean(x, 20));
    assertStartsAt(1, Indicators::changePercent);
  }

  @Test
  void noValuesGiveNoValues() {
    assertThat(Indicators.sma(new double[0], 20)).isEmpty();
    assertThat(Indicators.ema(new double[0], 20)).isEmpty();
    assertThat(Indicators.rsi(new double[0], 14)).isEmpty();
    double[] none = new double[0];
    assertThat(Indicators.atr(none, none, none, 14)).isEmpty();
    assertThat(Indicators.vwap(none, none, none, none, 252)).isEmpty();
    assertThat(Indicators.changePercent(none)).isEmpty();
    assertThat(Indicators.standardDeviation(none, 20)).isEmpty();
  }

  @Test
  void valuesByHand() {
    assertThat(Indicators.sma(new double[] {1, 2, 3, 4}, 2)).containsExactly(NONE, 1.5, 2.5, 3.5);
    // alpha 1/2, seed (1 + 2 + 3) / 3
    assertThat(Indicators.ema(new double[] {1, 2, 3, 10}, 3)).containsExactly(NONE, NONE, 2, 6);
    // gains 2 and losses 1, then a gain of 3: averages 2.5 and 0.25
    assertThat(Indicators.rsi(new double[] {10, 14, 12, 16}, 2))
        .containsExactly(new double[] {NONE, NONE, 100 * 2 / 3.0, 100 * 3 / 3.5}, within(1e-12));
    assertThat(
            Indicators.trueRange(
                new double[] {10, 12, 9}, new double[] {9, 11, 8}, new double[] {9.5, 11, 8.5}))
        .containsExactly(NONE, 2.5, 3);
    assertThat(Indicators.standardDeviation(new double[] {2, 4, 4, 4, 5, 5, 7, 9}, 8)[7])
        .isEqualTo(2);
    assertThat(
            Indicators.vwap(
                new double[] {3, 6, 9},
                new double[] {3, 6, 9},
                new double[] {3, 6, 9},
                new double[] {1, 3, 1},
                2))
        .containsExactly(3, 5.25, 6.75);
    assertThat(Indicators.ratioToMean(new double[] {10, 30}, 2)).containsExactly(NONE, 1.5);
    assertThat(Indicators.changePercent(new double[] {50, 55, 0, 5}))
        .containsExactly(NONE, 10, -100, NONE);
    assertThat(Indicators.percentFrom(new double[] {110, 1}, new double[] {100, 0}))
        .containsExactly(10, NONE);
    assertThat(Indicators.percentOf(new double[] {1, 1}, new double[] {8, 0}))
        .containsExactly(12.5, NONE);
  }

  @Test
  void constantPricesAreExactlyFlat() {
    for (double price : new double[] {0.1, 55.1, 33.333333333333336, 1e-7, 123456.789}) {
      double[] x = new double[300];
      Arrays.fill(x, price);
      double[] volume = new double[300];
      Arrays.setAll(volume, i -> 1000 + 37.7 * i);
      assertThat(Indicators.sma(x, 20)[299]).isEqualTo(price);
      assertThat(Indicators.sma(x, 200)[299]).isEqualTo(price);
      assertThat(Indicators.ema(x, 26)[299]).isEqualTo(price);
      assertThat(Indicators.standardDeviation(x, 20)[299]).isZero();
      assertThat(Indicators.macd(x, 12, 26)[299]).isZero();
      assertThat(Indicators.rsi(x, 14)[299]).isEqualTo(50);
      assertThat(Indicators.atr(x, x, x, 14)[299]).isZero();
      assertThat(Indicators.vwap(x, x, x, volume, 252)[299]).isEqualTo(price);
      assertThat(Indicators.vwap(x, x, x, volume, 252)[7]).isEqualTo(price);
    }
  }

  @Test
  void aPriceThatTurnsFlatIsFlatOnceTheWindowIs() {
    double[] x = new double[60];
    Arrays.setAll(x, i -> i < 30 ? 10 + Math.sin(i) : 10.1);
    assertThat(Indicators.sma(x, 20)[49]).isEqualTo(10.1);
    assertThat(Indicators.sma(x, 20)[48]).isNotEqualTo(10.1);
    assertThat(Indicators.standardDeviation(x, 20)[49]).isZero();
  }

  @Test
  void everyFlatWindowIsExactWhereverItLies() {
    Random random = new Random(11);
    for (int n : new int[] {1, 2, 3, 5, 20}) {
      double[] x = new double[997];
      for (int i = 0; i < x.length; ) {
        double price = 0.1 * (1 + random.nextInt(1000));
        for (int end = Math.min(x.length, i + 1 + random.nextInt(3 * n)); i < end; i++) {
          x[i] = price;
        }
      }
      double[] sma = Indicators.sma(x, n);
      double[] sd = Indicators.standardDeviation(x, n);
      for (int i = n - 1; i < x.length; i++) {
        double price = x[i];
        if (Arrays.stream(x, i - n + 1, i + 1).allMatch(v -> v == price)) {
          assertThat(sma[i]).as("%s of %s", i, n).isEqualTo(price);
          assertThat(sd[i]).isZero();
        }
      }
    }
  }

  @Test
  void aHaltedShareHasNoVwapOnceNoneOfTheWindowTraded() {
    double[] price = {7, 7.1, 7.1, 7.1, 7.1, 7.1, 7.1};
    double[] volume = {5, 5, 0, 0, 0, 0, 3};
    assertThat(Indicators.vwap(price, price, price, volume, 3))
        .containsExactly(new double[] {7, 7.05, 7.05, 7.1, NONE, NONE, 7.1}, within(1e-15));
    double[] late = {0, 0, 0.3, 0.3, 0.3};
    double[] flat = {7.1, 7.1, 7.1, 7.1, 7.1};
    assertThat(Indicators.vwap(flat, flat, flat, late, 9))
        .containsExactly(NONE, NONE, 7.1, 7.1, 7.1);
  }

  @Test
  void onlyGainsAreHundredOnlyLossesZero() {
    double[] up = new double[40];
    Arrays.setAll(up, i -> 1 + 0.1 * i);
    double[] down = new double[40];
    Arrays.setAll(down, i -> 10 - 0.1 * i);
    assertThat(Indicators.rsi(up, 14)[39]).isEqualTo(100);
    assertThat(Indicators.rsi(down, 14)[39]).isEqualTo(0);
  }

  @Test
  void noVolumeHasNoVwapAndNoRatio() {
    double[] price = {1, 2, 3};
    double[] none = {0, 0, 0};
    assertThat(Indicators.vwap(price, price, price, none, 2)).containsExactly(NONE, NONE, NONE);
    assertThat(Indicators.vwap(price, price, price, new double[] {0, 5, 0}, 2))
        .containsExactly(NONE, 2, 2);
    assertThat(Indicators.ratioToMean(none, 2)).containsExactly(NONE, NONE, NONE);
    assertThat(Indicators.ratioToMean(new double[] {4, 0}, 2)).containsExactly(NONE, 0);
  }

  @Test
  void aSpikeLeavesNothingBehindOnceItIsOutOfTheWindow() {
    double[] volume = new double[600];
    Arrays.fill(volume, 0.1);
    double[] price = new double[600];
    Arrays.setAll(price, i -> 10 + 0.001 * (i % 7));
    double[] clean = Indicators.vwap(price, price, price, volume, 252);
    double[] cleanSma = Indicators.sma(price, 200);
    volume[100] = 1e12;
    price[100] = 1e12;
    double[] spiked = Indicators.vwap(price, price, price, volume, 252);
    double[] spikedSma = Indicators.sma(price, 200);
    for (int i = 352; i < 600; i++) {
      assertThat(spiked[i]).isEqualTo(clean[i]);
      assertThat(spikedSma[i]).isEqualTo(cleanSma[i]);
    }
    assertThat(Indicators.ratioToMean(volume, 20)[130]).isEqualTo(1);
  }

  @Test
  void movingSumsEqualDirectSumsAtOddLengths() {
    Bars bars = Ta4jReferenceTest.walk(1009, 7);
    double[] x = bars.volume();
    for (int n : new int[] {1, 2, 3, 20, 199, 252, 1008, 1009, 2000}) {
      double[] sums = Indicators.movingSum(x, n);
      for (int i = 0; i < x.length; i++) {
        double direct = 0;
        for (int k = Math.max(0, i - n + 1); k <= i; k++) {
          direct += x[k];
        }
        assertThat(sums[i]).isCloseTo(direct, Percentage.withPercentage(1e-10));
      }
    }
  }

  @Test
  void aWindowWithoutBarsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Indicators.sma(new double[3], 0))
        .withMessageContaining("0 bars");
  }

  private static void assertStartsAt(int index, UnaryOperator<double[]> kernel) {
    double[] x = new double[60];
    Arrays.setAll(x, i -> 20 + Math.sin(i));
    double[] values = kernel.apply(x);
    assertThat(values).hasSize(60);
    for (int i = 0; i < 60; i++) {
      assertThat(Double.isNaN(values[i])).as("no value at %s", i).isEqualTo(i < index);
    }
    // One bar short of the first value there is none at all.
    assertThat(Arrays.stream(kernel.apply(Arrays.copyOf(x, index))).allMatch(Double::isNaN))
        .isTrue();
    // Causal: the first value is the same whatever comes later.
    double[] first = kernel.apply(Arrays.copyOf(x, index + 1));
    assertThat(first[index]).isEqualTo(values[index]);
  }
}
