package openbell.edge.http;

import java.util.List;
import openbell.desk.ScreenRows;
import org.jspecify.annotations.Nullable;

/// What a screen found as comma-separated values (RFC 4180), the names of the columns first; what a
/// feature adds to the score is `score.` and its name.
final class ScanCsv {
  private ScanCsv() {}

  static String of(ScreenRows found) {
    List<String> names = found.names(ScreenRows.Row::why);
    List<String> parts = found.names(ScreenRows.Row::parts);
    StringBuilder text = new StringBuilder("ticker,name,exchange,currency,as_of,last,score");
    names.forEach(name -> text.append(',').append(quoted(name)));
    parts.forEach(name -> text.append(",score.").append(name));
    text.append("\r\n");
    for (ScreenRows.Row row : found.rows()) {
      text.append(quoted(row.ticker())).append(',').append(quoted(row.name()));
      text.append(',').append(quoted(row.exchange())).append(',').append(quoted(row.currency()));
      text.append(',').append(row.asOf()).append(',').append(row.close());
      text.append(',').append(row.score());
      names.forEach(name -> text.append(',').append(number(row.why().get(name))));
      parts.forEach(name -> text.append(',').append(number(row.parts().get(name))));
      text.append("\r\n");
    }
    return text.toString();
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  /// A text that begins as a formula does is one to a spreadsheet: it gets an apostrophe.
  static String quoted(String text) {
    String safe = text.matches("(?s)[=+@\\t\\r-].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
