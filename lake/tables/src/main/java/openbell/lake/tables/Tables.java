package openbell.lake.tables;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.tables.Manifest.DataFile;
import openbell.lake.tables.Snapshot.Within;
import openbell.market.BarColumn;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.Fetch;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;

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
  private final AtomicReference<@Nullable ReadManifest> lastManifest = new AtomicReference<>();

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
    local = new LocalFiles(store, home.resolve("files"));
  }

  /// Begins to load DuckDB's native code on a thread of its own, which takes half a second once in
  /// a process: for whoever is about to read, and has something else to do before.
  public static void prepare() {
    var _ = CompletableFuture.runAsync(Duck::load);
  }

  /// The state of this moment, however long it takes to open.
  ///
  /// @param wanted the tables that will be read; reading another gives no rows
  public Snapshot open(Set<LakeSchema> wanted) {
    return open(wanted, LakeSql.Limits.NONE);
  }

  /// The state of this moment.
  ///
  /// @param wanted the tables that will be read; reading another gives no rows
  /// @param limits of opening it and of a question together
  /// @throws LakeSqlException of kind `LIMIT` when opening takes more
  public Snapshot open(Set<LakeSchema> wanted, LakeSql.Limits limits) {
    return open(this::manifest, wanted, Within.of(limits));
  }

  /// All bars of this moment, as arrays in memory.
  ///
  /// @param columns those that will be read, besides the closes: of the others, prices are the
  ///   closes and volumes are 0
  /// @param most bytes that the arrays may take
  /// @throws LakeSqlException of kind `LIMIT` when they take more
  public BarTable bars(Set<BarColumn> columns, long most) {
    return bars(columns, most, LakeSql.Limits.NONE);
  }

  /// As the other, with limits for the reading.
  ///
  /// @param reading the time that it may take, and DuckDB's memory, which is beside the arrays
  public BarTable bars(Set<BarColumn> columns, long most, LakeSql.Limits reading) {
    return bars(columns, Optional.empty(), most, reading);
  }

  /// All bars of this moment, where those of an earlier one are known: what did not change is not
  /// read again. While nothing has changed that costs one listing of the symbols' records, and the
  /// answer is `before` itself.
  ///
  /// @param most bytes that the arrays may take; those of `before` may take as much beside them
  /// @throws LakeSqlException of kind `LIMIT` when they take more
  public BarTable bars(BarTable before, long most) {
    return bars(before, most, LakeSql.Limits.NONE);
  }

  /// As the other, with limits for the reading.
  ///
  /// @param reading the time that it may take, and DuckDB's memory, which is beside the arrays
  public BarTable bars(BarTable before, long most, LakeSql.Limits reading) {
    return bars(before.columns(), Optional.of(before), most, reading);
  }

  private BarTable bars(
      Set<BarColumn> columns, Optional<BarTable> before, long most, LakeSql.Limits reading) {
    makeWork();
    BarReader reader = new BarReader(store, histories, local, work, reading, clock);
    for (int n = 1; n <= TRIES; n++) {
      Manifest manifest = manifest();
      Optional<BarTable> read = reader.read(manifest, columns, before, most);
      if (read.isPresent()) {
        local.removeAllBut(manifest.allFiles().map(DataFile::key).collect(toSet()));
        return read.get();
      }
    }
    throw filesGone();
  }

  /// Questions over a snapshot of these tables, which is locked from then on. Its limits are those
  /// of each question.
  public LakeSql sql(Snapshot snapshot) {
    return new LakeSql(snapshot, local.folder());
  }

  /// As the other, for a process that has other things to do: a question takes one core.
  public LakeSql sqlOnOneCore(Snapshot snapshot) {
    return new LakeSql(snapshot, local.folder(), 1);
  }

  /// A symbol whose newest raw object gives no prices; its rows stay as they are.
  ///
  /// @param symbol with its source: `yfinance/D05.SI`
  /// @param why in words, with what can be done
  public record Unreadable(String symbol, String why) {}

  /// What the tables consist of and were computed from.
  ///
  /// @param files the Parquet files, with the hashes of their bytes
  /// @param raw the newest raw object of each symbol then, with its hash; older ones that rows came
  ///   from too are in the column `source_raw_data` of `bars`
  public record Named(List<Kept> files, List<Kept> raw) {}

  /// What the manifest names: for whoever checks that it is there, or deletes what nothing needs.
  /// Nothing when nothing was ever compacted.
  public Named named() {
    Manifest manifest = manifest();
    return new Named(
        manifest.allFiles().map(file -> new Kept(file.key(), file.sha256())).toList(),
        manifest.symbols().values().stream().map(Manifest.Computed::raw).toList());
  }

  /// What a compaction did.
  ///
  /// @param snapshot the state that the tables are in now
  /// @param written files written
  /// @param rows in those files
  /// @param changed symbols that had something new
  /// @param unreadable symbols whose newest raw object gives no prices
  /// @param removed files that no reader can need any more
  public record Compacted(
      String snapshot,
      int written,
      long rows,
      int changed,
      List<Unreadable> unreadable,
      int removed) {}

  /// Brings what came since the last time into files. When nothing did, nothing is written.
  ///
  /// @throws StoreException also when others keep switching the tables at the same time
  public Compacted compact() {
    for (int n = 1; n <= TRIES; n++) {
      Optional<Blob> blob = store.get(Manifest.KEY);
      Manifest manifest = blob.map(b -> ManifestJson.read(b.bytes())).orElse(Manifest.NONE);
      try (Snapshot snapshot =
          open(() -> manifest, EnumSet.allOf(LakeSchema.class), Within.of(LakeSql.Limits.NONE))) {
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

  private record ReadManifest(String etag, Manifest manifest) {}

  /// The manifest as it is; read again only when it has moved.
  Manifest manifest() {
    ReadManifest known = lastManifest.get();
    return switch (known == null
        ? fetched(Manifest.KEY)
        : store.getUnless(Manifest.KEY, known.etag())) {
      case Fetch.Missing() -> Manifest.NONE;
      case Fetch.NotModified() -> Objects.requireNonNull(known).manifest();
      case Fetch.Found(Blob blob) -> {
        Manifest manifest = ManifestJson.read(blob.bytes());
        lastManifest.set(new ReadManifest(blob.info().etag(), manifest));
        yield manifest;
      }
    };
  }

  private Fetch fetched(String key) {
    return store.get(key).<Fetch>map(Fetch.Found::new).orElseGet(Fetch.Missing::new);
  }

  /// The name of the snapshot that the files are of; empty when nothing was ever compacted.
  public String snapshotName() {
    return manifest().snapshot();
  }

  /// How many symbols have something that the files have not.
  public int newerSymbols() {
    return new Changes(store, histories)
        .since(manifest(), false, Deadline.in(LakeSql.Limits.NONE.time()))
        .changed()
        .size();
  }

  @FunctionalInterface
  private interface Manifests {
    Manifest now();
  }

  private Snapshot open(Manifests manifests, Set<LakeSchema> wanted, Within within) {
    makeWork();
    for (int n = 1; n <= TRIES; n++) {
      Manifest manifest = manifests.now();
      Changes.Found changes =
          new Changes(store, histories)
              .since(manifest, wanted.contains(LakeSchema.RAW_OBJECTS), within.deadline());
      Optional<Snapshot> opened =
          Snapshot.open(manifest, changes, wanted, store, local, work, within);
      if (opened.isPresent()) {
        local.removeAllBut(manifest.allFiles().map(DataFile::key).collect(toSet()));
        return opened.get();
      }
    }
    throw filesGone();
  }

  private StoreException filesGone() {
    return new StoreException(
        StoreException.Kind.OTHER,
        "files that %s names are not in %s: restore them, or delete it and compact again, when all of raw/ can be read"
            .formatted(Manifest.KEY, store));
  }

  /// Makes the folder for work, and removes what killed processes left there.
  private void makeWork() {
    try {
      Files.createDirectories(work);
      // The machine's clock, as the times of files are.
      Instant before = InstantSource.system().instant().minus(WORK_ABANDONED);
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
