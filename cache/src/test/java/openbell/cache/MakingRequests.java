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

/// A store that says what it is asked before it does it.
abstract class MakingRequests implements BlobStore {

  private final BlobStore store;

  MakingRequests(BlobStore store) {
    this.store = store;
  }

  abstract void note(String request);

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    String how =
        switch (condition) {
          case PutCondition.Always() -> "put";
          case PutCondition.IfAbsent() -> "put-if-absent";
          case PutCondition.IfMatch(String etag) -> "put-if-match";
        };
    note(how + " " + key);
    return store.put(key, bytes, meta, condition);
  }

  @Override
  public Optional<Blob> get(String key) {
    note("get " + key);
    return store.get(key);
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    note("get-unless " + key);
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
    note("list " + prefix);
    return store.list(prefix, after, limit);
  }

  @Override
  public void delete(String key) {
    note("delete " + key);
    store.delete(key);
  }

  @Override
  public List<BlobVersion> versions(String key) {
    return store.versions(key);
  }

  @Override
  public void close() {}
}
