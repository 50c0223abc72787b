package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The real [Pace].
class PaceTest {

  private final Pace pace = Pace.real(InstantSource.fixed(Instant.parse("2026-03-02T01:00:00Z")));

  @Test
  void timeIsTheClocks() {
    assertThat(pace.now()).isEqualTo("2026-03-02T01:00:00Z");
  }

  @Test
  void awaitTellsWhetherItIsDoneHoweverItEnded() throws Exception {
    CompletableFuture<String> open = new CompletableFuture<>();
    assertThat(pace.await(open, Duration.ofMillis(1))).isFalse();
    assertThat(pace.await(open, Duration.ofSeconds(-1))).isFalse();
    open.completeExceptionally(new IllegalStateException());
    assertThat(pace.await(open, Duration.ZERO)).isTrue();
    assertThat(pace.await(CompletableFuture.completedFuture("x"), Duration.ZERO)).isTrue();
  }

  @Test
  void repeatedWorkGoesOnAfterAFailureAndEndsWhenClosed() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    Pace.Repeating repeating =
        pace.every(
            Duration.ofMillis(1),
            () -> {
              runs.incrementAndGet();
              three.countDown();
              throw new IllegalStateException("a failure that is logged");
            });
    assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();

    repeating.close();
    repeating.close();
    pace.sleep(Duration.ofMillis(20));
    int then = runs.get();
    pace.sleep(Duration.ofMillis(20));
    assertThat(runs).hasValue(then);
  }

  @Test
  void backgroundWorkRunsElsewhere() throws Exception {
    CompletableFuture<Thread> there = new CompletableFuture<>();
    pace.start(() -> there.complete(Thread.currentThread()));
    assertThat(there.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void drawsAreBetweenZeroAndOne() {
    List<Double> draws = Stream.generate(pace::random).limit(1000).toList();
    assertThat(draws).allMatch(draw -> draw >= 0 && draw < 1).doesNotHaveDuplicates();
  }
}
