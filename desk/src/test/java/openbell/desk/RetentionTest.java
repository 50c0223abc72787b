package openbell.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.market.Study;
import openbell.report.Report;
import openbell.store.BlobMeta;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three days of one symbol, each with a report and its PDF, long past. */
class RetentionTest {
  private static final String ALL = "raw/ 30\nprocessed/ 30\n";

  @TempDir Path dir;
  private LakeScene scene;
  private List<String> raw;
  private List<String> reports;

  /** Those that the first report names. */
  private String indicators;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
    for (int day = 0; day < 3; day++) {
      scene.prices("AAPL", 260 + day, day == 0 ? 2 : 3); // The second tells the past otherwise.
      scene.fetch("AAPL");
      Report made = scene.report("AAPL");
      indicators = day == 0 ? String.valueOf(made.lineage().indicators()) : indicators;
      scene.now = scene.now.plus(Duration.ofDays(1));
    }
    raw = scene.keys("raw/folder/AAPL/");
    reports = scene.keys("processed/reports/AAPL/");
    scene.now = scene.now.plus(Duration.ofDays(100));
  }

  private Retention.Plan plan(String policy) throws InterruptedException {
    return scene.retention().plan(Retention.policy(policy));
  }

  private void deletePdfs() {
    scene.keys("reports/").forEach(scene.store::delete);
  }

  @Test
  void whatAKeptReportNeedsStays() throws Exception {
    Retention.Plan plan = plan("raw/ 30\nprocessed/indicators/ 30\n");
    assertThat(plan.needed()).containsAll(raw.subList(0, 2)).contains(indicators);
    assertThat(plan.delete()).isNotEmpty().allMatch(key -> key.startsWith("processed/indicators/"));
  }

  @Test
  void aReportStaysForItsPdfAndWhatItWasMadeFromWithIt() throws Exception {
    assertThat(reports).hasSize(3);
    assertThat(plan(ALL).needed()).contains(reports.get(0), reports.get(1), indicators);
    scene.store.delete(scene.keys("reports/").getFirst());
    assertThat(plan(ALL).delete())
        .contains(reports.getFirst(), indicators)
        .doesNotContain(reports.get(1));
  }

  @Test
  void whatARestatementWasFoundInStays() throws Exception {
    deletePdfs();
    assertThat(plan(ALL).needed()).contains(raw.get(0), raw.get(1));
    scene.keys("processed/restatements/").forEach(scene.store::delete);
    Retention.Plan without = plan(ALL);
    assertThat(without.delete()).contains(raw.get(0));
    assertThat(without.needed()).as("the record names it as the one before").contains(raw.get(1));
  }

  @Test
  void theRawObjectsOfTheTablesStay() throws Exception {
    deletePdfs();
    scene.keys("processed/restatements/").forEach(scene.store::delete);
    String manifest =
        """
        {"files":[],"symbols":[{"source":"folder","symbol":"AAPL","source_raw_data":"%s"}]}\
        """
            .formatted(raw.get(0));
    scene.store.put(
        "tables/manifest.json", manifest.getBytes(UTF_8), BlobMeta.of("application/json"));
    assertThat(plan(ALL).needed()).contains(raw.get(0));
  }

  @Test
  void itIsLookedAgainBeforeAnythingIsDeleted() throws Exception {
    deletePdfs();
    scene.keys("processed/restatements/").forEach(scene.store::delete);
    Retention.Plan plan = plan(ALL);
    assertThat(plan.delete()).contains(raw.get(0));
    byte[] body = scene.store.get(raw.get(0)).orElseThrow().bytes();
    Study study = Study.of(scene.sources.feed("folder").read(body, "AAPL").orElseThrow().bars());
    Kept kept = new Kept(raw.get(0), Lake.sha256Of(body));
    scene.lake.keepIndicators("AAPL", LakeScene.FIRST, study, kept, scene.now);
    List<String> deleted = new ArrayList<>();
    assertThat(scene.retention().apply(plan, deleted::add)).containsExactly(raw.get(0));
    assertThat(scene.keys("raw/folder/AAPL/")).isEqualTo(raw);
    assertThat(deleted).hasSize(plan.delete().size() - 1).doesNotContain(raw.get(0));
    assertThat(scene.verify().problems()).isEmpty();
  }
}
