package openbell.edge.http;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import openbell.report.Lang;
import openbell.report.Wording;

/// How the operator's page writes numbers, and its tables.
///
/// @param text the page's words
/// @param now times of the same UTC day are told without the date
record OpsWords(PageText text, Instant now) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double KILO = 1024;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MOST_MILLIS = 10_000;

  String get(String key, String... values) {
    return text.get(key, values);
  }

  Lang lang() {
    return text.lang();
  }

  String count(long n) {
    return Wording.number((double) n, 0);
  }

  String date(LocalDate date) {
    return Wording.date(date, lang());
  }

  /// A moment in UTC, as all of the page is.
  String time(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    String clock = CLOCK.format(at);
    return day.equals(LocalDate.ofInstant(now, ZoneOffset.UTC)) ? clock : date(day) + " " + clock;
  }

  String percent(double ratio) {
    return Wording.number(100 * ratio, 1) + "%";
  }

  /// US dollars: cents, and of less than a dollar hundredths of them.
  String usd(double usd) {
    return "$" + Wording.number(usd, usd != 0 && Math.abs(usd) < 1 ? 4 : 2);
  }

  String bytes(long bytes) {
    return bytes < KILO * KILO
        ? Wording.number(bytes / KILO, 1) + " KB"
        : Wording.number(bytes / KILO / KILO, 1) + " MB";
  }

  /// A time that something took.
  String millis(Duration took) {
    double millis = took.toNanos() / NANOS_PER_MILLI;
    if (millis >= MOST_MILLIS) {
      return Wording.number(millis / 1000, 1) + " s";
    }
    return Wording.number(millis, millis < 10 ? 2 : millis < 100 ? 1 : 0) + " ms";
  }

  /// A longer time.
  String span(Duration span) {
    long minutes = span.toMinutes();
    return minutes < 2
        ? get("ops.seconds", "n", count(span.toSeconds()))
        : minutes < 120
            ? get("ops.minutes", "n", count(minutes))
            : get("ops.hours", "n", count(span.toHours()));
  }

  /// A table under a heading, which may be wider than the page.
  ///
  /// @param heading the key of its caption
  /// @param columns keys of their heads; `#` before one of numbers
  Html table(String heading, List<String> columns, Html rows) {
    List<Html> heads = new ArrayList<>();
    for (String column : columns) {
      heads.add(
          column.startsWith("#")
              ? Html.of("<th scope=\"col\" class=\"number\">{}</th>", get(column.substring(1)))
              : Html.of("<th scope=\"col\">{}</th>", get(column)));
    }
    return Html.of(
        """
        <div class="wide" role="region" aria-label="{}" tabindex="0"><table><caption>{}</caption>
        <thead><tr>{}</tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        get(heading),
        get(heading),
        Html.join(heads),
        rows);
  }
}
