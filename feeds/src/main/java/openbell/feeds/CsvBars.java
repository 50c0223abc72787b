package openbell.feeds;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.ReceivedBars;

/// Reads daily bars from CSV whose first line names the columns.
final class CsvBars {
  private static final int DATE_CHARS = "2025-11-11".length();

  private final List<String> columns;
  private final int date;
  private final int open;
  private final int high;
  private final int low;
  private final int close;
  private final int volume;
  private final int dividendColumn;
  private final int splitColumn;
  private final int adjusted;
  private final int gains;

  private CsvBars(String header) {
    String plain = header.startsWith("\uFEFF") ? header.substring(1) : header;
    columns =
        Arrays.stream(plain.split(",", -1)).map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
    date = columns.contains("date") ? required("date") : required("datetime");
    open = required("open");
    high = required("high");
    low = required("low");
    close = required("close");
    volume = columns.indexOf("volume");
    dividendColumn = columns.indexOf("dividends");
    splitColumn = columns.indexOf("stock splits");
    adjusted = columns.indexOf("adj close");
    gains = columns.indexOf("capital gains");
  }

  private int required(String column) {
    int at = columns.indexOf(column);
    if (at < 0) {
      throw new IllegalArgumentException("its first line names no column " + column);
    }
    return at;
  }

  /// What a file says; perhaps no bar.
  ///
  /// @throws IllegalArgumentException for a first line without the columns, a row that is too short
  ///   or a value that is no number
  /// @throws java.time.DateTimeException for a date that is none
  static Quote read(byte[] csv, String symbol) {
    String text = new String(csv, StandardCharsets.UTF_8);
    int end = lineEnd(text, 0);
    CsvBars table = new CsvBars(text.substring(0, end));
    Bars.Builder bars = Bars.builder(text.length() / 60);
    Beside beside = new Beside();
    String[] row = new String[table.columns.size()];
    for (int from = end + 1; from < text.length(); from = end + 1) {
      end = lineEnd(text, from);
      if (!isBlank(text, from, end)) {
        cut(text, from, end, row);
        table.add(row, bars, beside);
      }
    }
    Bars.Cleaned cleaned = bars.build();
    return new Quote(
        symbol,
        cleaned.bars(),
        cleaned.quality(),
        symbol,
        "",
        Optional.empty(),
        Optional.of(Exchange.forSymbol(symbol).zone()),
        beside.splits.stream().map(s -> new Quote.Split(s.date(), s.ratio(), 1)).toList(),
        beside.dividends.stream().map(d -> new Quote.Dividend(d.date(), d.amount())).toList(),
        bars.received()
            .with(
                table.adjusted < 0
                    ? new double[0]
                    : beside.adjusted.stream().mapToDouble(Double::doubleValue).toArray(),
                beside.splits,
                beside.dividends,
                false));
  }

  /// What rows tell beside their bar.
  private static final class Beside {
    final List<ReceivedBars.Split> splits = new ArrayList<>();
    final List<ReceivedBars.Dividend> dividends = new ArrayList<>();
    final List<Double> adjusted = new ArrayList<>();
  }

  private void add(String[] row, Bars.Builder bars, Beside beside) {
    String day = row[date];
    LocalDate at = date(day.length() > DATE_CHARS ? day.substring(0, DATE_CHARS) : day);
    bars.add(
        at,
        number(row[open]),
        number(row[high]),
        number(row[low]),
        number(row[close]),
        volume < 0 ? 0 : number(row[volume]));
    double split = splitColumn < 0 ? 0 : number(row[splitColumn]);
    if (split > 0) {
      beside.splits.add(new ReceivedBars.Split(at, split));
    }
    double dividend = dividendColumn < 0 ? 0 : number(row[dividendColumn]);
    if (dividend > 0) {
      double gain = gains < 0 ? 0 : number(row[gains]);
      beside.dividends.add(new ReceivedBars.Dividend(at, dividend, gain > 0 ? gain : 0));
    }
    if (adjusted >= 0) {
      beside.adjusted.add(number(row[adjusted]));
    }
  }

  /// The usual form by hand: a history has thousands, and the general parser is slow.
  private static LocalDate date(String text) {
    int digits = 0;
    boolean usual = text.length() == DATE_CHARS && text.charAt(4) == '-' && text.charAt(7) == '-';
    for (int i = 0; i < text.length() && usual; i++) {
      int digit = text.charAt(i) - '0';
      boolean dash = i == 4 || i == 7;
      usual = dash || (digit >= 0 && digit <= 9);
      digits = dash ? digits : digits * 10 + digit;
    }
    return usual
        ? LocalDate.of(digits / 10_000, digits / 100 % 100, digits % 100)
        : LocalDate.parse(text);
  }

  /// NaN stands for a missing value.
  private static double number(String text) {
    return text.isEmpty() || text.equalsIgnoreCase("null") || text.equalsIgnoreCase("nan")
        ? Double.NaN
        : NumberInput.parseDouble(text, true);
  }

  private static int lineEnd(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private static boolean isBlank(String text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (text.charAt(i) > ' ') {
        return false;
      }
    }
    return true;
  }

  /// Cuts a line into fields, without the blanks around them; more fields than columns are left.
  private static void cut(String text, int from, int end, String[] row) {
    int start = from;
    for (int i = 0; i < row.length; i++) {
      if (start > end) {
        throw new IllegalArgumentException(
            "the row \"%s\" has fewer than %d fields"
                .formatted(text.substring(from, end).strip(), row.length));
      }
      int comma = text.indexOf(',', start);
      int stop = comma < 0 || comma > end ? end : comma;
      row[i] = text.substring(start, stop).strip();
      start = stop + 1;
    }
  }
}
