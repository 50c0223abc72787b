package openbell.market;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recursive facts of one history and the ranks of all, to the last bit what {@link Indicators}
 * and {@link PercentileRank} make of it, in a fraction of their time.
 *
 * <p>A recursive average is a chain: each step waits for the one before, and the processor idles.
 * So all of them go along in one loop.
 *
 * <p>A rank needs no series. Whether a bar is below the last one is plain from sums that are only
 * nearly right and without a division, unless it is as good as equal. So bars are counted that are
 * below, and that are above, by more than {@link #MARGIN}, far beyond any error of rounding. When
 * that is all of them but the last itself, the rank is known; otherwise it is left to the series.
 *
 * <p>Serves prices from {@link #LOWEST} to {@link #HIGHEST}, where nothing overflows and nothing
 * vanishes. Not for use by several threads.
 */
@SuppressWarnings("EnumOrdinal") // values by fact in plain arrays, as in Study
final class StudyKernels {
  /** The facts that {@link #end} has. */
  static final List<Fact> RECURSIVE =
      List.of(
          Fact.EMA12,
          Fact.EMA26,
          Fact.MACD,
          Fact.MACD_SIGNAL,
          Fact.MACD_HIST,
          Fact.RSI14,
          Fact.ATR14,
          Fact.ATR_PCT);

  /** Bars up to the last seed, which is that of the MACD signal. */
  private static final int HEAD = Fact.MACD_SIGNAL.warmup();

  /** The widest window: so many zeros are before the sums, and a window may start before bar 0. */
  private static final int PAD = 252;

  private static final double LOWEST = 1e-30;
  private static final double HIGHEST = 1e30;

  /** Above n × 2^-51 for every n served: the share that n roundings can change, and then some. */
  private static final double MARGIN = 1e-10;

  /** What is smaller may have lost digits. */
  private static final double TINY = 1e-100;

  /** Makes any difference that is compared here less than 1 and leaves its sign. */
  private static final double SHRINK = 1e-150;

  /** Counts of bars share an int. */
  private static final int LONGEST = Short.MAX_VALUE;

  /** Bars that RSI and true range are smoothed by. */
  private static final int WILDER = 14;

  private final Bars bars;
  private final int n;
  private final double[] close;

  // By bar.
  private final double[] macd;
  private final double[] gains;
  private final double[] moves;
  private final double[] atr;
  // Sums from bar 0 on, by bar + PAD, in the room of series that are done with: memory is dear.
  private final double[] closes;
  private final double[] volumes;
  private final double[] traded;

  // As of the last bar that advance() was called for.
  private double fast;
  private double slow;
  private double signal;
  private double gain;
  private double loss;
  private double range;
  private long lowest = Long.MAX_VALUE;
  private long highest;

  private final double[][] ends = new double[Fact.values().length][2];

  private StudyKernels(Bars bars) {
    this.bars = bars;
    n = bars.size();
    close = bars.close();
    macd = new double[PAD + n];
    gains = new double[PAD + n];
    moves = new double[PAD + n];
    atr = new double[n];
    closes = macd;
    volumes = gains;
    traded = moves;
    advance(1, HEAD); // for the range of prices: seed() replaces the rest
    seed();
    advance(HEAD, n - 1);
    keep(n - 2, 0);
    advance(n - 1, n);
    keep(n - 1, 1);
  }

  /** The kernels of {@code bars}; null when these are not served. */
  static @Nullable StudyKernels of(Bars bars) {
    if (bars.size() <= HEAD || bars.size() > LONGEST) {
      return null;
    }
    StudyKernels kernels = new StudyKernels(bars);
    double last = kernels.close[kernels.n - 1];
    return Math.min(Double.longBitsToDouble(kernels.lowest), last) > LOWEST
            && Math.max(Double.longBitsToDouble(kernels.highest), last) < HIGHEST
        ? kernels
        : null;
  }

  /** The last two values of one of {@link #RECURSIVE}, oldest first. */
  double[] end(Fact fact) {
    return ends[fact.ordinal()];
  }

  private void keep(int bar, int at) {
    end(Fact.EMA12)[at] = fast;
    end(Fact.EMA26)[at] = slow;
    end(Fact.MACD)[at] = macd[bar];
    end(Fact.MACD_SIGNAL)[at] = signal;
    end(Fact.MACD_HIST)[at] = macd[bar] - signal;
    end(Fact.RSI14)[at] = rsi(bar);
    end(Fact.ATR14)[at] = range;
    end(Fact.ATR_PCT)[at] = 100 * range / close[bar];
  }

  /** Without a move it is the value of the bar before, as {@link Indicators#rsi} has it. */
  private double rsi(int bar) {
    int i = bar;
    while (i > WILDER && close[i] == close[i - 1]) {
      i--;
    }
    return moves[i] == 0 ? 50 : 100 * (gains[i] / moves[i]);
  }

  /** The series up to the first bar that has all, by the kernels, and the state as of it. */
  private void seed() {
    double[] x = Arrays.copyOf(close, HEAD);
    double[] fasts = Indicators.ema(x, 12);
    double[] slows = Indicators.ema(x, 26);
    double[] differences = Indicators.difference(fasts, slows);
    double[] ranges =
        Indicators.atr(
            Arrays.copyOf(bars.high(), HEAD), Arrays.copyOf(bars.low(), HEAD), x, WILDER);
    System.arraycopy(differences, 0, macd, 0, HEAD);
    System.arraycopy(ranges, 0, atr, 0, HEAD);
    fast = fasts[HEAD - 1];
    slow = slows[HEAD - 1];
    signal = Indicators.ema(differences, 9)[HEAD - 1];
    range = ranges[HEAD - 1];
    gain = 0;
    loss = 0;
    for (int i = 1; i < HEAD; i++) {
      double up = Math.max(x[i] - x[i - 1], 0);
      double down = Math.max(x[i - 1] - x[i], 0);
      gain = i <= WILDER ? gain + up / WILDER : Math.fma(1.0 / WILDER, up - gain, gain);
      loss = i <= WILDER ? loss + down / WILDER : Math.fma(1.0 / WILDER, down - loss, loss);
      gains[i] = gain;
      moves[i] = gain + loss;
    }
  }

  /** The recursive series of bars {@code from} to {@code to} - 1. */
  private void advance(int from, int to) {
    double[] high = bars.high();
    double[] low = bars.low();
    // Locals, since a field would be written for every bar.
    double fast = this.fast;
    double slow = this.slow;
    double signal = this.signal;
    double gain = this.gain;
    double loss = this.loss;
    double range = this.range;
    long lowest = this.lowest;
    long highest = this.highest;
    for (int i = from; i < to; i++) {
      double x = close[i];
      double before = close[i - 1];
      fast = Math.fma(2.0 / 13, x - fast, fast);
      slow = Math.fma(2.0 / 27, x - slow, slow);
      signal = Math.fma(2.0 / 10, fast - slow - signal, signal);
      double change = x - before;
      double up = 0.5 * (change + Math.abs(change)); // the larger of it and 0, to the last bit
      double down = up - change;
      gain = Math.fma(1.0 / WILDER, up - gain, gain);
      loss = Math.fma(1.0 / WILDER, down - loss, loss);
      // Positive numbers are in the order of their bits, and max of long is two instructions.
      long bits = Double.doubleToRawLongBits(before);
      long top = Math.max(Double.doubleToRawLongBits(high[i]), bits);
      long bottom = Math.min(Double.doubleToRawLongBits(low[i]), bits);
      highest = Math.max(highest, top);
      lowest = Math.min(lowest, bottom);
      double trueRange = Double.longBitsToDouble(top) - Double.longBitsToDouble(bottom);
      range = Math.fma(1.0 / WILDER, trueRange - range, range);
      macd[i] = fast - slow;
      gains[i] = gain;
      moves[i] = gain + loss;
      atr[i] = range;
    }
    this.fast = fast;
    this.slow = slow;
    this.signal = signal;
    this.gain = gain;
    this.loss = loss;
    this.range = range;
    this.lowest = lowest;
    this.highest = highest;
  }

  private void sum() {
    double[] high = bars.high();
    double[] low = bars.low();
    double[] volume = bars.volume();
    for (double[] sums : List.of(closes, volumes, traded)) {
      Arrays.fill(sums, 0, PAD, 0);
    }
    double x = 0;
    double shares = 0;
    double money = 0;
    for (int i = 0; i < n; i++) {
      x += close[i];
      shares += volume[i];
      money += (high[i] + low[i] + close[i]) * volume[i]; // three times
      closes[PAD + i] = x;
      volumes[PAD + i] = shares;
      traded[PAD + i] = money;
    }
  }

  /**
   * Fills in the ranks that can be told, by ordinal of the fact, as are the last values. To be
   * called once.
   */
  void rank(double[] last, @Nullable PercentileRank[] ranks) {
    rank(Fact.MACD, last, ranks);
    rank(Fact.RSI14, last, ranks);
    rank(Fact.ATR_PCT, last, ranks);
    sum();
    if (volumes[PAD + n - 1] < HIGHEST && traded[PAD + n - 1] < HIGHEST * HIGHEST) {
      rank(Fact.SMA20_PCT, last, ranks);
      rank(Fact.SMA50_PCT, last, ranks);
      rank(Fact.SMA200_PCT, last, ranks);
      rank(Fact.VWAP_PCT, last, ranks);
      rank(Fact.VOLUME_RATIO, last, ranks);
    }
  }

  private void rank(Fact fact, double[] lasts, @Nullable PercentileRank[] ranks) {
    double last = lasts[fact.ordinal()];
    if (Double.isNaN(last)) {
      return;
    }
    int from = fact.warmup() - 1;
    int count =
        switch (fact) {
          case MACD -> countDifferences(macd, last, from);
          case RSI14 -> countShares(gains, moves, last / 100, from);
          case ATR_PCT -> countShares(atr, close, last / 100, from);
          case VOLUME_RATIO -> countMeans(bars.volume(), volumes, last, from);
          case VWAP_PCT -> countVwap(1 + last / 100);
          default -> countMeans(close, closes, 1 + last / 100, from);
        };
    int below = -count >>> 16;
    int above = -count & 0xffff;
    int equal = n - from - below - above;
    // A difference of averages is what it is, so that what is neither is equal.
    if (equal == 1 || fact == Fact.MACD) {
      ranks[fact.ordinal()] = PercentileRank.of(last, below, equal, n - from);
    }
  }

  private int countDifferences(double[] x, double last, int from) {
    int count = 0;
    for (int i = from; i < n; i++) {
      count += count(SHRINK * (x[i] - last), SHRINK * (last - x[i]));
    }
    return count;
  }

  /** Of {@code part / whole} against {@code share}. */
  private int countShares(double[] part, double[] whole, double share, int from) {
    double least = SHRINK * least(share);
    double most = SHRINK * most(share);
    double leastTiny = least * TINY;
    double mostTiny = most * TINY;
    int count = 0;
    for (int i = from; i < n; i++) {
      double x = SHRINK * part[i];
      count +=
          count(Math.fma(-least, whole[i], x + leastTiny), Math.fma(most, whole[i], mostTiny - x));
    }
    return count;
  }

  /** Of {@code x} by its mean over the bars from {@code i - from} to {@code i}, against ratio. */
  private int countMeans(double[] column, double[] sums, double ratio, int from) {
    int window = from + 1;
    double least = SHRINK * least(ratio) / window;
    double most = SHRINK * most(ratio) / window;
    double leastError = least * error(sums);
    double mostError = most * error(sums);
    int count = 0;
    for (int i = from; i < n; i++) {
      double sum = sums[PAD + i] - sums[PAD + i - window];
      double x = SHRINK * column[i];
      count += count(Math.fma(-least, sum, x + leastError), Math.fma(most, sum, mostError - x));
    }
    return count;
  }

  /** Of the close by the volume-weighted average price against {@code ratio}. */
  private int countVwap(double ratio) {
    double least = SHRINK * least(ratio) / 3;
    double most = SHRINK * most(ratio) / 3;
    double sharesError = error(volumes);
    double leastError = least * error(traded);
    double mostError = most * error(traded);
    int count = 0;
    for (int i = 0; i < n; i++) {
      double shares = volumes[PAD + i] - volumes[i];
      double money = traded[PAD + i] - traded[i];
      double x = SHRINK * close[i];
      count +=
          count(
              Math.fma(-least, money, x * (shares + sharesError) + leastError),
              Math.fma(most, money, mostError - x * (shares - sharesError)));
    }
    return count;
  }

  /**
   * Counts a bar as below in the upper half of an int, as above in the lower, when the number is
   * negative, by -1: that is the floor of a small negative number, and 0 of any other small one. A
   * comparison would be a branch; this way one instruction does several bars.
   */
  private static int count(double below, double above) {
    return (int) (0x1p16 * Math.floor(below) + Math.floor(above));
  }

  /** More than what a difference of two sums is off: either by a rounding of the last a bar. */
  private double error(double[] sums) {
    return n * 0x1p-51 * sums[PAD + n - 1] + TINY;
  }

  /** What is less than this is below {@code ratio} for sure. */
  private static double least(double ratio) {
    return Math.max(0, ratio - MARGIN * (1 + ratio));
  }

  /** What is more than this is above {@code ratio} for sure. */
  private static double most(double ratio) {
    return ratio + MARGIN * (1 + ratio);
  }
}
