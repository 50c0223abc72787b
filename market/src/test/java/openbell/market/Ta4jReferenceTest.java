package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.indicators.volume.VWAPIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * The kernels against ta4j. It seeds recursive averages with the first value, so they are compared
 * from bar 400 on, where nothing of a seed is left.
 */
class Ta4jReferenceTest {
  private static final int SETTLED = 400;

  private final Bars bars = walk(800, 20251111);
  private final BarSeries series = series(bars);
  private final ClosePriceIndicator close = new ClosePriceIndicator(series);

  @Test
  void movingAverages() {
    assertSame(Indicators.sma(bars.close(), 20), new SMAIndicator(close, 20), 199);
    assertSame(Indicators.sma(bars.close(), 200), new SMAIndicator(close, 200), 199);
    assertSame(Indicators.ema(bars.close(), 26), new EMAIndicator(close, 26), SETTLED);
  }

  @Test
  void macdAndItsSignal() {
    double[] macd = Indicators.macd(bars.close(), 12, 26);
    MACDIndicator reference = new MACDIndicator(close, 12, 26);
    assertSame(macd, reference, SETTLED);
    assertSame(Indicators.ema(macd, 9), reference.getSignalLine(9), SETTLED);
  }

  @Test
  void relativeStrengthIndex() {
    assertSame(Indicators.rsi(bars.close(), 14), new RSIIndicator(close, 14), SETTLED);
  }

  @Test
  void averageTrueRange() {
    double[] atr = Indicators.atr(bars.high(), bars.low(), bars.close(), 14);
    assertSame(atr, new ATRIndicator(series, 14), SETTLED);
  }

  @Test
  void standardDeviation() {
    double[] sd = Indicators.standardDeviation(bars.close(), 20);
    assertSame(sd, new StandardDeviationIndicator(close, 20), SETTLED);
  }

  @Test
  void rollingVwap() {
    double[] vwap = Indicators.vwap(bars.high(), bars.low(), bars.close(), bars.volume(), 252);
    assertSame(vwap, new VWAPIndicator(series, 252), SETTLED);
  }

  private static void assertSame(double[] actual, Indicator<Num> expected, int from) {
    for (int i = from; i < actual.length; i++) {
      assertThat(actual[i])
          .as("%s at %s", expected, i)
          .isCloseTo(expected.getValue(i).doubleValue(), Percentage.withPercentage(1e-6));
    }
  }

  static Bars walk(int size, long seed) {
    Random random = new Random(seed);
    Bars.Builder builder = Bars.builder(size);
    double price = 50;
    LocalDate date = LocalDate.of(2015, 1, 1);
    for (int i = 0; i < size; i++) {
      double open = price * (1 + 0.005 * random.nextGaussian());
      price = price * (1 + 0.015 * random.nextGaussian());
      double high = Math.max(open, price) * (1 + 0.004 * random.nextDouble());
      double low = Math.min(open, price) * (1 - 0.004 * random.nextDouble());
      builder.add(
          date.plusDays(i), open, high, low, price, 1_000_000 * (0.2 + random.nextDouble()));
    }
    return builder.build().bars();
  }

  private static BarSeries series(Bars bars) {
    BarSeries series =
        new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    for (int i = 0; i < bars.size(); i++) {
      series
          .barBuilder()
          .timePeriod(Duration.ofDays(1))
          .endTime(bars.date(i).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC))
          .openPrice(bars.open()[i])
          .highPrice(bars.high()[i])
          .lowPrice(bars.low()[i])
          .closePrice(bars.close()[i])
          .volume(bars.volume()[i])
          .add();
    }
    return series;
  }
}
