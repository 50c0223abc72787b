package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load that the bot is made for, against a stand-in of LINE's API. */
class LineLoadTest {
  private static final int SECONDS = 20;
  private static final int A_SECOND = 100;

  @TempDir Path home;

  private record Done(LineSummary summary, Duration took) {}

  @Test
  void aHundredWebhooksASecondForTwentySecondsAreAnsweredWhileTheirTokensLive() throws Exception {
    try (Replay replay = Replay.start();
        World world = new World(home, replay, World.START, true)) {
      LineBot bot = world.bot(Times.USUAL);
      world.type(bot, "DBS19", "warm");
      replay.reset();
      List<Future<Done>> all = new ArrayList<>();
      long start = System.nanoTime();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < SECONDS * A_SECOND; i++) {
          long due = start + i * 1_000_000_000L / A_SECOND;
          Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
          byte[] body = world.typed("DBS19", "U%032d".formatted(i), "load" + i);
          all.add(threads.submit(work(bot, world, body, due)));
        }
      }
      List<Duration> times = new ArrayList<>();
      for (Future<Done> one : all) {
        assertThat(one.get().summary()).isEqualTo(new LineSummary(1, 0, 0, 0, 0));
        times.add(one.get().took());
      }
      times.sort(null);
      System.out.printf(
          "%d webhooks: median %d ms, 99 of 100 %d ms, longest %d ms%n",
          times.size(),
          times.get(times.size() / 2).toMillis(),
          times.get(times.size() * 99 / 100).toMillis(),
          times.getLast().toMillis());
      assertThat(replay.line()).hasSize(SECONDS * A_SECOND).allMatch(s -> s.call().equals("reply"));
      assertThat(times.getLast()).isLessThan(Duration.ofSeconds(45));
    }
  }

  private static Callable<Done> work(LineBot bot, World world, byte[] body, long due) {
    return () -> {
      LineSummary summary = bot.handle(body, world.now(), Duration.ofMinutes(1));
      return new Done(summary, Duration.ofNanos(System.nanoTime() - due));
    };
  }
}
