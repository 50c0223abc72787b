package openbell.cache;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Any [Cache] as a tier: right, but without the thrift, since it says neither when a copy was
/// confirmed nor under which version of the far tier it is.
record PlainTier(Cache cache, InstantSource clock) implements NearTier {

  static Tier of(Cache cache, InstantSource clock) {
    return cache instanceof Tier tier ? tier : new PlainTier(cache, clock);
  }

  static NearTier near(Cache cache, InstantSource clock) {
    return cache instanceof NearTier tier ? tier : new PlainTier(cache, clock);
  }

  @Override
  public Optional<Copy> copy(String key) {
    Instant start = clock.instant();
    return cache.find(key).map(hit -> new Copy(hit, start));
  }

  @Override
  public Recheck recheck(String key, String version) {
    return Tier.compare(copy(key), version);
  }

  @Override
  public Written write(String key, CacheEntry entry, Expected expected) {
    return cache.put(key, entry, expected)
        ? new Written.Done("", Instant.EPOCH)
        : new Written.Lost();
  }

  @Override
  public Optional<Copy> held(String key) {
    return cache.find(key).map(hit -> new Copy(hit, Instant.EPOCH));
  }

  @Override
  public void hold(String key, CacheEntry entry, String version, Instant confirmedAt) {
    cache.put(key, entry);
  }

  @Override
  public boolean confirm(String key, String from, String version, Instant confirmedAt) {
    return true;
  }

  @Override
  public void drop(String key, String version) {
    cache.remove(key);
  }

  @Override
  public void remove(String key) {
    cache.remove(key);
  }

  @Override
  public int removeAll(String prefix) {
    return cache.removeAll(prefix);
  }

  @Override
  public void close() {
    cache.close();
  }

  @Override
  public String toString() {
    return cache.toString();
  }
}
