package openbell.delivery.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import openbell.delivery.bundle.loader.BundlePin;

/// What `current.json` says: `{"sha256": ..., "key": ..., "since": ..., "before": [...]}`.
///
/// @param since when it became current
/// @param before those that were current before and were not rolled back, newest first
record Current(BundlePin pin, Instant since, List<String> before) {

  /// As many publications can be rolled back.
  static final int MOST_BEFORE = 50;

  private static final JsonFactory JSON = new JsonFactory();

  Current {
    before = List.copyOf(before.subList(0, Math.min(before.size(), MOST_BEFORE)));
  }

  byte[] json() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("sha256", pin.sha256());
      json.writeStringField("key", pin.key());
      json.writeStringField("since", since.toString());
      json.writeArrayFieldStart("before");
      for (String sha256 : before) {
        json.writeString(sha256);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("A string could not be written to", e);
    }
    return out.toString().getBytes(UTF_8);
  }

  /// @throws IOException if it is not what [#json] makes
  static Current parse(String name, byte[] bytes) throws IOException {
    String sha256 = "";
    String since = "";
    List<String> before = new ArrayList<>();
    try (JsonParser json = JSON.createParser(bytes)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.VALUE_STRING) {
          continue;
        }
        if (json.getParsingContext().inArray()) {
          before.add(json.getText());
        } else if ("sha256".equals(json.currentName())) {
          sha256 = json.getText();
        } else if ("since".equals(json.currentName())) {
          since = json.getText();
        }
      }
      return new Current(new BundlePin(name, sha256), Instant.parse(since), before);
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
