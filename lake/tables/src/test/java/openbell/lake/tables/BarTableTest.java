package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import openbell.lake.Lake;
import openbell.lake.tables.Manifest.DataFile;
import openbell.market.BarColumn;
import openbell.market.Bars;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bars as arrays: what SQL says of the same lake, whatever state it is in.
class BarTableTest {
  private static final Set<BarColumn> ALL = EnumSet.allOf(BarColumn.class);
  private static final long PLENTY = Long.MAX_VALUE;

  @TempDir private Path dir;
  private TestLake lake;

  @BeforeEach
  void makeLake() {
    lake = new TestLake(new DirectoryBlobStore(dir.resolve("blobs")), dir.resolve("tables"));
  }

  private void fetched(String symbol, long seed, int from, int to) {
    lake.fetched(
        symbol,
        TestLake.csv(
            TestLake.FIRST.plusDays(from), Arrays.copyOfRange(TestLake.walk(seed, to), from, to)));
  }

  private BarTable bars() {
    return lake.tables().bars(ALL, PLENTY);
  }

  private static Bars of(BarTable table, String symbol) {
    return table.series().stream()
        .filter(s -> s.ticker().equals(symbol))
        .findFirst()
        .orElseThrow()
        .bars();
  }

  private static List<String> rows(BarTable table) {
    List<String> rows = new ArrayList<>();
    for (Snapshot.Series series : table.series()) {
      Bars b = series.bars();
      for (int i = 0; i < b.size(); i++) {
        rows.add(
            "[%s, %s, %s, %s, %s, %s, %s, %s]"
                .formatted(
                    series.source(),
                    series.ticker(),
                    b.date(i),
                    b.open()[i],
                    b.high()[i],
                    b.low()[i],
                    b.close()[i],
                    b.volume()[i]));
      }
    }
    return rows;
  }

  private List<String> rowsOfSql() {
    return lake.ask(
        "SELECT source, ticker, date, open, high, low, close, volume FROM bars ORDER BY source,"
            + " ticker, date");
  }

  @Test
  void arraysHaveTheRowsOfSqlInEveryState() {
    assertThat(bars().series()).isEmpty();
    for (int i = 0; i < 150; i++) {
      fetched("S" + i, i, i, 200 + i);
    }
    assertThat(rows(bars())).as("never compacted").hasSize(150 * 200).isEqualTo(rowsOfSql());
    List<String> before = rows(bars());
    lake.tables().compact();
    assertThat(rows(bars())).as("compacted").isEqualTo(before).isEqualTo(rowsOfSql());
    fetched("S3", 3, 100, 204);
    fetched("NEW", 8, 0, 3);
    lake.fetched("S4", TestLake.csv(TestLake.FIRST.plusDays(4), 9, 8)); // restated
    lake.fetched("S5", "<html>try later</html>");
    assertThat(rows(bars())).as("with newer objects").isNotEqualTo(before).isEqualTo(rowsOfSql());
    assertThat(of(bars(), "S3").size()).isEqualTo(201);
    assertThat(of(bars(), "S4").close()).containsExactly(9, 8);
    for (int i = 6; i < 150; i++) {
      fetched("S" + i, i, i + 1, 201 + i);
    }
    assertThat(rows(bars())).as("most of them newer").isEqualTo(rowsOfSql());
    assertThat(rows(lake.tables().bars(EnumSet.of(BarColumn.CLOSE), PLENTY)))
        .as("then all columns are read")
        .isEqualTo(rowsOfSql());
    try (Snapshot snapshot = lake.tables().open(EnumSet.of(LakeSchema.BARS))) {
      List<Snapshot.Series> streamed = new ArrayList<>();
      snapshot.bars(streamed::add);
      assertThat(streamed).hasSameSizeAs(bars().series());
      assertThat(streamed.get(7).bars().close()).isEqualTo(bars().series().get(7).bars().close());
    }
  }

  @Test
  void columnsThatAreNotAskedForAreNotRead() {
    fetched("A", 1, 0, 300);
    fetched("B", 2, 0, 250);
    Bars whole = of(bars(), "B");
    lake.tables().compact();
    fetched("A", 1, 0, 301); // of few that have changed, the others' columns are still not read

    BarTable table = lake.tables().bars(EnumSet.of(BarColumn.HIGH), PLENTY);

    assertThat(of(table, "B").close()).isEqualTo(whole.close());
    assertThat(of(table, "B").high()).isEqualTo(whole.high());
    assertThat(of(table, "B").low()).isEqualTo(whole.close());
    assertThat(of(table, "B").volume()).containsOnly(0);
    assertThat(of(table, "A").close()).isEqualTo(TestLake.walk(1, 301));
    Bars priced = of(lake.tables().bars(EnumSet.of(BarColumn.VOLUME), PLENTY), "B");
    assertThat(priced.volume()).isEqualTo(whole.volume());
  }

