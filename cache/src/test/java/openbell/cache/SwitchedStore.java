package openbell.cache;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.BlobPage;
import openbell.store.BlobStore;
import openbell.store.BlobVersion;
import openbell.store.Fetch;
import openbell.store.PutCondition;
import openbell.store.PutResult;
import openbell.store.StoreException;

/// A store that can be told to fail, and to do something in the middle of a get.
final class SwitchedStore implements BlobStore {

  private final BlobStore store;
  final AtomicReference<StoreException.Kind> failing = new AtomicReference<>();
  final AtomicReference<Runnable> afterGet = new AtomicReference<>();

  SwitchedStore(BlobStore store) {
    this.store = store;
  }

  private void check() {
    StoreException.Kind kind = failing.get();
    if (kind != null) {
      throw new StoreException(kind, "store is down");
    }
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    check();
    return store.put(key, bytes, meta, condition);
  }

  @Override
  public Optional<Blob> get(String key) {
    check();
    Optional<Blob> blob = store.get(key);
    Runnable work = afterGet.getAndSet(null);
    if (work != null) {
      work.run();
    }
    return blob;
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    check();
    return store.getUnless(key, etag);
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    check();
    return store.get(key, versionId);
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    check();
    return store.head(key);
  }

  @Override
  public Map<String, String> tags(String key) {
    check();
    return store.tags(key);
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    check();
    return store.list(prefix, after, limit);
  }

  @Override
  public void delete(String key) {
    check();
    store.delete(key);
  }

  @Override
  public List<BlobVersion> versions(String key) {
    return store.versions(key);
  }

  @Override
  public void close() {
    store.close();
  }
}
