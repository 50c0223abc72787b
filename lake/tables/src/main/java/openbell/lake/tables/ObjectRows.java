package openbell.lake.tables;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import openbell.lake.Lake;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/// The rows of `raw_objects` and `reports`, which come of listings.
final class ObjectRows {
  private final BlobStore store;
  private final Deadline deadline;

  ObjectRows(BlobStore store, Deadline deadline) {
    this.store = store;
    this.deadline = deadline;
  }

  /// The raw objects under these folders.
  ///
  /// @param hashes by key, as far as known
  void raw(List<String> folders, Map<String, String> hashes, DuckDBAppender out)
      throws SQLException {
    for (List<ListedBlob> blobs : Parallel.map(folders, deadline, this::list)) {
      for (ListedBlob blob : blobs) {
        Optional<LakeKeys.Parsed> key = LakeKeys.raw(blob.key());
        if (key.isPresent()) {
          begin(out, blob, key.get());
          String sha256 = hashes.get(blob.key());
          if (sha256 == null || sha256.isEmpty()) {
            out.appendNull();
          } else {
            out.append(sha256);
          }
          out.endRow();
        }
      }
    }
  }

  /// All reports. Their hashes are in no listing.
  void reports(DuckDBAppender out) throws SQLException {
    for (ListedBlob blob : list(LakeKeys.REPORTS)) {
      Optional<LakeKeys.Parsed> key = LakeKeys.report(blob.key());
      if (key.isPresent()) {
        begin(out, blob, key.get());
        out.appendNull();
        out.endRow();
      }
    }
  }

  /// A report and its hash; null where it is gone, or has none and cannot be read.
  record Hashed(String key, @Nullable String sha256) {}

  /// Asks each of these reports for its hash, which it carries; one without, of an older program,
  /// is read.
  List<Hashed> hashes(List<String> keys) {
    return Parallel.map(keys, deadline, this::hash);
  }

  private Hashed hash(String key) {
    @Nullable String carried =
        store.head(key).map(info -> info.meta().metadata().get("sha256")).orElse(null);
    return new Hashed(key, carried == null ? ofBytes(key) : carried);
  }

  private @Nullable String ofBytes(String key) {
    try {
      return store.get(key).map(Blob::bytes).map(Lake::sha256Of).orElse(null);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.ARCHIVED) {
        throw e;
      }
      return null;
    }
  }

  private List<ListedBlob> list(String prefix) {
    try (Stream<ListedBlob> blobs = store.listAll(prefix)) {
      return blobs.peek(blob -> deadline.check()).toList();
    }
  }

  private static void begin(DuckDBAppender out, ListedBlob blob, LakeKeys.Parsed key)
      throws SQLException {
    out.beginRow()
        .append(key.symbol())
        .append(key.date())
        .append(key.name())
        .appendEpochMicros(key.at().getEpochSecond() * 1_000_000)
        .append(blob.key())
        .append(blob.sizeBytes());
  }
}
