package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A study against the plain kernels over the whole of its series, bit by bit. */
class StudyKernelsTest {
  private int told;
  private int untold;

  @Test
  void everySizeOfEveryKindIsWhatThePlainKernelsSay() {
    for (int size = 1; size <= 600; size++) {
      for (Kind kind : Kind.values()) {
        assertSame(kind, size, 1000L * size + kind.ordinal());
      }
    }
  }

  @Test
  void soAreManyLongHistories() {
    for (Kind kind : Kind.values()) {
      for (int seed = 0; seed < 40; seed++) {
        assertSame(kind, 2520, seed);
      }
    }
    assertSame(Kind.WALK, 33_000, 1); // more than are counted at a time
    assertSame(Kind.STILL, 32_000, 2); // averages fade to nothing
  }

  @Test
  void ranksOfUsualHistoriesNeedNoSeries() {
    for (int seed = 0; seed < 200; seed++) {
      assertSame(Kind.WALK, 300 + 10 * seed, seed);
    }
    assertThat(told).isGreaterThan(1590);
    assertThat(untold).isLessThan(10);
  }

  private void assertSame(Kind kind, int size, long seed) {
    Bars bars = kind.bars(size, new Random(seed));
    if (bars.isEmpty()) {
      return;
    }
    Study study = Study.of(bars);
    plain(bars)
        .forEach(
            (fact, series) -> {
              String what = "%s of %s bars, %s, seed %s".formatted(fact, size, kind, seed);
              int n = series.length;
              assertBits(what, study.last(fact), series[n - 1]);
              assertBits(
                  what + ", before", study.previous(fact), n > 1 ? series[n - 2] : Double.NaN);
              Optional<PercentileRank> rank =
                  fact.ranked() ? PercentileRank.ofLast(series) : Optional.empty();
              assertThat(study.percentile(fact)).as(what).isEqualTo(rank);
            });
    count(bars, study);
  }

  private void count(Bars bars, Study study) {
    StudyKernels kernels = StudyKernels.of(bars);
    if (kernels == null) {
      return;
    }
    PercentileRank[] ranks = new PercentileRank[Fact.values().length];
    kernels.rank(Arrays.stream(Fact.values()).mapToDouble(study::last).toArray(), ranks);
    for (Fact fact : Fact.values()) {
      if (study.percentile(fact).isPresent()) {
        if (ranks[fact.ordinal()] == null) {
          untold++;
        } else {
          told++;
        }
      }
    }
  }

