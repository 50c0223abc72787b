package openbell.desk;

import java.nio.file.Path;
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

/** A store whose every request fails, as when the bucket cannot be reached. */
final class BrokenStore implements BlobStore {
  private final Path where;

  BrokenStore(Path where) {
    this.where = where;
  }

  private StoreException down() {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "no answer from " + where.getFileName() + ": try later");
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    throw down();
  }

  @Override
  public Optional<Blob> get(String key) {
    throw down();
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    throw down();
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    throw down();
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    throw down();
  }

  @Override
  public Map<String, String> tags(String key) {
    throw down();
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    throw down();
  }

  @Override
  public void delete(String key) {
    throw down();
  }

  @Override
  public List<BlobVersion> versions(String key) {
    throw down();
  }

  @Override
  public void close() {}
}
