package openbell.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import openbell.desk.Verifying.Problem;
import openbell.desk.Verifying.Wrong;
import openbell.store.Blob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake whose older objects have gone to cold storage: their metadata can be read, no more. */
class ColdLakeTest {
  @TempDir Path dir;
  private LakeScene scene;
  private String raw;
  private String features;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
    scene.prices("AAPL", 260, 2);
    scene.prices("NVDA", 486, 3); // Up to 2025-11-12.
    scene.fetch("AAPL", "NVDA");
    raw = scene.keys("raw/folder/AAPL/").getFirst();
    features = scene.keys("processed/features/AAPL/").getFirst();
  }

  @Test
  void verifyCountsThemAndStillKnowsWhatTheyWereMadeFrom() throws Exception {
    scene.store.cold.addAll(List.of(raw, features));
    Verifying.Summary found = scene.verify();
    assertThat(found.problems()).isEmpty();
    assertThat(found.archived()).isEqualTo(2);
    scene.store.delete(raw);
    assertThat(scene.verify().problems())
        .contains(new Problem(raw, Wrong.MISSING, features + " was made from it"));
  }

  @Test
  void lineageGoesThroughThemBothWays() {
    scene.report("AAPL");
    String report = scene.keys("processed/reports/AAPL/").getFirst();
    scene.store.cold.addAll(List.of(raw, features, report));
    Lineage.Node down = scene.lineage().sourcesOf(features).orElseThrow();
    assertThat(down.state()).isEqualTo(Lineage.State.ARCHIVED);
    assertThat(down.sha256())
        .contains(scene.store.head(features).orElseThrow().meta().metadata().get("sha256"));
    assertThat(down.children())
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.key()).isEqualTo(raw);
              assertThat(node.state()).isEqualTo(Lineage.State.ARCHIVED);
            });
    assertThat(scene.lineage().madeFrom(raw))
        .extracting(Lineage.Node::key)
        .contains(features, report);
  }

  @Test
  void checkNamesThemAndGoesOn() {
    scene.store.cold.add(raw);
    Checking.Summary found = scene.check();
    assertThat(found.asked()).isEqualTo(2);
    assertThat(found.archived()).containsExactly(raw);
    assertThat(found.details()).noneMatch(detail -> detail.startsWith("AAPL"));
  }

  @Test
  void checkNamesWhatWasAlteredAndDoesNotLookAtIt() {
    Blob whole = scene.store.get(raw).orElseThrow();
    scene.store.put(raw, "Date,Open\n".getBytes(UTF_8), whole.info().meta());
    Checking.Summary found = scene.check();
    assertThat(found.altered()).containsExactly(raw);
    assertThat(found.archived()).isEmpty();
    assertThat(found.asked()).isEqualTo(2);
    assertThat(found.details()).noneMatch(detail -> detail.startsWith("AAPL"));
  }

  @Test
  void askingForOneSaysHowToGetItBack() {
    scene.store.cold.add(features);
    assertThat(scene.latest("AAPL", "features"))
        .isEqualTo(
            new Retrieval.Outcome.Archived(
                features,
                "'lake restore %s' asks for it back; it can be read some hours later"
                    .formatted(features)));
  }

  @Test
  void retentionKeepsWhateverAReportThatCannotBeReadMayNeed() throws Exception {
    scene.report("AAPL");
    String report = scene.keys("processed/reports/AAPL/").getFirst();
    scene.now = scene.now.plus(Duration.ofDays(100));
    scene.prices("AAPL", 261, 2);
    scene.prices("NVDA", 487, 3);
    scene.fetch("AAPL", "NVDA");
    scene.store.cold.add(report);
    Retention.Plan plan = scene.retention().plan(Retention.policy("processed/features/ 30\n"));
    assertThat(plan.needed()).contains(features).allMatch(key -> key.contains("/AAPL/"));
    assertThat(plan.delete()).singleElement().asString().contains("/NVDA/");
  }
}
