package openbell.lake.tables;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import openbell.lake.tables.Changes.Change;
import openbell.lake.tables.Duck.Appenders;
import openbell.market.BarColumn;
import openbell.market.Bars;
import openbell.store.BlobStore;
import org.duckdb.DuckDBAppender;

/// One consistent state of the tables: the files of a snapshot, and what came after it, computed in
/// memory. What is fetched or compacted later is not seen. Not for several threads; whoever opens
/// it closes it.
public final class Snapshot implements AutoCloseable {

  /// The bars of one symbol.
  ///
  /// @param ticker the source's symbol
  /// @param source the source's folder under `raw/`
  /// @param bars oldest first, at least one
  public record Series(String ticker, String source, Bars bars) {}

  private final Manifest manifest;
  private final Changes.Found changes;
  private final BlobStore store;
  private final Duck duck;
  private final LakeSql.Limits limits;
  private final Deadline deadline;
  private final Map<LakeSchema, List<Path>> files = new EnumMap<>(LakeSchema.class);

  private Snapshot(
      Manifest manifest, Changes.Found changes, BlobStore store, Path work, Within within) {
    this.manifest = manifest;
    this.changes = changes;
    this.store = store;
    limits = within.limits();
    deadline = within.deadline();
    duck = new Duck(work, limits, deadline);
  }

  /// What opening it and asking it may take.
  record Within(LakeSql.Limits limits, Deadline deadline) {
    /// Begins now.
    static Within of(LakeSql.Limits limits) {
      return new Within(limits, Deadline.in(limits.time()));
    }
  }

