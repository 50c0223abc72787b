package openbell.edge.wiring;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import openbell.cache.Cache;
import openbell.cache.CacheException;

/// Whether reports can be served: some tier of the cache answers. Asked at most once in a few
/// seconds, however often a balancer knocks. Thread-safe.
final class Readiness {
  private static final Duration HOLDS = Duration.ofSeconds(5);
  private static final String NO_REPORT = "reports/READY/1970-01-01/report.json";

  private final Cache tiers;
  private final InstantSource clock;
  private Instant until = Instant.MIN;
  private Optional<String> problem = Optional.empty();

  Readiness(Cache tiers, InstantSource clock) {
    this.tiers = tiers;
    this.clock = clock;
  }

  /// Why not; empty when they can.
  synchronized Optional<String> problem() {
    Instant now = clock.instant();
    if (now.isAfter(until)) {
      try {
        tiers.find(NO_REPORT);
        problem = Optional.empty();
      } catch (CacheException e) {
        problem = Optional.of("no tier of the cache answers: see 'openbell doctor'");
      }
      until = now.plus(HOLDS);
    }
    return problem;
  }
}
