package openbell.feeds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The form of a folder's CSV files as a JSON Schema, `folder.schema.json` beside this class: of
/// how often the first line names each column. The rows are looked at where they are read.
///
/// Loaded when it is first asked; safe for all threads.
final class HeaderSchema {
  private static final JsonFactory JSON = new JsonFactory();

  private HeaderSchema() {}

  private static final class Loaded {
    static final BodySchema SCHEMA = BodySchema.load("folder.schema.json");
  }

  /// What is wrong with a file, one line each, at most so many; empty when nothing is.
  static List<String> problems(byte[] csv) {
    return Loaded.SCHEMA.problems(json(CsvBars.columns(csv)));
  }

  private static byte[] json(List<String> columns) {
    Map<String, Integer> times = new LinkedHashMap<>();
    columns.forEach(column -> times.merge(column, 1, Integer::sum));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      for (Map.Entry<String, Integer> column : times.entrySet()) {
        out.writeNumberField(column.getKey(), column.getValue());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }
}
