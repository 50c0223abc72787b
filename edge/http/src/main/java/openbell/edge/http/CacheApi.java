package openbell.edge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.TreeMap;
import openbell.cache.CacheException;
import openbell.cache.CacheStats;
import openbell.desk.Forgetting;

/// `/api/cache/…`: what the tiers did, and how to be rid of a report.
final class CacheApi {
  private static final int MOST_ASKED_SHOWN = 20;

  private final CacheStats stats;
  private final Forgetting forgetting;

  CacheApi(CacheStats stats, Forgetting forgetting) {
    this.stats = stats;
    this.forgetting = forgetting;
  }

  /// The sums of all processes that share the local file, as `cache stats` shows them.
  Response stats() {
    CacheStats.Kept kept = stats.kept();
    ObjectNode document = Json.object();
    ObjectNode tiers = document.putObject("tiers");
    new TreeMap<>(kept.tiers())
        .forEach(
            (tier, sums) -> {
              ObjectNode node = tiers.putObject(tier);
              new TreeMap<>(sums).forEach(node::put);
              long hits = sums.getOrDefault("hits", 0L);
              long finds = hits + sums.getOrDefault("misses", 0L) + sums.getOrDefault("stale", 0L);
              if (finds > 0) {
                node.put("hit_ratio", (double) hits / finds);
              }
              CacheStats.Latency took = kept.latencies().get(tier);
              if (took != null) {
                node.putObject("find_ms")
                    .put("p50", millis(took.p50()))
                    .put("p90", millis(took.p90()))
                    .put("p99", millis(took.p99()))
                    .put("max", millis(took.max()));
              }
            });
    kept.mostAsked().stream()
        .limit(MOST_ASKED_SHOWN)
        .forEach(
            asked ->
                document
                    .withArray("/most_asked")
                    .addObject()
                    .put("key", asked.key())
                    .put("times", asked.times()));
    return Response.of(200, Response.JSON, Json.bytes(document)).with("Cache-Control", "no-store");
  }

  Response forget(Request request, String query) {
    try {
      return switch (forgetting.forget(query, request.parameter("date"))) {
        case Forgetting.Outcome.Forgotten(var ticker, int removed) ->
            Response.of(
                    200,
                    Response.JSON,
                    Json.bytes(
                        Json.object().put("ticker", ticker.ticker()).put("removed", removed)))
                .with("Cache-Control", "no-store");
        case Forgetting.Outcome.Invalid(String what, String cure) ->
            Problem.badRequest(what, cure).response();
        case Forgetting.Outcome.NotFound(String what, String cure) ->
            Problem.notFound(what + ": " + cure).response();
      };
    } catch (CacheException e) {
      return Problem.unavailable("a tier could not be reached, what could be removed is: try again")
          .response();
    }
  }

  private static double millis(Duration took) {
    return took.toNanos() / 1e6;
  }
}
