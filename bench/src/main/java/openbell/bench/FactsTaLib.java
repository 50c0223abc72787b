package openbell.bench;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import java.util.Arrays;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.PercentileRank;

/**
 * The facts and percentiles of one history as a program on TA-Lib for Java would compute them, with
 * the same one counting pass for a percentile. What TA-Lib lacks (percent of an average, VWAP,
 * volume ratio) is plain arithmetic on its sums and averages. Buffers are used again: one of these
 * a thread.
 */
@SuppressWarnings("EnumOrdinal") // the same layout of results as on the other side
final class FactsTaLib {
  private static final int FACTS = Fact.values().length;

  private final Core core = new Core();
  private final MInteger begin = new MInteger();
  private final MInteger length = new MInteger();
  private final double[] last = new double[FACTS];
  private final double[] percentile = new double[FACTS];
  private final double[] out;
  private final double[] second;
  private final double[] third;
  private final double[] weighted;
  private int end;

  FactsTaLib(int bars) {
    out = new double[bars];
    second = new double[bars];
    third = new double[bars];
    weighted = new double[bars];
  }

  /** Computes all of one history; returns a sum of it, so that nothing is left out. */
  double compute(Bars bars) {
    end = bars.size() - 1;
    double[] close = bars.close();
    last(Fact.CLOSE, close[end]);
    last(Fact.CHANGE_PCT, 100 * (close[end] - close[end - 1]) / close[end - 1]);
    average(close, 20, Fact.SMA20, Fact.SMA20_PCT);
    average(close, 50, Fact.SMA50, Fact.SMA50_PCT);
    average(close, 200, Fact.SMA200, Fact.SMA200_PCT);
    momentum(close);
    range(bars);
    volume(bars);
    return Arrays.stream(last).sum() + Arrays.stream(percentile).sum();
  }

  double last(Fact fact) {
    return last[fact.ordinal()];
  }

  double percentile(Fact fact) {
    return percentile[fact.ordinal()];
  }

  private void average(double[] close, int n, Fact average, Fact percent) {
    check(core.sma(0, end, close, n, begin, length, out));
    last(average, out[length.value - 1]);
    int from = begin.value;
    for (int i = 0; i < length.value; i++) {
      out[i] = 100 * (close[from + i] - out[i]) / out[i];
    }
    ranked(percent, out);
  }

  private void momentum(double[] close) {
    check(core.ema(0, end, close, 12, begin, length, out));
    last(Fact.EMA12, out[length.value - 1]);
    check(core.ema(0, end, close, 26, begin, length, second));
    last(Fact.EMA26, second[length.value - 1]);
    int from = 26 - 12;
    for (int i = 0; i < length.value; i++) {
      third[i] = out[from + i] - second[i];
    }
    ranked(Fact.MACD, third);
    int size = length.value;
    check(core.ema(0, size - 1, third, 9, begin, length, out));
    last(Fact.MACD_SIGNAL, out[length.value - 1]);
    last(Fact.MACD_HIST, last(Fact.MACD) - last(Fact.MACD_SIGNAL));
    check(core.rsi(0, end, close, 14, begin, length, out));
    ranked(Fact.RSI14, out);
    check(
        core.bbands(end - 1, end, close, 20, 2, 2, MAType.Sma, begin, length, out, second, third));
    last(Fact.BB_UPPER, out[length.value - 1]);
    last(Fact.BB_MIDDLE, second[length.value - 1]);
    last(Fact.BB_LOWER, third[length.value - 1]);
  }

  private void range(Bars bars) {
    double[] close = bars.close();
    check(core.atr(0, end, bars.high(), bars.low(), close, 14, begin, length, out));
    last(Fact.ATR14, out[length.value - 1]);
    int from = begin.value;
    for (int i = 0; i < length.value; i++) {
      out[i] = 100 * out[i] / close[from + i];
    }
    ranked(Fact.ATR_PCT, out);
  }

  private void volume(Bars bars) {
    double[] close = bars.close();
    double[] volume = bars.volume();
    check(core.typPrice(0, end, bars.high(), bars.low(), close, begin, length, out));
    for (int i = 0; i <= end; i++) {
      weighted[i] = out[i] * volume[i];
    }
    // TA-Lib sums whole windows; the first bars, which have fewer, are summed one by one.
    double price = 0;
    double shares = 0;
    int window = Math.min(251, end + 1);
    for (int i = 0; i < window; i++) {
      price += weighted[i];
      shares += volume[i];
      third[i] = 100 * (close[i] - price / shares) / (price / shares);
    }
    double vwap = price / shares;
    if (end >= 251) {
      check(core.sum(0, end, weighted, 252, begin, length, out));
      check(core.sum(0, end, volume, 252, begin, length, second));
      for (int i = 0; i < length.value; i++) {
        vwap = out[i] / second[i];
        third[251 + i] = 100 * (close[251 + i] - vwap) / vwap;
      }
    }
    last(Fact.VWAP, vwap);
    length.value = end + 1;
    ranked(Fact.VWAP_PCT, third);
    check(core.sma(0, end, volume, 20, begin, length, out));
    for (int i = 0; i < length.value; i++) {
      out[i] = volume[begin.value + i] / out[i];
    }
    ranked(Fact.VOLUME_RATIO, out);
  }

  private void last(Fact fact, double value) {
    last[fact.ordinal()] = value;
  }

  /** The first {@code length} values are the series. */
  private void ranked(Fact fact, double[] values) {
    int n = length.value;
    double value = values[n - 1];
    int below = 0;
    int equal = 0;
    for (int i = 0; i < n; i++) {
      below += values[i] < value ? 1 : 0;
      equal += values[i] == value ? 1 : 0;
    }
    last(fact, value);
    percentile[fact.ordinal()] = 100 * (below + (equal + 1) / 2.0) / n;
  }

  private static void check(RetCode code) {
    if (code != RetCode.Success) {
      throw new IllegalStateException("TA-Lib says " + code);
    }
  }

  /** Stops a comparison of what is not the same. */
  void requireSame(openbell.market.Study ours) {
    for (Fact fact : Fact.values()) {
      near(fact.key(), ours.last(fact), last(fact), 1e-6);
      if (fact.ranked()) {
        double rank = ours.percentile(fact).map(PercentileRank::percentile).orElseThrow();
        near(fact.key() + " rank", rank, percentile(fact), 0.2);
      }
    }
  }

  private static void near(String name, double a, double b, double tolerance) {
    if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a)))) {
      throw new IllegalStateException(
          "%s: openbell %s, TA-Lib %s: compare what is the same first".formatted(name, a, b));
    }
  }
}
