package openbell.edge.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.report.Report;

/// The bars that a report was computed of and its facts as of each of them, in full precision: the
/// last value of a series is the number that the report states.
///
/// @param report whose numbers these are
/// @param bars its history, oldest first
record ReportSeries(Report report, Bars bars) {
  /// What charts draw: of other facts the report has the last value.
  static final List<Fact> DRAWN =
      List.of(
          Fact.SMA20,
          Fact.SMA50,
          Fact.SMA200,
          Fact.EMA12,
          Fact.EMA26,
          Fact.BB_UPPER,
          Fact.BB_LOWER,
          Fact.VWAP,
          Fact.RSI14,
          Fact.MACD,
          Fact.MACD_SIGNAL,
          Fact.MACD_HIST);

  private static final JsonFactory JSON = new JsonFactory();

  private Map<String, double[]> prices() {
    Map<String, double[]> columns = new LinkedHashMap<>();
    columns.put("open", bars.open());
    columns.put("high", bars.high());
    columns.put("low", bars.low());
    columns.put("close", bars.close());
    columns.put("volume", bars.volume());
    return columns;
  }

  private Map<String, double[]> facts() {
    FactSeries series = new FactSeries(bars);
    Map<String, double[]> columns = new LinkedHashMap<>();
    DRAWN.forEach(fact -> columns.put(fact.key(), series.of(fact)));
    return columns;
  }

  /// Columns of equal length; null where a fact has no value.
  byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 18);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("schema", "openbell.series/1");
      out.writeStringField("ticker", report.ticker());
      out.writeStringField("symbol", report.symbol());
      out.writeStringField("currency", report.currency());
      out.writeStringField("date", report.date().toString());
      out.writeStringField("facts_as_of", report.factsAsOf().toString());
      out.writeNumberField("definitions_version", report.definitionsVersion());
      out.writeFieldName("raw");
      out.writeStartArray();
      for (String key : report.lineage().raw()) {
        out.writeString(key);
      }
      out.writeEndArray();
      out.writeNumberField("bars", bars.size());
      out.writeFieldName("dates");
      out.writeStartArray();
      for (int i = 0; i < bars.size(); i++) {
        out.writeString(bars.date(i).toString());
      }
      out.writeEndArray();
      columns(out, prices());
      out.writeObjectFieldStart("facts");
      columns(out, facts());
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void columns(JsonGenerator out, Map<String, double[]> columns) throws IOException {
    for (Map.Entry<String, double[]> column : columns.entrySet()) {
      out.writeArrayFieldStart(column.getKey());
      for (double value : column.getValue()) {
        if (!Double.isFinite(value)) {
          out.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
          out.writeNumber((long) value);
        } else {
          out.writeNumber(value);
        }
      }
      out.writeEndArray();
    }
  }

  /// A row a session, the oldest first, by RFC 4180.
  byte[] csv() {
    Map<String, double[]> columns = prices();
    columns.putAll(facts());
    StringBuilder text = new StringBuilder("date");
    columns.keySet().forEach(name -> text.append(',').append(name));
    text.append("\r\n");
    for (int i = 0; i < bars.size(); i++) {
      text.append(bars.date(i));
      for (double[] column : columns.values()) {
        text.append(',').append(Double.isFinite(column[i]) ? Double.toString(column[i]) : "");
      }
      text.append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
