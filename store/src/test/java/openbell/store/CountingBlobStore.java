package openbell.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A store that counts what is asked of the one behind it, for tests that state exact numbers.
public final class CountingBlobStore implements BlobStore {

  private final BlobStore store;
  private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();

  public CountingBlobStore(BlobStore store) {
    this.store = store;
  }

  /// Operations since the last call of this, by name, in alphabetical order: `{get=1, put=2}`.
  public String operations() {
    String seen = counts.toString();
    counts.clear();
    return seen;
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    count("put");
    return store.put(key, bytes, meta, condition);
  }

  @Override
  public Optional<Blob> get(String key) {
    count("get");
    return store.get(key);
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    count("getUnless");
    return store.getUnless(key, etag);
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    count("get");
    return store.get(key, versionId);
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    count("head");
    return store.head(key);
  }

  @Override
  public Map<String, String> tags(String key) {
    count("tags");
    return store.tags(key);
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    count("list");
    return store.list(prefix, after, limit);
  }

  @Override
  public void delete(String key) {
    count("delete");
    store.delete(key);
  }

  @Override
  public List<BlobVersion> versions(String key) {
    count("versions");
    return store.versions(key);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return store.toString();
  }

  private void count(String operation) {
    counts.computeIfAbsent(operation, k -> new AtomicInteger()).incrementAndGet();
  }
}
