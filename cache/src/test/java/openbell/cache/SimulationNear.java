package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The simplest near tier: fresh copies in memory, trusted for a while.
final class SimulationNear implements Cache, Deciding {

  static final Duration TRUST = Duration.ofSeconds(10);

  private record Copy(CacheHit hit, Instant readAt) {}

  private final Cache far;
  private final Pace pace;
  private final Map<String, Copy> copies = new HashMap<>();

  SimulationNear(Cache far, Pace pace) {
    this.far = far;
    this.pace = pace;
  }

  @Override
  public Optional<CacheHit> find(String key) {
    Instant now = pace.now();
    Copy copy = copies.get(key);
    if (copy != null && copy.hit().freshAt(now) && now.isBefore(copy.readAt().plus(TRUST))) {
      return Optional.of(copy.hit());
    }
    return findDecided(key);
  }

  @Override
  public Optional<CacheHit> findDecided(String key) {
    Instant now = pace.now();
    copies.remove(key);
    Optional<CacheHit> hit = far.find(key);
    hit.ifPresent(h -> copies.put(key, new Copy(h, now)));
    return hit;
  }

  @Override
  public boolean put(String key, CacheEntry entry, Expected expected) {
    copies.remove(key);
    boolean done = far.put(key, entry, expected);
    copies.remove(key);
    return done;
  }

  @Override
  public void remove(String key) {
    copies.remove(key);
    far.remove(key);
    copies.remove(key);
  }

  @Override
  public int removeAll(String prefix) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
