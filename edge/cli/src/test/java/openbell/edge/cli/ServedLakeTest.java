package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import openbell.desk.LakeDesk.Answer;
import openbell.desk.LakeOverview;
import openbell.desk.Settings;
import openbell.edge.screens.ServedLake;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake as a server shows it to anybody. */
class ServedLakeTest {
  @TempDir Path home;

  private Map<String, String> environment() {
    return Map.of(
        "OPENBELL_HOME", home.toString(),
        "OPENBELL_SOURCE", "sample",
        "OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
  }

  private void run(String... args) {
    assertThat(Run.of(environment(), args).status()).isZero();
  }

  @Test
  void itTellsHowCompleteItIsAndAnswersWithinItsLimits() throws Exception {
    run("fetch", "AAPL");
    Settings settings = Settings.of(environment());
    try (Wiring wiring = new Wiring(settings, ProcessKind.SERVER);
        ServedLake lake = ServedLake.of(wiring, settings)) {
      LakeOverview seen = lake.overview().orElseThrow();
      assertThat(seen.rows()).hasSize(1);
      assertThat(seen.rows().getFirst().state()).isEqualTo(LakeOverview.State.FRESH);
      assertThat(seen.rows().getFirst().last()).contains(LocalDate.of(2013, 12, 31));

      Answer.Rows rows = rows(lake, "SELECT ticker, close FROM bars ORDER BY date DESC LIMIT 1");
      assertThat(rows.columns()).containsExactly("ticker", "close");
      assertThat(rows.rows()).containsExactly(List.of("AAPL", 561.02));
      assertThat(rows.more()).isFalse();
      assertThat(rows(lake, "FROM range(5000)").rows()).hasSize(1000);
      assertThat(rows(lake, "FROM range(5000)").more()).isTrue();

      for (String wrong :
          List.of(
              "SELECT * FROM read_csv('/etc/passwd')",
              "DROP VIEW bars",
              "SELECT nothing FROM bars",
              "SELECT '" + "x".repeat(2000) + "'")) {
        assertThat(lake.ask(wrong)).isInstanceOf(Answer.Wrong.class);
      }
      Answer large = lake.ask("SELECT list(a.range) FROM range(100000) a, range(10000) b");
      assertThat(large).isInstanceOf(Answer.TooMuch.class);
      assertThat(((Answer.TooMuch) large).why()).doesNotContain("\n").contains(": ");
      // It goes on as before.
      assertThat(rows(lake, "SELECT 1").rows()).hasSize(1);
    }
  }

  @Test
  void aSecondQuestionIsToldToComeBack() throws Exception {
    run("fetch", "AAPL");
    Settings settings = Settings.of(environment());
    try (Wiring wiring = new Wiring(settings, ProcessKind.SERVER);
        ServedLake lake = ServedLake.of(wiring, settings)) {
      CountDownLatch begun = new CountDownLatch(1);
      Thread slow =
          Thread.ofVirtual()
              .start(
                  () -> {
                    begun.countDown();
                    try {
                      // Until its time is over.
                      lake.ask(
                          "SELECT sum(a.range * b.range) FROM range(1000000) a, range(10000000) b");
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      begun.await();
      Answer second = lake.ask("SELECT 1");
      while (second instanceof Answer.Rows) { // It came first.
        second = lake.ask("SELECT 1");
      }
      assertThat(second).isInstanceOf(Answer.Busy.class);
      slow.join();
      assertThat(lake.ask("SELECT 1")).isInstanceOf(Answer.Rows.class);
    }
  }

  private static Answer.Rows rows(ServedLake lake, String sql) throws InterruptedException {
    Answer answer = lake.ask(sql);
    assertThat(answer).as(String.valueOf(answer)).isInstanceOf(Answer.Rows.class);
    return (Answer.Rows) answer;
  }
}
