package openbell.cache;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.StoreException;

/// A cache whose values are the objects under a prefix of a [BlobStore], each with its expiry in
/// the metadata `expires-at`: shared by every instance, and with other systems on the same bucket.
///
/// A get is exactly one get of the store. Metadata that is missing or unreadable means expired, as
/// does an expiry outside the years 1970 to 9999.
public final class BlobCache implements Cache {

  private final BlobStore store;
  private final String tierName;
  private final String keyPrefix;
  private final InstantSource clock;

  /// A cache in this store, which stays its owner's to close.
  ///
  /// @param tierName what hits and messages call it: `s3`, `directory`
  /// @param keyPrefix what its keys begin with in the store: `cache/`
  public BlobCache(BlobStore store, String tierName, String keyPrefix, InstantSource clock) {
    this.store = store;
    this.tierName = tierName;
    this.keyPrefix = keyPrefix;
    this.clock = clock;
  }

  @Override
  public Optional<CacheHit> get(String key) {
    String blobKey = blobKey(key);
    Optional<Blob> blob;
    try {
      blob = store.get(blobKey);
    } catch (StoreException e) {
      throw failure("read", key, e);
    }
    return blob.flatMap(this::hit);
  }

  @Override
  public void put(String key, CacheEntry entry) {
    String expiresAt = ExpiresAt.format(entry.expiresAt());
    BlobMeta meta = BlobMeta.of(entry.contentType()).withMetadata(Map.of(ExpiresAt.KEY, expiresAt));
    try {
      store.put(blobKey(key), entry.bytes(), meta);
    } catch (StoreException e) {
      throw failure("write", key, e);
    }
  }

  @Override
  public void remove(String key) {
    try {
      store.delete(blobKey(key));
    } catch (StoreException e) {
      throw failure("remove", key, e);
    }
  }

  /// Does nothing: the store is its owner's to close.
  @Override
  public void close() {}

  /// For messages: the tier's name.
  @Override
  public String toString() {
    return tierName;
  }

  private Optional<CacheHit> hit(Blob blob) {
    BlobMeta meta = blob.info().meta();
    Optional<Instant> expiresAt =
        ExpiresAt.parse(meta.metadata().get(ExpiresAt.KEY)).filter(CacheEntry::isExpiry);
    return expiresAt
        .filter(at -> at.isAfter(clock.instant()))
        .map(at -> new CacheHit(new CacheEntry(blob.bytes(), meta.contentType(), at), tierName));
  }

  private String blobKey(String key) {
    CacheKeys.check(key);
    return CacheKeys.check(keyPrefix + key);
  }

  private CacheException failure(String what, String key, StoreException e) {
    return new CacheException(
        "Cannot %s '%s' in the cache %s: %s".formatted(what, key, tierName, e.getMessage()), e);
  }
}
