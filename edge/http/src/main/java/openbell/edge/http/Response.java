package openbell.edge.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One HTTP answer, whichever adapter sends it.
///
/// @param headers by name as written, each once, in order
/// @param body as sent; not copied
@SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
public record Response(int status, Map<String, String> headers, byte[] body) {

  /// JSON's media type.
  static final String JSON = "application/json";

  /// A page's.
  static final String HTML = "text/html; charset=utf-8";

  /// Makes an answer with its own copy of the headers.
  ///
  /// @throws IllegalArgumentException for a header that would end its line
  public Response {
    headers.forEach(
        (name, value) -> {
          if (value.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("the header " + name + " has a control character");
          }
        });
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /// An answer with a body.
  static Response of(int status, String type, byte[] body) {
    return new Response(status, Map.of("Content-Type", type), body);
  }

  /// A page.
  static Response html(int status, String page) {
    return of(status, HTML, page.getBytes(StandardCharsets.UTF_8));
  }

  /// An answer that is its status and headers alone.
  static Response empty(int status) {
    return new Response(status, Map.of(), new byte[0]);
  }

  /// This with one header more, or another one.
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  /// This with another body.
  Response withBody(byte[] other) {
    return new Response(status, headers, other);
  }

  /// A header's value; empty when it is absent.
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(h -> h.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
