package openbell.lake.tables;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import openbell.lake.tables.Changes.Change;
import openbell.market.Bars;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
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
  private final Map<LakeSchema, List<Path>> files = new EnumMap<>(LakeSchema.class);

  private Snapshot(Manifest manifest, Changes.Found changes, BlobStore store, Duck duck) {
    this.manifest = manifest;
    this.changes = changes;
    this.store = store;
    this.duck = duck;
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
      Path work) {
    Set<LakeSchema> needed = EnumSet.noneOf(LakeSchema.class);
    needed.addAll(wanted);
    if (!changes.changed().isEmpty() && wanted.stream().anyMatch(LakeSchema::isComputed)) {
      needed.add(LakeSchema.BARS); // They tell what is new.
    }
    Snapshot snapshot = new Snapshot(manifest, changes, store, new Duck(work));
    try {
      for (LakeSchema table : needed) {
        Optional<List<Path>> copies = local.of(manifest.filesOf(table).values());
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
    readBars(
        "SELECT source, ticker, date - DATE '1970-01-01', open, high, low, close, volume FROM bars"
            + " ORDER BY source, ticker, date",
        consumer);
  }

  Manifest manifest() {
    return manifest;
  }

  Changes.Found changes() {
    return changes;
  }

  Duck duck() {
    return duck;
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
    List<SymbolRows> rows =
        wanted.stream().anyMatch(LakeSchema::isComputed) ? symbolRows() : List.of();
    for (LakeSchema table : wanted) {
      switch (table) {
        case RAW_OBJECTS -> listRaw();
        case REPORTS -> listReports();
        default -> compute(table, rows);
      }
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

  static String readParquet(Collection<Path> files) {
    return "read_parquet([%s], hive_partitioning = false)"
        .formatted(files.stream().map(f -> Duck.quoted(f.toString())).collect(joining(", ")));
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
                    change.id(),
                    change.now().raw().key(),
                    known.getOrDefault(change.id(), Bars.EMPTY),
                    change.fresh(),
                    changes.redefined()))
        .toList();
  }

  /// The bars that the files have of the symbols that have changed.
  private Map<SymbolId, Bars> knownBars() {
    Map<SymbolId, Bars> known = new HashMap<>();
    List<Path> parquet = filesOf(LakeSchema.BARS);
    if (parquet.isEmpty() || changes.changed().isEmpty()) {
      return known;
    }
    duck.run("CREATE TABLE parts.changed (source VARCHAR, ticker VARCHAR)");
    append(
        "changed",
        out -> {
          for (Change change : changes.changed()) {
            out.beginRow().append(change.id().source()).append(change.id().symbol()).endRow();
          }
        });
    readBars(
        "SELECT source, ticker, date - DATE '1970-01-01', open, high, low, close, volume FROM %s"
                .formatted(readParquet(parquet))
            + " SEMI JOIN parts.changed USING (source, ticker) ORDER BY source, ticker, date",
        series -> known.put(new SymbolId(series.source(), series.ticker()), series.bars()));
    return known;
  }

  private void compute(LakeSchema table, List<SymbolRows> rows) {
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
    append(
        table.key(),
        out -> {
          for (SymbolRows symbol : rows) {
            RowWriter.write(table, symbol, out);
          }
        });
  }

  /// Before every bar there is.
  private static final int FIRST_DAY = -700_000;

  private static void cut(DuckDBAppender out, SymbolId id, int fromDay) throws SQLException {
    out.beginRow().append(id.symbol()).append(id.source()).appendEpochDays(fromDay).endRow();
  }

  /// Of symbols without a change the files have everything; the first time all are listed.
  private void listRaw() {
    boolean all = filesOf(LakeSchema.RAW_OBJECTS).isEmpty();
    List<SymbolId> ids =
        changes.computed().entrySet().stream()
            .filter(e -> !e.getValue().equals(manifest.symbols().get(e.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    List<String> folders =
        all ? List.of(LakeKeys.RAW) : ids.stream().map(LakeKeys::rawFolder).toList();
    append(
        LakeSchema.RAW_OBJECTS.key() + "_cut",
        out -> {
          for (SymbolId id : all ? List.<SymbolId>of() : ids) {
            cut(out, id, FIRST_DAY);
          }
        });
    append(
        LakeSchema.RAW_OBJECTS.key(),
        out -> {
          for (List<ListedBlob> blobs : Parallel.map(folders, this::list)) {
            for (ListedBlob blob : blobs) {
              add(out, blob, LakeKeys.raw(blob.key()));
            }
          }
        });
  }

  private List<ListedBlob> list(String prefix) {
    try (Stream<ListedBlob> blobs = store.listAll(prefix)) {
      return blobs.toList();
    }
  }

  private void listReports() {
    append(
        LakeSchema.REPORTS.key(),
        out -> {
          for (ListedBlob blob : list(LakeKeys.REPORTS)) {
            add(out, blob, LakeKeys.report(blob.key()));
          }
        });
  }

  private static void add(DuckDBAppender out, ListedBlob blob, Optional<LakeKeys.Parsed> key)
      throws SQLException {
    if (key.isPresent()) {
      out.beginRow()
          .append(key.get().symbol())
          .append(key.get().date())
          .append(key.get().name())
          .appendEpochMicros(key.get().at().getEpochSecond() * 1_000_000)
          .append(blob.key())
          .append(blob.sizeBytes())
          .endRow();
    }
  }

  @FunctionalInterface
  private interface Rows {
    void to(DuckDBAppender out) throws SQLException;
  }

  private void append(String part, Rows rows) {
    try (DuckDBAppender out = duck.appender("parts", part)) {
      rows.to(out);
    } catch (SQLException e) {
      throw Duck.failed("DuckDB takes no rows", e);
    }
  }

  private void readBars(String sql, Consumer<Series> consumer) {
    try (Statement statement = duck.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      String source = "";
      String ticker = "";
      Bars.Builder bars = Bars.builder(0);
      boolean any = false;
      while (rows.next()) {
        String nextSource = rows.getString(1);
        String nextTicker = rows.getString(2);
        if (any && !(nextTicker.equals(ticker) && nextSource.equals(source))) {
          consumer.accept(new Series(ticker, source, bars.build().bars()));
          bars = Bars.builder(0);
        }
        any = true;
        source = nextSource;
        ticker = nextTicker;
        bars.add(
            rows.getInt(3),
            rows.getDouble(4),
            rows.getDouble(5),
            rows.getDouble(6),
            rows.getDouble(7),
            rows.getDouble(8));
      }
      if (any) {
        consumer.accept(new Series(ticker, source, bars.build().bars()));
      }
    } catch (SQLException e) {
      throw Duck.failed("the bars cannot be read", e);
    }
  }

  /// Ends it; its files stay.
  @Override
  public void close() {
    duck.close();
  }
}
