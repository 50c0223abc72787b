package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.market.Study;
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
