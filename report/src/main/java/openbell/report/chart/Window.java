package openbell.report.chart;

import java.time.LocalDate;
import java.util.Arrays;
import openbell.market.Bars;
import openbell.market.Indicators;
import openbell.market.Study;

/// The sessions that a chart shows, oldest first, with their indicators; NaN before a warm-up.
final class Window {
  /// Half a year: enough to see a trend, few enough that a candle keeps its shape.
  static final int MOST_SESSIONS = 126;

  /// Bars before the first session shown that indicators are computed from: 200 for the longest
  /// average, and so many that recursive ones have forgotten the rest to 1e-12.
  private static final int WARM_UP = 400;

  final double[] open;
  final double[] high;
  final double[] low;
  final double[] close;
  final double[] volume;
  final double[] sma20;
  final double[] sma50;
  final double[] sma200;
  final double[] bandUpper;
  final double[] bandLower;
  final double[] rsi;
  final double[] macd;
  final double[] signal;
  final double[] histogram;
  private final Bars bars;
  private final int from;

  private Window(Bars bars) {
    this.bars = bars;
    this.from = Math.max(0, bars.size() - MOST_SESSIONS);
    double[] closes = tail(bars.close(), MOST_SESSIONS + WARM_UP);
    this.open = end(bars.open());
    this.high = end(bars.high());
    this.low = end(bars.low());
    this.close = end(closes);
    this.volume = end(bars.volume());
    double[] middle = Indicators.sma(closes, 20);
    Indicators.Bollinger bands = Indicators.bollinger(closes, 20, 2);
    this.sma20 = end(middle);
    this.sma50 = end(Indicators.sma(closes, 50));
    this.sma200 = end(Indicators.sma(closes, 200));
    this.bandUpper = end(bands.upper());
    this.bandLower = end(bands.lower());
    this.rsi = end(Indicators.rsi(closes, 14));
    double[] line = Indicators.macd(closes, 12, 26);
    double[] smooth = Indicators.ema(line, 9);
    this.macd = end(line);
    this.signal = end(smooth);
    this.histogram = end(Indicators.difference(line, smooth));
  }

  static Window of(Study study) {
    return new Window(study.bars());
  }

  int size() {
    return close.length;
  }

  LocalDate date(int i) {
    return bars.date(from + i);
  }

  double lastClose() {
    return close[close.length - 1];
  }

  /// The close before the last; the last one's open where there is none.
  double closeBefore() {
    return close.length > 1 ? close[close.length - 2] : open[0];
  }

  static double last(double[] series) {
    return series[series.length - 1];
  }

  /// The largest finite value of all series; `none` when there is none.
  static double max(double none, double[]... series) {
    return Arrays.stream(series)
        .flatMapToDouble(Arrays::stream)
        .filter(Double::isFinite)
        .max()
        .orElse(none);
  }

  /// The smallest finite value of all series; `none` when there is none.
  static double min(double none, double[]... series) {
    return Arrays.stream(series)
        .flatMapToDouble(Arrays::stream)
        .filter(Double::isFinite)
        .min()
        .orElse(none);
  }

  private static double[] end(double[] series) {
    return tail(series, MOST_SESSIONS);
  }

  private static double[] tail(double[] series, int most) {
    return Arrays.copyOfRange(series, Math.max(0, series.length - most), series.length);
  }
}
