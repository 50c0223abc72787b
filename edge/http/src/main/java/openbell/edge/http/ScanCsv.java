package openbell.edge.http;

import java.util.List;
import openbell.desk.ScreenRows;

/// What a screen found as comma-separated values (RFC 4180), the names of the columns first.
final class ScanCsv {
  private ScanCsv() {}

  static String of(ScreenRows found) {
    List<String> names =
        found.rows().isEmpty() ? List.of() : List.copyOf(found.rows().getFirst().why().keySet());
    StringBuilder text = new StringBuilder("ticker,name,exchange,currency,as_of,last,score");
    names.forEach(name -> text.append(',').append(quoted(name)));
    text.append("\r\n");
    for (ScreenRows.Row row : found.rows()) {
      text.append(quoted(row.ticker())).append(',').append(quoted(row.name()));
      text.append(',').append(quoted(row.exchange())).append(',').append(quoted(row.currency()));
      text.append(',').append(row.asOf()).append(',').append(row.close());
      text.append(',').append(row.score());
      for (String name : names) {
        Double value = row.why().get(name);
        text.append(',').append(value == null ? "" : value.toString());
      }
      text.append("\r\n");
    }
    return text.toString();
  }

  /// A text that begins as a formula does is one to a spreadsheet: it gets an apostrophe.
  private static String quoted(String text) {
    String safe = text.matches("(?s)[=+@\\t\\r-].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
