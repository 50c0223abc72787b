package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import openbell.report.Report;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a stock whose source fails. */
class LastReportsTest {
  private static final String UNUSABLE =
      "Date,Open,High,Low,Close,Volume\n2024-01-03,1,1,1,1,9\n2024-01-02,1,1,1,1,9\n";

  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
    scene.prices("AAPL", 300, 1);
  }

  @Test
  void withoutAnyReportTheNewestPricesInTheLakeAreSpokenOfWithALabel() throws Exception {
    scene.fetch("AAPL");
    String raw = scene.keys("raw/").getFirst();
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.file("AAPL", UNUSABLE);
    ReportOutcome.Answered answered = (ReportOutcome.Answered) scene.ask("AAPL");
    Report report = answered.report();
    assertThat(answered.servedFrom()).isEqualTo("stale");
    assertThat(answered.notes())
        .anyMatch(
            note ->
                note.contains("not the latest report")
                    && note.contains("with prices up to " + report.factsAsOf())
                    && note.contains("unordered"));
    assertThat(report.freshness().state()).isEqualTo("stale");
    assertThat(report.facts().get("close")).isEqualTo(46.3424);
    assertThat(report.lineage().raw()).containsExactly(raw);
    assertThat(scene.verify().problems()).isEmpty();
    assertThat(scene.lake.newest("folder", "AAPL").orElseThrow().seen()).isEqualTo(1);

    List<String> kept = scene.keys("processed/reports/");
    assertThat(kept).hasSize(1);
    assertThat(((ReportOutcome.Answered) scene.ask("AAPL")).report().facts())
        .isEqualTo(report.facts());
    assertThat(scene.keys("processed/reports/")).isEqualTo(kept);
  }

  @Test
  void aSessionThatWasOpenWhenItsPricesCameIsNotSpokenOf() throws Exception {
    scene.now = Instant.parse("2025-03-11T15:00:00Z"); // Within the session of the last bar.
    scene.prices("AAPL", 298, 1);
    scene.fetch("AAPL");
    scene.now = Instant.parse("2025-03-12T03:00:00Z"); // After it.
    scene.file("AAPL", UNUSABLE);
    assertThat(scene.report("AAPL").factsAsOf()).isEqualTo("2025-03-10");
  }

  @Test
  void aPastDayStaysAsItWasTold() throws Exception {
    scene.now = Instant.parse("2025-03-12T03:00:00Z"); // The evening of its last bar.
    Report told = scene.report("AAPL");
    assertThat(told.factsAsOf()).as("its session was over").isEqualTo(told.date());
    for (String file : List.of("cache.db", "cache.db-wal", "cache.db-shm")) {
      Files.deleteIfExists(scene.home.resolve(file));
    }
    scene.now = scene.now.plus(Duration.ofDays(7));
    scene.prices("AAPL", 300, 2); // Nobody looks.
    List<String> raw = scene.keys("raw/");
    ReportOutcome.Answered again = (ReportOutcome.Answered) scene.ask("AAPL", told.date());
    assertThat(again.report()).isEqualTo(told);
    assertThat(scene.keys("raw/")).isEqualTo(raw);
    assertThat(scene.keys("processed/reports/")).hasSize(1);

    // Of a day that nobody was told of it is made.
    ReportOutcome.Answered other =
        (ReportOutcome.Answered) scene.ask("AAPL", told.date().minusDays(1));
    assertThat(other.report().factsAsOf()).isEqualTo(told.date().minusDays(1));
    assertThat(scene.keys("raw/")).hasSizeGreaterThan(raw.size());
  }

  @Test
  void withoutAnythingTheSourceIsNamed() {
    scene.file("AAPL", UNUSABLE);
    assertThat(scene.ask("AAPL")).isInstanceOf(ReportOutcome.SourceFailed.class);
  }

  @Test
  void pricesThatAreNotWhatWasKeptAreNotSpokenOf() throws Exception {
    scene.fetch("AAPL");
    Path body = dir.resolve("blobs").resolve(scene.keys("raw/").getFirst());
    byte[] altered = Files.readAllBytes(body);
    altered[altered.length - 3] ^= 1;
    Files.write(body, altered);
    scene.file("AAPL", UNUSABLE);
    assertThat(scene.ask("AAPL")).isInstanceOf(ReportOutcome.SourceFailed.class);
  }
}
