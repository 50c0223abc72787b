package openbell.edge.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import openbell.edge.screens.ScanJson;
import openbell.scan.ScanResult;
import openbell.scan.ScanResult.Coverage;
import openbell.scan.ScanResult.Match;

/// A screen's result as text. Numbers for programs are in full precision.
interface ScanPrinter {
  enum Format {
    TABLE,
    JSON,
    CSV
  }

  /// Tells a result.
  void print(ScanResult result);

  static ScanPrinter of(Format format, Console console) {
    return switch (format) {
      case TABLE -> result -> table(result, console);
      case JSON -> result -> console.out().println(ScanJson.of(result));
      case CSV -> result -> csv(result, console);
    };
  }

  private static void table(ScanResult result, Console console) {
    SqlPrinter.Table table = new SqlPrinter.Table(console.out());
    table.columns(List.of("ticker", "as of", "close", "score", "last 30", "why", "name"));
    for (Match row : result.rows()) {
      table.row(
          new Object[] {
            row.listing().ticker(),
            row.asOf(),
            row.close(),
            row.score(),
            sparkline(row.sparkline()),
            why(row),
            row.listing().name()
          });
    }
    table.end();
    Coverage coverage = result.coverage();
    console.note(coverage(coverage, result.rows().size()));
    if (!coverage.withoutFreshData().isEmpty()) {
      console.note("without fresh data: " + some(coverage.withoutFreshData()));
    }
    if (!coverage.lacking().isEmpty()) {
      console.note(
          "without a result: "
              + some(
                  coverage.lacking().stream()
                      .map(l -> l.ticker() + " (" + String.join(", ", l.names()) + ")")
                      .toList()));
    }
  }

  private static String coverage(Coverage c, int shown) {
    return String.format(
        Locale.ROOT,
        "scanned %,d of %,d; %,d without fresh data, %,d without a result; %,d match, %,d shown",
        c.scanned(),
        c.asked(),
        c.withoutFreshData().size(),
        c.lacking().size(),
        c.matched(),
        shown);
  }

  private static String some(List<String> names) {
    int most = 10;
    return String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? " and %,d more".formatted(names.size() - most) : "");
  }

  private static String why(Match row) {
    List<String> parts = new ArrayList<>();
    row.reasons()
        .forEach((name, value) -> parts.add(String.format(Locale.ROOT, "%s %.4g", name, value)));
    row.contributions()
        .forEach((name, value) -> parts.add(String.format(Locale.ROOT, "%s %+.2f", name, value)));
    return String.join(" ", parts);
  }

  private static String sparkline(List<Double> closes) {
    double low = Collections.min(closes);
    double high = Collections.max(closes);
    StringBuilder line = new StringBuilder();
    for (double close : closes) {
      int step = high > low ? (int) Math.round(7 * (close - low) / (high - low)) : 3;
      line.append((char) ('▁' + step));
    }
    return line.toString();
  }

  /// The names of a result's numbers; every row has the same.
  private static List<String> columns(
      ScanResult result, Function<Match, Map<String, Double>> numbers) {
    return result.rows().isEmpty()
        ? List.of()
        : List.copyOf(numbers.apply(result.rows().getFirst()).keySet());
  }

  private static void csv(ScanResult result, Console console) {
    SqlPrinter.Csv csv = new SqlPrinter.Csv(console.out());
    List<String> reasons = columns(result, Match::reasons);
    List<String> parts = columns(result, Match::contributions);
    List<String> names =
        new ArrayList<>(
            List.of("ticker", "name", "exchange", "currency", "as_of", "last", "score"));
    names.addAll(reasons);
    parts.forEach(name -> names.add("score." + name));
    csv.columns(names);
    for (Match row : result.rows()) {
      List<Object> values =
          new ArrayList<>(
              List.of(
                  row.listing().ticker(),
                  row.listing().name(),
                  row.listing().exchange(),
                  row.listing().currency(),
                  row.asOf(),
                  row.close(),
                  row.score()));
      reasons.forEach(name -> values.add(row.reasons().getOrDefault(name, Double.NaN)));
      parts.forEach(name -> values.add(row.contributions().getOrDefault(name, Double.NaN)));
      csv.row(values.toArray());
    }
    csv.end();
    console.note(coverage(result.coverage(), result.rows().size()));
  }
}
