package openbell.market;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * The daily history of one instrument as columns: open, high, low, close, volume, oldest first, one
 * bar a date. Every price is finite and positive, every volume finite and not negative: a {@link
 * Builder} is the only way to make one, and it drops what cannot be used.
 *
 * <p>The columns are shared, not copied, so that kernels run over them without a call per row;
 * callers must not write to them. Immutable as long as they keep to that, and then safe for any
 * number of threads.
 */
public final class Bars {

  /** No bar at all. */
  public static final Bars EMPTY =
      new Bars(
          new int[0], new double[0], new double[0], new double[0], new double[0], new double[0]);

  private final int[] epochDays;
  private final double[] open;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final double[] volume;

  Bars(
      int[] epochDays,
      double[] open,
      double[] high,
      double[] low,
      double[] close,
      double[] volume) {
    this.epochDays = epochDays;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
  }

  /**
   * The bars of columns as a store keeps them. The arrays are taken over, not copied, so that a
   * whole market can be read without a call per row: the caller must not write to them any more.
   * Only where a row cannot be used, or the days do not ascend, all are cleaned as by a {@link
   * Builder}. One array may stand for several columns.
   *
   * @throws IllegalArgumentException when the columns are not of one length
   */
  @SuppressWarnings("ReferenceEquality") // One array that stands for several is looked at once.
  public static Bars ofColumns(
      int[] epochDays,
      double[] open,
      double[] high,
      double[] low,
      double[] close,
      double[] volume) {
    int n = epochDays.length;
    for (double[] column : List.of(open, high, low, close, volume)) {
      if (column.length != n) {
        throw new IllegalArgumentException(
            "a column of %d values for %d days: give one each".formatted(column.length, n));
      }
    }
    if (n == 0) {
      return EMPTY;
    }
    boolean usable = ascend(epochDays) && areVolumes(volume) && arePrices(close);
    for (double[] prices : List.of(open, high, low)) {
      usable = usable && (prices == close || arePrices(prices));
    }
    if (usable) {
      return new Bars(epochDays, open, high, low, close, volume);
    }
    Builder builder = builder(n);
    for (int i = 0; i < n; i++) {
      builder.add(epochDays[i], open[i], high[i], low[i], close[i], volume[i]);
    }
    return builder.build().bars();
  }

  private static boolean ascend(int[] days) {
    boolean ascend = true;
    for (int i = 1; i < days.length; i++) {
      ascend &= days[i - 1] < days[i];
    }
    return ascend;
  }

  private static boolean arePrices(double[] x) {
    boolean prices = true;
    for (double value : x) {
      prices &= value > 0 && value <= Double.MAX_VALUE;
    }
    return prices;
  }

  private static boolean areVolumes(double[] x) {
    boolean volumes = true;
    for (double value : x) {
      volumes &= value >= 0 && value <= Double.MAX_VALUE;
    }
    return volumes;
  }

  /** A builder with room for {@code expectedBars}; it grows as needed. */
  public static Builder builder(int expectedBars) {
    return new Builder(expectedBars);
  }

  /** Number of bars. */
  public int size() {
    return epochDays.length;
  }

  /** Whether there is no bar. */
  public boolean isEmpty() {
    return epochDays.length == 0;
  }

  /** Date of bar {@code i}, 0 being the oldest. */
  public LocalDate date(int i) {
    return LocalDate.ofEpochDay(epochDays[i]);
  }

  /** Dates as days since 1970-01-01, ascending; shared. */
  public int[] epochDays() {
    return epochDays;
  }

  /** Opening prices; shared. */
  public double[] open() {
    return open;
  }

  /** Highest prices; shared. */
  public double[] high() {
    return high;
  }

  /** Lowest prices; shared. */
  public double[] low() {
    return low;
  }

  /** Closing prices; shared. */
  public double[] close() {
    return close;
  }

  /** Volumes in shares, 0 where none is known; shared. */
  public double[] volume() {
    return volume;
  }

  /**
   * Date of the oldest bar.
   *
   * @throws NoSuchElementException when there is no bar
   */
  public LocalDate firstDate() {
    requireBars();
    return date(0);
  }

  /**
   * Date of the newest bar.
   *
   * @throws NoSuchElementException when there is no bar
   */
  public LocalDate lastDate() {
    requireBars();
    return date(size() - 1);
  }

