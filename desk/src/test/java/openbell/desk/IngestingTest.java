package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import openbell.desk.Fetching.Result;
import openbell.feeds.PriceFeed;
import openbell.market.Ticker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestingTest {
  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
    scene.prices("AAPL", 300, 1);
  }

  @Test
  void aFetchComputesOfWhatItKeeps() throws Exception {
    assertThat(scene.fetch("AAPL").counts()).isEqualTo(Map.of(Result.FETCHED, 1));
    String at = "AAPL/2025-11-12/20251112_220000";
    assertThat(scene.keys("raw/")).containsExactly("raw/folder/" + at + ".csv");
    assertThat(scene.keys("processed/"))
        .containsExactly(
            "processed/features/" + at + ".json",
            "processed/indicators/" + at + ".json",
            "processed/percentiles/" + at + ".json");
    JsonNode indicators = json("processed/indicators/" + at + ".json");
    // (50 + 10 sin(299/30) + 299 % 7 * 0.3), to four places, as the file has it.
    assertThat(indicators.at("/indicators/close").asDouble()).isEqualTo(46.3424);
    assertThat(indicators.at("/source_raw_data").asText()).isEqualTo("raw/folder/" + at + ".csv");
    assertThat(
            scene.store.head("processed/features/" + at + ".json").orElseThrow().meta().metadata())
        .containsEntry("source_raw_data_key", "raw/folder/" + at + ".csv")
        .containsEntry("code_build", "test");
  }

  private JsonNode json(String key) throws Exception {
    return new ObjectMapper().readTree(scene.store.get(key).orElseThrow().bytes());
  }

  @Test
  void theSameBodyAgainIsComputedOnceAndWhatIsLackingIsMade() throws Exception {
    scene.fetch("AAPL");
    List<String> keys = scene.keys("processed/");
    scene.now = scene.now.plus(Duration.ofDays(3));
    assertThat(scene.fetch("AAPL").counts()).isEqualTo(Map.of(Result.UNCHANGED, 1));
    assertThat(scene.keys("processed/")).isEqualTo(keys);
    scene.store.delete(keys.getFirst()); // As if killed before it was written.
    scene.fetch("AAPL");
    assertThat(scene.keys("processed/")).hasSize(3);
  }

  @Test
  void whatCannotBeUsedGoesToQuarantineOnceAndTheLastGoodStays() throws Exception {
    scene.fetch("AAPL");
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.file(
        "AAPL", "Date,Open,High,Low,Close,Volume\n2024-01-03,1,1,1,1,9\n2024-01-02,1,1,1,1,9\n");
    Fetching.Summary summary = scene.fetch("AAPL");
    assertThat(summary.failures().get("AAPL"))
        .isEqualTo(
            "the prices of AAPL cannot be used: unordered_dates 2024-01-02: 1 of 2 rows are dated"
                + " before the row before, first 2024-01-02 after 2024-01-03");
    scene.fetch("AAPL");
    String stem = "quarantine/folder/AAPL/2025-11-13/20251113_220000";
    assertThat(scene.keys("quarantine/")).containsExactly(stem + ".csv", stem + ".reasons.json");
    assertThat(json(stem + ".reasons.json").at("/reasons/0/rule").asText())
        .isEqualTo("unordered_dates");
    assertThat(scene.alerts).hasSize(1);
    scene.store.delete(stem + ".reasons.json"); // As if killed between the body and its reasons.
    scene.fetch("AAPL");
    assertThat(scene.keys("quarantine/")).containsExactly(stem + ".csv", stem + ".reasons.json");
    assertThat(scene.keys("raw/")).hasSize(1);
    assertThat(scene.lake.newestRaw("folder", "AAPL").orElseThrow().key())
        .isEqualTo("raw/folder/AAPL/2025-11-12/20251112_220000.csv");
    Checking.Summary check =
        new Checking(scene.sources, scene.lake, scene.gate, scene.check, () -> scene.now)
            .run(List.of());
    assertThat(check.quarantined()).isEqualTo(Map.of("AAPL", stem + ".reasons.json"));
    assertThat(check.asked()).isEqualTo(1);
    assertThat(check.fresh()).isZero();
  }

  /**
   * A run over many passes those by that are current: not one that was killed before its numbers.
   */
  @Test
  void aSymbolIsCurrentOnceTheNumbersOfItsNewestBodyAreThere() throws Exception {
    Ticker aapl = Ticker.ofSymbol("AAPL");
    PriceFeed feed = scene.sources.feed("folder");
    scene.fetch("AAPL");
    assertThat(scene.ingesting().isCurrent(feed, aapl)).isTrue();
    scene.now = scene.now.plusSeconds(60);
    scene.prices("AAPL", 300, 2); // Another body of the same day.
    scene.fetch("AAPL");
    assertThat(scene.ingesting().isCurrent(feed, aapl)).isTrue();
    String features = scene.keys("processed/features/AAPL/").getLast();
    scene.store.delete(features);
    assertThat(scene.ingesting().isCurrent(feed, aapl)).isFalse();
    scene.fetch("AAPL");
    assertThat(scene.keys("processed/features/AAPL/")).contains(features);
    assertThat(scene.ingesting().isCurrent(feed, aapl)).isTrue();
  }

  /** As the other, of a body that came within a session and was sent again after its close. */
  @Test
  void aSymbolIsCurrentOnceTheNumbersOfTheLastSessionAreThere() throws Exception {
    Ticker ko = Ticker.ofSymbol("KO");
    PriceFeed feed = scene.sources.feed("folder");
    scene.prices("KO", 300, 1);
    List<String> lines = Files.readAllLines(scene.folder.resolve("KO.csv"));
    LocalDate last = LocalDate.parse(lines.getLast().substring(0, 10));
    scene.now = last.atTime(12, 0).atZone(ko.zone()).toInstant();
    scene.fetch("KO");
    scene.now = scene.now.plus(Duration.ofHours(8));
    scene.fetch("KO");
    assertThat(scene.ingesting().isCurrent(feed, ko)).isTrue();
    scene.store.delete(scene.keys("processed/features/KO/").getLast());
    assertThat(scene.ingesting().isCurrent(feed, ko)).isFalse();
    scene.fetch("KO");
    assertThat(scene.ingesting().isCurrent(feed, ko)).isTrue();
  }

  @Test
  void aHistoryIsNotComparedWithABodyThatWasAltered() throws Exception {
    scene.prices("AAPL", 460, 1);
    scene.fetch("AAPL");
    Path raw = scene.blobs.resolve(scene.keys("raw/folder/AAPL/").getFirst());
    FileTime time = Files.getLastModifiedTime(raw);
    String altered =
        Files.readString(raw).replaceFirst("(2024-03-01(,[0-9.]+){3},)", "$11"); // A close.
    Files.writeString(raw, altered);
    Files.setLastModifiedTime(raw, time); // As a disk does that loses bits.
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 461, 1);
    scene.fetch("AAPL");
    assertThat(scene.keys("raw/folder/AAPL/")).hasSize(2);
    assertThat(scene.keys("processed/restatements/")).isEmpty();
  }

  @Test
  void anArchiveThatIsBrokenAndAColumnThatIsNamedTwiceGoToQuarantine() throws Exception {
    Files.write(scene.folder.resolve("KO.csv.gz"), new byte[] {31, -117, 8, 0});
    scene.file("MSFT", "Date,Open,High,Low,Close,Close\n2024-01-02,1,1,1,1,2\n");
    Map<String, String> failures = scene.fetch("KO", "MSFT").failures();
    assertThat(failures.get("KO")).contains("the file of KO cannot be unzipped: ");
    assertThat(failures.get("MSFT")).contains("/close: must be the constant value '1'");
    String at = "/2025-11-12/20251112_220000.";
    assertThat(scene.keys("quarantine/"))
        .containsExactly(
            "quarantine/folder/KO" + at + "gz",
            "quarantine/folder/KO" + at + "reasons.json",
            "quarantine/folder/MSFT" + at + "csv",
            "quarantine/folder/MSFT" + at + "reasons.json");
    assertThat(scene.verify().problems()).isEmpty();
    scene.fetch("KO", "MSFT"); // The same again is noted, not stored.
    assertThat(scene.keys("quarantine/")).hasSize(4);
  }

  @Test
  void whatIsWrongInTheSameWayIsToldOnceADay() throws Exception {
    String wrong = "Date,Open,High,Low,Close,Volume\n2024-01-03,1,1,1,1,9\n2024-01-02,1,1,1,1,";
    for (int volume = 1; volume <= 3; volume++) {
      scene.file("AAPL", wrong + volume + "\n");
      scene.now = scene.now.plusSeconds(1);
      scene.fetch("AAPL");
    }
    assertThat(scene.keys("quarantine/")).hasSize(6);
    assertThat(scene.alerts).hasSize(1);
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.file("AAPL", wrong + "4\n");
    scene.fetch("AAPL");
    assertThat(scene.alerts).hasSize(2);
  }

  @Test
  void aBodyThatIsNoTableIsKeptForWhoLooksIntoIt() throws Exception {
    scene.file("AAPL", "<html>sorry</html>\n");
    assertThat(scene.fetch("AAPL").count(Result.FAILED)).isEqualTo(1);
    assertThat(scene.keys("quarantine/")).hasSize(2);
    assertThat(scene.keys("raw/")).isEmpty();
  }

  @Test
  void aRestatedHistoryIsRecordedAndComputedAgain() throws Exception {
    scene.fetch("AAPL");
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 301, 0.25);
    scene.fetch("AAPL");
    assertThat(scene.keys("processed/restatements/"))
        .containsExactly("processed/restatements/AAPL/2025-11-13/20251113_220000.json");
    JsonNode found = json(scene.keys("processed/restatements/").getFirst());
    assertThat(found.at("/before").asText())
        .isEqualTo("raw/folder/AAPL/2025-11-12/20251112_220000.csv");
    assertThat(found.at("/source_raw_data").asText())
        .isEqualTo("raw/folder/AAPL/2025-11-13/20251113_220000.csv");
    assertThat(found.at("/sessions_changed").asInt()).isEqualTo(299);
    assertThat(found.at("/factor").asDouble())
        .isCloseTo(0.25, org.assertj.core.api.Assertions.within(1e-4));
    assertThat(scene.keys("processed/indicators/")).hasSize(2);
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 302, 0.25); // Only longer.
    scene.fetch("AAPL");
    assertThat(scene.keys("processed/restatements/")).hasSize(1);
  }

  @Test
  void aRestatementThatNobodyRecordedIsFoundByTheNextFetchAndByReprocessing() throws Exception {
    scene.fetch("AAPL");
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 301, 0.25);
    scene.fetch("AAPL");
    List<String> record = scene.keys("processed/restatements/");
    assertThat(record).hasSize(1);
    scene.store.delete(record.getFirst()); // As if killed between the object and its comparison.
    scene.fetch("AAPL");
    assertThat(scene.keys("processed/restatements/")).isEqualTo(record);
    scene.store.delete(record.getFirst());
    scene.reprocess();
    assertThat(scene.keys("processed/restatements/")).isEqualTo(record);
  }

  @Test
  void whatIsSentAgainAfterTheCloseIsComputedOnceMoreAndNotEveryDay() throws Exception {
    scene.now = Instant.parse("2025-03-13T15:00:00Z"); // New York trades.
    scene.prices("AAPL", 300, 1); // The last bar is of this day.
    scene.fetch("AAPL");
    assertThat(scene.keys("processed/indicators/"))
        .containsExactly("processed/indicators/AAPL/2025-03-13/20250313_150000.json");
    assertThat(asOf(0)).isEqualTo("2025-03-12");
    scene.now = Instant.parse("2025-03-13T22:00:00Z");
    scene.fetch("AAPL");
    for (int day = 0; day < 5; day++) {
      assertThat(scene.keys("processed/indicators/")).hasSize(2);
      assertThat(asOf(1)).isEqualTo("2025-03-13");
      scene.now = scene.now.plus(Duration.ofDays(1));
      scene.fetch("AAPL");
    }
    assertThat(scene.lake.newest("folder", "AAPL").orElseThrow().seen()).isEqualTo(7);
    scene.keys("processed/").forEach(scene.store::delete);
    scene.reprocess();
    assertThat(scene.keys("processed/")).hasSize(6);
    assertThat(asOf(1)).isEqualTo("2025-03-13");
    assertThat(scene.verify().problems()).isEmpty();
  }

  private String asOf(int which) throws Exception {
    return json(scene.keys("processed/indicators/").get(which)).at("/facts_as_of").asText();
  }

  @Test
  void twoThatComputeTheSameAtOnceWriteItOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      scene.fetch("AAPL");
      scene.keys("processed/").forEach(scene.store::delete);
      scene.now = scene.now.plusSeconds(1);
      try (ExecutorService two = Executors.newFixedThreadPool(2)) {
        Future<Reprocessing.Summary> one = two.submit(scene::reprocess);
        Future<Reprocessing.Summary> other = two.submit(scene::reprocess);
        assertThat(one.get().written() + other.get().written()).isEqualTo(3);
      }
      assertThat(scene.keys("processed/")).hasSize(3);
    }
  }

  @Test
  void reprocessingMakesWhatIsLackingAndNothingTwice() throws Exception {
    scene.prices("MSFT", 250, 2);
    scene.fetch("AAPL", "MSFT");
    List<String> keys = scene.keys("processed/");
    assertThat(scene.reprocess()).isEqualTo(new Reprocessing.Summary(2, 0, Map.of(), List.of()));
    byte[] before = scene.store.get(keys.get(2)).orElseThrow().bytes();
    keys.subList(1, 4).forEach(scene.store::delete);
    scene.now = scene.now.plus(Duration.ofDays(40));
    assertThat(scene.reprocess()).isEqualTo(new Reprocessing.Summary(2, 3, Map.of(), List.of()));
    assertThat(scene.keys("processed/")).hasSize(6);
    assertThat(
            scene.keys("processed/").stream()
                .map(
                    key ->
                        new String(
                            scene.store.get(key).orElseThrow().bytes(), StandardCharsets.UTF_8)))
        .contains(new String(before, StandardCharsets.UTF_8));
    assertThat(scene.verify().problems()).isEmpty();
  }

  @Test
  void theLatestADateAndAVersionAreFound() throws Exception {
    scene.fetch("AAPL");
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 301, 1);
    scene.fetch("AAPL");
    Retrieval retrieval =
        new Retrieval(scene.lake, openbell.market.TickerRegistry.bundled(), () -> scene.now);
    assertThat(key(retrieval, Optional.empty(), Optional.empty()))
        .isEqualTo("processed/features/AAPL/2025-11-13/20251113_220000.json");
    assertThat(key(retrieval, Optional.of("2025-11-12"), Optional.empty()))
        .isEqualTo("processed/features/AAPL/2025-11-12/20251112_220000.json");
    assertThat(key(retrieval, Optional.empty(), Optional.of("20251112_220000")))
        .isEqualTo("processed/features/AAPL/2025-11-12/20251112_220000.json");
    assertThat(
            retrieval.find(
                "AAPL",
                new Retrieval.Wanted(
                    "features", Optional.of("2025-11-11"), Optional.empty(), Optional.empty())))
        .isInstanceOf(Retrieval.Outcome.NotFound.class);
    assertThat(
            retrieval.find(
                "AAPL",
                new Retrieval.Wanted("raw", Optional.empty(), Optional.empty(), Optional.empty())))
        .isInstanceOf(Retrieval.Outcome.Invalid.class);
    assertThat(
            retrieval.find(
                "AAPL",
                new Retrieval.Wanted(
                    "features", Optional.of("../x"), Optional.empty(), Optional.empty())))
        .isInstanceOf(Retrieval.Outcome.Invalid.class);
  }

  private static String key(Retrieval retrieval, Optional<String> date, Optional<String> version) {
    return ((Retrieval.Outcome.Found)
            retrieval.find(
                "AAPL", new Retrieval.Wanted("features", date, version, Optional.empty())))
        .key();
  }
}
