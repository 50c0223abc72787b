package openbell.market;

import static openbell.market.Bars.Builder.CLOSE;
import static openbell.market.Bars.Builder.FIELDS;
import static openbell.market.Bars.Builder.HIGH;
import static openbell.market.Bars.Builder.LOW;
import static openbell.market.Bars.Builder.OPEN;
import static openbell.market.Bars.Builder.VOLUME;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import openbell.market.Bars.Cleaned;
import openbell.market.DataQuality.Finding;
import openbell.market.DataQuality.Kind;

/** One run of the cleaning rules of {@link Bars.Builder} over rows as received. */
final class BarCleaner {

  /**
   * A close this many times the close before, or this part of it, is told as a jump. A 2-for-1
   * split, the smallest common one, halves the price: 1.9 finds it with 5 % of trading on top. It
   * is beyond what a day can bring where moves are limited (SET 30 %, HOSE 7 %, TSE about 30 %,
   * TWSE 10 %); where they are not, a day like that deserves a look too.
   */
  static final double JUMP_FACTOR = 1.9;

  /** Relative slack of comparisons within a bar: sources that keep float32 round at 6e-8. */
  static final double ROUNDING_SLACK = 1e-6;

  private static final String[] PRICE_NAMES = {"open", "high", "low", "close"};

  private final int[] days;
  private final double[] rows;
  private final int received;
  private final List<Finding> findings = new ArrayList<>();

  BarCleaner(int[] days, double[] rows, int received) {
    this.days = days;
    this.rows = rows;
    this.received = received;
  }

  Cleaned clean() {
    int[] kept = keptRows();
    int n = kept.length;
    int[] epochDays = new int[n];
    double[][] columns = new double[FIELDS][n];
    for (int i = 0; i < n; i++) {
      epochDays[i] = days[kept[i]];
      for (int field = 0; field < FIELDS; field++) {
        columns[field][i] = rows[kept[i] * FIELDS + field];
      }
    }
    cleanVolume(columns[VOLUME]);
    Bars bars =
        n == 0
            ? Bars.EMPTY
            : new Bars(
                epochDays,
                columns[OPEN],
                columns[HIGH],
                columns[LOW],
                columns[CLOSE],
                columns[VOLUME]);
    findSuspicious(bars);
    findings.sort((a, b) -> a.date().compareTo(b.date()));
    return new Cleaned(bars, new DataQuality(received, findings));
  }

  /** Row numbers to keep, in the order of their dates. */
  private int[] keptRows() {
    // Date and row number in one long: sorts by date, then by the order of adding, without boxes.
    long[] keys = new long[received];
    int usable = 0;
    for (int row = 0; row < received; row++) {
      if (hasUsablePrices(row)) {
        keys[usable++] = ((long) days[row] << 32) | row;
      }
    }
    Arrays.sort(keys, 0, usable);
    int[] kept = new int[usable];
    int n = 0;
    for (int i = 0; i < usable; i++) {
      int row = (int) keys[i];
      if (i + 1 < usable && days[(int) keys[i + 1]] == days[row]) {
        find(days[row], Kind.DUPLICATE_DATE, "close " + rows[row * FIELDS + CLOSE] + " replaced");
      } else {
        kept[n++] = row;
      }
    }
    return Arrays.copyOf(kept, n);
  }

  private boolean hasUsablePrices(int row) {
    for (int field = OPEN; field <= CLOSE; field++) {
      double price = rows[row * FIELDS + field];
      if (!Double.isFinite(price)) {
        find(days[row], Kind.MISSING_PRICE, PRICE_NAMES[field] + " is " + price);
        return false;
      }
    }
    for (int field = OPEN; field <= CLOSE; field++) {
      double price = rows[row * FIELDS + field];
      if (price <= 0) {
        find(days[row], Kind.NON_POSITIVE_PRICE, PRICE_NAMES[field] + " is " + price);
        return false;
      }
    }
    return true;
  }

  private static void cleanVolume(double[] volume) {
    for (int i = 0; i < volume.length; i++) {
      if (!Double.isFinite(volume[i]) || volume[i] <= 0) {
        volume[i] = 0;
      }
    }
  }

  private void findSuspicious(Bars bars) {
    double[] close = bars.close();
    for (int i = 0; i < bars.size(); i++) {
      int day = bars.epochDays()[i];
      double o = bars.open()[i];
      double h = bars.high()[i];
      double l = bars.low()[i];
      double c = close[i];
      double slack = ROUNDING_SLACK * c;
      if (h < Math.max(Math.max(o, c), l) - slack || l > Math.min(o, c) + slack) {
        String prices = "open " + o + ", high " + h + ", low " + l + ", close " + c;
        find(day, Kind.INCONSISTENT_OHLC, prices);
      }
      if (bars.volume()[i] == 0) {
        find(day, Kind.NO_VOLUME, "no volume");
      }
      if (i > 0 && (c >= JUMP_FACTOR * close[i - 1] || close[i - 1] >= JUMP_FACTOR * c)) {
        String factor = String.format(Locale.ROOT, "%.4g", c / close[i - 1]);
        find(day, Kind.PRICE_JUMP, "close " + c + " after " + close[i - 1] + ", factor " + factor);
      }
    }
  }

  private void find(int epochDay, Kind kind, String detail) {
    findings.add(new Finding(LocalDate.ofEpochDay(epochDay), kind, detail));
  }
}