  /**
   * The bars from {@code start} on, 0 being the oldest.
   *
   * @throws IndexOutOfBoundsException when {@code start} is negative or beyond the end
   */
  public Bars from(int start) {
    int n = size();
    if (Objects.checkIndex(start, n + 1) == 0) {
      return this;
    }
    return new Bars(
        Arrays.copyOfRange(epochDays, start, n),
        Arrays.copyOfRange(open, start, n),
        Arrays.copyOfRange(high, start, n),
        Arrays.copyOfRange(low, start, n),
        Arrays.copyOfRange(close, start, n),
        Arrays.copyOfRange(volume, start, n));
  }

  /** The bars dated on or before {@code date}. */
  public Bars upTo(LocalDate date) {
    long day = date.toEpochDay();
    int n = size();
    while (n > 0 && epochDays[n - 1] > day) {
      n--;
    }
    if (n == size()) {
      return this;
    }
    return n == 0
        ? EMPTY
        : new Bars(
            Arrays.copyOf(epochDays, n),
            Arrays.copyOf(open, n),
            Arrays.copyOf(high, n),
            Arrays.copyOf(low, n),
            Arrays.copyOf(close, n),
            Arrays.copyOf(volume, n));
  }

  @Override
  public String toString() {
    return isEmpty()
        ? "Bars[none]"
        : "Bars[" + size() + ", " + firstDate() + " to " + lastDate() + "]";
  }

  private void requireBars() {
    if (isEmpty()) {
      throw new NoSuchElementException("there is no bar: check isEmpty() first");
    }
  }

  /** Usable bars, and what was wrong with the bars they were made from. */
  public record Cleaned(Bars bars, DataQuality quality) {}

  /**
   * Collects bars as a source sends them, in any order, and cleans them:
   *
   * <ul>
   *   <li>a bar with a missing, infinite, zero or negative price is dropped;
   *   <li>of bars of the same date the one added last stays, the others are dropped;
   *   <li>a missing, infinite or negative volume becomes 0;
   *   <li>a bar that is inconsistent, without volume, or a jump from the close before is kept and
   *       told of.
   * </ul>
   *
   * Not for use by several threads.
   */
  public static final class Builder {
    static final int OPEN = 0;
    static final int HIGH = 1;
    static final int LOW = 2;
    static final int CLOSE = 3;
    static final int VOLUME = 4;
    static final int FIELDS = 5;

    private int[] days;
    private double[] rows;
    private int size;

    private Builder(int expectedBars) {
      if (expectedBars < 0) {
        throw new IllegalArgumentException(
            "expectedBars is " + expectedBars + ": give 0 or more, as far as known");
      }
      int room = Math.max(16, expectedBars);
      days = new int[room];
      rows = new double[room * FIELDS];
    }

    /** Adds a bar; NaN stands for a missing value. */
    public Builder add(LocalDate date, double o, double h, double l, double c, double v) {
      return add(Math.toIntExact(date.toEpochDay()), o, h, l, c, v);
    }

    /** Adds a bar dated {@code epochDay} days after 1970-01-01; NaN stands for a missing value. */
    public Builder add(int epochDay, double o, double h, double l, double c, double v) {
      if (size == days.length) {
        days = Arrays.copyOf(days, size * 2);
        rows = Arrays.copyOf(rows, size * 2 * FIELDS);
      }
      days[size] = epochDay;
      int at = size * FIELDS;
      rows[at + OPEN] = o;
      rows[at + HIGH] = h;
      rows[at + LOW] = l;
      rows[at + CLOSE] = c;
      rows[at + VOLUME] = v;
      size++;
      return this;
    }

    /** The rows as they were added, with no splits and dividends. */
    public ReceivedBars received() {
      double[][] columns = new double[FIELDS][size];
      for (int i = 0; i < size; i++) {
        for (int field = 0; field < FIELDS; field++) {
          columns[field][i] = rows[i * FIELDS + field];
        }
      }
      return new ReceivedBars(
          Arrays.copyOf(days, size),
          columns[OPEN],
          columns[HIGH],
          columns[LOW],
          columns[CLOSE],
          columns[VOLUME],
          new double[0],
          List.of(),
          List.of(),
          false);
    }

    /** The usable bars, oldest first, with the defects found. The builder may be added to again. */
    public Cleaned build() {
      return new BarCleaner(days, rows, size).clean();
    }
  }
}
