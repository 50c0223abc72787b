import java.util.Map;

/// What a function runs until its first release: it starts, so that a version can be published, and
/// does nothing.
public final class Unreleased {
  private static final String WHY = "Nothing is released yet: ship release does it.";

  /// Answers a request with 503, and refuses all else, so that Lambda keeps it as failed.
  public static Map<String, Object> handleRequest(Map<String, Object> event) {
    if (event.containsKey("requestContext")) {
      return Map.of(
          "statusCode",
          503,
          "headers",
          Map.of("Content-Type", "text/plain", "Retry-After", "60"),
          "body",
          WHY);
    }
    throw new IllegalStateException(WHY);
  }

  private Unreleased() {}
}
