package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FetchProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  private FetchProgress progress(boolean watched) {
    PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new FetchProgress(to, watched, () -> nanos);
  }

  private String last() {
    String all = err.toString(StandardCharsets.UTF_8);
    return all.substring(all.lastIndexOf('\r') + 1).stripTrailing();
  }

  @Test
  void theTimeLeftIsAsTheTimeBeforeOrWhatThePlanTakes() {
    FetchProgress progress = progress(true);
    progress.at(0, 5000, Duration.ZERO);
    assertThat(last()).isEqualTo("0 of 5,000");
    nanos = Duration.ofSeconds(16).toNanos();
    progress.at(312, 5000, Duration.ZERO);
    assertThat(last()).isEqualTo("312 of 5,000, about 4 min left");
    progress.at(312, 5000, Duration.ofMinutes(125));
    assertThat(last()).isEqualTo("312 of 5,000, about 2 h 5 min left");
    progress.at(4990, 5000, Duration.ZERO);
    assertThat(last()).isEqualTo("4,990 of 5,000, less than a minute left");
    progress.at(5000, 5000, Duration.ZERO);
    assertThat(last()).isEqualTo("5,000 of 5,000");
    progress.end();
    progress.end();
    assertThat(err.toString(StandardCharsets.UTF_8)).endsWith(System.lineSeparator());
    assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("\n");
  }

  @Test
  void nobodyWatchesAPipe() {
    FetchProgress progress = progress(false);
    progress.at(1, 2, Duration.ZERO);
    progress.end();
    assertThat(err.size()).isZero();
  }
}
