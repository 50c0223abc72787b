package openbell.lake.tables;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import openbell.lake.Lake;
import openbell.lake.tables.Changes.Change;
import openbell.lake.tables.Manifest.DataFile;
import openbell.market.BarColumn;
import openbell.market.Bars;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;

/// Reads [BarTable]s. Safe for concurrent use.
final class BarReader {
  /// So many symbols that have changed are looked up by themselves, in all columns; for more, all
  /// columns of all symbols are read, which then takes less.
  private static final int LOOKED_UP = 100;

  private static final Set<BarColumn> ALL = EnumSet.allOf(BarColumn.class);

  /// So soon after its record an object is there, or never.
  private static final Duration SETTLES = Duration.ofMinutes(5);

  private final BlobStore store;
  private final Histories histories;
  private final LocalFiles local;
  private final Path work;
  private final LakeSql.Limits limits;
  private final InstantSource clock;

  /// @param limits of a reading; DuckDB keeps its own memory for what it reads, the arrays are
  ///   Java's
  BarReader(
      BlobStore store,
      Histories histories,
      LocalFiles local,
      Path work,
      LakeSql.Limits limits,
      InstantSource clock) {
    this.clock = clock;
    this.store = store;
    this.histories = histories;
    this.local = local;
    this.work = work;
    this.limits = limits;
  }

  /// The bars of a manifest's files and of what came after them.
  ///
  /// @param before an older state, whose arrays are used again where they hold; it is returned when
  ///   nothing has changed
  /// @param most bytes that the arrays may take
  /// @return empty when a file of the manifest is gone: it is too old
  /// @throws LakeSqlException of kind `LIMIT` when they take more
  Optional<BarTable> read(
      Manifest manifest, Set<BarColumn> wanted, Optional<BarTable> before, long most) {
    Deadline deadline = Deadline.in(limits.time());
    boolean same =
        before
            .map(b -> b.manifest().snapshot().equals(manifest.snapshot()))
            .filter(b -> b && before.get().columns().containsAll(wanted))
            .orElse(false);
    // Its native code takes a while to load: meanwhile the records are listed.
    CompletableFuture<Void> loaded =
        same ? CompletableFuture.completedFuture(null) : CompletableFuture.runAsync(Duck::load);
    Changes changes = new Changes(store, histories);
    List<ListedBlob> records = changes.records(deadline);
    String state = state(manifest, records, changes.market(manifest, deadline));
    if (same && before.orElseThrow().state().equals(state)) {
      return before;
    }
    requireRoom(manifest, wanted, most);
    Changes.Found found = changes.since(manifest, records, false, deadline);
    // Where an object is about to come under a record that will stay, this state is like no other.
    String name = isUnsettled(found, records) ? named(state + UUID.randomUUID()) : state;
    if (same) {
      Set<BarColumn> columns = before.orElseThrow().columns();
      NavigableMap<SymbolId, Bars> files = before.get().files();
      if (columns.equals(ALL)) {
        return Optional.of(BarTable.of(name, columns, manifest, files, found, files));
      }
    }
    Collection<DataFile> named = manifest.filesOf(LakeSchema.BARS).values();
    if (named.isEmpty()) {
      NavigableMap<SymbolId, Bars> none = new TreeMap<>();
      return Optional.of(BarTable.of(name, wanted, manifest, none, found, none));
    }
    Optional<List<Path>> copies = local.of(named, deadline);
    loaded.join();
    return copies.map(files -> read(name, manifest, wanted, found, files, deadline));
  }

  /// Whether some record was written just now whose object is not there yet.
  private boolean isUnsettled(Changes.Found found, List<ListedBlob> records) {
    Instant lately = clock.instant().minus(SETTLES);
    Set<SymbolId> lacking = new HashSet<>();
    found.computed().forEach((id, of) -> addIf(of.recordEtag().isEmpty(), id, lacking));
    found.seen().forEach((id, of) -> addIf(of.recordEtag().isEmpty(), id, lacking));
    return !lacking.isEmpty()
        && records.stream()
            .filter(record -> record.lastModified().isAfter(lately))
            .flatMap(record -> Changes.id(record.key()).stream())
            .anyMatch(lacking::contains);
  }

  private static void addIf(boolean lacks, SymbolId id, Set<SymbolId> lacking) {
    if (lacks) {
      lacking.add(id);
    }
  }

  private BarTable read(
      String state,
      Manifest manifest,
      Set<BarColumn> wanted,
      Changes.Found found,
      List<Path> files,
      Deadline deadline) {
    List<SymbolId> changed =
        found.changed().stream().map(Change::id).filter(manifest.symbols()::containsKey).toList();
    Set<BarColumn> columns = changed.size() > LOOKED_UP ? ALL : withClose(wanted);
    try (Duck duck = new Duck(work, limits, deadline)) {
      duck.run("SET threads = 1"); // Each file has a thread of ours.
      NavigableMap<SymbolId, Bars> read = bars(duck, files, manifest, columns, deadline);
      Map<SymbolId, Bars> known =
          changed.isEmpty() || columns.equals(ALL)
              ? read
              : new BarFiles(duck, files, deadline).of(changed);
      return BarTable.of(state, columns, manifest, read, found, known);
    }
  }

  /// All bars of files, by source and symbol.
  static NavigableMap<SymbolId, Bars> bars(
      Duck duck, List<Path> files, Manifest manifest, Set<BarColumn> columns, Deadline deadline) {
    List<String> sources =
        manifest.symbols().keySet().stream().map(SymbolId::source).distinct().toList();
    NavigableMap<SymbolId, Bars> found = new TreeMap<>();
    BarFiles reading = new BarFiles(duck, files, deadline);
    for (String source : sources) {
      reading.of(source, sources.size() == 1, columns, found);
    }
    return found;
  }

  private static Set<BarColumn> withClose(Set<BarColumn> wanted) {
    Set<BarColumn> columns = EnumSet.of(BarColumn.CLOSE);
    columns.addAll(wanted);
    return columns;
  }

  private static void requireRoom(Manifest manifest, Set<BarColumn> wanted, long most) {
    long rows = manifest.filesOf(LakeSchema.BARS).values().stream().mapToLong(DataFile::rows).sum();
    long bytes = rows * (Integer.BYTES + (long) withClose(wanted).size() * Double.BYTES);
    if (bytes > most) {
      throw new LakeSqlException(
          LakeSqlException.Kind.LIMIT,
          "%,d bars take %,d MB in memory, and %,d MB are allowed"
              .formatted(rows, bytes >> 20, most >> 20),
          "start Java with more (-Xmx), or keep fewer symbols",
          null);
    }
  }

  private static String state(
      Manifest manifest, List<ListedBlob> records, List<ListedBlob> market) {
    StringBuilder all = new StringBuilder(manifest.snapshot());
    Stream.concat(records.stream(), market.stream())
        .forEach(blob -> all.append('\n').append(blob.key()).append(' ').append(blob.etag()));
    return named(all.toString());
  }

  private static String named(String state) {
    return Lake.sha256Of(state.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }
}
