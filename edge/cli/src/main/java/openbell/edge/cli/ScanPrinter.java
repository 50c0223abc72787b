package openbell.edge.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      case JSON -> result -> console.out().println(json(result));
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

  private static void csv(ScanResult result, Console console) {
    SqlPrinter.Csv csv = new SqlPrinter.Csv(console.out());
    List<String> reasons =
        result.rows().isEmpty()
            ? List.of()
            : List.copyOf(result.rows().getFirst().reasons().keySet());
    List<String> names =
        new ArrayList<>(
            List.of("ticker", "name", "exchange", "currency", "as_of", "last", "score"));
    names.addAll(reasons);
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
      csv.row(values.toArray());
    }
    csv.end();
    console.note(coverage(result.coverage(), result.rows().size()));
  }

  /// As one JSON document.
  static String json(ScanResult result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.useDefaultPrettyPrinter();
      out.writeStartObject();
      out.writeArrayFieldStart("rows");
      for (Match row : result.rows()) {
        write(out, row);
      }
      out.writeEndArray();
      write(out, result.coverage());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Match row) throws IOException {
    out.writeStartObject();
    out.writeStringField("ticker", row.listing().ticker());
    out.writeStringField("name", row.listing().name());
    out.writeStringField("exchange", row.listing().exchange());
    out.writeStringField("currency", row.listing().currency());
    out.writeStringField("as_of", row.asOf().toString());
    out.writeNumberField("close", row.close());
    out.writeNumberField("score", row.score());
    write(out, "reasons", row.reasons());
    write(out, "contributions", row.contributions());
    out.writeArrayFieldStart("sparkline");
    for (double close : row.sparkline()) {
      out.writeNumber(close);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /// What has no value is left out: JSON has no NaN.
  private static void write(JsonGenerator out, String name, Map<String, Double> numbers)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, Double> number : numbers.entrySet()) {
      if (Double.isFinite(number.getValue())) {
        out.writeNumberField(number.getKey(), number.getValue());
      }
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Coverage coverage) throws IOException {
    out.writeObjectFieldStart("coverage");
    out.writeNumberField("scanned", coverage.scanned());
    out.writeNumberField("asked", coverage.asked());
    out.writeNumberField("matched", coverage.matched());
    out.writeArrayFieldStart("without_data");
    for (String ticker : coverage.withoutFreshData()) {
      out.writeString(ticker);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("without_result");
    for (ScanResult.Lacking lacking : coverage.lacking()) {
      out.writeStartObject();
      out.writeStringField("ticker", lacking.ticker());
      out.writeArrayFieldStart("lacks");
      for (String fact : lacking.names()) {
        out.writeString(fact);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
