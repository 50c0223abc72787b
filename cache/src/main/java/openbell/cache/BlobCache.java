package openbell.cache;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobKeys;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.Fetch;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cache whose values are the objects under a prefix of a [BlobStore], each with its expiry and
/// making in its metadata ([EntryMeta]): shared by every instance, and with other systems on the
/// same bucket.
///
/// A find is exactly one get of the store, a put exactly one put; only a put whose condition did
/// not hold is followed by one get, since a lost answer and a retry look the same. The version of a
/// value is its etag.
///
/// A store that refuses a read (403) is a miss, counted, with one warning: without the permission
/// to list, S3 says so of what is merely absent. An object whose expiry is missing or unreadable is
/// a hit that expired in 1970, so that it can be replaced by its version.
public final class BlobCache implements Tier {

  private static final Logger LOG = LoggerFactory.getLogger(BlobCache.class);
  private static final int DELETES_AT_ONCE = 16;

  private final BlobStore store;
  private final String tierName;
  private final String keyPrefix;
  private final InstantSource clock;
  private final Foreign foreign;
  private final AtomicBoolean warnedOfDenial = new AtomicBoolean();
  private final LongAdder denied = new LongAdder();

  /// Says until when an object holds, for a bucket that other systems write to as well.
  @FunctionalInterface
  public interface Foreign {

    /// The expiry to go by; empty means expired.
    ///
    /// @param ownExpiry what the object's metadata says; empty when missing or unreadable
    Optional<Instant> expiryOf(Blob blob, Optional<Instant> ownExpiry);
  }

  /// A cache in this store, which stays its owner's to close.
  ///
  /// @param tierName what hits and messages call it: `s3`, `directory`
  /// @param keyPrefix what its keys begin with in the store: `cache/`
  public BlobCache(BlobStore store, String tierName, String keyPrefix, InstantSource clock) {
    this(store, tierName, keyPrefix, clock, (blob, ownExpiry) -> ownExpiry);
  }

  /// A cache in this store that lets the caller judge the expiry of each object.
  public BlobCache(
      BlobStore store, String tierName, String keyPrefix, InstantSource clock, Foreign foreign) {
    this.store = store;
    this.tierName = tierName;
    this.keyPrefix = keyPrefix;
    this.clock = clock;
    this.foreign = foreign;
  }

