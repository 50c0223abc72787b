package openbell.market;

import java.util.Arrays;

/**
 * The kernels of the facts: pure functions from columns to a column of the same length, oldest
 * first, NaN where there is no value (yet).
 *
 * <p>Every kernel is causal: value {@code i} depends on inputs {@code 0..i} only. NaN makes NaN of
 * every window that holds it and, for the recursive ones (EMA, RSI, ATR), of all that follows; but
 * {@link #ema} starts after the NaN that the output of another kernel starts with. Nothing is
 * written to inputs.
 *
 * <p>Moving sums are never kept by adding what enters and subtracting what leaves: one bar of 1e12
 * would leave its rounding error in every later sum. {@link #movingSum} adds only what is in the
 * window, still with three additions a bar. And a window of equal values has that value as its mean
 * exactly, so that a share that does not move is 0 % from its average and not 1e-14 %.
 */
public final class Indicators {

  /** The usual number of sessions a year. */
  private static final int TRADING_DAYS = 252;

  private Indicators() {}

  /** Bands around a moving average; the columns are the caller's. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of three columns, never compared
  public record Bollinger(double[] upper, double[] middle, double[] lower) {}

  /** Simple moving average of the last {@code n} values. */
  public static double[] sma(double[] x, int n) {
    requireWindow(n);
    double[] mean = movingSum(x, n);
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= n;
    }
    Arrays.fill(mean, 0, Math.min(n - 1, mean.length), Double.NaN);
    keepFlat(mean, x, n);
    return mean;
  }

  /**
   * Exponential moving average, α = 2/(n+1), seeded with the mean of the first {@code n} values
   * that are not NaN.
   */
  public static double[] ema(double[] x, int n) {
    requireWindow(n);
    return recursiveMean(x, n, 2.0 / (n + 1));
  }

  /** EMA of {@code fast} bars less EMA of {@code slow} bars. */
  public static double[] macd(double[] x, int fast, int slow) {
    return difference(ema(x, fast), ema(x, slow));
  }

  /**
   * Relative strength index after Wilder (New Concepts in Technical Trading Systems, 1978): average
   * gain and loss seeded with the mean of the first {@code n} changes, then smoothed by 1/n. 100
   * when there is no loss, 50 when there is no move.
   */
  public static double[] rsi(double[] close, int n) {
    requireWindow(n);
    double[] rsi = new double[close.length];
    Arrays.fill(rsi, 0, Math.min(n, close.length), Double.NaN);
    double alpha = 1.0 / n;
    double gain = 0;
    double loss = 0;
    for (int i = 1; i < close.length; i++) {
      double change = close[i] - close[i - 1];
      double up = change <= 0 ? 0 : change; // NaN stays NaN.
      double down = change >= 0 ? 0 : -change;
      if (i <= n) {
        gain += up / n;
        loss += down / n;
      } else {
        gain = Math.fma(alpha, up - gain, gain);
        loss = Math.fma(alpha, down - loss, loss);
      }
      if (i > n && change == 0) {
        // Both averages shrink alike, so the value is the same to the last bit, and ties stay ties.
        rsi[i] = rsi[i - 1];
      } else if (i >= n) {
        rsi[i] = gain == 0 && loss == 0 ? 50 : 100 * (gain / (gain + loss));
      }
    }
    return rsi;
  }

  /** Wilder's true range: highest less lowest of the bar and the close before; NaN at index 0. */
  public static double[] trueRange(double[] high, double[] low, double[] close) {
    double[] range = new double[close.length];
    for (int i = 1; i < close.length; i++) {
      range[i] = Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1]);
    }
    if (range.length > 0) {
      range[0] = Double.NaN;
    }
    return range;
  }

  /**
   * Average true range after Wilder: seeded with the mean of the first {@code n} true ranges (bars
   * 1 to n), then smoothed by 1/n.
   */
  public static double[] atr(double[] high, double[] low, double[] close, int n) {
    requireWindow(n);
    return recursiveMean(trueRange(high, low, close), n, 1.0 / n);
  }

  /** Population standard deviation of the last {@code n} values. */
  public static double[] standardDeviation(double[] x, int n) {
    return standardDeviation(x, sma(x, n), n);
  }

  /** SMA of {@code n} bars with bands {@code width} population standard deviations away. */
  public static Bollinger bollinger(double[] x, int n, double width) {
    return bollinger(x, sma(x, n), n, width);
  }

  static Bollinger bollinger(double[] x, double[] sma, int n, double width) {
    double[] sd = standardDeviation(x, sma, n);
    double[] upper = new double[x.length];
    double[] lower = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      upper[i] = sma[i] + width * sd[i];
      lower[i] = sma[i] - width * sd[i];
    }
    return new Bollinger(upper, sma, lower);
  }

  /**
   * Volume-weighted average price: typical price (mean of high, low and close) weighted by volume
   * over the last {@code window} bars, over all bars while there are fewer. NaN where none of them
   * has volume.
   */
  public static double[] vwap(
      double[] high, double[] low, double[] close, double[] volume, int window) {
    requireWindow(window);
    int n = close.length;
    double[] typical = new double[n];
    double[] weighted = new double[n];
    for (int i = 0; i < n; i++) {
      // Not (high + low + close) / 3, which is not the price when all three are the same.
      typical[i] = close[i] + ((high[i] - close[i]) + (low[i] - close[i])) / 3;
      weighted[i] = typical[i] * volume[i];
    }
    double[] value = movingSum(weighted, window);
    double[] shares = movingSum(volume, window);
    for (int i = 0; i < n; i++) {
      value[i] /= shares[i]; // 0 / 0, not a number, where there is no volume
    }
    keepFlat(value, typical, window);
    return value;
  }

  /** Value {@code bar} of {@link #vwap(double[], double[], double[], double[], int)}. */
  static double vwap(
      double[] high, double[] low, double[] close, double[] volume, int window, int bar) {
    int from = Math.max(0, bar - window + 1);
    double[] typical = new double[bar + 1 - from];
    double[] weighted = new double[typical.length];
    for (int i = from; i <= bar; i++) {
      typical[i - from] = close[i] + ((high[i] - close[i]) + (low[i] - close[i])) / 3;
      weighted[i - from] = typical[i - from] * volume[i];
    }
    int block = bar - bar % window;
    double value = sum(weighted, block - from, 0, bar - from) / sum(volume, block, from, bar);
    return isFlat(typical, 0, bar - from) && !Double.isNaN(value) ? typical[bar - from] : value;
  }

  /** Each value against the mean of the last {@code n}, itself included; NaN where that is 0. */
  public static double[] ratioToMean(double[] x, int n) {
    return ratio(x, sma(x, n));
  }

  static double[] ratio(double[] x, double[] mean) {
    double[] ratio = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      ratio[i] = numberOrNaN(x[i] / mean[i]);
    }
    return ratio;
  }

  /** How far {@code x} is from {@code base}, in percent of {@code base}; NaN where that is 0. */
  public static double[] percentFrom(double[] x, double[] base) {
    double[] percent = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      percent[i] = numberOrNaN(100 * (x[i] - base[i]) / base[i]);
    }
    return percent;
  }

  /** {@code part} in percent of {@code whole}; NaN where that is 0. */
  public static double[] percentOf(double[] part, double[] whole) {
    double[] percent = new double[part.length];
    for (int i = 0; i < part.length; i++) {
      percent[i] = numberOrNaN(100 * part[i] / whole[i]);
    }
    return percent;
  }

  /** Each value against the one before, in percent; NaN at index 0 and where that one is 0. */
  public static double[] changePercent(double[] x) {
    double[] percent = new double[x.length];
    for (int i = 1; i < x.length; i++) {
      percent[i] = numberOrNaN(100 * (x[i] - x[i - 1]) / x[i - 1]);
    }
    if (percent.length > 0) {
      percent[0] = Double.NaN;
    }
    return percent;
  }

  /**
   * Each value against the one {@code n} before, in percent; NaN where there is none or it is 0.
   */
  public static double[] returns(double[] x, int n) {
    requireWindow(n);
    double[] percent = new double[x.length];
    Arrays.fill(percent, 0, Math.min(n, x.length), Double.NaN);
    for (int i = n; i < x.length; i++) {
      percent[i] = numberOrNaN(100 * (x[i] - x[i - n]) / x[i - n]);
    }
    return percent;
  }

  /** Highest of the last {@code n} values, of all values while there are fewer. */
  public static double[] highest(double[] x, int n) {
    return extreme(x, n, 1);
  }

  /** Lowest of the last {@code n} values, of all values while there are fewer. */
  public static double[] lowest(double[] x, int n) {
    return extreme(x, n, -1);
  }

  /**
   * Sample standard deviation of the last {@code n} log returns, times the root of 252, in percent;
   * NaN before there are {@code n} returns.
   */
  public static double[] volatility(double[] close, int n) {
    requireWindow(n);
    if (n < 2) {
      throw new IllegalArgumentException("volatility of " + n + " returns: give 2 or more");
    }
    double[] log = new double[close.length];
    for (int i = 1; i < close.length; i++) {
      log[i] = Math.log(close[i] / close[i - 1]);
    }
    double[] result = new double[close.length];
    Arrays.fill(result, 0, Math.min(n, close.length), Double.NaN);
    double[] deviation = standardDeviation(log, n); // log[0] is no return: not used before n
    double annual = 100 * Math.sqrt(TRADING_DAYS * n / (n - 1.0)); // population to sample, to year
    for (int i = n; i < close.length; i++) {
      result[i] = numberOrNaN(deviation[i] * annual);
    }
    return result;
  }

  /** A monotone queue: each index enters and leaves once. */
  private static double[] extreme(double[] x, int n, int sign) {
    requireWindow(n);
    double[] result = new double[x.length];
    int[] queue = new int[x.length];
    int head = 0;
    int tail = 0;
    int lastNaN = -n;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(x[i])) {
        lastNaN = i;
      }
      while (tail > head && !(sign * x[queue[tail - 1]] > sign * x[i])) {
        tail--;
      }
      queue[tail++] = i;
      if (queue[head] <= i - n) {
        head++;
      }
      result[i] = i - lastNaN < n && lastNaN >= 0 ? Double.NaN : x[queue[head]];
    }
    return result;
  }

  /** {@code a} less {@code b}, index by index. */
  public static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  /**
   * Sum of the last {@code n} values, of all values while there are fewer.
   *
   * <p>The series is cut into blocks of {@code n}. A window is the end of one block and the start
   * of the next; both are running sums, one from the right, one from the left. So a sum is made of
   * the values in its window and nothing else, at the cost of a moving sum, with an error below n ×
   * 1e-16 of it where all values have one sign.
   */
  static double[] movingSum(double[] x, int n) {
    double[] sum = new double[x.length];
    double[] ends = new double[n + 1]; // of the block before: ends[k] from its k on; 0 at n
    for (int start = 0; start < x.length; start += n) {
      int size = Math.min(n, x.length - start);
      double head = 0;
      for (int k = 0; k < size; k++) {
        head += x[start + k];
        sum[start + k] = ends[k + 1] + head;
      }
      double tail = 0;
      for (int k = size - 1; k >= 0; k--) {
        tail += x[start + k];
        ends[k] = tail;
      }
    }
    return sum;
  }

  /** Value {@code bar} of {@link #sma}, to the last bit: the sum is made in the same order. */
  static double mean(double[] x, int n, int bar) {
    int from = bar - n + 1;
    if (from < 0) {
      return Double.NaN;
    }
    return isFlat(x, from, bar) ? x[bar] : sum(x, bar - bar % n, from, bar) / n;
  }

  /** Of bars {@code from} to {@code to}, as {@link #movingSum} has it with a block from there. */
  private static double sum(double[] x, int block, int from, int to) {
    double head = 0;
    for (int i = block; i <= to; i++) {
      head += x[i];
    }
    double tail = 0;
    for (int i = block - 1; i >= from; i--) {
      tail += x[i];
    }
    return tail + head;
  }

  private static boolean isFlat(double[] x, int from, int to) {
    int i = from;
    while (i < to && x[i] == x[to]) {
      i++;
    }
    return i == to;
  }

  /**
   * Writes the value itself as the mean of windows of {@code n} equal values, and of beginnings of
   * equal values, where there is a mean.
   */
  private static void keepFlat(double[] mean, double[] x, int n) {
    for (int i = 0; i < x.length && x[i] == x[0]; i++) {
      mean[i] = Double.isNaN(mean[i]) ? mean[i] : x[i];
    }
    // Such a window has an equal pair that ends at a multiple of n - 1: no need to look elsewhere.
    int step = Math.max(1, n - 1);
    int done = 0;
    for (int i = step; i < x.length; i += step) {
      if (x[i] != x[i - 1] || i < done) {
        continue;
      }
      int start = i;
      while (start > 0 && x[start - 1] == x[i]) {
        start--;
      }
      for (done = start; done < x.length && x[done] == x[i]; done++) {
        if (done - start >= n - 1 && !Double.isNaN(mean[done])) {
          mean[done] = x[done];
        }
      }
    }
  }

  /** NaN for an infinity, by 0 × ∞; the plain form of a test would keep loops from vectors. */
  private static double numberOrNaN(double x) {
    return x + 0 * x;
  }

  /** Two passes a window, since the difference of mean squares loses all digits of a small one. */
  private static double[] standardDeviation(double[] x, double[] mean, int n) {
    double[] sd = new double[x.length];
    Arrays.fill(sd, 0, Math.min(n - 1, x.length), Double.NaN);
    for (int i = n - 1; i < x.length; i++) {
      double m = mean[i];
      // Two sums side by side: one alone waits for each addition to end.
      double even = 0;
      double odd = 0;
      int k = i - n + 1;
      for (; k < i; k += 2) {
        even += (x[k] - m) * (x[k] - m);
        odd += (x[k + 1] - m) * (x[k + 1] - m);
      }
      if (k == i) {
        even += (x[k] - m) * (x[k] - m);
      }
      sd[i] = Math.sqrt((even + odd) / n);
    }
    return sd;
  }

  /** Seeded with the mean of the first n values that are not NaN, then moving by alpha. */
  private static double[] recursiveMean(double[] x, int n, double alpha) {
    double[] mean = new double[x.length];
    int first = 0;
    while (first < x.length && Double.isNaN(x[first])) {
      first++;
    }
    int seed = first + n - 1;
    Arrays.fill(mean, 0, Math.min(seed, x.length), Double.NaN);
    if (seed >= x.length) {
      return mean;
    }
    double value = sma(Arrays.copyOfRange(x, first, seed + 1), n)[n - 1];
    mean[seed] = value;
    for (int i = seed + 1; i < x.length; i++) {
      value = Math.fma(alpha, x[i] - value, value);
      mean[i] = value;
    }
    return mean;
  }

  private static void requireWindow(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a window of " + n + " bars: give 1 or more");
    }
  }
}
