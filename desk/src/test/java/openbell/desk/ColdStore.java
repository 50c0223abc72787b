package openbell.desk;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** A real store, some of whose objects lie in cold storage as S3 has it, or cannot be read. */
final class ColdStore implements BlobStore {
  final Set<String> cold = new HashSet<>();
  final Set<String> broken = new HashSet<>();

  /** Done once, before the first listing that begins with this. */
  private String whenListed = "";

  private Runnable done = () -> {};
  private final BlobStore store;

  ColdStore(BlobStore store) {
    this.store = store;
  }

  void whenListed(String prefix, Runnable once) {
    whenListed = prefix;
    done = once;
  }

  private void read(String key) {
    if (cold.contains(key)) {
      throw new StoreException(StoreException.Kind.ARCHIVED, key + " is archived: 'lake restore'");
    }
    if (broken.contains(key)) {
      throw new StoreException(StoreException.Kind.OTHER, key + " has a bad sector: try later");
    }
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    return store.put(key, bytes, meta, condition);
  }

  @Override
  public Optional<Blob> get(String key) {
    read(key);
    return store.get(key);
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    read(key);
    return store.getUnless(key, etag);
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    read(key);
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
    if (!whenListed.isEmpty() && prefix.startsWith(whenListed)) {
      whenListed = "";
      done.run();
    }
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
