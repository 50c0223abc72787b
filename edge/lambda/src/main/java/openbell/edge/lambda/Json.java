package openbell.edge.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// JSON in and out. AWS's own event types are not used: they bring Joda time, and a function parses
/// a dozen fields of what has fifty.
public final class Json {
  /// Safe for all threads.
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// The one document of a stream; a missing node for an empty stream.
  public static JsonNode read(InputStream in) throws IOException {
    return MAPPER.readTree(in);
  }

  /// Writes one document, and closes the stream.
  public static void write(JsonNode document, OutputStream out) throws IOException {
    MAPPER.writeValue(out, document);
  }
}
