package openbell.edge.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import openbell.edge.http.Request;

/// An HTTP request as a function URL or an HTTP API sends it, payload format 2.0.
///
/// Function URLs leave the path encoded as it came; HTTP APIs decode it, and put the stage before
/// it. Both leave the query as it came, join a repeated header with commas, and take cookies out of
/// the headers.
final class WebEvent {
  private static final String UNRESERVED = "-._~!$&'()*+,;=:@/";

  private WebEvent() {}

  /// The request of an event.
  ///
  /// @param remaining how long there is for an answer
  /// @return empty when the event is no request of that format
  static Optional<Request> request(JsonNode event, Duration remaining) {
    JsonNode context = event.path("requestContext");
    JsonNode http = context.path("http");
    if (!http.path("method").isTextual() || !event.path("rawPath").isTextual()) {
      return Optional.empty();
    }
    byte[] body;
    try {
      body = body(event);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(
        new Request(
            http.path("method").asText().toUpperCase(Locale.ROOT),
            path(event.path("rawPath").asText(), context.path("stage").asText("$default")),
            event.path("rawQueryString").asText(""),
            headers(event),
            body,
            http.path("sourceIp").asText("unknown"),
            remaining));
  }

  private static byte[] body(JsonNode event) {
    String text = event.path("body").asText("");
    return event.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> headers(JsonNode event) {
    Map<String, String> headers = new LinkedHashMap<>();
    event
        .path("headers")
        .properties()
        .forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue().asText("")));
    List<String> cookies = new ArrayList<>();
    event.path("cookies").forEach(cookie -> cookies.add(cookie.asText("")));
    if (!cookies.isEmpty()) {
      headers.put("cookie", String.join("; ", cookies));
    }
    return headers;
  }

  private static String path(String raw, String stage) {
    String prefix = "/" + stage;
    boolean staged =
        !stage.equals("$default") && (raw.equals(prefix) || raw.startsWith(prefix + "/"));
    return encoded(staged ? raw.substring(prefix.length()) : raw);
  }

  /// Encodes what cannot stand in an encoded path, so that a decoded one becomes right again and an
  /// encoded one stays as it is.
  private static String encoded(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean escape = c == '%' && i + 2 < bytes.length && isHex(bytes[i + 1], bytes[i + 2]);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      if (escape || plain) {
        text.append(c);
      } else {
        text.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return text.isEmpty() ? "/" : text.toString();
  }

  private static boolean isHex(byte first, byte second) {
    return Character.digit(first, 16) >= 0 && Character.digit(second, 16) >= 0;
  }
}
