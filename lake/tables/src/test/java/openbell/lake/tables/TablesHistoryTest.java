package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import openbell.lake.Kept;
import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.store.BlobMeta;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A symbol's rows over many raw objects: nothing that is older than the newest object is lost.
class TablesHistoryTest {
  private static final String CLOSES = "SELECT date, close FROM bars ORDER BY date";

  @TempDir private Path dir;
  private TestLake lake;

  @BeforeEach
  void makeLake() {
    lake = new TestLake(new DirectoryBlobStore(dir.resolve("blobs")), dir.resolve("tables"));
  }

  /// Windows of 250 bars, each a day further, as a source of a fixed range sends them.
  private double[] fetchedWindows(int windows, boolean compacting) {
    double[] closes = TestLake.walk(11, 249 + windows);
    for (int first = 0; first < windows; first++) {
      lake.fetched(
          "ABC",
          TestLake.csv(
              TestLake.FIRST.plusDays(first), Arrays.copyOfRange(closes, first, first + 250)));
      if (compacting) {
        lake.tables().compact();
      }
    }
    return closes;
  }

  private static Bars bars(double[] closes) {
    byte[] csv = TestLake.csv(TestLake.FIRST, closes).getBytes(UTF_8);
    return TestLake.histories()
        .read("folder", "ABC", csv, java.time.Instant.parse("2100-01-01T00:00:00Z"))
        .orElseThrow();
  }

  @Test
  void changedDefinitionsWithANewObjectKeepTheValuesOfTheWindowsFirstBars() {
    double[] closes = TestLake.walk(11, 300);
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, Arrays.copyOf(closes, 299)));
    lake.tables().compact();
    redefine();
    lake.fetched(
        "ABC", TestLake.csv(TestLake.FIRST.plusDays(60), Arrays.copyOfRange(closes, 60, 300)));

    double[] expected = new FactSeries(bars(closes)).of(Fact.SMA200);
    List<String> rows = lake.ask("SELECT sma200 FROM indicators ORDER BY date");
    assertThat(rows).hasSize(300);
    assertThat(rows.get(250)).isEqualTo("[" + expected[250] + "]");
    assertThat(lake.ask("SELECT count(sma200) FROM indicators")).containsExactly("[101]");
    assertThat(lake.ask("SELECT bars FROM percentiles ORDER BY date LIMIT 299"))
        .last()
        .isEqualTo("[299]");
  }

  @Test
  void aCorrectionInTheWindowKeepsTheValuesOfTheWindowsFirstBars() {
    double[] closes = TestLake.walk(11, 300);
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, closes));
    lake.tables().compact();
    double[] window = Arrays.copyOfRange(closes, 60, 300);
    window[5] += 1;
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST.plusDays(60), window));

    assertThat(lake.ask("SELECT count(sma200) FROM indicators")).containsExactly("[101]");
  }

  private void redefine() {
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
  }

  @Test
  void definitionsChangeAlsoForASymbolWhoseNewestObjectIsUnreadable() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    lake.tables().compact();
    lake.fetched("ABC", "<html>try later</html>");
    redefine();

    assertThat(lake.tables().compact().written()).isEqualTo(3 + 1); // All but bars; raw_objects.
  }

  @Test
  void aDifferenceOfRoundingIsNoRestatement() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    lake.tables().compact();
    // As float32 rounds.
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST.plusDays(1), 12.000001, 14.000001, 15));

    assertThat(lake.ask(CLOSES))
        .containsExactly(
            "[2024-01-01, 10.0]", "[2024-01-02, 12.0]", "[2024-01-03, 14.0]", "[2024-01-04, 15.0]");
  }

  @Test
  void compactedFromNothingTheTablesHaveWhatTheyHadBefore() {
    double[] closes = fetchedWindows(4, true);
    List<String> before = lake.ask("SELECT * FROM bars ORDER BY date");
    assertThat(before).hasSize(closes.length);
    lake.store.delete(Manifest.KEY);
    lake.now = lake.now.plusSeconds(1);

    assertThat(lake.ask("SELECT * FROM bars ORDER BY date")).isEqualTo(before);
    lake.tables().compact();
    assertThat(lake.ask("SELECT * FROM bars ORDER BY date")).isEqualTo(before);
    assertThat(lake.ask("SELECT count(sma200) FROM indicators"))
        .containsExactly("[" + (closes.length - 199) + "]");
  }

  @Test
  void neverCompactedTheTablesHaveAllRawObjects() {
    double[] closes = fetchedWindows(3, false);
    lake.fetched("ABC", "<html>try later</html>");

    List<String> all = lake.everything();
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[" + closes.length + "]");
    assertThat(lake.ask("SELECT count(DISTINCT source_raw_data) FROM bars")).containsExactly("[3]");
    lake.tables().compact();
    assertThat(lake.everything()).isEqualTo(all);
    assertThat(lake.tables().newerSymbols()).isZero();
  }

  @Test
  void aRestatedHistoryAmongTheRawObjectsReplacesThoseBefore() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST.plusDays(1), 6, 7, 8));
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST.plusDays(2), 7, 8, 9));

    assertThat(lake.ask(CLOSES))
        .containsExactly(
            "[2024-01-02, 6.0]", "[2024-01-03, 7.0]", "[2024-01-04, 8.0]", "[2024-01-05, 9.0]");
  }

  @Test
  void afterTwoKillsTheLastObjectThatIsThereCounts() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    Kept second = lake.lake.newestRaw("folder", "ABC").orElseThrow();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14, 15));
    Kept third = lake.lake.newestRaw("folder", "ABC").orElseThrow();
    lake.store.delete(second.key());
    lake.store.delete(third.key());

    assertThat(lake.ask(CLOSES)).containsExactly("[2024-01-01, 10.0]", "[2024-01-02, 12.0]");
  }

  @Test
  void oldYearsLieInOneFileEach() {
    double[] closes = TestLake.walk(5, 800);
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, Arrays.copyOf(closes, 799)));
    lake.tables().compact();
    assertThat(lake.tables().manifest().filesOf(LakeSchema.BARS))
        .hasSize(25)
        .containsKey("2024-05");
    List<String> before = lake.everything();

    lake.now = java.time.Instant.parse("2027-01-05T12:00:00Z");
    lake.tables().compact();

    assertThat(lake.tables().manifest().filesOf(LakeSchema.BARS))
        .containsKey("2024")
        .containsKey("2025-01")
        .doesNotContainKey("2024-05")
        .hasSize(1 + 12 + 1);
    assertThat(lake.everything()).isEqualTo(before);

    // A clock that goes back does not take a year apart.
    lake.now = java.time.Instant.parse("2026-05-05T12:00:00Z");
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, closes));
    before = lake.everything();
    lake.tables().compact();
    assertThat(lake.everything()).isEqualTo(before);
    assertThat(lake.tables().manifest().filesOf(LakeSchema.BARS))
        .containsKey("2024")
        .doesNotContainKey("2024-05");
  }
}
