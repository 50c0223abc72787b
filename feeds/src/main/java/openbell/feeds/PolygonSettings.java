package openbell.feeds;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/// How to ask Polygon.io: where, as whom, how often the plan allows, how patiently.
///
/// @param base root of the service; pages that it names elsewhere are asked here, too
/// @param key gives the API key when a request is made; may throw, which fails that request's
///   caller; never logged, never part of a URL
/// @param requestsPerMinute of the plan
/// @param connectTimeout for a connection
/// @param requestTimeout for one request, from its start to the last byte of its answer
/// @param budget for all requests of one fetch of one symbol, waits included
/// @param maxAttempts requests for one answer at most
/// @param maxBodyBytes of an answer, as sent and as unpacked
public record PolygonSettings(
    URI base,
    Supplier<String> key,
    int requestsPerMinute,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration budget,
    int maxAttempts,
    int maxBodyBytes) {
  /// What the plan without a fee allows.
  public static final int BASIC_PLAN_PER_MINUTE = 5;

  public PolygonSettings {
    if (requestsPerMinute < 1 || maxAttempts < 1 || maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "%d requests a minute, %d attempts, %d bytes: each needs at least 1"
              .formatted(requestsPerMinute, maxAttempts, maxBodyBytes));
    }
    if (!connectTimeout.isPositive() || !requestTimeout.isPositive() || !budget.isPositive()) {
      throw new IllegalArgumentException(
          "Timeouts %s, %s and budget %s: give positive times"
              .formatted(connectTimeout, requestTimeout, budget));
    }
  }

  /// The public service on the plan without a fee.
  public static PolygonSettings defaults(Supplier<String> key) {
    return new PolygonSettings(
        URI.create("https://api.polygon.io"),
        key,
        BASIC_PLAN_PER_MINUTE,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(25),
        4,
        64 << 20);
  }

  /// The same towards another root: a proxy, a recorded server.
  public PolygonSettings withBase(URI root) {
    return new PolygonSettings(
        root,
        key,
        requestsPerMinute,
        connectTimeout,
        requestTimeout,
        budget,
        maxAttempts,
        maxBodyBytes);
  }

  /// The same on a plan that allows so many requests a minute.
  public PolygonSettings withRequestsPerMinute(int allowed) {
    return new PolygonSettings(
        base, key, allowed, connectTimeout, requestTimeout, budget, maxAttempts, maxBodyBytes);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "PolygonSettings[%s, %d requests a minute]".formatted(base, requestsPerMinute);
  }
}
