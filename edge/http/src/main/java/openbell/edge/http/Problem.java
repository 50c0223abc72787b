package openbell.edge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import openbell.market.Ticker;

/// An error as a problem document, `application/problem+json` of RFC 9457: `title` names the kind,
/// `detail` says what happened and what to do in one line.
final class Problem {
  private static final String TYPE = "application/problem+json";

  private final int status;
  private final ObjectNode document = Json.object();
  private Optional<Duration> retryAfter = Optional.empty();

  private Problem(int status, String title, String detail) {
    this.status = status;
    document.put("type", "about:blank");
    document.put("title", title);
    document.put("status", status);
    document.put("detail", detail);
  }

  static Problem badRequest(String what, String cure) {
    return new Problem(400, "Bad request", what + ": " + cure);
  }

  /// @param detail what happened and what to do
  static Problem badRequest(String detail) {
    return new Problem(400, "Bad request", detail);
  }

  static Problem unauthorized(String detail) {
    return new Problem(401, "Unauthorized", detail);
  }

  static Problem forbidden(String detail) {
    return new Problem(403, "Forbidden", detail);
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail);
  }

  static Problem methodNotAllowed(String method) {
    String told = method.matches("[A-Z]{1,10}") ? method : "that method";
    return new Problem(
        405, "Method not allowed", told + " is not for this address: see the header Allow");
  }

  static Problem conflict(String detail) {
    return new Problem(409, "Conflict", detail);
  }

  static Problem tooLarge(int mostBytes) {
    return new Problem(
        413, "Content too large", "the body has over %d bytes: send less".formatted(mostBytes));
  }

  static Problem tooManyRequests(Duration wait) {
    return new Problem(
            429, "Too many requests", "too many requests from this address: ask again later")
        .retryAfter(Optional.of(wait));
  }

  static Problem internal() {
    return new Problem(
        500, "Internal error", "something went wrong here: try again, and tell the operator");
  }

  static Problem sourceFailed(String detail) {
    return new Problem(502, "Source failed", detail);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "Unavailable", detail);
  }

  /// With what may have been meant, the nearest first.
  Problem suggesting(List<Ticker> suggestions) {
    ArrayNode list = document.putArray("suggestions");
    for (Ticker ticker : suggestions) {
      list.addObject().put("ticker", ticker.ticker()).put("name", ticker.name());
    }
    return this;
  }

  /// With the place in an expression.
  Problem at(int line, int column) {
    document.put("line", line).put("column", column);
    return this;
  }

  /// With when to try again, in whole seconds, where that is known.
  Problem retryAfter(Optional<Duration> wait) {
    retryAfter = wait;
    wait.ifPresent(w -> document.put("retry_after", seconds(w)));
    return this;
  }

  Response response() {
    Response response =
        Response.of(status, TYPE, Json.bytes(document)).with("Cache-Control", "no-store");
    return retryAfter
        .map(wait -> response.with("Retry-After", Long.toString(seconds(wait))))
        .orElse(response);
  }

  /// Whole seconds, at least one.
  static long seconds(Duration wait) {
    return Math.max(1, (wait.toMillis() + 999) / 1000);
  }
}
