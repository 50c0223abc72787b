package openbell.cache;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cache that counts what is asked of the one behind it, and tells each find at INFO: tier,
/// outcome, key, milliseconds.
///
/// Wraps a tier or a whole composition, each counted under its own name.
public final class MeteredCache implements NearTier {

  private static final Logger LOG = LoggerFactory.getLogger(MeteredCache.class);

  private final Tier tier;
  private final NearTier near;
  private final CacheStats stats;
  private final TierMeter meter;

  /// A cache counted in these stats; closing closes the cache, not the stats.
  public MeteredCache(Cache cache, CacheStats stats) {
    this.tier = PlainTier.of(cache, stats.clock());
    this.near = PlainTier.near(cache, stats.clock());
    this.stats = stats;
    this.meter = stats.meter(tier);
  }

  @Override
  public Optional<Copy> copy(String key) {
    return metered(key, () -> tier.copy(key));
  }

  @Override
  public Optional<Copy> held(String key) {
    return metered(key, () -> near.held(key));
  }

  @Override
  public Recheck recheck(String key, String version) {
    return rechecked(key, () -> tier.recheck(key, version));
  }

  @Override
  public Recheck decided(String key) {
    return rechecked(key, () -> tier.decided(key));
  }

  private Recheck rechecked(String key, Supplier<Recheck> ask) {
    long start = System.nanoTime();
    try {
      Recheck said = ask.get();
      switch (said) {
        case Recheck.Same(Instant at) -> found(key, TierMeter.Outcome.HIT, 0, start);
        case Recheck.Other(Copy copy) -> found(key, Optional.of(copy), start);
        case Recheck.Gone() -> found(key, TierMeter.Outcome.MISS, 0, start);
      }
      return said;
    } catch (DeniedException e) {
      found(key, TierMeter.Outcome.MISS, 0, start);
      throw e;
    } catch (CacheException e) {
      found(key, TierMeter.Outcome.ERROR, 0, start);
      throw e;
    }
  }

  @Override
  public Written write(String key, CacheEntry entry, Expected expected) {
    Written written = counted(() -> tier.write(key, entry, expected));
    meter.put(written instanceof Written.Done, entry.bytes().length);
    return written;
  }

  @Override
  public void hold(String key, CacheEntry entry, String version, Instant confirmedAt) {
    counted(
        () -> {
          near.hold(key, entry, version, confirmedAt);
          return true;
        });
    meter.put(true, entry.bytes().length);
  }

  @Override
  public boolean confirm(String key, String from, String version, Instant confirmedAt) {
    return counted(() -> near.confirm(key, from, version, confirmedAt));
  }

  @Override
  public void drop(String key, String version) {
    counted(
        () -> {
          near.drop(key, version);
          return true;
        });
  }

  @Override
  public void remove(String key) {
    counted(
        () -> {
          tier.remove(key);
          return true;
        });
    meter.removed();
  }

  @Override
  public int removeAll(String prefix) {
    int removed = counted(() -> tier.removeAll(prefix));
    meter.removed();
    return removed;
  }

  @Override
  public Map<String, Long> counts() {
    return tier.counts();
  }

  @Override
  public void close() {
    tier.close();
  }

  /// For messages: the name of what is behind it.
  @Override
  public String toString() {
    return tier.toString();
  }

  private Optional<Copy> metered(String key, Supplier<Optional<Copy>> find) {
    long start = System.nanoTime();
    try {
      Optional<Copy> copy = find.get();
      found(key, copy, start);
      return copy;
    } catch (CacheException e) {
      found(key, TierMeter.Outcome.ERROR, 0, start);
      throw e;
    }
  }

  private void found(String key, Optional<Copy> copy, long start) {
    if (copy.isEmpty()) {
      found(key, TierMeter.Outcome.MISS, 0, start);
      return;
    }
    CacheHit hit = copy.get().hit();
    Instant now = stats.clock().instant();
    found(
        key,
        hit.freshAt(now) ? TierMeter.Outcome.HIT : TierMeter.Outcome.STALE,
        hit.entry().bytes().length,
        start);
    stats.flushIfDue(now);
  }

  private void found(String key, TierMeter.Outcome outcome, long bytes, long start) {
    long nanos = System.nanoTime() - start;
    meter.found(key, outcome, bytes, nanos);
    if (LOG.isInfoEnabled()) {
      LOG.info(
          "cache {}: {} {} {} ms",
          tier,
          outcome.name().toLowerCase(Locale.ROOT),
          key,
          String.format(Locale.ROOT, "%.3f", nanos / 1e6));
    }
  }

  private <T> T counted(Supplier<T> work) {
    try {
      return work.get();
    } catch (CacheException e) {
      meter.failed();
      throw e;
    }
  }
}
