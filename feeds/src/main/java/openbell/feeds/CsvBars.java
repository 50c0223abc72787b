package openbell.feeds;

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
    columns = columns(header);
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

  private static List<String> columns(String header) {
    String plain = header.startsWith("\uFEFF") ? header.substring(1) : header;
    return Arrays.stream(plain.split(",", -1))
        .map(c -> c.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  /// The names of a file's columns in their order, in lower case; one that is empty where there is
  /// nothing.
  static List<String> columns(byte[] csv) {
    CsvRow line = new CsvRow(csv);
    line.next();
    return columns(line.text());
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
    CsvRow line = new CsvRow(csv);
    line.next();
    CsvBars table = new CsvBars(line.text());
    Bars.Builder bars = Bars.builder(csv.length / 60);
    Beside beside = new Beside();
    while (line.next()) {
      if (!line.isBlank()) {
        line.cut(table.columns.size());
        table.add(line, bars, beside);
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

  private void add(CsvRow row, Bars.Builder bars, Beside beside) {
    LocalDate at = row.date(date);
    bars.add(
        at,
        row.number(open),
        row.number(high),
        row.number(low),
        row.number(close),
        volume < 0 ? 0 : row.number(volume));
    double split = splitColumn < 0 ? 0 : row.number(splitColumn);
    if (split > 0) {
      beside.splits.add(new ReceivedBars.Split(at, split));
    }
    double dividend = dividendColumn < 0 ? 0 : row.number(dividendColumn);
    if (dividend > 0) {
      double gain = gains < 0 ? 0 : row.number(gains);
      beside.dividends.add(new ReceivedBars.Dividend(at, dividend, gain > 0 ? gain : 0));
    }
    if (adjusted >= 0) {
      beside.adjusted.add(row.number(adjusted));
    }
  }
}
