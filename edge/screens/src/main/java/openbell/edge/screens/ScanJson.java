package openbell.edge.screens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import openbell.scan.ScanResult;
import openbell.scan.ScanResult.Coverage;
import openbell.scan.ScanResult.Match;

/// A screen's result for programs: `{"rows":[…],"coverage":{…}}`, numbers in full precision.
public final class ScanJson {
  private ScanJson() {}

  /// As one JSON document.
  public static String of(ScanResult result) {
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
