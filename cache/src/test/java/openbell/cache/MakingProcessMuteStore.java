package openbell.cache;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/// A store that can be read and takes nothing.
record MakingProcessMuteStore(BlobStore store) implements BlobStore {

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    throw new StoreException(StoreException.Kind.UNAVAILABLE, "takes nothing");
  }

  @Override
  public Optional<Blob> get(String key) {
    return store.get(key);
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
