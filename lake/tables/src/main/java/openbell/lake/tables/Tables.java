package openbell.lake.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.StoreException;

/// The tables of a lake: Parquet files by month, a manifest that says which, and what came since.
///
/// Files are written once under names that no other file ever has; a compaction writes new ones
/// beside the old and then switches the manifest by a conditional write, so that a reader sees the
/// state before or the state after, never a mixture, and a process that is killed leaves nothing
/// but files that nobody names. Safe for concurrent use, also by several processes.
///
/// Methods throw [StoreException] when the store fails, [LakeSqlException] when DuckDB does.
public final class Tables {
  private static final int TRIES = 3;
  private static final Duration WORK_ABANDONED = Duration.ofDays(1);

  private final BlobStore store;
  private final Histories histories;
  private final InstantSource clock;
  private final Optional<String> bucket;
  private final Path work;
  private final LocalFiles local;

  /// The tables in a store.
  ///
  /// @param home a folder of this machine for copies of files and for what does not fit into
  ///   memory; need not exist
  /// @param bucket the store's bucket, when it is one that Athena reads; empty for a directory
  public Tables(
      BlobStore store,
      Histories histories,
      Path home,
      InstantSource clock,
      Optional<String> bucket) {
    this.store = store;
    this.histories = histories;
    this.clock = clock;
    this.bucket = bucket;
    work = home.resolve("work");
    local = new LocalFiles(store, home.resolve("files"), clock);
  }

  /// The state of this moment.
  ///
  /// @param wanted the tables that will be read; reading another gives no rows
  public Snapshot open(Set<LakeSchema> wanted) {
    return open(this::manifest, wanted);
  }

  /// Questions over a snapshot of these tables, which is locked from then on.
  public LakeSql sql(Snapshot snapshot, LakeSql.Limits limits) {
    return new LakeSql(snapshot, local.folder(), limits);
  }

  /// What a compaction did.
  ///
  /// @param snapshot the state that the tables are in now
  /// @param written files written
  /// @param rows in those files
  /// @param changed symbols that had something new
  /// @param unreadable symbols whose newest raw object has no usable prices; their rows stay as
  ///   they are
  /// @param removed files that no reader can need any more
  public record Compacted(
      String snapshot, int written, long rows, int changed, List<String> unreadable, int removed) {}

  /// Brings what came since the last time into files. When nothing did, nothing is written.
  ///
  /// @throws StoreException also when others keep switching the tables at the same time
  public Compacted compact() {
    for (int n = 1; n <= TRIES; n++) {
      Optional<Blob> blob = store.get(Manifest.KEY);
      Manifest manifest = blob.map(b -> ManifestJson.read(b.bytes())).orElse(Manifest.NONE);
      try (Snapshot snapshot = open(() -> manifest, EnumSet.allOf(LakeSchema.class))) {
        Optional<Compacted> done =
            new Compaction(snapshot, store, local, clock.instant(), bucket)
                .run(blob.map(b -> b.info().etag()));
        if (done.isPresent()) {
          return done.get();
        }
      }
    }
    throw new StoreException(
        StoreException.Kind.OTHER,
        "other processes compacted the same tables at the same time: run it again when they are"
            + " done");
  }

  /// The manifest as it is.
  Manifest manifest() {
    return store
        .get(Manifest.KEY)
        .map(blob -> ManifestJson.read(blob.bytes()))
        .orElse(Manifest.NONE);
  }

  /// The name of the snapshot that the files are of; empty when nothing was ever compacted.
  public String snapshotName() {
    return manifest().snapshot();
  }

  /// How many symbols have something that the files have not.
  public int newerSymbols() {
    return new Changes(store, histories).since(manifest()).changed().size();
  }

  @FunctionalInterface
  private interface Manifests {
    Manifest now();
  }

  private Snapshot open(Manifests manifests, Set<LakeSchema> wanted) {
    makeWork();
    for (int n = 1; n <= TRIES; n++) {
      Manifest manifest = manifests.now();
      Changes.Found changes = new Changes(store, histories).since(manifest);
      Optional<Snapshot> opened = Snapshot.open(manifest, changes, wanted, store, local, work);
      if (opened.isPresent()) {
        return opened.get();
      }
    }
    throw new StoreException(
        StoreException.Kind.OTHER,
        "files that %s names are not in %s: restore them, or delete it and compact again"
            .formatted(Manifest.KEY, store));
  }

  /// Makes the folder for work, and removes what killed processes left there.
  private void makeWork() {
    try {
      Files.createDirectories(work);
      Instant before = clock.instant().minus(WORK_ABANDONED);
      try (Stream<Path> folders = Files.list(work)) {
        for (Path folder : folders.toList()) {
          if (Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
            Duck.removeTree(folder);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no work can be kept under " + work, e);
    }
  }
}
