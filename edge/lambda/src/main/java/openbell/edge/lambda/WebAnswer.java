package openbell.edge.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import openbell.edge.http.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An answer as a function URL and an HTTP API take it, payload format 2.0: text as text, anything
/// else, and text that is compressed, as base64.
final class WebAnswer {
  /// What Lambda takes, in bytes of the JSON document; it fails an invocation that answers more.
  static final int MOST_BYTES = 6_291_556;

  private static final Logger LOG = LoggerFactory.getLogger(WebAnswer.class);

  private WebAnswer() {}

  /// An answer and the document that Lambda is given of it.
  ///
  /// @param response what is answered
  /// @param document JSON, never above [#MOST_BYTES]
  @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
  record Document(Response response, byte[] document) {}

  /// The answer, or one that says that it is too large for Lambda.
  static Document of(Response response) throws IOException {
    byte[] whole = json(response);
    if (whole.length <= MOST_BYTES) {
      return new Document(response, whole);
    }
    String detail =
        ("the answer has %d bytes, and Lambda passes on %d: ask for less (a PDF is a link where"
                + " PDF_BUCKET_NAME is set)")
            .formatted(whole.length, MOST_BYTES);
    LOG.error("{}", detail);
    Response instead = problem(500, "Internal Server Error", detail);
    return new Document(instead, json(instead));
  }

  private static byte[] json(Response response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(response.body().length + 512);
    write(response, out);
    return out.toByteArray();
  }

  private static void write(Response response, OutputStream out) throws IOException {
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
