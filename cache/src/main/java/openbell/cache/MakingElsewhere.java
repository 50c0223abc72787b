package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import openbell.cache.Flight.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has values made elsewhere, and waits for them on the asker's own thread: nothing of it goes on
/// in the background, where a frozen process would lose it.
///
/// Whether somebody makes the value already is read from its lease, as is why it could not be made.
/// Between handing over and that lease lies the start of the other process: for so long this one
/// does not hand the same over twice; two instances may, and the lease lets one of them make it.
final class MakingElsewhere {

  /// A cold function takes some seconds until it holds the lease.
  static final Duration STARTING = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(MakingElsewhere.class);
  private static final int MOST_REMEMBERED = 1000;

  private final Elsewhere elsewhere;
  private final Optional<Leases> leases;
  private final MakingPolicy policy;
  private final Pace pace;
  private final Map<String, Instant> begun = new LinkedHashMap<>();

  MakingElsewhere(Elsewhere elsewhere, Optional<Leases> leases, MakingPolicy policy, Pace pace) {
    this.elsewhere = elsewhere;
    this.leases = leases;
    this.policy = policy;
    this.pace = pace;
  }

  /// Has a value made and waits for it as long as it is awaited.
  ///
  /// @param flight what is wanted; what it saw is not looked for at once again
  /// @param find reads the tiers, as the one that decides says
  /// @return empty when it could not be handed over
  Optional<Outcome> fly(Flight flight, Function<String, Optional<CacheHit>> find)
      throws InterruptedException {
    @Nullable Outcome outcome = refusal(flight.key);
    for (Duration pause = policy.pollFirst(); outcome == null; pause = longer(pause)) {
      if (!begin(flight.key, false)) {
        return Optional.empty();
      }
      Duration left = Duration.between(pace.now(), flight.awaitedUntil());
      if (!left.isPositive()) {
        return Optional.of(new Outcome.Busy());
      }
      // Half of the pause by chance, so that those who wait do not come back together.
      Duration next = Duration.ofMillis((long) (pause.toMillis() * (0.5 + pace.random() / 2)));
      pace.sleep(left.compareTo(next) < 0 ? left : next);
      Optional<CacheHit> hit = find.apply(flight.key);
      outcome =
          flight.isWanted(hit, pace.now())
              ? new Outcome.Value(hit.orElseThrow(), false)
              : refusal(flight.key);
    }
    return Optional.of(outcome);
  }

  /// Why nobody should make it now; null when somebody should, or does already.
  private @Nullable Outcome refusal(String key) {
    return switch (leases.map(l -> l.look(key).occupied()).orElse(null)) {
      case Leases.Taking.Failed(String reason, Duration retryAfter) ->
          new Outcome.Failed(reason, retryAfter, true);
      case Leases.Taking.Busy busy -> {
        noted(key);
        yield null;
      }
      case null, default -> null;
    };
  }

  /// Hands over, unless that was done a moment ago.
  boolean begin(String key, boolean renewal) {
    if (!isNew(key)) {
      return true;
    }
    try {
      elsewhere.begin(key, renewal);
      noted(key);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("The making of {} could not be handed over: {}", key, e.getMessage());
      return false;
    }
  }

  private synchronized boolean isNew(String key) {
    @Nullable Instant at = begun.get(key);
    return at == null || !pace.now().isBefore(at.plus(STARTING));
  }

  private synchronized void noted(String key) {
    begun.remove(key); // To the young end.
    begun.put(key, pace.now());
    if (begun.size() > MOST_REMEMBERED) {
      Iterator<String> oldest = begun.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(policy.pollMost()) < 0 ? twice : policy.pollMost();
  }
}
