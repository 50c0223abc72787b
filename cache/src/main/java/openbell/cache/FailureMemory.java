package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Failed makes, remembered for a short while so that a broken source is left in peace. Bounded:
/// beyond its size the oldest are forgotten. Thread-safe.
final class FailureMemory {

  /// @param until by this machine's clock
  record Failure(String reason, Instant until) {
    Duration remaining(Instant now) {
      return Duration.between(now, until);
    }
  }

  private final int most;
  private final Map<String, Failure> failures = new LinkedHashMap<>();

  FailureMemory(int most) {
    this.most = most;
  }

  synchronized Optional<Failure> find(String key, Instant now) {
    Failure failure = failures.get(key);
    if (failure == null) {
      return Optional.empty();
    }
    if (!now.isBefore(failure.until())) {
      failures.remove(key);
      return Optional.empty();
    }
    return Optional.of(failure);
  }

  synchronized void remember(String key, Failure failure) {
    failures.remove(key); // to the young end
    failures.put(key, failure);
    if (failures.size() > most) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  synchronized void forget(String key) {
    failures.remove(key);
  }

  synchronized void forgetAll(String prefix) {
    failures.keySet().removeIf(key -> key.startsWith(prefix));
  }
}
