package openbell.lake.tables;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import openbell.lake.Lake;
import openbell.lake.tables.Manifest.DataFile;
import openbell.lake.tables.Tables.Compacted;
import openbell.lake.tables.Tables.Unreadable;
import openbell.market.Fact;
import openbell.market.Feature;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;

/// One run of a compaction over a snapshot: the months, or older years, whose rows changed are
/// written anew.
///
/// The order is: where there is none, a manifest of nothing, by whose absence a lost one is known
/// from then on; files, then the lists of files that Athena reads, then the manifest, then removal
/// of what has had no snapshot for a day. Nothing that a manifest names is ever removed or written
/// again: the names hold the run's own.
final class Compaction {
  /// So long a reader may take from reading the manifest to having its files.
  static final Duration RETIRED_KEPT = Duration.ofDays(1);

  private static final BlobMeta PARQUET = BlobMeta.of("application/vnd.apache.parquet");

  private final Snapshot snapshot;
  private final BlobStore store;
  private final LocalFiles local;
  private final Instant now;
  private final Optional<String> bucket;
  private final String run;

  Compaction(
      Snapshot snapshot, BlobStore store, LocalFiles local, Instant now, Optional<String> bucket) {
    this.snapshot = snapshot;
    this.store = store;
    this.local = local;
    this.now = now;
    this.bucket = bucket;
    run = LakeKeys.stamp(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private record Written(LakeSchema table, String period, Optional<DataFile> file) {}

  private record Job(LakeSchema table, String period, Path file, long rows) {}

  /// Writes and switches.
  ///
  /// @param etag of the manifest that the snapshot is of; empty when there was none
  /// @return empty when the manifest was switched by another meanwhile
  Optional<Compacted> run(Optional<String> etag) {
    Manifest old = snapshot.manifest();
    snapshot.hashReports();
    List<Job> jobs = jobs();
    PutCondition unmoved = etag.map(PutCondition::ifMatch).orElse(PutCondition.ifAbsent());
    if (etag.isEmpty() && !jobs.isEmpty()) {
      switch (putManifest(Manifest.NONE, unmoved)) {
        case PutResult.Written(String first) -> unmoved = PutCondition.ifMatch(first);
        case PutResult.Conflict() -> {
          return Optional.empty();
        }
      }
    }
    List<Written> written = Parallel.map(jobs, snapshot.deadline(), this::upload);
    Map<LakeSchema, NavigableMap<String, DataFile>> files = old.filesCopy();
    for (Written each : written) {
      NavigableMap<String, DataFile> periods = files.getOrDefault(each.table(), new TreeMap<>());
      Periods.within(periods, each.period()).clear();
      each.file().ifPresent(file -> periods.put(each.period(), file));
    }
    List<DataFile> fresh = written.stream().map(Written::file).flatMap(Optional::stream).toList();
    Changes.Found changes = snapshot.changes();
    List<Unreadable> unreadable = snapshot.unreadable();
    boolean same =
        written.isEmpty()
            && changes.computed().equals(old.symbols())
            && changes.seen().equals(old.seen())
            && changes.joined().equals(old.joined());
    String name = same ? old.snapshot() : run;
    NavigableMap<String, Instant> retired = retired(old, files, name);
    List<String> due =
        retired.entrySet().stream()
            .filter(e -> e.getValue().isBefore(now.minus(RETIRED_KEPT)))
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(retired::remove);
    if (same && retired.equals(old.retired()) && due.isEmpty()) {
      return Optional.of(new Compacted(name, 0, 0, 0, unreadable, 0));
    }
    if (!same) {
      listForAthena(files, name);
    }
    Manifest next =
        new Manifest(
            name,
            same ? old.madeAt() : now,
            Fact.DEFINITIONS_VERSION,
            Feature.DEFINITIONS_VERSION,
            files,
            changes.computed(),
            changes.seen(),
            changes.joined(),
            retired);
    if (!(putManifest(next, unmoved) instanceof PutResult.Written)) {
      return Optional.empty();
    }
    due.forEach(store::delete);
    local.removeAllBut(keys(files.values()));
    return Optional.of(
        new Compacted(
            name,
            fresh.size(),
            fresh.stream().mapToLong(DataFile::rows).sum(),
            changes.changed().size(),
            unreadable,
            due.size()));
  }

  private PutResult putManifest(Manifest manifest, PutCondition unmoved) {
    byte[] json = ManifestJson.write(manifest);
    BlobMeta meta = hashed(BlobMeta.of("application/json"), Lake.sha256Of(json));
    return store.put(Manifest.KEY, json, meta, unmoved);
  }

  private static BlobMeta hashed(BlobMeta meta, String sha256) {
    return meta.withMetadata(Map.of("sha256", sha256));
  }

  private static Set<String> keys(Collection<NavigableMap<String, DataFile>> files) {
    Set<String> keys = new HashSet<>();
    files.forEach(months -> months.values().forEach(file -> keys.add(file.key())));
    return keys;
  }

  /// The files that changed, as they are on this machine.
  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (LakeSchema table : LakeSchema.values()) {
      Periods periods = Periods.of(now, snapshot.manifest().filesOf(table));
      List<String> changed = changed(table, periods);
      if (changed.isEmpty()) {
        continue;
      }
      String sorted = "parts." + table.key() + "_sorted";
      snapshot
          .duck()
          .run(
              "CREATE TABLE %s AS SELECT %s AS period, * FROM parts.%s ORDER BY period"
                  .formatted(sorted, periods.sql("date"), table.key()));
      for (String period : changed) {
        jobs.add(write(table, period, sorted));
      }
      snapshot.duck().run("DROP TABLE " + sorted);
    }
    return jobs;
  }

  private static String order(LakeSchema table) {
    return table.isComputed() ? "ticker, date, source" : "ticker, date, key";
  }

  /// The periods of a table in which a row came, changed or went, or that are now of a year.
  private List<String> changed(LakeSchema table, Periods periods) {
    NavigableMap<String, DataFile> before = snapshot.manifest().filesOf(table);
    NavigableSet<String> changed = periods.due(before);
    List<Path> files = snapshot.filesOf(table);
    String fresh = "SELECT %s FROM parts.%s".formatted(periods.sql("date"), table.key());
    if (files.isEmpty()) {
      changed.addAll(snapshot.duck().texts("SELECT DISTINCT * FROM (%s)".formatted(fresh)));
      return List.copyOf(changed);
    }
    String old =
        "SELECT %s FROM %s"
            .formatted(
                table.columnNames(),
                table.isComputed() ? Snapshot.readParquet(files) : Snapshot.known(table, files));
    if (table.isComputed()) {
      String cut =
          "SELECT %s FROM (%s) p JOIN parts.%s_cut c ON c.ticker = p.ticker AND c.source = p.source AND p.date >= c.from_date"
              .formatted(periods.sql("p.date"), old, table.key());
      changed.addAll(
          snapshot.duck().texts("SELECT DISTINCT * FROM (%s UNION ALL %s)".formatted(fresh, cut)));
    } else {
      String view = "SELECT %s FROM %s".formatted(table.columnNames(), table.key());
      changed.addAll(
          snapshot
              .duck()
              .texts(
                  "SELECT DISTINCT %s FROM ((%s EXCEPT %s) UNION ALL (%s EXCEPT %s))"
                      .formatted(periods.sql("date"), view, old, old, view)));
    }
    return List.copyOf(changed);
  }

  private Job write(LakeSchema table, String period, String sorted) {
    String fresh =
        "SELECT %s FROM %s WHERE period = '%s'".formatted(table.columnNames(), sorted, period);
    List<Path> before =
        Periods.within(snapshot.manifest().filesOf(table), period).values().stream()
            .map(file -> local.path(file.key()))
            .toList();
    String rows = fresh;
    if (!before.isEmpty() && table != LakeSchema.REPORTS) {
      String cut =
          " WHERE NOT EXISTS (SELECT 1 FROM parts.%s_cut c WHERE c.ticker = p.ticker AND c.source = p.source AND p.date >= c.from_date)"
              .formatted(table.key());
      rows =
          "SELECT %s FROM %s p".formatted(table.columnNames(), Snapshot.readParquet(before))
              + cut
              + " UNION ALL "
              + fresh;
    }
    Path target = snapshot.duck().folder().resolve(table.key() + "-" + period + ".parquet");
    snapshot
        .duck()
        .run(
            "COPY (%s ORDER BY %s) TO %s (FORMAT parquet, COMPRESSION zstd)"
                .formatted(rows, order(table), Duck.quoted(target.toString())));
    long count =
        snapshot.duck().number("SELECT count(*) FROM " + Snapshot.readParquet(List.of(target)));
    return new Job(table, period, target, count);
  }

  private Written upload(Job job) {
    if (job.rows() == 0) {
      return new Written(job.table(), job.period(), Optional.empty());
    }
    String key =
        "tables/%s/%s/%s.parquet".formatted(job.table().key(), Periods.folder(job.period()), run);
    try {
      byte[] bytes = Files.readAllBytes(job.file());
      String sha256 = Lake.sha256Of(bytes);
      store.put(key, bytes, hashed(PARQUET, sha256));
      local.adopt(key, job.file());
      return new Written(
          job.table(),
          job.period(),
          Optional.of(new DataFile(key, sha256, bytes.length, job.rows())));
    } catch (IOException e) {
      throw new UncheckedIOException(job.file() + " cannot be read back", e);
    }
  }

  /// Beside the manifest, one list of files a table under the snapshot's name: what Athena opens.
  private void listForAthena(Map<LakeSchema, NavigableMap<String, DataFile>> files, String name) {
    if (bucket.isEmpty()) {
      return;
    }
    files.forEach(
        (table, months) -> {
          String list =
              months.values().stream()
                  .map(file -> "s3://" + bucket.get() + "/" + file.key() + "\n")
                  .collect(joining());
          byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
          store.put(
              symlinks(name, table),
              bytes,
              hashed(BlobMeta.of("text/plain"), Lake.sha256Of(bytes)));
        });
  }

  static String symlinks(String snapshot, LakeSchema table) {
    return "tables/snapshots/%s/%s/files.txt".formatted(snapshot, table.key());
  }

  /// What is there and has no snapshot, and since when.
  private NavigableMap<String, Instant> retired(
      Manifest old, Map<LakeSchema, NavigableMap<String, DataFile>> files, String name) {
    Set<String> live = keys(files.values());
    TreeMap<String, Instant> retired = new TreeMap<>();
    List<String> folders = new ArrayList<>(List.of("tables/snapshots/"));
    for (LakeSchema table : LakeSchema.values()) {
      folders.add("tables/" + table.key() + "/");
      live.add(symlinks(name, table));
    }
    for (String folder : folders) {
      try (Stream<ListedBlob> blobs = store.listAll(folder)) {
        blobs
            .map(ListedBlob::key)
            .filter(key -> !live.contains(key))
            .forEach(key -> retired.put(key, old.retired().getOrDefault(key, now)));
      }
    }
    return retired;
  }
}