  private static void assertBits(String what, double actual, double expected) {
    double clean = Double.isFinite(expected) ? expected : Double.NaN;
    if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(clean)) {
      assertThat(actual).as(what).isEqualTo(Double.valueOf(clean));
    }
  }

  private static Map<Fact, double[]> plain(Bars bars) {
    double[] high = bars.high();
    double[] low = bars.low();
    double[] close = bars.close();
    double[] volume = bars.volume();
    double[] macd = Indicators.macd(close, 12, 26);
    double[] signal = Indicators.ema(macd, 9);
    double[] atr = Indicators.atr(high, low, close, 14);
    double[] vwap = Indicators.vwap(high, low, close, volume, 252);
    Indicators.Bollinger bands = Indicators.bollinger(close, 20, 2);
    Map<Fact, double[]> series = new EnumMap<>(Fact.class);
    series.put(Fact.CLOSE, close);
    series.put(Fact.CHANGE_PCT, Indicators.changePercent(close));
    series.put(Fact.SMA20, Indicators.sma(close, 20));
    series.put(Fact.SMA50, Indicators.sma(close, 50));
    series.put(Fact.SMA200, Indicators.sma(close, 200));
    series.put(Fact.SMA20_PCT, Indicators.percentFrom(close, Indicators.sma(close, 20)));
    series.put(Fact.SMA50_PCT, Indicators.percentFrom(close, Indicators.sma(close, 50)));
    series.put(Fact.SMA200_PCT, Indicators.percentFrom(close, Indicators.sma(close, 200)));
    series.put(Fact.EMA12, Indicators.ema(close, 12));
    series.put(Fact.EMA26, Indicators.ema(close, 26));
    series.put(Fact.MACD, macd);
    series.put(Fact.MACD_SIGNAL, signal);
    series.put(Fact.MACD_HIST, Indicators.difference(macd, signal));
    series.put(Fact.RSI14, Indicators.rsi(close, 14));
    series.put(Fact.ATR14, atr);
    series.put(Fact.ATR_PCT, Indicators.percentOf(atr, close));
    series.put(Fact.BB_UPPER, bands.upper());
    series.put(Fact.BB_MIDDLE, bands.middle());
    series.put(Fact.BB_LOWER, bands.lower());
    series.put(Fact.VWAP, vwap);
    series.put(Fact.VWAP_PCT, Indicators.percentFrom(close, vwap));
    series.put(Fact.VOLUME_RATIO, Indicators.ratioToMean(volume, 20));
    assertThat(series.keySet()).containsExactly(Fact.values());
    return series;
  }

  private enum Kind {
    /** A usual share. */
    WALK,
    /** A cheap one, of few prices and often without a trade. */
    TICKS,
    /** Hardly ever a move, and mostly no volume. */
    STILL,
    /** Prices and volumes that come again, so that ranks tie. */
    CYCLE,
    /** The same, but for one bar that makes all sums from the beginning inexact. */
    SPIKE,
    /** Days of no volume for longer than any window. */
    DORMANT,
    /** Prices near the largest number there is, where sums overflow. */
    HUGE,
    /** Usual at first, then near the largest number. */
    BLOWN_UP,
    /** Prices and volumes near the smallest number there is. */
    MINUTE,
    /** Of every order of magnitude, high and low at odds with the close. */
    WILD,
    /** Of every order of magnitude that the fast kernels serve. */
    WILD_SERVED,
    /** Falls by half every few bars, as what was split in reverse again and again. */
    DECAY;

    Bars bars(int size, Random random) {
      Bars.Builder builder = Bars.builder(size);
      double price = 100;
      for (int i = 0; i < size; i++) {
        double before = price;
        double volume = 1e6 * (0.2 + random.nextDouble() * random.nextDouble() * 3);
        double wick = 0.004;
        price =
            switch (this) {
              case WALK, DORMANT -> before * (1 + 0.015 * random.nextGaussian());
              case TICKS ->
                  random.nextInt(3) == 0
                      ? before
                      : Math.max(1, Math.rint(before) + random.nextInt(5) - 2);
              case STILL -> random.nextInt(120) == 0 ? 100 + random.nextInt(3) : before;
              case CYCLE -> 100 + i % 13;
              case SPIKE ->
                  i == size / 3
                      ? Math.scalb(1.0, 30 + random.nextInt(10)) - 107 * size * random.nextDouble()
                      : 1.01 * (100 + i % 13);
              case HUGE -> Double.MAX_VALUE * (0.02 + random.nextDouble() * 0.97);
              case BLOWN_UP -> i < size * 0.9 ? before : Double.MAX_VALUE * random.nextDouble();
              case MINUTE -> Double.MIN_VALUE * (1 + random.nextInt(1000));
              case WILD -> Math.pow(10, random.nextInt(600) - 300) * (1 + random.nextDouble());
              case WILD_SERVED -> Math.pow(10, random.nextInt(56) - 28) * (1 + random.nextDouble());
              case DECAY -> Math.max(1e-28, before * (random.nextInt(9) == 0 ? 0.5 : 1.001));
            };
        volume =
            switch (this) {
              case TICKS -> random.nextInt(3) * 100;
              case STILL -> random.nextInt(40) == 0 ? 100 : 0;
              case CYCLE -> 1000 + i % 7;
              case DORMANT -> i % 700 < 300 ? 0 : volume;
              case MINUTE -> Double.MIN_VALUE * random.nextInt(3);
              case WILD -> Math.pow(10, random.nextInt(600) - 300);
              case WILD_SERVED -> Math.pow(10, random.nextInt(320) - 300);
              default -> volume;
            };
        if (this == STILL || this == CYCLE) {
          wick = 0;
        } else if (this == WILD || this == WILD_SERVED) {
          wick = 0.99;
        }
        double high = Math.max(before, price) * (1 + wick * random.nextDouble());
        double low = Math.min(before, price) * (1 - wick * random.nextDouble());
        if (this == WILD && random.nextInt(5) == 0) {
          low = high * 3;
        }
        builder.add(10_000 + i, before, high, low, price, volume);
      }
      return builder.build().bars();
    }
  }
}
