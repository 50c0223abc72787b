package openbell.lake.tables;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/// A directory that tells which bodies were read and which heads were asked for, and in which some
/// objects lie in cold storage.
record WatchedStore(BlobStore store, Set<String> read, Set<String> heads, Set<String> archived)
    implements BlobStore {

  WatchedStore(BlobStore store) {
    this(
        store,
        ConcurrentHashMap.newKeySet(),
        ConcurrentHashMap.newKeySet(),
        ConcurrentHashMap.newKeySet());
  }

  @Override
  public Optional<Blob> get(String key) {
    read.add(key);
    if (archived.contains(key)) {
      throw new StoreException(StoreException.Kind.ARCHIVED, key + " is archived: restore it");
    }
    return store.get(key);
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    return store.put(key, bytes, meta, condition);
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    return store.getUnless(key, etag);
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    return store.get(key, versionId);
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    heads.add(key);
    return store.head(key);
  }

  @Override
  public Map<String, String> tags(String key) {
    return store.tags(key);
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    return store.list(prefix, after, limit);
  }

  @Override
  public void delete(String key) {
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
