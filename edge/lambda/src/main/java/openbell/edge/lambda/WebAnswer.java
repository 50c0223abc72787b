package openbell.edge.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import openbell.edge.http.Response;

/// An answer as a function URL and an HTTP API take it, payload format 2.0: text as text, anything
/// else, and text that is compressed, as base64.
final class WebAnswer {
  private WebAnswer() {}

  static void write(Response response, OutputStream out) throws IOException {
    try (JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out)) {
      boolean text = isText(response);
      json.writeStartObject();
      json.writeNumberField("statusCode", response.status());
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : response.headers().entrySet()) {
        if (!isCookie(header.getKey())) {
          json.writeStringField(header.getKey(), header.getValue());
        }
      }
      json.writeEndObject();
      json.writeArrayFieldStart("cookies");
      for (Map.Entry<String, String> header : response.headers().entrySet()) {
        if (isCookie(header.getKey())) {
          json.writeString(header.getValue());
        }
      }
      json.writeEndArray();
      json.writeBooleanField("isBase64Encoded", !text);
      json.writeFieldName("body");
      if (text) {
        json.writeString(response.text());
      } else {
        json.writeBinary(response.body());
      }
      json.writeEndObject();
    }
  }

  /// A problem document, for what does not reach the site.
  static Response problem(int status, String title, String detail) {
    String json =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(title, status, detail);
    return new Response(
        status,
        Map.of("Content-Type", "application/problem+json", "Cache-Control", "no-store"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isCookie(String header) {
    return header.equalsIgnoreCase("Set-Cookie");
  }

  private static boolean isText(Response response) {
    String type = response.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    boolean text =
        response.body().length == 0
            || type.startsWith("text/")
            || type.startsWith("application/json")
            || type.startsWith("application/problem+json")
            || type.startsWith("image/svg");
    return text && response.header("Content-Encoding").isEmpty();
  }
}
