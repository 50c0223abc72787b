package openbell.edge.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// Headers by which a browser does no more with an answer than it should: nothing from another
/// host, no inline script or style, no frame around it, no guess at its type.
final class SecurityHeaders implements Handler {
  /// Whether a page is kept apart from the window that opened it.
  static final String OPENER = "Cross-Origin-Opener-Policy";

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "strict-origin-when-cross-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()",
          OPENER,
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private final Handler inner;
  private final Map<String, String> headers;

  /// @param secure whether the public address is https, and shall stay so
  SecurityHeaders(Handler inner, boolean secure) {
    this.inner = inner;
    Map<String, String> all = new LinkedHashMap<>(ALWAYS);
    if (secure) {
      all.put("Strict-Transport-Security", "max-age=31536000");
    }
    this.headers = all;
  }

  @Override
  public Response handle(Request request) {
    Response response = inner.handle(request);
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(response.headers());
    return new Response(response.status(), all, response.body());
  }
}