  @Test
  void severalSourcesOfASymbolStayApart() {
    fetched("A", 1, 0, 90);
    lake.tables().compact();
    // As a compaction writes rows of two sources: by ticker, date, source.
    rewrite(
        "SELECT ticker, date, 'other' AS source, open + 1 AS open, high + 1 AS high, low + 1 AS"
            + " low, close + 1 AS close, volume, source_raw_data FROM %s UNION ALL SELECT * FROM %s"
            + " ORDER BY ticker, date, source");

    List<Snapshot.Series> series = bars().series();

    assertThat(series).extracting(Snapshot.Series::source).containsExactly("folder", "other");
    double[] other = Arrays.stream(TestLake.walk(1, 90)).map(x -> x + 1).toArray();
    assertThat(series.get(0).bars().close()).isEqualTo(TestLake.walk(1, 90));
    assertThat(series.get(1).bars().close()).isEqualTo(other);
  }

  @Test
  void filesThatAreNotSortedAreReadAllTheSame() {
    fetched("A", 1, 0, 90);
    fetched("B", 2, 0, 90);
    lake.tables().compact();
    List<String> before = rows(bars());
    rewrite("SELECT * FROM %s ORDER BY date, ticker");

    assertThat(rows(bars())).isEqualTo(before);
  }

