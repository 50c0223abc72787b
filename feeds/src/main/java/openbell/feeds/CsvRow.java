package openbell.feeds;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/// A line of a CSV file and its fields, read where they lie: a history has thousands of lines, and
/// a string for each field would cost more than all that is computed of it.
///
/// Moves from line to line; not safe for use by several threads.
final class CsvRow {
  private static final int DATE_CHARS = "2025-11-11".length();

  // Below 2^53 an integer is a double, as are these powers, so that one division of them is rounded
  // once and right (Clinger, "How to read floating point numbers accurately", 1990).
  private static final long EXACT = 1L << 53;
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final byte[] csv;
  private int from;
  private int end = -1;
  private int[] starts = new int[0];
  private int[] stops = new int[0];
  private char[] chars = new char[32];

  CsvRow(byte[] csv) {
    this.csv = csv;
  }

  /// Goes to the next line, the first at first; false when there is none.
  boolean next() {
    if (end >= csv.length) {
      return false;
    }
    from = end + 1;
    end = from;
    while (end < csv.length && csv[end] != '\n') {
      end++;
    }
    return true;
  }

  /// The whole line.
  String text() {
    return text(from, end);
  }

  boolean isBlank() {
    for (int i = from; i < end; i++) {
      if (csv[i] < 0 || csv[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  /// Cuts the line into so many fields, without the blanks around them; more are left.
  ///
  /// @throws IllegalArgumentException when there are fewer
  void cut(int fields) {
    if (starts.length != fields) {
      starts = new int[fields];
      stops = new int[fields];
    }
    int start = from;
    for (int i = 0; i < fields; i++) {
      if (start > end) {
        throw new IllegalArgumentException(
            "the row \"%s\" has fewer than %d fields".formatted(text().strip(), fields));
      }
      int comma = start;
      while (comma < end && csv[comma] != ',') {
        comma++;
      }
      int stop = comma;
      while (start < stop && isSpace(csv[start])) {
        start++;
      }
      while (stop > start && isSpace(csv[stop - 1])) {
        stop--;
      }
      starts[i] = start;
      stops[i] = stop;
      start = comma + 1;
    }
  }

  private static boolean isSpace(byte c) {
    return c >= 0 && c <= ' ';
  }

  /// A field's first ten characters as a date.
  ///
  /// @throws java.time.DateTimeException when they are none
  LocalDate date(int field) {
    int start = starts[field];
    int stop = Math.min(stops[field], start + DATE_CHARS);
    int digits = 0;
    boolean usual = stop - start == DATE_CHARS && csv[start + 4] == '-' && csv[start + 7] == '-';
    for (int i = 0; i < DATE_CHARS && usual; i++) {
      int digit = csv[start + i] - '0';
      boolean dash = i == 4 || i == 7;
      usual = dash || (digit >= 0 && digit <= 9);
      digits = dash ? digits : digits * 10 + digit;
    }
    return usual
        ? LocalDate.of(digits / 10_000, digits / 100 % 100, digits % 100)
        : LocalDate.parse(text(start, stop));
  }

  /// A field as a number; NaN where it is empty, `null` or `nan`.
  ///
  /// @throws IllegalArgumentException when it is none
  double number(int field) {
    int stop = stops[field];
    long digits = 0;
    int decimals = -1; // -1 before the point.
    int at = starts[field];
    for (; at < stop; at++) {
      int digit = csv[at] - '0';
      if (digit >= 0 && digit <= 9 && digits < EXACT / 10) {
        digits = digits * 10 + digit;
        decimals += decimals < 0 ? 0 : 1;
      } else if (csv[at] == '.' && decimals < 0 && at > starts[field]) {
        decimals = 0;
      } else {
        break;
      }
    }
    if (at < stop || at == starts[field] || decimals >= POWERS.length) {
      return general(starts[field], stop);
    }
    return decimals > 0 ? digits / POWERS[decimals] : digits;
  }

  private double general(int start, int stop) {
    int length = stop - start;
    if (length == 0 || isWord(start, length, "null") || isWord(start, length, "nan")) {
      return Double.NaN;
    }
    if (chars.length < length) {
      chars = new char[length];
    }
    for (int i = 0; i < length; i++) {
      chars[i] = (char) (csv[start + i] & 0xff);
    }
    return NumberInput.parseDouble(chars, 0, length, true);
  }

  private boolean isWord(int start, int length, String word) {
    return length == word.length() && text(start, start + length).equalsIgnoreCase(word);
  }

  private String text(int start, int stop) {
    return new String(csv, start, stop - start, StandardCharsets.UTF_8);
  }
}
