package openbell.edge.http;

/// Answers a request. What wraps one is one: limits, headers and compression compose.
@FunctionalInterface
public interface Handler {
  /// The answer; blocks while it is found, at most the request's remaining time. Thread-safe.
  Response handle(Request request);
}
