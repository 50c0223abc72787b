package openbell.edge.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/// The door of what only the operator may do: `Authorization: Bearer TOKEN`, compared in constant
/// time. With no token configured nobody may.
final class Admin {
  private static final String BEARER = "Bearer ";

  private final Supplier<Optional<String>> token;

  /// A door with this token, looked up at each knock.
  Admin(Supplier<Optional<String>> token) {
    this.token = token;
  }

  /// Lets the operator through; everybody else gets a problem.
  Response only(Request request, Handler action) {
    Optional<String> wanted = token.get();
    if (wanted.isEmpty()) {
      return Problem.forbidden(
              "this needs the operator's token and none is configured: set OPENBELL_ADMIN_TOKEN")
          .response();
    }
    String given = bearer(request).orElse("");
    if (!MessageDigest.isEqual(bytes(given), bytes(wanted.get()))) {
      return Problem.unauthorized(
              "the operator's token is missing or wrong: send Authorization: Bearer TOKEN")
          .response()
          .with("WWW-Authenticate", "Bearer");
    }
    return action.handle(request);
  }

  /// The token that a request brings; empty when it brings none.
  static Optional<String> bearer(Request request) {
    return request
        .header("authorization")
        .filter(h -> h.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(h -> h.substring(BEARER.length()).strip());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
