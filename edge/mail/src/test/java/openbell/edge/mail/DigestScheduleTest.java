package openbell.edge.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.ops.OpsNumbers;
import openbell.market.Exchange;
import openbell.market.Resolution;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.store.BlobStateStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestScheduleTest {
  private static final Exchange SGX =
      ((Resolution.Found) TickerRegistry.bundled().resolve("DBS19")).ticker().exchange();

  @TempDir Path home;
  private Hook hook;
  private final List<LocalDate> asked = new ArrayList<>();
  private volatile Instant now;

  @BeforeEach
  void open() throws Exception {
    hook = new Hook();
  }

  @AfterEach
  void close() {
    hook.close();
  }

  private OpsNumbers numbers(LocalDate from, LocalDate to) {
    asked.add(from);
    asked.add(to);
    return SampleNumbers.day();
  }

  private DigestSchedule schedule() {
    Channels channels = new Channels(List.of(hook.channel()));
    Digests digests =
        new Digests(
            this::numbers,
            Lang.EN,
            Optional.empty(),
            channels,
            new DigestTimes(() -> List.of(SGX)),
            new DigestDelivery(
                channels,
                new BlobStateStore(new DirectoryBlobStore(home)),
                () -> now,
                Duration.ofSeconds(20)));
    return new DigestSchedule(digests, () -> now, Thread::sleep);
  }

  @Test
  void aServerThatWasDownMakesUpForItAndSleepsUntilTheNext() throws Exception {
    now = Instant.parse("2025-11-12T03:10:00Z");
    assertThat(schedule().lookAndSayHowLong()).isEqualTo(Duration.ofHours(21));
    assertThat(hook.texts).hasSize(1);
    assertThat(asked).containsExactly(LocalDate.parse("2025-11-11"), LocalDate.parse("2025-11-11"));
    // Started again the same day.
    now = now.plusSeconds(60);
    assertThat(schedule().lookAndSayHowLong()).isEqualTo(Duration.ofMinutes(20 * 60 + 59));
    assertThat(hook.texts).hasSize(1);
  }

  @Test
  void itComesBackToOneThatFailed() throws Exception {
    now = Instant.parse("2025-11-12T00:10:00Z");
    hook.status = 500;
    DigestSchedule schedule = schedule();
    assertThat(schedule.lookAndSayHowLong()).isEqualTo(Duration.ofMinutes(5));
    hook.status = 200;
    for (int i = 0; i < 6 && hook.texts.size() < 2; i++) {
      now = now.plus(Duration.ofMinutes(5)).plusSeconds(1);
      schedule.lookAndSayHowLong();
    }
    assertThat(hook.texts).hasSize(2);
    assertThat(now).isEqualTo("2025-11-12T00:40:06Z");
  }

  @Test
  void onAWeekendItSleepsUntilMondaysIsDue() throws Exception {
    now = Instant.parse("2025-11-16T00:10:00Z");
    assertThat(schedule().lookAndSayHowLong()).isEqualTo(Duration.ofDays(2));
    assertThat(hook.texts).isEmpty();
  }

  @Test
  void startedItSendsByItself() throws Exception {
    now = Instant.parse("2025-11-12T00:10:00Z");
    try (DigestSchedule schedule = schedule().start()) {
      for (int i = 0; i < 200 && hook.texts.isEmpty(); i++) {
        Thread.sleep(50);
      }
      assertThat(hook.texts).hasSize(1);
      assertThat(schedule).isNotNull();
    }
  }
}
