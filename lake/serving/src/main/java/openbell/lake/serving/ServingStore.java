package openbell.lake.serving;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.BlobPage;
import openbell.store.BlobStore;
import openbell.store.BlobVersion;
import openbell.store.Fetch;
import openbell.store.PutCondition;
import openbell.store.PutResult;

/// A store whose indicators and percentiles go into the serving tables, too, once they are written.
/// Everything else is the store's below. Closing it closes both.
public final class ServingStore implements BlobStore {
  private final BlobStore below;
  private final ServingWriter writer;

  /// A store over another one.
  public ServingStore(BlobStore below, ServingWriter writer) {
    this.below = below;
    this.writer = writer;
  }

  /// The writer, for whoever says when.
  public ServingWriter writer() {
    return writer;
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    PutResult result = below.put(key, bytes, meta, condition);
    if (result instanceof PutResult.Written) {
      writer.offer(key, bytes);
    }
    return result;
  }

  @Override
  public Optional<Blob> get(String key) {
    return below.get(key);
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    return below.getUnless(key, etag);
  }

  @Override
  public Optional<URI> presign(String key, Duration validFor) {
    return below.presign(key, validFor);
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    return below.get(key, versionId);
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    return below.head(key);
  }

  @Override
  public Map<String, String> tags(String key) {
    return below.tags(key);
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    return below.list(prefix, after, limit);
  }

  @Override
  public OptionalInt expiryDays(String prefix) {
    return below.expiryDays(prefix);
  }

  @Override
  public boolean restore(String key, int days) {
    return below.restore(key, days);
  }

  @Override
  public void delete(String key) {
    below.delete(key);
  }

  @Override
  public List<BlobVersion> versions(String key) {
    return below.versions(key);
  }

  @Override
  public void close() {
    writer.close();
    below.close();
  }

  @Override
  public String toString() {
    return below.toString();
  }
}
