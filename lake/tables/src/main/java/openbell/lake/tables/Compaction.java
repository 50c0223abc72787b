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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import openbell.lake.Lake;
import openbell.lake.tables.Manifest.DataFile;
import openbell.lake.tables.Tables.Compacted;
import openbell.market.Fact;
import openbell.market.Feature;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;

/// One run of a compaction over a snapshot: the months whose rows changed are written anew.
///
/// The order is: files, then the lists of files that Athena reads, then the manifest, then removal
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

  private record Written(LakeSchema table, String month, Optional<DataFile> file) {}

  private record Job(LakeSchema table, String month, Path file, long rows) {}

  /// Writes and switches.
  ///
  /// @param etag of the manifest that the snapshot is of; empty when there was none
  /// @return empty when the manifest was switched by another meanwhile
  Optional<Compacted> run(Optional<String> etag) {
    Manifest old = snapshot.manifest();
    List<Written> written = Parallel.map(jobs(), this::upload);
    Map<LakeSchema, NavigableMap<String, DataFile>> files = old.filesCopy();
    for (Written each : written) {
      NavigableMap<String, DataFile> months = files.getOrDefault(each.table(), new TreeMap<>());
      each.file()
          .ifPresentOrElse(
              file -> months.put(each.month(), file), () -> months.remove(each.month()));
    }
    List<DataFile> fresh = written.stream().map(Written::file).flatMap(Optional::stream).toList();
    Changes.Found changes = snapshot.changes();
    List<String> unreadable =
        changes.unreadable().stream().map(id -> id.source() + "/" + id.symbol()).toList();
    boolean same = written.isEmpty() && changes.computed().equals(old.symbols());
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
            retired);
    PutCondition unmoved = etag.map(PutCondition::ifMatch).orElse(PutCondition.ifAbsent());
    BlobMeta json = BlobMeta.of("application/json");
    if (!(store.put(Manifest.KEY, ManifestJson.write(next), json, unmoved)
        instanceof PutResult.Written)) {
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

  private static Set<String> keys(Collection<NavigableMap<String, DataFile>> files) {
    Set<String> keys = new HashSet<>();
    files.forEach(months -> months.values().forEach(file -> keys.add(file.key())));
    return keys;
  }

  /// The files that changed, as they are on this machine.
  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (LakeSchema table : LakeSchema.values()) {
      List<String> months = months(table);
      if (months.isEmpty()) {
        continue;
      }
      String sorted = "parts." + table.key() + "_sorted";
      snapshot
          .duck()
          .run(
              "CREATE TABLE %s AS SELECT %s AS month, * FROM parts.%s ORDER BY month"
                  .formatted(sorted, MONTH, table.key()));
      for (String month : months) {
        jobs.add(write(table, month, sorted));
      }
      snapshot.duck().run("DROP TABLE " + sorted);
    }
    return jobs;
  }

  private static final String MONTH = "strftime(date, '%Y-%m')";

  /// The months of a table in which a row came, changed or went.
  private List<String> months(LakeSchema table) {
    List<Path> files = snapshot.filesOf(table);
    String fresh = "SELECT %s AS month FROM parts.%s".formatted(MONTH, table.key());
    if (files.isEmpty()) {
      return snapshot.duck().texts("SELECT DISTINCT * FROM (%s) ORDER BY 1".formatted(fresh));
    }
    String old = "SELECT %s FROM %s".formatted(table.columnNames(), Snapshot.readParquet(files));
    if (table.isComputed()) {
      String cut =
          "SELECT strftime(p.date, '%%Y-%%m') AS month FROM (%s) p JOIN parts.%s_cut c ON c.ticker = p.ticker AND c.source = p.source AND p.date >= c.from_date"
              .formatted(old, table.key());
      return snapshot
          .duck()
          .texts("SELECT DISTINCT * FROM (%s UNION ALL %s) ORDER BY 1".formatted(fresh, cut));
    }
    String view = "SELECT %s FROM %s".formatted(table.columnNames(), table.key());
    return snapshot
        .duck()
        .texts(
            "SELECT DISTINCT %s FROM ((%s EXCEPT %s) UNION ALL (%s EXCEPT %s)) ORDER BY 1"
                .formatted(MONTH, view, old, old, view));
  }

  private Job write(LakeSchema table, String month, String sorted) {
    String fresh =
        "SELECT %s FROM %s WHERE month = '%s'".formatted(table.columnNames(), sorted, month);
    DataFile before = snapshot.manifest().filesOf(table).get(month);
    String rows = fresh;
    if (before != null && table != LakeSchema.REPORTS) {
      Path file = local.path(before.key());
      String cut =
          " WHERE NOT EXISTS (SELECT 1 FROM parts.%s_cut c WHERE c.ticker = p.ticker AND c.source = p.source AND p.date >= c.from_date)"
              .formatted(table.key());
      rows =
          "SELECT %s FROM %s p".formatted(table.columnNames(), Snapshot.readParquet(List.of(file)))
              + cut
              + " UNION ALL "
              + fresh;
    }
    Path target = snapshot.duck().folder().resolve(table.key() + "-" + month + ".parquet");
    String order = table.isComputed() ? "ticker, date, source" : "ticker, date, key";
    snapshot
        .duck()
        .run(
            "COPY (%s ORDER BY %s) TO %s (FORMAT parquet, COMPRESSION zstd)"
                .formatted(rows, order, Duck.quoted(target.toString())));
    long count =
        snapshot.duck().number("SELECT count(*) FROM " + Snapshot.readParquet(List.of(target)));
    return new Job(table, month, target, count);
  }

  private Written upload(Job job) {
    if (job.rows() == 0) {
      return new Written(job.table(), job.month(), Optional.empty());
    }
    String key = "tables/%s/month=%s/%s.parquet".formatted(job.table().key(), job.month(), run);
    try {
      byte[] bytes = Files.readAllBytes(job.file());
      store.put(key, bytes, PARQUET);
      local.adopt(key, job.file());
      return new Written(
          job.table(),
          job.month(),
          Optional.of(new DataFile(key, Lake.sha256Of(bytes), bytes.length, job.rows())));
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
          store.put(
              symlinks(name, table),
              list.getBytes(StandardCharsets.UTF_8),
              BlobMeta.of("text/plain"));
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
