package openbell.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import openbell.cache.Cache;
import openbell.cache.MemoryCache;
import openbell.cache.redis.LocalRedis;
import openbell.cache.redis.RedisCache;
import openbell.cache.redis.RedisUrl;
import openbell.desk.ScanResults.Found;
import openbell.desk.ScanResults.Question;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScanResultsTest {
  private static final Instant START = Instant.parse("2025-11-11T10:00:00Z");
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Question QUESTION =
      new Question(
          "s1",
          "rsi14 < 30",
          Optional.empty(),
          20,
          Optional.empty(),
          LocalDate.parse("2025-11-11"),
          "json");

  private static final AtomicInteger CACHES = new AtomicInteger();
  private static LocalRedis redis;

  private volatile Instant now = START;
  private final InstantSource clock = () -> now;
  private final AtomicInteger scans = new AtomicInteger();

  @BeforeAll
  static void startRedis() {
    redis = LocalRedis.running();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Test
  void firstAskScansAndTheNextFindsIt() throws Exception {
    try (ScanResults results = results(redisCache(redis))) {
      Found made = results.get(QUESTION, this::scan);
      now = START.plusSeconds(30);
      Found found = results.get(QUESTION, this::scan);

      assertThat(made.cached()).isFalse();
      assertThat(made.tier()).isEqualTo("made");
      assertThat(made.uncached()).isEmpty();
      assertThat(found.bytes()).asString(UTF_8).isEqualTo("scan 1");
      assertThat(found.cached()).isTrue();
      assertThat(found.tier()).isEqualTo("redis");
      assertThat(found.madeAt()).isEqualTo(START);
      assertThat(found.uncached()).isEmpty();
      assertThat(results.problem()).isEmpty();
    }
  }

  static Stream<Question> others() {
    LocalDate date = QUESTION.date();
    Optional<String> none = Optional.empty();
    Optional<List<String>> all = Optional.empty();
    return Stream.of(
        new Question("s2", "rsi14 < 30", none, 20, all, date, "json"),
        new Question("s1", "rsi14 < 31", none, 20, all, date, "json"),
        new Question("s1", "rsi14 < 30", Optional.of("rsi14"), 20, all, date, "json"),
        new Question("s1", "rsi14 < 30", Optional.of(""), 20, all, date, "json"),
        new Question("s1", "rsi14 < 30", none, 21, all, date, "json"),
        new Question("s1", "rsi14 < 30", none, 20, Optional.of(List.of()), date, "json"),
        new Question("s1", "rsi14 < 30", none, 20, Optional.of(List.of("A", "B")), date, "json"),
        new Question("s1", "rsi14 < 30", none, 20, Optional.of(List.of("A,B")), date, "json"),
        new Question("s1", "rsi14 < 30", none, 20, all, date.minusDays(1), "json"),
        new Question("s1", "rsi14 < 30", none, 20, all, date, "json/th"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void resultOfAnotherQuestionIsNeverShown(Question other) throws Exception {
    try (ScanResults results = results(new MemoryCache(1 << 20, clock))) {
      results.get(QUESTION, this::scan);
      for (Question before : others().takeWhile(q -> !q.equals(other)).toList()) {
        results.get(before, this::scan);
      }
      int so = scans.get();

      assertThat(results.get(other, this::scan).cached()).isFalse();
      assertThat(scans).hasValue(so + 1);
      assertThat(results.get(other, this::scan).cached()).isTrue();
    }
  }

  @Test
  void universeHasNoOrderAndNoDoubles() {
    assertThat(of(List.of("B", "A", "B"))).isEqualTo(of(List.of("A", "B")));
  }

  @Test
  void anotherBuildOfTheCodeScansAnew() throws Exception {
    Cache shared = new MemoryCache(1 << 20, clock);
    new ScanResults(shared, "build 1", Duration.ofHours(24), clock).get(QUESTION, this::scan);

    assertThat(
            new ScanResults(shared, "build 2", Duration.ofHours(24), clock)
                .get(QUESTION, this::scan)
                .cached())
        .isFalse();
  }

  @Test
  void resultIsKeptForItsTime() throws Exception {
    try (ScanResults results = results(redisCache(redis))) {
      results.get(QUESTION, this::scan);
      now = START.plus(Duration.ofHours(24)).minusMillis(1);
      assertThat(results.get(QUESTION, this::scan).cached()).isTrue();
      now = START.plus(Duration.ofHours(24));
      assertThat(results.get(QUESTION, this::scan).cached()).isFalse();
      assertThat(results.get(QUESTION, this::scan).cached()).isTrue();
    }
  }

  @Test
  void fiftyWhoAskTheSameHaveItScannedOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(50);
    try (ScanResults results = results(redisCache(redis));
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Found>> found =
          Stream.generate(
                  () ->
                      pool.submit(
                          () -> {
                            asked.countDown();
                            return results.get(
                                QUESTION,
                                () -> {
                                  await(asked);
                                  return scan();
                                });
                          }))
              .limit(50)
              .toList();

      for (Future<Found> one : found) {
        assertThat(one.get().bytes()).asString(UTF_8).isEqualTo("scan 1");
      }
      assertThat(scans).hasValue(1);
      assertThat(results.get(QUESTION, this::scan).cached()).isTrue();
    }
  }

  @Test
  void failureIsThrownToAllWhoWaitAndNotRemembered() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ScanResults results = results(new MemoryCache(1 << 20, clock));
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Found> first =
          pool.submit(
              () ->
                  results.get(
                      QUESTION,
                      () -> {
                        begun.countDown();
                        await(go);
                        throw new IllegalStateException("no data");
                      }));
      begun.await();
      FutureTask<Found> second = new FutureTask<>(() -> results.get(QUESTION, this::scan));
      Thread follower = Thread.ofPlatform().start(second);
      while (follower.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      go.countDown();

      assertThatThrownBy(first::get).hasRootCauseMessage("no data");
      assertThatThrownBy(second::get).hasRootCauseMessage("no data");
      assertThat(scans).as("the follower scanned nothing").hasValue(0);
      assertThat(results.get(QUESTION, this::scan).bytes()).asString(UTF_8).isEqualTo("scan 1");
    }
  }

  @Test
  void redisThatIsDownRestartsAndComesBackOnlyCostsTheKeeping() throws Exception {
    try (LocalRedis own = LocalRedis.stopped();
        ScanResults results = results(redisCache(own))) {
      Found down = results.get(QUESTION, this::scan);
      assertThat(down.cached()).isFalse();
      assertThat(down.uncached().orElseThrow()).contains("redis://127.0.0.1:" + own.port());
      assertThat(results.problem()).isPresent();

      own.start();
      now = now.plus(REST);
      assertThat(results.get(QUESTION, this::scan).uncached()).isEmpty();
      assertThat(results.get(QUESTION, this::scan).cached()).isTrue();

      own.stop();
      assertThat(results.get(QUESTION, this::scan).uncached()).isPresent();
      own.start();
      now = now.plus(REST);
      assertThat(results.get(QUESTION, this::scan).uncached()).isEmpty();
      assertThat(results.get(QUESTION, this::scan).cached()).isTrue();
    }
  }

  @Test
  void redisThatIsFullStillAnswersWhatItHas() throws Exception {
    try (LocalRedis own = LocalRedis.running("maxmemory-policy noeviction");
        ScanResults results = results(redisCache(own))) {
      results.get(QUESTION, this::scan);
      own.say("CONFIG", "SET", "maxmemory", "1");

      assertThat(results.get(QUESTION, this::scan).cached()).isTrue();
      Found other = results.get(others().findFirst().orElseThrow(), this::scan);
      assertThat(other.bytes()).asString(UTF_8).isEqualTo("scan 2");
      assertThat(other.uncached().orElseThrow()).contains("it is full");
    }
  }

  @Test
  void snapshotThatIsNoPartOfAKeyIsRefused() {
    try (ScanResults results = results(new MemoryCache(1 << 20, clock))) {
      Question odd =
          new Question("../x", "a", Optional.empty(), 1, Optional.empty(), QUESTION.date(), "json");
      assertThatThrownBy(() -> results.get(odd, this::scan))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Question of(List<String> universe) {
    return new Question(
        "s1", "a", Optional.empty(), 1, Optional.of(universe), QUESTION.date(), "json");
  }

  private ScanResults results(Cache cache) {
    return new ScanResults(cache, "build 1", Duration.ofHours(24), clock);
  }

  private RedisCache redisCache(LocalRedis server) {
    Supplier<RedisUrl> where = () -> RedisUrl.of(server.address()).orElseThrow();
    RedisCache.Limits patient =
        new RedisCache.Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), REST, 8L << 20);
    return new RedisCache(where, "test" + CACHES.incrementAndGet() + "/", patient, clock);
  }

  private byte[] scan() {
    return ("scan " + scans.incrementAndGet()).getBytes(UTF_8);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
