package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import openbell.lake.RawObject;
import openbell.lake.tables.Manifest.Joined;
import openbell.market.Bars;
import openbell.store.BlobMeta;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions of a whole market behind the histories of its symbols, before and after compaction.
class MarketJoinTest {
  @TempDir private Path dir;
  private WatchedStore store;
  private TestLake lake;

  @BeforeEach
  void open() {
    store = new WatchedStore(new DirectoryBlobStore(dir.resolve("store")));
    lake = new TestLake(store, dir.resolve("home"));
    lake.now = Instant.parse("2024-01-04T22:00:00Z"); // After the third bar of a history.
  }

  /// Bodies of lines: a symbol and its close; of splits: a symbol, the day and the ratio.
  private static final class Lines implements MarketBodies {
    @Override
    public String source() {
      return "folder";
    }

    @Override
    public ZoneId zone() {
      return ZoneOffset.UTC;
    }

    @Override
    public String daysFolder() {
      return "raw/market_days/US/";
    }

    @Override
    public String splitsFolder() {
      return "raw/market_splits/US/";
    }

    @Override
    public Optional<Day> day(byte[] body) {
      List<String> lines = new String(body, UTF_8).lines().toList();
      Map<String, double[]> bars = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] f = line.split(" ", -1);
        double c = Double.parseDouble(f[1]);
        bars.put(f[0], new double[] {c, c + 1, c - 0.5, c, 1000});
      }
      return Optional.of(new Day(LocalDate.parse(lines.getFirst()), bars));
    }

    @Override
    public Map<String, List<Split>> splits(byte[] body) {
      Map<String, List<Split>> all = new HashMap<>();
      for (String line : new String(body, UTF_8).lines().toList()) {
        String[] f = line.split(" ", -1);
        all.computeIfAbsent(f[0], s -> new ArrayList<>())
            .add(new Split(LocalDate.parse(f[1]), Double.parseDouble(f[2])));
      }
      return all;
    }
  }

  private Tables tables() {
    Histories plain = TestLake.histories();
    return new Tables(
        lake.store,
        new Histories() {
          @Override
          public boolean has(String source) {
            return plain.has(source);
          }

          @Override
          public Optional<Bars> read(String source, String symbol, byte[] body, Instant at) {
            return plain.read(source, symbol, body, at);
          }

          @Override
          public Optional<MarketBodies> market() {
            return Optional.of(new Lines());
          }
        },
        dir.resolve("home"),
        () -> lake.now,
        Optional.empty());
  }

  private void day(String date, String... lines) {
    keep("market_days", LocalDate.parse(date), date + "\n" + String.join("\n", lines));
  }

  private void splits(String... lines) {
    keep("market_splits", LocalDate.parse("2024-01-20"), String.join("\n", lines));
  }

  private void keep(String folder, LocalDate date, String body) {
    lake.lake.keepRaw(
        new RawObject(folder, "US", date, lake.now, body.getBytes(UTF_8), "application/json"));
    lake.now = lake.now.plusSeconds(1);
  }

  private List<String> ask(String sql) {
    List<String> rows = new ArrayList<>();
    try (Snapshot snapshot = tables().open(LakeSchema.namedIn(sql))) {
      tables()
          .sql(snapshot)
          .ask(
              sql,
              new SqlRows() {
                @Override
                public void columns(List<String> names) {}

                @Override
                public void row(Object[] values) {
                  rows.add(Arrays.toString(values));
                }
              });
    }
    return rows;
  }

  private List<String> closes(String symbol) {
    return ask(
        "SELECT day(date), close, volume FROM bars WHERE ticker = '%s' ORDER BY date"
            .formatted(symbol));
  }

  private List<String> everything() {
    List<String> all = new ArrayList<>();
    for (LakeSchema table : EnumSet.complementOf(EnumSet.of(LakeSchema.REPORTS))) {
      String key = table.isComputed() ? "source" : "key";
      all.addAll(ask("SELECT * FROM " + table.key() + " ORDER BY ticker, date, " + key));
    }
    return all;
  }

  /// Nothing but where it lies changes by compacting.
  private void compact() {
    List<String> before = everything();
    tables().compact();
    assertThat(everything()).isEqualTo(before);
    assertThat(tables().newerSymbols()).isZero();
    assertThat(tables().compact().written()).isZero();
  }

  @Test
  void sessionsFollowAHistoryAndMakeOneWhereThereIsNone() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    day("2024-01-03", "ABC 99", "NEW 3"); // The history's own bar of that day stays.
    day("2024-01-04", "ABC 15", "NEW 4");
    assertThat(closes("ABC"))
        .containsExactly(
            "[1, 10.0, 1000.0]", "[2, 12.0, 1000.0]", "[3, 14.0, 1000.0]", "[4, 15.0, 1000.0]");
    assertThat(closes("NEW")).containsExactly("[3, 3.0, 1000.0]", "[4, 4.0, 1000.0]");
    assertThat(
            ask("SELECT source_raw_data FROM bars WHERE ticker = 'ABC' AND day(date) = 3")
                .toString())
        .contains("raw/folder/ABC/");
    assertThat(
            ask(
                "SELECT ticker, source, source_raw_data FROM bars WHERE day(date) = 4 ORDER BY"
                    + " ALL"))
        .containsExactly(
            "[ABC, folder, raw/market_days/US/2024-01-04/20240104_220002.json]",
            "[NEW, folder, raw/market_days/US/2024-01-04/20240104_220002.json]");
    assertThat(
            ask(
                "SELECT round(change_pct, 1) FROM indicators WHERE ticker = 'ABC' AND day(date) ="
                    + " 4"))
        .as("facts are of the whole history")
        .containsExactly("[7.1]");
    compact();

    day("2024-01-05", "ABC 16", "NEW 5");
    assertThat(tables().newerSymbols()).isEqualTo(2);
    assertThat(closes("ABC")).hasSize(5).endsWith("[5, 16.0, 1000.0]");
    assertThat(closes("NEW")).hasSize(3);
    compact();
  }

  @Test
  void aSplitAdjustsWhatIsBeforeIt() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    day("2024-01-05", "ABC 16", "NEW 6");
    compact();
    day("2024-01-08", "ABC 8", "NEW 6");
    splits("ABC 2024-01-08 2", "ABC 2024-01-02 7"); // The other is in the history already.
    List<String> adjusted =
        List.of(
            "[1, 5.0, 2000.0]",
            "[2, 6.0, 2000.0]",
            "[3, 7.0, 2000.0]",
            "[5, 8.0, 2000.0]",
            "[8, 8.0, 1000.0]");
    assertThat(closes("ABC")).isEqualTo(adjusted);
    assertThat(closes("NEW")).containsExactly("[5, 6.0, 1000.0]", "[8, 6.0, 1000.0]");
    assertThat(
            ask(
                "SELECT day(date), source_raw_data FROM bars WHERE ticker = 'ABC' AND day(date) IN"
                    + " (3, 5) ORDER BY ALL"))
        .containsExactly(
            "[3, raw/folder/ABC/2024-01-04/20240104_220000.csv]",
            "[5, raw/market_days/US/2024-01-05/20240104_220001.json]");
    compact();
    assertThat(closes("ABC")).isEqualTo(adjusted);
    splits("ABC 2024-01-08 2", "NEW 2024-01-08 3"); // Told again, with one more.
    assertThat(closes("ABC")).isEqualTo(adjusted);
    assertThat(closes("NEW")).containsExactly("[5, 2.0, 3000.0]", "[8, 6.0, 1000.0]");
    compact();
    splits("NEW 2024-01-09 2"); // The split alone, before a bar of its day.
    assertThat(closes("NEW")).containsExactly("[5, 1.0, 6000.0]", "[8, 3.0, 2000.0]");
    compact();
  }

  @Test
  void aSplitThatIsToldOtherwiseLaterCountsAsItIsToldLast() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    day("2024-01-05", "ABC 16");
    day("2024-01-08", "ABC 4", "NEW 6");
    splits("ABC 2024-01-08 2", "ABC 2024-01-08 2");
    compact();
    assertThat(closes("ABC")).endsWith("[5, 8.0, 2000.0]", "[8, 4.0, 1000.0]");
    splits("ABC 2024-01-08 4");
    List<String> mended =
        List.of(
            "[1, 2.5, 4000.0]",
            "[2, 3.0, 4000.0]",
            "[3, 3.5, 4000.0]",
            "[5, 4.0, 4000.0]",
            "[8, 4.0, 1000.0]");
    assertThat(closes("ABC")).isEqualTo(mended);
    compact();
    assertThat(closes("ABC")).isEqualTo(mended);
    splits("ABC 2024-01-08 8", "NEW 2024-01-05 3");
    splits("ABC 2024-01-08 4");
    assertThat(closes("ABC")).as("mended, and taken back").isEqualTo(mended);
    compact();
    splits("ABC 2024-01-08 2", "ABC 2024-01-08 3");
    assertThat(closes("ABC")).as("two of one day").endsWith("[8, 4.0, 1000.0]");
    assertThat(ask("SELECT close FROM bars WHERE ticker = 'ABC' AND day(date) = 5").toString())
        .startsWith("[[2.666666");
    compact();
  }

  @Test
  void whatTheFilesHaveOfAMarketMayLieInColdStorage() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    splits("ABC 2024-01-05 2", "NEW 2024-01-05 3");
    day("2024-01-05", "ABC 8", "NEW 5");
    compact();
    freeze();
    day("2024-01-04", "ABC 15", "NEW 12"); // Before the splits that were told long ago.
    day("2024-01-08", "ABC 9", "NEW 2.5");
    splits("ABC 2024-01-05 2", "NEW 2024-01-08 2");
    assertThat(closes("ABC"))
        .containsExactly(
            "[1, 5.0, 2000.0]",
            "[2, 6.0, 2000.0]",
            "[3, 7.0, 2000.0]",
            "[4, 7.5, 2000.0]",
            "[5, 8.0, 1000.0]",
            "[8, 9.0, 1000.0]");
    assertThat(closes("NEW"))
        .containsExactly("[4, 2.0, 6000.0]", "[5, 2.5, 2000.0]", "[8, 2.5, 1000.0]");
    compact();
    freeze();
    day("2024-01-09", "ABC 10", "NEW 3");
    assertThat(closes("NEW")).hasSize(4).endsWith("[9, 3.0, 1000.0]");
    assertThat(tables().compact().unreadable()).isEmpty();
  }

  @Test
  void aManifestThatDoesNotTellItsSplitsHasThemReadAgain() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    splits("ABC 2024-01-05 2");
    day("2024-01-05", "ABC 8");
    compact();
    Manifest now = tables().manifest();
    forgetSplits(false);
    assertThat(tables().compact().written()).as("rows").isZero();
    assertThat(tables().manifest().joined()).isEqualTo(now.joined());
    freeze();
    day("2024-01-04", "ABC 15");
    assertThat(closes("ABC")).contains("[4, 7.5, 2000.0]");
  }

  /// A hole in the histories would be computed over: nothing after it counts, and it is named.
  @Test
  void aSessionThatWasArchivedBeforeItWasCompactedIsNamedAndNoneAfterItCounts() {
    day("2024-01-05", "NEW 5");
    compact();
    day("2024-01-08", "NEW 8");
    freeze();
    day("2024-01-09", "NEW 9");
    assertThat(closes("NEW")).containsExactly("[5, 5.0, 1000.0]");
    String key = lake.store.listAll("raw/market_days/US/2024-01-08/").toList().getFirst().key();
    Tables.Compacted compacted = tables().compact();
    assertThat(closes("NEW")).containsExactly("[5, 5.0, 1000.0]");
    assertThat(compacted.unreadable())
        .containsExactly(
            new Tables.Unreadable(
                key,
                "this session is archived, so none of the market after it counts: 'lake restore "
                    + key
                    + "' asks for it back"));
    store.archived().clear();
    assertThat(closes("NEW"))
        .containsExactly("[5, 5.0, 1000.0]", "[8, 8.0, 1000.0]", "[9, 9.0, 1000.0]");
    compact();
  }

  /// What is older than all that can be read was never there: a lake that is compacted late.
  @Test
  void sessionsThatWereArchivedBeforeTheFirstCompactionAreNamedAndLeftOut() {
    day("2024-01-03", "NEW 3");
    day("2024-01-04", "NEW 4");
    freeze();
    day("2024-01-08", "NEW 8");
    assertThat(closes("NEW")).containsExactly("[8, 8.0, 1000.0]");
    assertThat(tables().compact().unreadable())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.symbol())
                  .startsWith("raw/market_days/US/2024-01-03/")
                  .endsWith(" and 1 more");
              assertThat(one.why())
                  .isEqualTo(
                      "sessions are archived, so their bars are lacking: 'lake restore"
                          + " raw/market_days/US/' asks for them back");
            });
    store.archived().clear();
    assertThat(closes("NEW")).hasSize(3);
    compact();
  }

  /// A hole in the middle: what lies before it is left out, too, since what is newer counts more.
  @Test
  void aHoleInTheMiddleOfWhatWasNeverCompactedIsNone() {
    day("2024-01-03", "NEW 3");
    day("2024-01-04", "NEW 4");
    day("2024-01-05", "NEW 5");
    day("2024-01-08", "NEW 8");
    store
        .archived()
        .add(lake.store.listAll("raw/market_days/US/2024-01-04/").toList().getFirst().key());
    assertThat(closes("NEW")).containsExactly("[5, 5.0, 1000.0]", "[8, 8.0, 1000.0]");
    assertThat(tables().compact().unreadable()).hasSize(1);
    store.archived().clear();
    assertThat(closes("NEW")).hasSize(4);
    compact();
    // The bodies that the files have may be gone: what is behind them is behind them still.
    lake.store.listAll("raw/market_days/").map(ListedBlob::key).forEach(lake.store::delete);
    day("2024-01-09", "NEW 9");
    freeze();
    day("2024-01-10", "NEW 10");
    assertThat(closes("NEW")).hasSize(4);
    store.archived().clear();
    assertThat(closes("NEW")).hasSize(6);
  }

  @Test
  void splitsWhoseBodyWasDeletedSinceStillAdjustWhatComesLate() {
    splits("NEW 2024-01-05 3");
    day("2024-01-08", "NEW 4");
    compact();
    lake.store.listAll("raw/market_splits/").map(ListedBlob::key).forEach(lake.store::delete);
    day("2024-01-04", "NEW 12");
    assertThat(closes("NEW")).containsExactly("[4, 4.0, 3000.0]", "[8, 4.0, 1000.0]");
    compact();
  }

  /// The rows of a symbol that only the market has need no splits to be computed anew.
  @Test
  void changedDefinitionsComputeTheRowsOfSessionsAnewAlsoWhileSplitsAreArchived() {
    splits("NEW 2024-01-05 3");
    day("2024-01-05", "NEW 5");
    compact();
    forgetSplits(true);
    freeze();
    Tables.Compacted compacted = tables().compact();
    assertThat(compacted.unreadable()).hasSize(1);
    assertThat(compacted.changed()).isEqualTo(1);
    assertThat(compacted.written()).isPositive();
  }

  /// Each is known from then on, whichever others lie in cold storage.
  @Test
  void splitsThatCanBeReadAreKeptBesideThoseThatCannot() {
    splits("NEW 2024-01-05 3");
    splits("ABC 2024-01-05 2");
    day("2024-01-05", "NEW 5", "ABC 5");
    compact();
    forgetSplits(false);
    List<String> keys = lake.store.listAll("raw/market_splits/").map(ListedBlob::key).toList();
    store.archived().add(keys.getFirst());
    assertThat(tables().compact().unreadable())
        .singleElement()
        .satisfies(one -> assertThat(one.symbol()).isEqualTo(keys.getFirst()));
    assertThat(tables().manifest().joined().get(keys.getLast()).splits()).isPresent();
    store.archived().clear();
    store.archived().add(keys.getLast());
    day("2024-01-08", "NEW 8", "ABC 8");
    assertThat(closes("NEW")).hasSize(2);
  }

  /// Writes the manifest as a build did that kept no splits in it.
  ///
  /// @param ofOldDefinitions whether its rows were also computed by other definitions
  private void forgetSplits(boolean ofOldDefinitions) {
    Manifest now = tables().manifest();
    NavigableMap<String, Joined> untold = new TreeMap<>(now.joined());
    untold.replaceAll((key, body) -> Joined.SESSION);
    Manifest older =
        new Manifest(
            now.snapshot(),
            now.madeAt(),
            ofOldDefinitions ? 0 : now.factsVersion(),
            ofOldDefinitions ? 0 : now.featuresVersion(),
            now.files(),
            now.symbols(),
            now.seen(),
            untold,
            now.retired());
    lake.store.put(Manifest.KEY, ManifestJson.write(older), BlobMeta.of("application/json"));
  }

  /// Moves all raw objects of the market to cold storage.
  private void freeze() {
    lake.store.listAll("raw/market_").map(ListedBlob::key).forEach(store.archived()::add);
  }

  @Test
  void anEarlierSessionThatComesLateFindsItsPlace() {
    day("2024-01-03", "NEW 3");
    day("2024-01-08", "NEW 8");
    compact();
    day("2024-01-05", "NEW 5");
    day("2024-01-02", "NEW 2");
    assertThat(closes("NEW"))
        .containsExactly(
            "[2, 2.0, 1000.0]", "[3, 3.0, 1000.0]", "[5, 5.0, 1000.0]", "[8, 8.0, 1000.0]");
    compact();
  }

  @Test
  void aNewHistoryTakesThePlaceOfSessionsAndKeepsTheLaterOnes() {
    day("2024-01-02", "ABC 12");
    day("2024-01-03", "ABC 14");
    day("2024-01-05", "ABC 16");
    compact();
    // Fetched on the fourth: up to the third, and more volume than the sessions told.
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14).replace("14.0,1000", "14.0,1500"));
    day("2024-01-08", "ABC 17");
    assertThat(closes("ABC"))
        .containsExactly(
            "[1, 10.0, 1000.0]",
            "[2, 12.0, 1000.0]",
            "[3, 14.0, 1500.0]",
            "[5, 16.0, 1000.0]",
            "[8, 17.0, 1000.0]");
    compact();
  }

  @Test
  void changedDefinitionsComputeTheRowsOfSessionsAnewAndALostManifestLosesNothing() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    day("2024-01-05", "ABC 16", "NEW 5");
    splits("ABC 2024-01-05 2");
    compact();
    List<String> all = everything();
    Manifest now = tables().manifest();
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
    assertThat(tables().newerSymbols()).isEqualTo(2);
    assertThat(everything()).isEqualTo(all);
    assertThat(tables().compact().written()).isEqualTo(3);
    assertThat(everything()).isEqualTo(all);

    lake.store.delete(Manifest.KEY);
    assertThat(everything()).isEqualTo(all);
    compact();
  }
}
