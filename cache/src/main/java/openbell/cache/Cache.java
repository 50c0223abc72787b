package openbell.cache;

import java.util.Optional;

/// A cache of bytes under keys, each with its expiry.
///
/// Keys follow `openbell.store.BlobKeys` in every implementation; any other is an
/// [IllegalArgumentException]. Every method is thread-safe, may block on a disk or the network, and
/// throws [CacheException] when it cannot do its work.
public interface Cache extends AutoCloseable {

  /// The value under this key, expired or not: the caller looks at [CacheHit#freshAt].
  Optional<CacheHit> find(String key);

  /// Keeps a value if the condition holds; an expired value counts as one that is there.
  ///
  /// @return false when the condition did not hold: then nothing was written
  boolean put(String key, CacheEntry entry, Expected expected);

  /// Keeps a value in place of whatever is there.
  default void put(String key, CacheEntry entry) {
    put(key, entry, Expected.anything());
  }

  /// Forgets a value; an absent one is fine.
  void remove(String key);

  /// Forgets all values whose key starts with this text, which need not be whole segments: `a/b`
  /// also means `a/bc`; empty means all.
  ///
  /// @return how many were there; of several tiers the far one's count
  int removeAll(String prefix);

  /// Frees connections; the values stay, except in memory.
  @Override
  void close();
}
