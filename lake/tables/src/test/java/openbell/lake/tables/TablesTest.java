package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import openbell.lake.Kept;
import openbell.market.Study;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.DirectoryBlobStore;
import openbell.store.PutCondition;
import openbell.store.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  @TempDir private Path dir;
  private TestLake lake;

  @BeforeEach
  void makeLake() {
    lake = new TestLake(new DirectoryBlobStore(dir.resolve("blobs")), dir.resolve("tables"));
  }

  @Test
  void whatWasFetchedIsVisibleAtOnce() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 9));

    assertThat(lake.ask("SELECT ticker, date, source, open, high, low, close, volume FROM bars"))
        .containsExactly(
            "[ABC, 2024-01-01, folder, 10.0, 11.0, 9.5, 10.0, 1000.0]",
            "[ABC, 2024-01-02, folder, 12.0, 13.0, 11.5, 12.0, 1000.0]",
            "[ABC, 2024-01-03, folder, 9.0, 10.0, 8.5, 9.0, 1000.0]");
    assertThat(lake.ask("SELECT date, close, change_pct, sma20 FROM indicators ORDER BY date"))
        .containsExactly(
            "[2024-01-01, 10.0, null, null]",
            "[2024-01-02, 12.0, 20.0, null]",
            "[2024-01-03, 9.0, -25.0, null]");
    // The typical price is a sixth above the close; vwap is 10 1/6, 11 1/6, 10 1/2. The second
    // close
    // is the highest of two against it, the third the lowest of three.
    assertThat(lake.ask("SELECT bars, vwap_pct_percentile FROM percentiles ORDER BY date"))
        .containsExactly("[1, 100.0]", "[2, 100.0]", "[3, 33.333333333333336]");
    assertThat(lake.ask("SELECT return_1 FROM features ORDER BY date"))
        .containsExactly("[null]", "[20.0]", "[-25.0]");
  }

  @Test
  void aViewGivesTheSameRowsBeforeAndAfterACompaction() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, TestLake.walk(1, 400)));
    lake.fetched("D05.SI", TestLake.csv(TestLake.FIRST, TestLake.walk(2, 300)));
    List<String> before = lake.everything();

    Tables.Compacted done = lake.tables().compact();

    // 14 months of four tables, one of raw objects.
    assertThat(done.written()).isEqualTo(14 * 4 + 1);
    assertThat(done.rows()).isEqualTo(700 * 4 + 2);
    assertThat(before).hasSize(700 * 4 + 2);
    assertThat(lake.everything()).isEqualTo(before);
    assertThat(lake.tables().newerSymbols()).isZero();
  }

  @Test
  void whatCameAfterACompactionIsReadTogetherWithIt() {
    double[] closes = TestLake.walk(3, 100);
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, Arrays.copyOf(closes, 98)));
    lake.tables().compact();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, closes));
    lake.fetched("NEW", TestLake.csv(TestLake.FIRST, 1, 2));

    assertThat(lake.tables().newerSymbols()).isEqualTo(2);
    assertThat(lake.ask("SELECT ticker, count(*), max(date) FROM bars GROUP BY 1 ORDER BY 1"))
        .containsExactly("[ABC, 100, 2024-04-09]", "[NEW, 2, 2024-01-02]");
    assertThat(lake.ask("SELECT count(*) FROM raw_objects")).containsExactly("[3]");
    List<String> before = lake.everything();
    lake.tables().compact();
    assertThat(lake.everything()).isEqualTo(before);
  }

  @Test
  void aNewDayRewritesTheLastMonthOnly() {
    double[] closes = TestLake.walk(4, 100);
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, Arrays.copyOf(closes, 99)));
    lake.fetched("XYZ", TestLake.csv(TestLake.FIRST, TestLake.walk(5, 99)));
    lake.tables().compact();
    List<String> files = lake.parquetFiles();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, closes));

    Tables.Compacted done = lake.tables().compact();

    // April of four tables (9 days of ABC, 8 of XYZ), and the month of the raw objects.
    assertThat(done.written()).isEqualTo(5);
    assertThat(done.rows()).isEqualTo(4 * 17 + 3);
    List<String> added = new ArrayList<>(lake.parquetFiles());
    added.removeAll(files);
    assertThat(added).hasSize(5);
    assertThat(added.subList(0, 4)).allMatch(key -> key.contains("/month=2024-04/"));
  }

  @Test
  void nothingNewWritesNothing() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 1, 2));
    String snapshot = lake.tables().compact().snapshot();
    byte[] manifest = lake.store.get(Manifest.KEY).orElseThrow().bytes();

    Tables.Compacted again = lake.tables().compact();

    assertThat(again.written()).isZero();
    assertThat(again.snapshot()).isEqualTo(snapshot);
    assertThat(lake.store.get(Manifest.KEY).orElseThrow().bytes()).isEqualTo(manifest);
  }

  @Test
  void rowsStayWhenTheSourcesWindowMovesOn() {
    double[] closes = TestLake.walk(6, 60);
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, Arrays.copyOf(closes, 59)));
    List<String> before = lake.ask("SELECT * FROM indicators ORDER BY date");
    lake.tables().compact();
    lake.fetched(
        "ABC", TestLake.csv(TestLake.FIRST.plusDays(1), Arrays.copyOfRange(closes, 1, 60)));

    assertThat(lake.ask("SELECT count(*), min(date) FROM bars"))
        .containsExactly("[60, 2024-01-01]");
    List<String> after = lake.ask("SELECT * FROM indicators ORDER BY date");
    assertThat(after.subList(0, 59)).isEqualTo(before);
    // The last row is what a report of that day says: of the 59 bars that were received.
    double[] received = Arrays.copyOfRange(closes, 1, 60);
    Study study =
        Study.of(
            TestLake.histories()
                .read(
                    "folder",
                    "ABC",
                    TestLake.csv(TestLake.FIRST.plusDays(1), received)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    lake.now)
                .orElseThrow());
    assertThat(lake.ask("SELECT rsi14 FROM indicators ORDER BY date DESC LIMIT 1"))
        .containsExactly("[" + study.last(openbell.market.Fact.RSI14) + "]");
  }

  @Test
  void aRestatedHistoryReplacesAllRows() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    lake.fetched("XYZ", TestLake.csv(TestLake.FIRST, 1, 1, 1));
    lake.tables().compact();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST.plusDays(1), 6, 7, 8)); // Split 2 for 1.

    String closes = "SELECT ticker, date, close FROM bars ORDER BY ticker, date";
    List<String> expected =
        List.of(
            "[ABC, 2024-01-02, 6.0]",
            "[ABC, 2024-01-03, 7.0]",
            "[ABC, 2024-01-04, 8.0]",
            "[XYZ, 2024-01-01, 1.0]",
            "[XYZ, 2024-01-02, 1.0]",
            "[XYZ, 2024-01-03, 1.0]");
    assertThat(lake.ask(closes)).isEqualTo(expected);
    lake.tables().compact();
    assertThat(lake.ask(closes)).isEqualTo(expected);
    assertThat(lake.ask("SELECT count(*) FROM indicators WHERE ticker = 'ABC'"))
        .containsExactly("[3]");
  }

  @Test
  void aCorrectedBarIsReplacedWithThoseAfterIt() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    lake.tables().compact();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12.5, 14, 15));

    assertThat(lake.ask("SELECT close, change_pct FROM indicators ORDER BY date"))
        .containsExactly(
            "[10.0, null]", "[12.5, 25.0]", "[14.0, 12.0]", "[15.0, 7.142857142857143]");
  }

  @Test
  void aSourceThatLagsTakesNothingAway() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    lake.tables().compact();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));

    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[3]");
    lake.tables().compact();
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[3]");
  }

  @Test
  void anUnreadableObjectLeavesTheRowsAndIsNamed() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    lake.tables().compact();
    lake.fetched("ABC", "<html>try later</html>");

    Tables.Compacted done = lake.tables().compact();

    assertThat(done.unreadable())
        .extracting(Tables.Unreadable::symbol)
        .containsExactly("folder/ABC");
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[3]");
  }

  @Test
  void anAlteredObjectLeavesTheRowsAndIsNamed() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    String key = lake.lake.newestRaw("folder", "ABC").orElseThrow().key();
    Blob whole = lake.store.get(key).orElseThrow();
    lake.store.put(
        key, TestLake.csv(TestLake.FIRST, 10, 12, 15).getBytes(UTF_8), whole.info().meta());

    Tables.Compacted compacted = lake.tables().compact();
    assertThat(compacted.unreadable())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.why())
                    .isEqualTo(
                        "its newest raw object %s has other bytes than were written, see 'lake verify'"
                            .formatted(key)));
    assertThat(lake.ask("SELECT close FROM bars ORDER BY date"))
        .containsExactly("[10.0]", "[12.0]");

    lake.store.put(key, whole.bytes(), whole.info().meta());
    assertThat(lake.tables().compact().unreadable()).isEmpty();
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[3]");
  }

  @Test
  void changedDefinitionsComputeEveryRowAnewAndLoseNone() {
    double[] closes = TestLake.walk(7, 60);
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, Arrays.copyOf(closes, 59)));
    lake.tables().compact();
    lake.fetched(
        "ABC", TestLake.csv(TestLake.FIRST.plusDays(1), Arrays.copyOfRange(closes, 1, 60)));
    lake.tables().compact();
    Manifest now = lake.tables().manifest();
    Manifest older =
        new Manifest(
            now.snapshot(),
            now.madeAt(),
            0,
            0,
            now.files(),
            now.symbols(),
            now.seen(),
            now.joined(),
            now.retired());
    lake.store.put(Manifest.KEY, ManifestJson.write(older), BlobMeta.of("application/json"));

    assertThat(lake.tables().newerSymbols()).isEqualTo(1);
    assertThat(lake.ask("SELECT count(*) FROM indicators")).containsExactly("[60]");
    Tables.Compacted done = lake.tables().compact();

    assertThat(done.written()).isEqualTo(3 * 2); // All but bars, of two months.
    assertThat(lake.ask("SELECT count(*), count(rsi14) FROM indicators"))
        .containsExactly("[60, 46]");
    assertThat(lake.tables().newerSymbols()).isZero();
  }

  @Test
  void aSnapshotDoesNotMove() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    try (Snapshot snapshot = lake.tables().open(EnumSet.of(LakeSchema.BARS))) {
      lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 20, 24, 28));
      lake.tables().compact();
      assertThat(lake.ask(snapshot, "SELECT close FROM bars ORDER BY date"))
          .containsExactly("[10.0]", "[12.0]");
    }
  }

  @Test
  void filesWithoutASnapshotAreKeptForADay() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    List<String> first = lake.parquetFiles();
    lake.store.put(
        "tables/bars/month=2024-01/left-by-a-killed-run.parquet", new byte[1], BlobMeta.of("x/y"));
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 20, 24));
    lake.tables().compact();
    assertThat(lake.parquetFiles()).containsAll(first);

    lake.now = lake.now.plus(Duration.ofHours(25));
    Tables.Compacted done = lake.tables().compact();

    assertThat(done.removed()).isEqualTo(first.size() + 1);
    assertThat(lake.parquetFiles()).doesNotContainAnyElementsOf(first).hasSize(first.size());
    assertThat(lake.ask("SELECT close FROM bars ORDER BY date"))
        .containsExactly("[20.0]", "[24.0]");
  }

  @Test
  void aClaimWhoseObjectIsMissingIsLookedAtAgain() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    String second = TestLake.csv(TestLake.FIRST, 10, 12, 14);
    lake.fetched("ABC", second);
    Kept claimed = lake.lake.newestRaw("folder", "ABC").orElseThrow();
    byte[] body = lake.store.get(claimed.key()).orElseThrow().bytes();
    lake.store.delete(claimed.key());

    lake.tables().compact();
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[2]");

    lake.store.put(claimed.key(), body, BlobMeta.of("text/csv"), PutCondition.ifAbsent());
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[3]");
  }

  @Test
  void barsComeAsColumnsOneSymbolAfterTheOther() {
    lake.fetched("XYZ", TestLake.csv(TestLake.FIRST, 5, 6));
    lake.tables().compact();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 1, 2, 3));
    List<String> told = new ArrayList<>();
    try (Snapshot snapshot = lake.tables().open(EnumSet.of(LakeSchema.BARS))) {
      snapshot.bars(s -> told.add(s.ticker() + Arrays.toString(s.bars().close())));
    }
    assertThat(told).containsExactly("ABC[1.0, 2.0, 3.0]", "XYZ[5.0, 6.0]");
  }

  @Test
  void reportsAreListedFromTheirKeys() {
    lake.lake.keepReport(
        "DBS19",
        TestLake.FIRST,
        "en",
        key -> new byte[] {'{', '}'},
        new Kept("raw/folder/D05.SI/2024-01-01/20240101_100000.csv", "0".repeat(64)),
        lake.now);
    String question = "SELECT ticker, date, lang, made_at, size_bytes FROM reports";
    assertThat(lake.ask(question))
        .containsExactly("[DBS19, 2024-01-01, en, 2026-01-05T12:00:00, 2]");
    lake.tables().compact();
    assertThat(lake.ask(question)).hasSize(1);
    assertThat(lake.tables().manifest().filesOf(LakeSchema.REPORTS)).containsOnlyKeys("2024-01");
  }

  @Test
  void aDamagedFileIsNamed() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    String key = lake.tables().manifest().filesOf(LakeSchema.BARS).get("2024-01").key();
    lake.store.put(key, new byte[] {1, 2, 3}, BlobMeta.of("x/y"));
    TestLake elsewhere = new TestLake(lake.store, dir.resolve("other"));

    assertThatThrownBy(() -> elsewhere.ask("SELECT * FROM bars"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(key);
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[2]");
  }

  @Test
  void listsForAthenaNameTheFilesOfOneSnapshot() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    String snapshot = lake.tables(Optional.of("some-bucket")).compact().snapshot();

    String key = "tables/snapshots/" + snapshot + "/bars/files.txt";
    String bars = lake.tables().manifest().filesOf(LakeSchema.BARS).get("2024-01").key();
    assertThat(
            new String(
                lake.store.get(key).orElseThrow().bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("s3://some-bucket/" + bars + "\n");
  }
}
