package openbell.cache;

import java.util.Optional;

/// A cache of bytes under keys, each with its expiry.
///
/// Keys follow `openbell.store.BlobKeys` in every implementation; any other is an
/// [IllegalArgumentException]. Every method is thread-safe, may block on a disk or the network, and
/// throws [CacheException] when it cannot do its work.
public interface Cache extends AutoCloseable {

  /// The value under this key; empty when there is none or it has expired.
  Optional<CacheHit> get(String key);

  /// Keeps a value in place of the one before.
  void put(String key, CacheEntry entry);

  /// Forgets a value; an absent one is fine.
  void remove(String key);

  /// Frees connections; the values stay.
  @Override
  void close();
}
