package openbell.desk;

import java.util.List;
import java.util.Optional;
import openbell.lake.Lake;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;

/// Whether the bytes of an object of the lake are those that were written, by the hash kept beside
/// them.
public final class Integrity {
  /// Where the objects of the lake lie.
  static final List<String> ZONES =
      List.of("raw/", "processed/", "quarantine/", "reports/", "tables/");

  private Integrity() {}

  /// Why the bytes are not those that were written; empty when they are, when nothing tells, and
  /// for an object that is no part of the lake.
  public static Optional<String> trouble(Blob blob) {
    return ZONES.stream().anyMatch(blob.info().key()::startsWith)
        ? trouble(blob, kept(blob.info()))
        : Optional.empty();
  }

  /// As the other.
  ///
  /// @param kept the hash that its bytes should have; empty when none was kept
  static Optional<String> trouble(Blob blob, String kept) {
    if (kept.isEmpty()) {
      return mayHaveNone(blob.info())
          ? Optional.empty()
          : Optional.of(
              "no hash was kept of these bytes: changed, or put there by another program");
    }
    String is = Lake.sha256Of(blob.bytes());
    if (!is.equals(kept)) {
      return Optional.of("its SHA-256 is %s, not %s".formatted(is, kept));
    }
    // Of a file of the tables the manifest keeps the hash as well.
    return blob.info().key().startsWith("tables/")
            && blob.info().meta().contentType().equals(BlobMeta.UNKNOWN_TYPE)
        ? Optional.of("its content type and metadata are not those that were written")
        : Optional.empty();
  }

  /// The hash that is kept beside an object; empty when none is.
  static String kept(BlobInfo info) {
    return info.meta().metadata().getOrDefault("sha256", "");
  }

  /// PDFs and tables of older builds, and PDFs of the older system, have no hash. A file that was
  /// changed in a directory has no content type either.
  static boolean mayHaveNone(BlobInfo info) {
    return (info.key().startsWith("reports/") || info.key().startsWith("tables/"))
        && !info.meta().contentType().equals(BlobMeta.UNKNOWN_TYPE);
  }
}