  @Override
  public Optional<Copy> copy(String key) {
    Instant start = clock.instant();
    String blobKey = blobKey(key);
    try {
      return store.get(blobKey).map(blob -> new Copy(hit(blob), start));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.DENIED) {
        denied(e);
        return Optional.empty();
      }
      throw failure("read", key, e);
    }
  }

  /// What is known of a value without its bytes, as this cache wrote it; empty when there is none,
  /// or none that was written here.
  ///
  /// @throws CacheException when the store cannot be asked
  public Optional<CacheListing> about(String key) {
    String blobKey = blobKey(key);
    try {
      return store.head(blobKey).flatMap(info -> listing(key, info));
    } catch (StoreException e) {
      throw failure("read", key, e);
    }
  }

  private static Optional<CacheListing> listing(String key, BlobInfo info) {
    Map<String, String> metadata = info.meta().metadata();
    return ExpiresAt.parse(metadata.get(ExpiresAt.KEY))
        .filter(CacheEntry::isExpiry)
        .map(
            until ->
                new CacheListing(
                    key, info.sizeBytes(), until, EntryMeta.making(metadata), info.readAt()));
  }

  /// One get, conditional where there is a version. A refusal (403) is a failure here, not "gone":
  /// expired credentials would otherwise empty every copy.
  @Override
  public Recheck recheck(String key, String version) {
    Instant start = clock.instant();
    String blobKey = blobKey(key);
    try {
      Fetch fetch =
          version.isEmpty()
              ? store.get(blobKey).<Fetch>map(Fetch.Found::new).orElse(new Fetch.Missing())
              : store.getUnless(blobKey, version);
      return switch (fetch) {
        case Fetch.NotModified() -> new Recheck.Same(start);
        case Fetch.Found(Blob blob) -> new Recheck.Other(new Copy(hit(blob), start));
        case Fetch.Missing() -> new Recheck.Gone();
      };
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.DENIED) {
        denied(e);
        throw new DeniedException("Cannot read '%s' from %s".formatted(key, this), e);
      }
      throw failure("read", key, e);
    }
  }

  @Override
  public Written write(String key, CacheEntry entry, Expected expected) {
    Instant start = clock.instant();
    String blobKey = blobKey(key);
    PutCondition condition =
        switch (expected) {
          case Expected.Anything() -> PutCondition.always();
          case Expected.Absent() -> PutCondition.ifAbsent();
          case Expected.Version(String version) -> PutCondition.ifMatch(version);
        };
    try {
      PutResult result = store.put(blobKey, entry.bytes(), EntryMeta.of(entry), condition);
      return switch (result) {
        case PutResult.Written(String etag) -> new Written.Done(etag, start);
        case PutResult.Conflict() -> ownDespiteConflict(blobKey, entry, start);
      };
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

  /// Lists what is under the prefix and deletes it, several at a time.
  @Override
  public int removeAll(String prefix) {
    CacheKeys.checkPrefix(prefix);
    List<Callable<Boolean>> deletes = new ArrayList<>();
    try {
      for (ListedBlob blob : store.listAll(keyPrefix + prefix).toList()) {
        deletes.add(
            () -> {
              store.delete(blob.key());
              return true;
            });
      }
    } catch (StoreException e) {
      throw failure("remove", prefix + "...", e);
    }
    deleteAll(prefix, deletes);
    return deletes.size();
  }

  /// Does nothing: the store is its owner's to close.
  @Override
  public void close() {}

  /// `denied`: reads that the store refused, each counted as a miss.
  @Override
  public Map<String, Long> counts() {
    return Map.of("denied", denied.sum());
  }

  /// For messages: the tier's name.
  @Override
  public String toString() {
    return tierName;
  }

  /// A conflict may be with this very write, when its first answer was lost on the way.
  private Written ownDespiteConflict(String blobKey, CacheEntry entry, Instant start) {
    return store
        .get(blobKey)
        .filter(
            blob ->
                Arrays.equals(blob.bytes(), entry.bytes())
                    && blob.info().meta().metadata().equals(EntryMeta.of(entry).metadata()))
        .<Written>map(blob -> new Written.Done(blob.info().etag(), start))
        .orElse(new Written.Lost());
  }

  private void deleteAll(String prefix, List<Callable<Boolean>> deletes) {
    if (deletes.isEmpty()) {
      return;
    }
    int threads = Math.min(DELETES_AT_ONCE, deletes.size());
    try (ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
      for (Future<Boolean> done : pool.invokeAll(deletes)) {
        done.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failed) {
        throw failure("remove", prefix + "...", failed);
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException(
          "Removing '%s...' in the cache %s was interrupted (remove again)"
              .formatted(prefix, tierName),
          e);
    }
  }

  private CacheHit hit(Blob blob) {
    BlobMeta meta = blob.info().meta();
    Optional<Instant> own =
        ExpiresAt.parse(meta.metadata().get(ExpiresAt.KEY)).filter(CacheEntry::isExpiry);
    Instant expiresAt =
        foreign.expiryOf(blob, own).filter(CacheEntry::isExpiry).orElse(Instant.EPOCH);
    if (own.isEmpty() && expiresAt.equals(Instant.EPOCH)) {
      LOG.info("Object {} of {} has no expiry: taken as expired", blob.info().key(), tierName);
    }
    CacheEntry entry =
        new CacheEntry(
            blob.bytes(), meta.contentType(), expiresAt, EntryMeta.making(meta.metadata()));
    return new CacheHit(entry, tierName, blob.info().etag());
  }

  private void denied(StoreException e) {
    denied.increment();
    if (!warnedOfDenial.getAndSet(true)) {
      LOG.warn(
          "Cache tier {} is refused a read, which counts as a miss: {}. Without s3:ListBucket S3"
              + " says 403 of what is only absent",
          tierName,
          e.getMessage());
    }
  }

  private String blobKey(String key) {
    CacheKeys.check(key);
    return keyPrefix.isEmpty() ? key : BlobKeys.check(keyPrefix + key);
  }

  private CacheException failure(String what, String key, StoreException e) {
    return new CacheException(
        "Cannot %s '%s' in the cache %s: %s".formatted(what, key, tierName, e.getMessage()), e);
  }
}
