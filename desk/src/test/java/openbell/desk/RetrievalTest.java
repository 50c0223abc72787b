package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.market.Study;
import openbell.market.TickerRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalTest {
  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
    scene.prices("AAPL", 260, 2);
    scene.fetch("AAPL");
  }

  private String latest() {
    return ((Retrieval.Outcome.Found) scene.latest("AAPL", "indicators")).key();
  }

  private String keepAgain(String raw) {
    byte[] body = scene.store.get(raw).orElseThrow().bytes();
    Study study = Study.of(scene.sources.feed("folder").read(body, "AAPL").orElseThrow().bars());
    String date = scene.keys("processed/indicators/AAPL/").getFirst().split("/", -1)[3];
    Kept kept = new Kept(raw, Lake.sha256Of(body));
    return scene.lake.keepIndicators("AAPL", LocalDate.parse(date), study, kept, scene.now);
  }

  @Test
  void whatIsComputedAgainOfAnOlderRawObjectIsNotTheLatest() throws Exception {
    scene.now = scene.now.plus(Duration.ofHours(1));
    scene.prices("AAPL", 261, 2);
    scene.fetch("AAPL");
    String newest = scene.keys("processed/indicators/AAPL/").getLast();
    assertThat(latest()).isEqualTo(newest);
    scene.now = scene.now.plus(Duration.ofHours(1));
    String again = keepAgain(scene.keys("raw/folder/AAPL/").getFirst());
    assertThat(again).isGreaterThan(newest);
    assertThat(latest()).isEqualTo(newest);
  }

  private Retrieval.Outcome find(
      String query, String type, String date, String version, String lang) {
    return new Retrieval(scene.lake, TickerRegistry.bundled(), () -> scene.now)
        .find(query, new Retrieval.Wanted(type, given(date), given(version), given(lang)));
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  private static String key(Retrieval.Outcome outcome) {
    return ((Retrieval.Outcome.Found) outcome).key();
  }

  @Test
  void reportsAreFoundByDateVersionAndLanguage() throws Exception {
    scene.report("AAPL");
    String first = scene.keys("processed/reports/AAPL/").getFirst();
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 261, 2);
    scene.fetch("AAPL");
    scene.report("AAPL");
    String last = scene.keys("processed/reports/AAPL/").getLast();
    assertThat(last).isNotEqualTo(first);
    assertThat(key(find("AAPL", "reports", "", "", ""))).isEqualTo(last);
    assertThat(key(find("aapl", "reports", "", "", "EN"))).isEqualTo(last);
    String[] path = first.split("/", -1);
    assertThat(key(find("AAPL", "reports", path[3], "", "en"))).isEqualTo(first);
    String version = path[4].replace(".en.json", "");
    assertThat(key(find("AAPL", "reports", "", version, ""))).isEqualTo(first);
    assertThat(find("AAPL", "reports", "", "", "th"))
        .isEqualTo(
            new Retrieval.Outcome.NotFound("the lake has no such reports of AAPL", List.of()));
  }

  /** A registered ticker's numbers lie under its symbol, its reports under what was asked for. */
  @Test
  void reportsLieUnderTheTickerAndNarrativesUnderTheSymbol() throws Exception {
    scene.prices("D05.SI", 260, 2);
    scene.report("DBS19");
    assertThat(key(find("DBS19", "reports", "", "", ""))).startsWith("processed/reports/DBS19/");
    assertThat(key(find("DBS19", "features", "", "", ""))).startsWith("processed/features/D05.SI/");
    String narrative =
        scene.lake.keepNarrative("D05.SI", LakeScene.FIRST, new byte[] {'{', '}'}, "ab", scene.now);
    assertThat(key(find("DBS19", "narratives", "", "", ""))).isEqualTo(narrative);
  }

  @Test
  void aQuestionThatIsNoneIsToldWhy() {
    assertThat(find("AAPL", "reports", "2099-01-01", "", ""))
        .isEqualTo(
            new Retrieval.Outcome.Invalid(
                "2099-01-01 is in the future", "give a day up to 2025-11-13"));
    assertThat(find("AAPL", "reports", "soon", "", ""))
        .isEqualTo(
            new Retrieval.Outcome.Invalid("\"soon\" is no date", "give one such as 2025-11-11"));
    assertThat(find("AAPL", "reports", "", "1", ""))
        .isEqualTo(
            new Retrieval.Outcome.Invalid(
                "\"1\" is no version", "give one such as 20251111_103000"));
    assertThat(find("AAPL", "reports", "", "", "fr"))
        .isEqualTo(new Retrieval.Outcome.Invalid("the language is unknown", "give th or en"));
    assertThat(find("AAPL", "features", "", "", "en"))
        .isEqualTo(new Retrieval.Outcome.Invalid("features are in no language", "leave it out"));
  }

  @Test
  void bytesThatAreNotThoseThatWereWrittenComeWithAWord() throws Exception {
    String key = latest();
    Files.writeString(scene.blobs.resolve(key), "{}");
    assertThat(((Retrieval.Outcome.Found) scene.latest("AAPL", "indicators")).trouble())
        .hasValueSatisfying(why -> assertThat(why).startsWith("no hash was kept of these bytes"));
  }

  @Test
  void theTenthOfASecondIsLaterThanTheSecond() {
    scene.now = scene.now.plusSeconds(5);
    String last = "";
    for (int i = 0; i < 10; i++) {
      last = keepAgain(scene.keys("raw/folder/AAPL/").getFirst());
    }
    assertThat(last).endsWith("_10.json");
    assertThat(latest()).isEqualTo(last);
  }
}
