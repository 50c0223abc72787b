package openbell.bench;

import java.time.Duration;
import java.time.ZoneOffset;
import openbell.market.Bars;
import openbell.market.Fact;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.VolumeIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.indicators.volume.VWAPIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * The facts and percentiles of one history as a program on ta4j would compute them: its own cached
 * indicators over double numbers, each made once and asked for in ascending order, and the same one
 * counting pass for a percentile. The composed ones (percent of an average, volume ratio) are plain
 * arithmetic on its indicators' values, which is cheaper than its combining indicators.
 */
@SuppressWarnings("EnumOrdinal") // the same layout of results as on the other side
final class FactsTa4j {
  private static final int FACTS = Fact.values().length;

  private final BarSeries series;
  private final int end;
  private final double[] last = new double[FACTS];
  private final double[] percentile = new double[FACTS];

  private FactsTa4j(BarSeries series) {
    this.series = series;
    this.end = series.getEndIndex();
  }

  /** The bars as ta4j holds them. */
  static BarSeries series(Bars bars) {
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

  static FactsTa4j of(BarSeries series) {
    FactsTa4j facts = new FactsTa4j(series);
    facts.prices();
    facts.momentum();
    facts.range();
    facts.volume();
    return facts;
  }

  double last(Fact fact) {
    return last[fact.ordinal()];
  }

  double percentile(Fact fact) {
    return percentile[fact.ordinal()];
  }

  private void prices() {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    last(Fact.CLOSE, value(close, end));
    last(Fact.CHANGE_PCT, 100 * (value(close, end) / value(close, end - 1) - 1));
    average(close, 20, Fact.SMA20, Fact.SMA20_PCT);
    average(close, 50, Fact.SMA50, Fact.SMA50_PCT);
    average(close, 200, Fact.SMA200, Fact.SMA200_PCT);
    BollingerBandsMiddleIndicator middle =
        new BollingerBandsMiddleIndicator(new SMAIndicator(close, 20));
    StandardDeviationIndicator deviation = new StandardDeviationIndicator(close, 20);
    last(Fact.BB_UPPER, value(new BollingerBandsUpperIndicator(middle, deviation), end));
    last(Fact.BB_MIDDLE, value(middle, end));
    last(Fact.BB_LOWER, value(new BollingerBandsLowerIndicator(middle, deviation), end));
  }

  private void average(ClosePriceIndicator close, int n, Fact average, Fact percent) {
    SMAIndicator sma = new SMAIndicator(close, n);
    double[] distance = new double[end + 1];
    for (int i = n - 1; i <= end; i++) {
      distance[i] = 100 * (value(close, i) / value(sma, i) - 1);
    }
    last(average, value(sma, end));
    ranked(percent, distance, n - 1);
  }

  private void momentum() {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    MACDIndicator macd = new MACDIndicator(close, 12, 26);
    ranked(Fact.MACD, values(macd, 25), 25);
    last(Fact.EMA12, value(macd.getShortTermEma(), end));
    last(Fact.EMA26, value(macd.getLongTermEma(), end));
    EMAIndicator signal = macd.getSignalLine(9);
    last(Fact.MACD_SIGNAL, value(signal, end));
    last(Fact.MACD_HIST, value(macd, end) - value(signal, end));
    ranked(Fact.RSI14, values(new RSIIndicator(close, 14), 14), 14);
  }

  private void range() {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    ATRIndicator atr = new ATRIndicator(series, 14);
    double[] percent = values(atr, 14);
    last(Fact.ATR14, percent[end]);
    for (int i = 14; i <= end; i++) {
      percent[i] *= 100 / value(close, i);
    }
    ranked(Fact.ATR_PCT, percent, 14);
  }

  private void volume() {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    VWAPIndicator vwap = new VWAPIndicator(series, 252);
    double[] distance = new double[end + 1];
    for (int i = 0; i <= end; i++) {
      distance[i] = 100 * (value(close, i) / value(vwap, i) - 1);
    }
    last(Fact.VWAP, value(vwap, end));
    ranked(Fact.VWAP_PCT, distance, 0);
    VolumeIndicator volume = new VolumeIndicator(series);
    SMAIndicator mean = new SMAIndicator(volume, 20);
    double[] ratio = new double[end + 1];
    for (int i = 19; i <= end; i++) {
      ratio[i] = value(volume, i) / value(mean, i);
    }
    ranked(Fact.VOLUME_RATIO, ratio, 19);
  }

  private double[] values(Indicator<Num> indicator, int from) {
    double[] values = new double[end + 1];
    for (int i = from; i <= end; i++) {
      values[i] = value(indicator, i);
    }
    return values;
  }

  private static double value(Indicator<Num> indicator, int i) {
    return indicator.getValue(i).doubleValue();
  }

  private void last(Fact fact, double value) {
    last[fact.ordinal()] = value;
  }

  private void ranked(Fact fact, double[] values, int from) {
    double value = values[end];
    int below = 0;
    int equal = 0;
    for (int i = from; i <= end; i++) {
      below += values[i] < value ? 1 : 0;
      equal += values[i] == value ? 1 : 0;
    }
    last(fact, value);
    percentile[fact.ordinal()] = 100 * (below + (equal + 1) / 2.0) / (end + 1 - from);
  }
}
