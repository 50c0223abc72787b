package openbell.cache;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A near tier that is empty until it is opened: for a process whose first answer should not wait
/// for what a disk costs, and whose far tier has it all.
///
/// What is held before is not kept. A remove reaches the tier behind it at any time, since its file
/// may be older than the process. Thread-safe.
public final class DeferredCache implements NearTier {

  private final NearTier tier;
  private volatile boolean open;

  /// A tier in front of this file, which stays untouched until it is opened.
  public DeferredCache(SqliteCache tier) {
    this.tier = tier;
  }

  /// Opens it, which takes as long as it takes; twice is fine.
  public void open() {
    tier.held("opening");
    open = true;
  }

  /// Whether it is open.
  public boolean isOpen() {
    return open;
  }

  @Override
  public Optional<Copy> copy(String key) {
    CacheKeys.check(key);
    return open ? tier.copy(key) : Optional.empty();
  }

  @Override
  public Recheck recheck(String key, String version) {
    CacheKeys.check(key);
    return open ? tier.recheck(key, version) : new Recheck.Gone();
  }

  @Override
  public Written write(String key, CacheEntry entry, Expected expected) {
    return tier.write(key, entry, expected);
  }

  @Override
  public Optional<Copy> held(String key) {
    CacheKeys.check(key);
    return open ? tier.held(key) : Optional.empty();
  }

  @Override
  public void hold(String key, CacheEntry entry, String version, Instant confirmedAt) {
    CacheKeys.check(key);
    if (open) {
      tier.hold(key, entry, version, confirmedAt);
    }
  }

  @Override
  public boolean confirm(String key, String from, String version, Instant confirmedAt) {
    return open && tier.confirm(key, from, version, confirmedAt);
  }

  @Override
  public void drop(String key, String version) {
    if (open) {
      tier.drop(key, version);
    }
  }

  @Override
  public void remove(String key) {
    tier.remove(key);
  }

  @Override
  public int removeAll(String prefix) {
    return tier.removeAll(prefix);
  }

  @Override
  public Map<String, Long> counts() {
    return open ? tier.counts() : Map.of();
  }

  @Override
  public void close() {
    tier.close();
  }

  @Override
  public String toString() {
    return tier.toString();
  }
}