  /// Writes every file of bars anew.
  ///
  /// @param sql with the file for each `%s`
  private void rewrite(String sql) {
    Manifest now = lake.tables().manifest();
    NavigableMap<String, DataFile> files = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, DataFile> each : now.filesOf(LakeSchema.BARS).entrySet()) {
        Path old = dir.resolve("blobs").resolve(each.getValue().key());
        Path made = dir.resolve("made.parquet");
        String read = sql.replace("%s", "read_parquet('" + old + "', hive_partitioning = false)");
        statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(read, made));
        byte[] bytes = Files.readAllBytes(made);
        String key = each.getValue().key().replace(".parquet", "-again.parquet");
        lake.store.put(key, bytes, BlobMeta.of("application/vnd.apache.parquet"));
        files.put(
            each.getKey(),
            new DataFile(key, Lake.sha256Of(bytes), bytes.length, each.getValue().rows()));
      }
    } catch (java.sql.SQLException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    Map<LakeSchema, NavigableMap<String, DataFile>> all = new EnumMap<>(now.filesCopy());
    all.put(LakeSchema.BARS, files);
    NavigableMap<SymbolId, Manifest.Computed> symbols = new TreeMap<>(now.symbols());
    if (sql.contains("other")) {
      now.symbols()
          .forEach((id, computed) -> symbols.put(new SymbolId("other", id.symbol()), computed));
    }
    Manifest next =
        new Manifest(
            now.snapshot() + "-again",
            now.madeAt(),
            now.factsVersion(),
            now.featuresVersion(),
            all,
            symbols,
            now.seen(),
            now.joined(),
            now.retired());
    lake.store.put(Manifest.KEY, ManifestJson.write(next), BlobMeta.of("application/json"));
  }

  @Test
  void aStateIsReadAgainOnlyWhereItMoved() {
    fetched("A", 1, 0, 100);
    fetched("B", 2, 0, 100);
    lake.tables().compact();
    BarTable first = bars();
    assertThat(lake.tables().bars(first, PLENTY)).isSameAs(first);

    fetched("A", 1, 0, 101);
    BarTable fetched = lake.tables().bars(first, PLENTY);
    assertThat(fetched.state()).isNotEqualTo(first.state()).isEqualTo(bars().state());
    assertThat(of(fetched, "A").close()).isEqualTo(TestLake.walk(1, 101));
    assertThat(of(fetched, "B")).as("not read again").isSameAs(of(first, "B"));
    assertThat(of(first, "A").size()).as("the older state stays what it was").isEqualTo(100);

    lake.tables().compact();
    BarTable compacted = lake.tables().bars(fetched, PLENTY);
    assertThat(compacted.state()).isNotEqualTo(fetched.state());
    assertThat(rows(compacted)).isEqualTo(rows(fetched));
    assertThat(compacted.rows()).isEqualTo(201);
  }

  @Test
  void aRecordWhoseObjectIsOnItsWayNamesNoStateThatStays() {
    fetched("A", 1, 0, 100);
    lake.tables().compact();
    fetched("A", 1, 0, 101);
    String key = lake.lake.newest("folder", "A").orElseThrow().newest().key();
    Blob object = lake.store.get(key).orElseThrow();
    lake.store.delete(key); // As between the two writes of a fetch.
    BarTable early = bars();
    assertThat(of(early, "A").size()).isEqualTo(100);

    lake.store.put(key, object.bytes(), object.info().meta());
    BarTable late = lake.tables().bars(early, PLENTY);
    assertThat(of(late, "A").size()).isEqualTo(101);
    assertThat(late.state()).isNotEqualTo(early.state()).isEqualTo(bars().state());
  }

  @Test
  void whatDoesNotFitIsTold() {
    fetched("A", 1, 0, 700);
    lake.tables().compact();
    long needed = 700 * (4 + 5 * 8);
    assertThat(lake.tables().bars(ALL, needed).rows()).isEqualTo(700);
    assertThatThrownBy(() -> lake.tables().bars(ALL, needed - 1))
        .isInstanceOf(LakeSqlException.class)
        .hasMessageContaining("700 bars")
        .hasMessageContaining("-Xmx");
    assertThat(lake.tables().bars(EnumSet.of(BarColumn.CLOSE), 700 * 12).rows()).isEqualTo(700);
  }

  @Test
  void whatWasCheckedIsNotReadThroughAgainUntilItsTimeIsAnother() throws Exception {
    fetched("A", 1, 0, 20);
    lake.tables().compact();
    bars();
    DataFile file = lake.tables().manifest().filesOf(LakeSchema.BARS).get("2024-01");
    Path copy = dir.resolve("tables/files").resolve(file.key());
    Path note = copy.resolveSibling(copy.getFileName() + ".checked");
    assertThat(note).content().startsWith(file.sha256());
    // A note of another time says nothing: the copy is read, found good, and noted again.
    Files.writeString(note, file.sha256() + " 1");
    bars();
    assertThat(note).content().isNotEqualTo(file.sha256() + " 1");
    byte[] damaged = Files.readAllBytes(copy);
    damaged[damaged.length / 2] ^= 1;
    Files.write(copy, damaged);
    assertThat(of(bars(), "A").close()).isEqualTo(TestLake.walk(1, 20));
  }

  @Test
  void rowsOfTickersAreCountedOnceAndAgainWhereTheCountsAreDamaged() throws Exception {
    fetched("A", 1, 0, 20);
    fetched("B", 2, 0, 15);
    lake.tables().compact();
    DataFile file = lake.tables().manifest().filesOf(LakeSchema.BARS).get("2024-01");
    Path copy = dir.resolve("tables/files").resolve(file.key());
    List<String> rows = rows(bars());
    assertThat(rows).hasSize(35).isEqualTo(rowsOfSql());
    Path kept = copy.resolveSibling(copy.getFileName() + ".folder.runs");
    byte[] whole = Files.readAllBytes(kept);
    assertThat(new String(whole, UTF_8)).startsWith("20 A\n15 B\n").hasLineCount(3);
    assertThat(rows(bars())).isEqualTo(rows);

    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(kept, damaged);
      assertThat(TickerRuns.kept(copy, "folder")).as("byte %d", i).isEmpty();
      Files.write(kept, Arrays.copyOf(whole, i));
      assertThat(TickerRuns.kept(copy, "folder")).as("%d bytes", i).isEmpty();
    }
    assertThat(rows(bars())).isEqualTo(rows);
    assertThat(kept).hasBinaryContent(whole);
    // What was kept is what is believed.
    new TickerRuns(List.of("A", "ก"), new int[] {20, 15}).keep(copy, "folder");
    assertThat(of(bars(), "ก").close()).isEqualTo(TestLake.walk(2, 15));
    // It goes with the copy.
    byte[] damaged = Files.readAllBytes(copy);
    damaged[damaged.length / 2] ^= 1;
    Files.write(copy, damaged);
    lake = new TestLake(new DirectoryBlobStore(dir.resolve("blobs")), dir.resolve("tables"));
    assertThat(rows(bars())).isEqualTo(rows);
    assertThat(kept).hasBinaryContent(whole);
    // But never more or fewer rows than there are.
    new TickerRuns(List.of("A", "B"), new int[] {20, 14}).keep(copy, "folder");
    assertThatThrownBy(this::bars).isInstanceOf(LakeSqlException.class);
  }
}
