package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import openbell.desk.Verifying.Problem;
import openbell.desk.Verifying.Wrong;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.market.Study;
import openbell.report.Report;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyingTest {
  private static final long SEED = Long.getLong("openbell.seed", 20261126L);

  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
    for (String symbol : List.of("AAPL", "MSFT", "NVDA")) {
      scene.prices(symbol, 260, symbol.length() + symbol.charAt(0));
    }
    scene.fetch("AAPL", "MSFT", "NVDA");
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 261, 3);
    scene.file("MSFT", "<html>\n");
    scene.fetch("AAPL", "MSFT");
  }

  @Test
  void aLakeThatNobodyTouchedIsWhatItWas() throws Exception {
    Verifying.Summary found = scene.verify();
    assertThat(found.problems()).isEmpty();
    // 4 raw and 3 records, 12 computed, a restatement, a quarantined body with its reasons.
    assertThat(found.checked()).isEqualTo(22);
    assertThat(found.recomputed()).isEqualTo(12);
  }

  @Test
  void oneFlippedBitAnywhereIsFoundAndNamed() throws Exception {
    Random random = new Random(SEED);
    List<String> keys = new ArrayList<>();
    for (String zone : List.of("raw/", "processed/", "quarantine/", "tables/newest/")) {
      keys.addAll(scene.keys(zone));
    }
    for (int round = 0; round < 44; round++) {
      String key = keys.get(round % keys.size());
      Path file = scene.blobs.resolve(key);
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertThat(scene.verify().problems())
          .as("seed %d, round %d, %s", SEED, round, key)
          .anyMatch(p -> p.key().equals(key) && p.wrong() == Wrong.ALTERED);
      Files.write(file, good);
    }
    assertThat(scene.verify().problems()).isEmpty();
  }

  @Test
  void aRawObjectThatIsGoneIsNamed() throws Exception {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    scene.store.delete(raw);
    Set<String> named = new TreeSet<>();
    for (Problem problem : scene.verify().problems()) {
      assertThat(problem.wrong()).isEqualTo(Wrong.MISSING);
      named.add(problem.key());
    }
    assertThat(named).containsExactly(raw);
  }

  @Test
  void numbersThatTheirRawObjectDoesNotGiveAreNamed() throws Exception {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    Kept kept = scene.lake.newestRaw("folder", "NVDA").orElseThrow();
    byte[] other = scene.store.get(scene.keys("raw/folder/MSFT/").getFirst()).orElseThrow().bytes();
    Study wrong = Study.of(scene.sources.feed("folder").read(other, "MSFT").orElseThrow().bars());
    String key = scene.lake.keepIndicators("NVDA", LakeScene.FIRST, wrong, kept, scene.now);
    assertThat(scene.verify().problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.key()).isEqualTo(key);
              assertThat(p.wrong()).isEqualTo(Wrong.NOT_REPRODUCIBLE);
              assertThat(p.detail()).startsWith(raw + " gives other numbers");
            });
  }

  @Test
  void lineageGoesDownToTheRawObjectAndUpFromIt() {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    String features = scene.keys("processed/features/NVDA/").getFirst();
    Lineage.Node node = scene.lineage().sourcesOf(features).orElseThrow();
    assertThat(node.children()).singleElement().satisfies(c -> assertThat(c.key()).isEqualTo(raw));
    assertThat(node.children().getFirst().sha256())
        .contains(scene.lake.newestRaw("folder", "NVDA").orElseThrow().sha256());
    assertThat(scene.lineage().madeFrom(raw).stream().map(Lineage.Node::key))
        .containsExactlyInAnyOrderElementsOf(
            scene.keys("processed/").stream().filter(k -> k.contains("/NVDA/")).toList());
  }

  @Test
  void aReportThatIsGoneIsNamedByItsPdf() throws Exception {
    scene.report("AAPL");
    assertThat(scene.verify().problems()).isEmpty();
    scene.store.delete(scene.keys("processed/reports/AAPL/").getFirst());
    assertThat(scene.verify().problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.wrong()).isEqualTo(Wrong.MISSING);
              assertThat(p.key()).isEqualTo("reports/AAPL/2025-11-13.en.pdf");
              assertThat(p.detail()).startsWith("no report of its date has the SHA-256 ");
            });
  }

  /** What is named by nothing, and should be there by what is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tables/newest/folder/NVDA.json  | tables/newest/folder/NVDA.json | raw/folder/NVDA/ has objects
          quarantine/folder/MSFT/.json    | quarantine/folder/MSFT/.*reasons[.]json | lies there without them
          processed/indicators/NVDA/.json | processed/indicators/NVDA/2025-11-12/ | lake reprocess --ticker NVDA
          processed/features/NVDA/.json   | processed/features/NVDA/2025-11-12/ | of raw/folder/NVDA/
          """)
  void whatShouldBeThereByWhatIsThereIsNamed(String gone, String named, String detail)
      throws Exception {
    String folder = gone.substring(0, gone.lastIndexOf('/') + 1);
    String ending = gone.endsWith("/.json") ? ".json" : gone;
    List<String> keys = scene.keys(folder).stream().filter(k -> k.endsWith(ending)).toList();
    assertThat(keys).hasSize(1);
    scene.store.delete(keys.getFirst());
    scene.now = scene.now.plus(Lacking.AT_WORK).plusSeconds(1);
    assertThat(scene.verify().problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.wrong()).isEqualTo(Wrong.MISSING);
              assertThat(p.key()).matches(named);
              assertThat(p.detail()).contains(detail);
            });
    scene.prices("NVDA", 260, 82);
    scene.fetch("MSFT", "NVDA");
    scene.reprocess();
    assertThat(scene.verify().problems()).isEmpty();
  }

  @Test
  void parquetFilesThatNoManifestNamesAreALostManifest() throws Exception {
    scene.store.put(
        "tables/bars/2025-11/x.parquet",
        new byte[] {1},
        BlobMeta.of("application/vnd.apache.parquet")
            .withMetadata(Map.of("sha256", Lake.sha256Of(new byte[] {1}))));
    assertThat(scene.verify().problems())
        .singleElement()
        .extracting(Problem::key)
        .isEqualTo("tables/manifest.json");
  }

  /** A body is written before its reasons. */
  @Test
  void reasonsThatAreLackingOfABodyThatJustCameAreUnfinished() throws Exception {
    scene.keys("quarantine/").stream()
        .filter(k -> k.endsWith(".reasons.json"))
        .forEach(scene.store::delete);
    Verifying.Summary found = scene.verify();
    assertThat(found.problems()).isEmpty();
    assertThat(found.unfinished()).isEqualTo(1);
    scene.now = scene.now.plus(Lacking.AT_WORK).plusSeconds(1);
    assertThat(scene.verify().problems()).hasSize(1);
  }

  /** Whoever fetches writes the raw object first. */
  @Test
  void numbersThatAreLackingOfARawObjectThatJustCameAreUnfinished() throws Exception {
    scene.keys("processed/").stream()
        .filter(k -> k.contains("/AAPL/2025-11-13/"))
        .forEach(scene.store::delete);
    Verifying.Summary found = scene.verify();
    assertThat(found.problems()).isEmpty();
    assertThat(found.unfinished()).isEqualTo(1);
    scene.now = scene.now.plus(Lacking.AT_WORK).plusSeconds(1);
    assertThat(scene.verify().problems())
        .extracting(Problem::key)
        .containsExactly(
            "processed/indicators/AAPL/2025-11-13/",
            "processed/percentiles/AAPL/2025-11-13/",
            "processed/features/AAPL/2025-11-13/");
  }

  /** Fetched before the close of the last bar's session, and sent again after it. */
  @Test
  void numbersOfALaterSessionThatTheSameBodyGivesAreMissed() throws Exception {
    scene.prices("KO", 260, 1);
    List<String> lines = Files.readAllLines(scene.folder.resolve("KO.csv"));
    LocalDate last = LocalDate.parse(lines.getLast().substring(0, 10));
    scene.now = last.atTime(12, 0).atZone(ZoneId.of("America/New_York")).toInstant();
    scene.fetch("KO");
    scene.now = scene.now.plus(Duration.ofHours(8));
    scene.fetch("KO");
    assertThat(scene.keys("raw/folder/KO/")).hasSize(1);
    List<String> features = scene.keys("processed/features/KO/");
    assertThat(features).hasSize(2);
    scene.now = scene.now.plus(Lacking.AT_WORK).plusSeconds(1);
    assertThat(scene.verify().problems()).isEmpty();

    scene.store.delete(features.getLast());
    assertThat(scene.verify().problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.key()).isEqualTo("processed/features/KO/%s/".formatted(last));
              assertThat(p.detail())
                  .startsWith("none there was made from the bars to %s of raw/".formatted(last));
            });
    scene.reprocess();
    assertThat(scene.keys("processed/features/KO/")).isEqualTo(features);
    assertThat(scene.verify().problems()).isEmpty();
  }

  @Test
  void lineageTellsWhatWasAlteredSinceItWasWritten() throws Exception {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    String features = scene.keys("processed/features/NVDA/").getFirst();
    byte[] other = scene.store.get(raw).orElseThrow().bytes().clone();
    other[other.length - 2] ^= 1;
    Files.write(scene.blobs.resolve(raw), other);
    Lineage.Node down = scene.lineage().sourcesOf(features).orElseThrow();
    assertThat(down.state()).isEqualTo(Lineage.State.KEPT);
    Lineage.Node below = down.children().getFirst();
    assertThat(below.state()).isEqualTo(Lineage.State.ALTERED);
    assertThat(below.sha256()).contains(Lake.sha256Of(other));
    assertThat(scene.lineage().sourcesOf(raw).orElseThrow().state())
        .isEqualTo(Lineage.State.ALTERED);
    // Replaced whole, its own hash with it: what was made of the first one knows.
    scene.store.put(
        raw, other, new BlobMeta("text/csv", Map.of("sha256", Lake.sha256Of(other)), Map.of()));
    assertThat(scene.lineage().sourcesOf(raw).orElseThrow().state()).isEqualTo(Lineage.State.KEPT);
    assertThat(scene.lineage().sourcesOf(features).orElseThrow().children().getFirst().state())
        .isEqualTo(Lineage.State.ALTERED);
    scene.store.delete(raw);
    assertThat(scene.lineage().sourcesOf(features).orElseThrow().children().getFirst().state())
        .isEqualTo(Lineage.State.MISSING);
  }

  @Test
  void aBodyInQuarantineThatIsGoneIsNamedByItsReasons() throws Exception {
    String body = scene.keys("quarantine/folder/MSFT/").getFirst();
    assertThat(body).endsWith(".csv");
    scene.store.delete(body);
    assertThat(scene.verify().problems())
        .singleElement()
        .satisfies(p -> assertThat(p).extracting(Problem::key).isEqualTo(body));
  }

  @Test
  void theOlderObjectOfARestatementAndOfARecordIsNamedWhenItIsGone() throws Exception {
    String older = scene.keys("raw/folder/AAPL/").getFirst();
    for (String type : List.of("indicators", "percentiles", "features")) {
      scene.store.delete(scene.keys("processed/" + type + "/AAPL/").getFirst());
    }
    assertThat(scene.verify().problems()).isEmpty();
    scene.store.delete(older);
    assertThat(scene.verify().problems())
        .allSatisfy(p -> assertThat(p.key()).isEqualTo(older))
        .extracting(Problem::detail)
        .anyMatch(d -> d.startsWith("processed/restatements/AAPL/"))
        .anyMatch(d -> d.startsWith("tables/newest/folder/AAPL.json"));
  }

  @Test
  void aClaimThatWasNeverWrittenIsUnfinishedAndNothingIsWrong() throws Exception {
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("TSLA", 260, 1);
    scene.fetch("TSLA");
    scene.keys("raw/folder/TSLA/").forEach(scene.store::delete);
    scene.keys("processed/").stream()
        .filter(k -> k.contains("/TSLA/"))
        .forEach(scene.store::delete);
    Verifying.Summary found = scene.verify();
    assertThat(found.problems()).isEmpty();
    assertThat(found.unfinished()).isEqualTo(1);
    scene.fetch("TSLA");
    assertThat(scene.verify().unfinished()).isZero();
  }

  @Test
  void whatIsFetchedWhileItRunsIsThere() throws Exception {
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("NVDA", 262, 9);
    scene.store.whenListed(
        "processed/",
        () -> {
          try {
            scene.fetch("NVDA");
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(scene.verify().problems()).isEmpty();
    assertThat(scene.keys("raw/folder/NVDA/")).hasSize(2);
  }

  @Test
  void anObjectThatCannotBeReadIsNamedAndTheOthersAreLookedAt() throws Exception {
    String features = scene.keys("processed/features/NVDA/").getFirst();
    scene.store.broken.add(features);
    Verifying.Summary found = scene.verify();
    assertThat(found.problems())
        .containsExactly(
            new Problem(features, Wrong.UNREADABLE, features + " has a bad sector: try later"));
    assertThat(found.checked()).isEqualTo(21);
  }

  @Test
  void aRawObjectThatWasReplacedIsNamedByWhatWasMadeOfTheFirst() throws Exception {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    byte[] other = scene.store.get(raw).orElseThrow().bytes().clone();
    other[other.length - 2] ^= 1; // A digit of the last volume, of which no fact is made twice.
    scene.store.put(
        raw, other, new BlobMeta("text/csv", Map.of("sha256", Lake.sha256Of(other)), Map.of()));
    assertThat(scene.verify().problems())
        .anySatisfy(
            p -> {
              assertThat(p.key()).isEqualTo(raw);
              assertThat(p.wrong()).isEqualTo(Wrong.ALTERED);
              assertThat(p.detail())
                  .contains("was made from bytes of SHA-256 ")
                  .endsWith(", not " + Lake.sha256Of(other));
            });
  }

  @Test
  void tagsThatSayOtherThanTheObjectAreNamed() throws Exception {
    String key = scene.keys("processed/features/NVDA/").getFirst();
    Blob blob = scene.store.get(key).orElseThrow();
    Map<String, String> tags = new HashMap<>(scene.store.tags(key));
    tags.put("computation_version", "7");
    scene.store.put(key, blob.bytes(), blob.info().meta().withTags(tags));
    assertThat(scene.verify().problems())
        .containsExactly(
            new Problem(key, Wrong.ALTERED, "its tag computation_version is 7, not 1"));
  }

  /** A report of a day in the past computes nothing of the newest session. */
  @Test
  void aBodyThatCameForReportsOfPastDaysAloneLacksNothing() throws Exception {
    scene.prices("KO", 460, 1);
    for (int hours = 0; hours < 2; hours++) {
      scene.now = scene.now.plus(Duration.ofHours(1));
      scene.ask("KO", LocalDate.of(2025, 3, 10).plusDays(hours));
    }
    assertThat(scene.keys("raw/folder/KO/")).hasSize(1);
    assertThat(scene.keys("processed/features/KO/")).isNotEmpty();
    scene.now = scene.now.plus(Lacking.AT_WORK).plusSeconds(1);
    assertThat(scene.verify().problems()).isEmpty();
  }

  /** What was killed between its claim and its body is written by a later fetch. */
  @Test
  void aBodyThatCameWithALaterFetchHasTheTagsOfItsKey() throws Exception {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    scene.store.delete(raw);
    scene.now = scene.now.plus(Duration.ofHours(1));
    scene.fetch("NVDA");
    assertThat(scene.keys("raw/folder/NVDA/")).containsExactly(raw);
    assertThat(scene.verify().problems()).isEmpty();
  }

  @Test
  void tagsOfWhatWasFetchedThatSayOtherThanTheKeyAreNamed() throws Exception {
    for (String prefix : List.of("raw/folder/NVDA/", "quarantine/folder/MSFT/")) {
      String key = scene.keys(prefix).getFirst();
      Blob blob = scene.store.get(key).orElseThrow();
      Map<String, String> tags = new HashMap<>(scene.store.tags(key));
      for (Map.Entry<String, String> tag : Map.copyOf(tags).entrySet()) {
        Map<String, String> other = new HashMap<>(tags);
        other.put(tag.getKey(), "2020-01-01T00:00:00Z");
        scene.store.put(key, blob.bytes(), blob.info().meta().withTags(other));
        assertThat(scene.verify().problems())
            .singleElement()
            .satisfies(
                p -> {
                  assertThat(p.key()).isEqualTo(key);
                  assertThat(p.detail())
                      .startsWith(
                          "its tag %s is 2020-01-01T00:00:00Z, not ".formatted(tag.getKey()));
                });
      }
      scene.store.put(key, blob.bytes(), blob.info().meta().withTags(tags));
      assertThat(tags).containsOnlyKeys("source", "ticker", "fetched_at");
    }
    assertThat(scene.verify().problems()).isEmpty();
  }

  /** What goes with a content in a directory is a file of its own. */
  @Test
  void oneFlippedBitOfWhatGoesWithAnObjectIsNamed() throws Exception {
    Random random = new Random(SEED);
    for (String key : scene.keys("")) {
      if (Integrity.ZONES.stream().noneMatch(key::startsWith)) {
        continue;
      }
      Path file;
      try (Stream<Path> metas = Files.list(scene.blobs.resolve(".meta").resolve(key))) {
        file = metas.findFirst().orElseThrow();
      }
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      int bit = random.nextInt(8 * whole.length);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertThat(scene.verify().problems())
          .as("bit %d of %s, seed %d", bit, file, SEED)
          .extracting(Problem::key)
          .contains(key);
      Files.write(file, whole);
    }
    assertThat(scene.verify().problems()).isEmpty();
  }

  @Test
  void aPdfOfWhichNoHashWasKeptIsCountedApart() throws Exception {
    Report report = scene.report("AAPL");
    String key = "reports/AAPL/" + report.date() + ".en.pdf";
    Blob pdf = scene.store.get(key).orElseThrow();
    Map<String, String> metadata = new HashMap<>(pdf.info().meta().metadata());
    int checked = scene.verify().checked();
    metadata.remove("sha256");
    scene.store.put(key, pdf.bytes(), pdf.info().meta().withMetadata(metadata));
    Verifying.Summary found = scene.verify();
    assertThat(found.problems()).isEmpty();
    assertThat(found.notCheckable()).isEqualTo(1);
    assertThat(found.checked()).isEqualTo(checked - 1);
  }
}