  /// Opens the state of a manifest and its changes.
  ///
  /// @param wanted the tables that will be read; the others are there, and empty
  /// @return empty when a file of the manifest is gone: it is too old
  static Optional<Snapshot> open(
      Manifest manifest,
      Changes.Found changes,
      Set<LakeSchema> wanted,
      BlobStore store,
      LocalFiles local,
      Path work,
      Within within) {
    Set<LakeSchema> needed = EnumSet.noneOf(LakeSchema.class);
    needed.addAll(wanted);
    if (!changes.changed().isEmpty() && wanted.stream().anyMatch(LakeSchema::isComputed)) {
      needed.add(LakeSchema.BARS); // They tell what is new.
    }
    Snapshot snapshot = new Snapshot(manifest, changes, store, work, within);
    try {
      for (LakeSchema table : needed) {
        Optional<List<Path>> copies = local.of(manifest.filesOf(table).values(), within.deadline());
        if (copies.isEmpty()) {
          snapshot.close();
          return Optional.empty();
        }
        snapshot.files.put(table, copies.get());
      }
      snapshot.makeViews(wanted);
      return Optional.of(snapshot);
    } catch (RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }

  /// The name of the files' state; empty when nothing was ever compacted.
  public String name() {
    return manifest.snapshot();
  }

  /// How many symbols have something newer than the files.
  public int newerSymbols() {
    return changes.changed().size();
  }

  /// Gives the bars of every symbol, one symbol after the other, by source and ticker.
  ///
  /// Only for a snapshot that was opened with [LakeSchema#BARS].
  public void bars(Consumer<Series> consumer) {
    Set<BarColumn> all = EnumSet.allOf(BarColumn.class);
    NavigableMap<SymbolId, Bars> read =
        BarReader.bars(duck, filesOf(LakeSchema.BARS), manifest, all, deadline);
    BarTable.of("", all, manifest, read, changes, read).series().forEach(consumer);
  }

  Manifest manifest() {
    return manifest;
  }

  Changes.Found changes() {
    return changes;
  }

  /// The symbols whose newest raw object gives no prices: their rows are of the one before.
  public List<Tables.Unreadable> unreadable() {
    return List.copyOf(changes.unreadable());
  }

  Duck duck() {
    return duck;
  }

  LakeSql.Limits limits() {
    return limits;
  }

  Deadline deadline() {
    return deadline;
  }

  /// The copies of a table's files.
  List<Path> filesOf(LakeSchema table) {
    return files.getOrDefault(table, List.of());
  }

  private void makeViews(Set<LakeSchema> wanted) {
    duck.run("CREATE SCHEMA parts");
    for (LakeSchema table : LakeSchema.values()) {
      duck.run("CREATE TABLE parts.%s (%s)".formatted(table.key(), table.columnDefinitions()));
      duck.run(
          "CREATE TABLE parts.%s_cut (ticker VARCHAR, source VARCHAR, from_date DATE)"
              .formatted(table.key()));
    }
    ObjectRows objects = new ObjectRows(store, deadline);
    if (wanted.contains(LakeSchema.RAW_OBJECTS)) {
      listRaw(objects);
    }
    if (wanted.contains(LakeSchema.REPORTS)) {
      append(LakeSchema.REPORTS.key(), objects::reports);
      knownHashes(LakeSchema.REPORTS);
    }
    List<LakeSchema> computed = wanted.stream().filter(LakeSchema::isComputed).sorted().toList();
    if (!computed.isEmpty() && !changes.changed().isEmpty()) {
      compute(computed, symbolRows());
    }
    StringBuilder views = new StringBuilder();
    for (LakeSchema table : LakeSchema.values()) {
      views.append("CREATE VIEW %s AS %s;\n".formatted(table.key(), viewOf(table, filesOf(table))));
      comment(table, views);
    }
    duck.run(views.toString());
  }

  /// The rows of these files that still hold, and those that are new.
  String viewOf(LakeSchema table, Collection<Path> parquet) {
    String fresh = "SELECT %s FROM parts.%s".formatted(table.columnNames(), table.key());
    if (parquet.isEmpty() || table == LakeSchema.REPORTS) {
      return fresh;
    }
    String kept = "SELECT %s FROM %s p".formatted(table.columnNames(), readParquet(parquet));
    if (duck.number("SELECT count(*) FROM parts.%s_cut".formatted(table.key())) == 0) {
      return kept;
    }
    return kept
        + " WHERE NOT EXISTS (SELECT 1 FROM parts.%s_cut c WHERE c.ticker = p.ticker AND c.source = p.source AND p.date >= c.from_date)"
            .formatted(table.key())
        + " UNION ALL "
        + fresh;
  }

  /// The rows of a table's files, some of which may be from before it had all of its columns.
  static String known(LakeSchema table, Collection<Path> files) {
    return "(SELECT * FROM parts.%s WHERE false UNION ALL BY NAME SELECT * FROM read_parquet([%s], hive_partitioning = false, union_by_name = true))"
        .formatted(table.key(), quoted(files));
  }

  private static String quoted(Collection<Path> files) {
    return files.stream().map(f -> Duck.quoted(f.toString())).collect(joining(", "));
  }

  static String readParquet(Collection<Path> files) {
    return "read_parquet([%s], hive_partitioning = false)".formatted(quoted(files));
  }

  private static void comment(LakeSchema table, StringBuilder sql) {
    sql.append("COMMENT ON VIEW %s IS %s;\n".formatted(table.key(), Duck.quoted(table.comment())));
    for (LakeSchema.Column column : table.columns()) {
      sql.append(
          "COMMENT ON COLUMN %s.%s IS %s;\n"
              .formatted(table.key(), column.name(), Duck.quoted(column.comment())));
    }
  }

  private List<SymbolRows> symbolRows() {
    Map<SymbolId, Bars> known = knownBars();
    return changes.changed().stream()
        .map(
            change ->
                SymbolRows.of(
                    change, known.getOrDefault(change.id(), Bars.EMPTY), changes.redefined()))
        .toList();
  }

  /// The bars that the files have of the symbols that have changed.
  private Map<SymbolId, Bars> knownBars() {
    List<Path> parquet = filesOf(LakeSchema.BARS);
    return parquet.isEmpty() || changes.changed().isEmpty()
        ? Map.of()
        : new BarFiles(duck, parquet, deadline)
            .of(changes.changed().stream().map(Change::id).toList());
  }

  private void compute(List<LakeSchema> tables, List<SymbolRows> rows) {
    for (LakeSchema table : tables) {
      append(
          table.key() + "_cut",
          out -> {
            for (SymbolRows symbol : rows) {
              int from = table == LakeSchema.BARS ? symbol.barsFrom() : symbol.factsFrom();
              if (from != SymbolRows.NOTHING) {
                cut(out, symbol.id(), from == SymbolRows.EVERYTHING ? FIRST_DAY : from);
              }
            }
          });
    }
    Iterator<SymbolRows> left = rows.iterator();
    Parallel.map(
        Collections.nCopies(
            Math.min(rows.size(), Runtime.getRuntime().availableProcessors()), left),
        deadline,
        symbols -> write(tables, symbols));
  }

  /// Takes symbols, one after the other, from among those left, as others do.
  private int write(List<LakeSchema> tables, Iterator<SymbolRows> symbols) {
    int written = 0;
    try (Appenders out = duck.appenders(tables)) {
      RowWriter writer = new RowWriter(out.tables());
      Optional<SymbolRows> next = taken(symbols);
      while (next.isPresent()) {
        deadline.check();
        writer.write(next.get());
        written++;
        next = taken(symbols);
      }
    } catch (SQLException e) {
      throw duck.failed("DuckDB takes no rows", e);
    }
    return written;
  }

  private static Optional<SymbolRows> taken(Iterator<SymbolRows> symbols) {
    synchronized (symbols) {
      return symbols.hasNext() ? Optional.of(symbols.next()) : Optional.empty();
    }
  }

  /// Before every bar there is.
  private static final int FIRST_DAY = -700_000;

  private static void cut(DuckDBAppender out, SymbolId id, int fromDay) throws SQLException {
    out.beginRow().append(id.symbol()).append(id.source()).appendEpochDays(fromDay).endRow();
  }

  /// Of symbols without a change the files have everything; the first time all are listed.
  private void listRaw(ObjectRows objects) {
    List<Path> parquet = filesOf(LakeSchema.RAW_OBJECTS);
    List<SymbolId> ids = parquet.isEmpty() ? List.of() : changes.moved();
    append(
        LakeSchema.RAW_OBJECTS.key() + "_cut",
        out -> {
          for (SymbolId id : ids) {
            cut(out, id, FIRST_DAY);
          }
        });
    List<String> folders =
        parquet.isEmpty() ? List.of(LakeKeys.RAW) : ids.stream().map(LakeKeys::rawFolder).toList();
    append(LakeSchema.RAW_OBJECTS.key(), out -> objects.raw(folders, changes.hashes(), out));
    if (!ids.isEmpty()) {
      knownHashes(LakeSchema.RAW_OBJECTS); // What was known when it was first listed.
    }
  }

  /// The hashes that the files have of objects whose rows are of a listing.
  private void knownHashes(LakeSchema table) {
    List<Path> parquet = filesOf(table);
    if (!parquet.isEmpty()) {
      duck.run(
          "UPDATE parts.%1$s SET sha256 = p.sha256 FROM %2$s p WHERE p.key = %1$s.key AND p.size_bytes = %1$s.size_bytes AND %1$s.sha256 IS NULL"
              .formatted(table.key(), known(table, parquet)));
    }
  }

  /// Has every report's hash in its row, for a request each of those whose hash is in no file. Only
  /// for a snapshot that was opened with [LakeSchema#REPORTS].
  void hashReports() {
    List<String> without = duck.texts("SELECT key FROM parts.reports WHERE sha256 IS NULL");
    if (without.isEmpty()) {
      return;
    }
    duck.run("CREATE TABLE parts.hashes (key VARCHAR, sha256 VARCHAR)");
    append(
        "hashes",
        out -> {
          for (ObjectRows.Hashed report : new ObjectRows(store, deadline).hashes(without)) {
            out.beginRow().append(report.key());
            if (report.sha256() == null) {
              out.appendNull();
            } else {
              out.append(report.sha256());
            }
            out.endRow();
          }
        });
    duck.run(
        "UPDATE parts.reports SET sha256 = h.sha256 FROM parts.hashes h WHERE h.key = reports.key;"
            + " DROP TABLE parts.hashes");
  }

  @FunctionalInterface
  private interface Rows {
    void to(DuckDBAppender out) throws SQLException;
  }

  private void append(String part, Rows rows) {
    try (DuckDBAppender out = duck.appender("parts", part)) {
      rows.to(out);
    } catch (SQLException e) {
      throw duck.failed("DuckDB takes no rows", e);
    }
  }

  /// Ends it; its files stay.
  @Override
  public void close() {
    duck.close();
  }
}
