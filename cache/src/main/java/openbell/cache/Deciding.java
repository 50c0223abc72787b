package openbell.cache;

import java.util.Optional;

/// A cache with copies of its own that can be asked past them. Who holds a lease must: a trusted
/// copy does not know that the value was made again elsewhere a moment ago, and a refresh that goes
/// by it pays for a value that its write then cannot keep.
public interface Deciding {

  /// The value by the tier that decides, however trusted a copy is.
  Optional<CacheHit> findDecided(String key);

  /// The value as nearly decided as this cache can say.
  static Optional<CacheHit> find(Cache cache, String key) {
    return cache instanceof Deciding deciding ? deciding.findDecided(key) : cache.find(key);
  }
}
