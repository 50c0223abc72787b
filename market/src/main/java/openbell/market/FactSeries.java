package openbell.market;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every {@link Fact} of one history as of each of its bars, where a {@link Study} has the last two.
 *
 * <p>A series is computed when it is first asked for, and kept: a screen pays for the facts that it
 * names. All kernels are causal, so value {@code i} is what a study of bars {@code 0..i} has last.
 * Not for use by several threads at once.
 */
public final class FactSeries {
  private final Bars bars;
  private final Map<Fact, double[]> kept = new EnumMap<>(Fact.class);
  private Indicators.@Nullable Bollinger bands;

  /** The series of {@code bars}; of none, every series is empty. */
  public FactSeries(Bars bars) {
    this.bars = bars;
  }

  /** The history. */
  public Bars bars() {
    return bars;
  }

  /** Date of bar {@code i}. */
  public LocalDate date(int i) {
    return bars.date(i);
  }

  /** The fact as of every bar, NaN where it has no value; shared, not to be written to. */
  public double[] of(Fact fact) {
    double[] known = kept.get(fact);
    if (known != null) {
      return known;
    }
    double[] series = finiteOrNaN(compute(fact));
    kept.put(fact, series);
    return series;
  }

  /**
   * The fact's percentile rank as of every bar among all values up to it, as {@link
   * PercentileRank}; NaN where it has no value. A new array.
   */
  public double[] percentiles(Fact fact) {
    return PercentileRank.series(of(fact));
  }

  private double[] compute(Fact fact) {
    double[] close = bars.close();
    return switch (fact) {
      case CLOSE -> close;
      case CHANGE_PCT -> Indicators.changePercent(close);
      case SMA20 -> Indicators.sma(close, 20);
      case SMA50 -> Indicators.sma(close, 50);
      case SMA200 -> Indicators.sma(close, 200);
      case SMA20_PCT -> Indicators.percentFrom(close, of(Fact.SMA20));
      case SMA50_PCT -> Indicators.percentFrom(close, of(Fact.SMA50));
      case SMA200_PCT -> Indicators.percentFrom(close, of(Fact.SMA200));
      case EMA12 -> Indicators.ema(close, 12);
      case EMA26 -> Indicators.ema(close, 26);
      case MACD -> Indicators.difference(of(Fact.EMA12), of(Fact.EMA26));
      case MACD_SIGNAL -> Indicators.ema(of(Fact.MACD), 9);
      case MACD_HIST -> Indicators.difference(of(Fact.MACD), of(Fact.MACD_SIGNAL));
      case RSI14 -> Indicators.rsi(close, 14);
      case ATR14 -> Indicators.atr(bars.high(), bars.low(), close, 14);
      case ATR_PCT -> Indicators.percentOf(of(Fact.ATR14), close);
      case BB_UPPER -> bands().upper();
      case BB_MIDDLE -> bands().middle();
      case BB_LOWER -> bands().lower();
      case VWAP -> Indicators.vwap(bars.high(), bars.low(), close, bars.volume(), 252);
      case VWAP_PCT -> Indicators.percentFrom(close, of(Fact.VWAP));
      case VOLUME_RATIO -> Indicators.ratioToMean(bars.volume(), 20);
    };
  }

  private Indicators.Bollinger bands() {
    Indicators.Bollinger known = bands;
    if (known == null) {
      known = Indicators.bollinger(bars.close(), of(Fact.SMA20), 20, 2);
      bands = known;
    }
    return known;
  }

  /** Prices near the limit of double can overflow in a sum; that is no value. */
  private static double[] finiteOrNaN(double[] series) {
    for (int i = 0; i < series.length; i++) {
      if (Double.isInfinite(series[i])) {
        double[] clean = series.clone();
        for (int k = i; k < clean.length; k++) {
          clean[k] = Double.isInfinite(clean[k]) ? Double.NaN : clean[k];
        }
        return clean;
      }
    }
    return series;
  }
}
