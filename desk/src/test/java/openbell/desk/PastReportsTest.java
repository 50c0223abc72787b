package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import openbell.report.Report;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastReportsTest {
  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
  }

  private PastReports.Found past(Report report) {
    return new PastReports(scene.lake).of(report);
  }

  @Test
  void theOneBeforeIsTheNewestOfAnEarlierSession() {
    scene.prices("AAPL", 469, 1); // To 12 November 2025, after whose close it is.
    Report first = scene.report("AAPL");
    assertThat(past(first).days()).containsExactly(first.date());
    assertThat(past(first).before()).isEmpty();

    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 470, 1);
    Report second = scene.report("AAPL");
    assertThat(second.factsAsOf()).isEqualTo(first.factsAsOf().plusDays(1));
    assertThat(past(second).days()).containsExactly(second.date(), first.date());
    assertThat(past(second).before().map(Report::factsAsOf)).contains(first.factsAsOf());
    assertThat(past(second).before().map(Report::facts)).contains(first.facts());
  }

  @Test
  void aReportOfTheSameSessionIsNoneBefore() {
    scene.prices("AAPL", 469, 1);
    Report first = scene.report("AAPL");
    scene.now = scene.now.plus(Duration.ofDays(1));
    Report stale = scene.report("AAPL"); // The source has nothing newer.
    assertThat(stale.factsAsOf()).isEqualTo(first.factsAsOf());
    assertThat(stale.date()).isAfter(first.date());
    assertThat(past(stale).before()).isEmpty();
    assertThat(past(stale).days()).contains(LocalDate.of(2025, 11, 12));
  }
}
