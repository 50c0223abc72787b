package openbell.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import openbell.cache.CacheEntry;
import openbell.cache.CacheException;
import openbell.cache.CacheHit;
import openbell.cache.Expected;
import openbell.store.Together;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server that is down, hangs, ends in the middle, is full, refuses: the real one.
class RedisTroubleTest {
  private static final Instant START = Instant.parse("2025-11-11T10:00:00Z");
  private static final Duration REST = Duration.ofSeconds(5);

  private volatile Instant now = START;
  private final InstantSource clock = () -> now;
  private LogLines log;

  @BeforeEach
  void listen() {
    log = new LogLines();
  }

  @AfterEach
  void hush() {
    log.close();
  }

  @Test
  void downAtTheStartFailsAtOnceWithOneWarningAndWorksOnceItIsUp() {
    try (LocalRedis redis = LocalRedis.stopped();
        RedisCache cache = cache(redis::url)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> cache.find("a"))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining(redis.address());
        assertThatThrownBy(() -> cache.put("a", entry("x"))).isInstanceOf(CacheException.class);
      }
      assertThat(log.with("does not answer")).hasSize(1);

      redis.start();
      assertThatThrownBy(() -> cache.find("a"))
          .as("at rest")
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("2025-11-11T10:00:05Z");
      now = now.plus(REST);
      cache.put("a", entry("x"));

      assertThat(text(cache, "a")).isEqualTo("x");
      assertThat(log.with("works again")).hasSize(1);
      assertThat(log.with("does not answer")).hasSize(1);
    }
  }

  @Test
  void portWhereNobodySpeaksIsNotWaitedForByLettuce() throws Exception {
    try (LocalRedis redis = LocalRedis.running();
        Relay relay = new Relay(redis.port());
        RedisCache cache =
            new RedisCache(
                relay::url,
                "t/",
                new RedisCache.Limits(
                    Duration.ofMillis(100), Duration.ofSeconds(60), REST, 8L << 20),
                clock)) {
      Set<Thread> before = threads();
      relay.silent(true);

      assertThatThrownBy(() -> cache.find("a"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("Read timed out");
      assertThat(own(before)).isEmpty();

      relay.silent(false);
      now = now.plus(REST);
      assertThat(cache.find("a")).isEmpty();
    }
  }

  @Test
  void removeIsTriedEvenAtRest() {
    try (LocalRedis redis = LocalRedis.stopped();
        RedisCache cache = cache(redis::url)) {
      assertThatThrownBy(() -> cache.find("a")).isInstanceOf(CacheException.class);
      assertThatThrownBy(() -> cache.remove("a"))
          .isInstanceOf(CacheException.class)
          .hasMessageStartingWith("Cannot remove 'a' in Redis at " + redis.address());

      redis.start();

      cache.remove("a");
      assertThat(cache.removeAll("")).isZero();
    }
  }

  @Test
  void hangingServerCostsItsTimeOnceThenNothingUntilItIsTriedAgain() throws Exception {
    try (LocalRedis redis = LocalRedis.running();
        Relay relay = new Relay(redis.port());
        RedisCache cache =
            new RedisCache(relay::url, "t/", limits(Duration.ofMillis(300)), clock)) {
      cache.put("a", entry("x"));
      int so = relay.connections();
      relay.silent(true);

      assertThatThrownBy(() -> cache.find("a"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("no answer within 300 ms");
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> cache.find("a"))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("is not asked until");
      }
      assertThat(relay.connections()).as("none of the hundred asked").isEqualTo(so);

      now = now.plus(REST);
      List<String> told =
          Together.run(
              20,
              i -> catchThrowableOfType(CacheException.class, () -> cache.find("a")).getMessage());
      assertThat(relay.connections()).as("one of twenty tried").isEqualTo(so + 1);
      assertThat(told).filteredOn(line -> line.startsWith("Cannot read 'a'")).hasSize(1);
      assertThat(log.with("does not answer")).hasSize(1);

      relay.silent(false);
      now = now.plus(REST);
      assertThat(text(cache, "a")).isEqualTo("x");
      assertThat(log.with("works again")).hasSize(1);
    }
  }

  @Test
  void restartInTheMiddleLosesTheValuesAndNothingElse() {
    try (LocalRedis redis = LocalRedis.running();
        RedisCache cache = cache(redis::url)) {
      cache.put("a", entry("x"));
      redis.stop();
      assertThatThrownBy(() -> cache.find("a")).isInstanceOf(CacheException.class);
      redis.start();
      now = now.plus(REST);

      assertThat(cache.find("a")).isEmpty();
      cache.put("a", entry("y"));
      assertThat(text(cache, "a")).isEqualTo("y");
    }
  }

  @Test
  void connectionThatWasCutWhileNobodyAskedIsMadeAgain() throws Exception {
    try (LocalRedis redis = LocalRedis.running();
        Relay relay = new Relay(redis.port());
        RedisCache cache = cache(relay::url)) {
      cache.put("a", entry("x"));
      int so = relay.connections();

      relay.cut();

      // Until the cut is noticed here an ask may still meet it.
      CacheException met = null;
      for (int i = 0; i < 100 && relay.connections() == so; i++) {
        try {
          assertThat(text(cache, "a")).isEqualTo("x");
        } catch (CacheException e) {
          met = e;
          now = now.plus(REST);
        }
      }
      assertThat(text(cache, "a")).as("after %s", met).isEqualTo("x");
      assertThat(relay.connections()).isEqualTo(so + 1);
    }
  }

  @Test
  void fullServerRefusesPutsWholeStillReadsAndSaysWhatToDo() {
    try (LocalRedis redis = LocalRedis.running("maxmemory-policy noeviction");
        RedisCache cache = cache(redis::url)) {
      cache.put("a", entry("x"));
      String version = cache.find("a").orElseThrow().version();
      redis.say("CONFIG", "SET", "maxmemory", "1");

      for (Expected expected :
          List.of(Expected.anything(), Expected.absent(), Expected.version(version))) {
        String key = expected instanceof Expected.Absent ? "b" : "a";
        assertThatThrownBy(() -> cache.put(key, entry("y"), expected))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("OOM")
            .hasMessageContaining("allkeys-lru");
        assertThat(text(cache, "a")).isEqualTo("x");
      }
      assertThat(cache.find("b")).isEmpty();
      assertThat(log.with("refuses to")).hasSize(1);
      assertThat(log.with("works again")).isEmpty();
      cache.remove("a");
      assertThat(cache.find("a")).isEmpty();

      redis.say("CONFIG", "SET", "maxmemory", "0");
      cache.put("a", entry("y"));
      assertThat(text(cache, "a")).isEqualTo("y");
      assertThat(log.with("works again")).hasSize(1);
    }
  }

  @Test
  void wrongPasswordIsToldWithoutIt() {
    try (LocalRedis redis = LocalRedis.running("requirepass right-one")) {
      RedisUrl wrong = RedisUrl.of("redis://:wrong-one@127.0.0.1:" + redis.port()).orElseThrow();
      RedisUrl right = RedisUrl.of("redis://:right-one@127.0.0.1:" + redis.port()).orElseThrow();
      try (RedisCache cache = cache(() -> now.equals(START) ? wrong : right)) {
        assertThatThrownBy(() -> cache.find("a"))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("WRONGPASS");
        assertThat(log.with("WRONGPASS")).hasSize(1);
        assertThat(log.with("wrong-one")).isEmpty();

        now = now.plus(REST);
        cache.put("a", entry("x"));
        assertThat(text(cache, "a")).as("the secret was changed").isEqualTo("x");
        assertThat(log.with("right-one")).isEmpty();
      }
    }
  }

  @Test
  void passwordThatAServerSaysBackIsMasked() {
    try (LocalRedis redis =
        LocalRedis.running("rename-command HELLO \"\"", "rename-command AUTH \"\"")) {
      RedisUrl url = RedisUrl.of("redis://:my-password@127.0.0.1:" + redis.port()).orElseThrow();
      try (RedisCache cache = cache(() -> url)) {
        CacheException told = catchThrowableOfType(CacheException.class, () -> cache.find("a"));

        assertThat(told).hasMessageContaining("***").hasNoCause();
        assertThat(told.getMessage()).doesNotContain("my-password");
        assertThat(log.with("my-password")).isEmpty();
      }
    }
  }

  @Test
  void addressThatCannotBeReadIsAFailureLikeAnyOther() {
    try (RedisCache cache =
        cache(
            () -> {
              throw new IllegalStateException("secret 'redis' cannot be read");
            })) {
      assertThatThrownBy(() -> cache.find("a"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("secret 'redis' cannot be read");
    }
  }

  @Test
  void closingEndsItsThreadsWhichAreDaemons() throws Exception {
    Set<Thread> before = threads();
    try (LocalRedis redis = LocalRedis.running()) {
      RedisCache cache = cache(redis::url);
      assertThat(own(before)).as("before the first use").isEmpty();
      cache.put("a", entry("x"));
      List<Thread> threads = own(before);
      assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);

      cache.close();
      cache.close();

      for (Thread thread : threads) {
        assertThat(thread.join(Duration.ofMinutes(1))).as(thread.getName()).isTrue();
      }
      assertThatThrownBy(() -> cache.find("a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
    }
  }

  /// A loader that has no Lettuce tells what needs it.
  @Test
  void nothingOfLettuceIsNeededBeforeTheFirstUse() throws Exception {
    URL[] without =
        Arrays.stream(
                System.getProperty("java.class.path").split(System.getProperty("path.separator")))
            .filter(path -> !path.matches(".*(lettuce|netty|reactor).*"))
            .map(RedisTroubleTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(without, ClassLoader.getPlatformClassLoader())) {
      Class<?> there = loader.loadClass(WithoutLettuce.class.getName());

      assertThat(there.getMethod("madeAndClosed").invoke(null)).isEqualTo("redis");
      assertThatThrownBy(() -> there.getMethod("asked").invoke(null))
          .hasRootCauseInstanceOf(ClassNotFoundException.class);
    }
  }

  /// Loaded by a loader that has no Lettuce.
  public static final class WithoutLettuce {
    private WithoutLettuce() {}

    /// The name of a cache that nobody asks.
    public static String madeAndClosed() {
      try (RedisCache cache = cache()) {
        return cache.toString();
      }
    }

    /// Asks one.
    public static void asked() {
      try (RedisCache cache = cache()) {
        cache.find("a");
      }
    }

    private static RedisCache cache() {
      RedisUrl url = RedisUrl.of("redis://127.0.0.1:1").orElseThrow();
      return new RedisCache(() -> url, "t/", RedisCache.Limits.DEFAULT, InstantSource.system());
    }
  }

  private RedisCache cache(Supplier<RedisUrl> where) {
    return new RedisCache(where, "t/", limits(Duration.ofSeconds(60)), clock);
  }

  private static RedisCache.Limits limits(Duration answerWithin) {
    Duration connectWithin =
        answerWithin.compareTo(Duration.ofSeconds(3)) < 0 ? Duration.ofSeconds(3) : answerWithin;
    return new RedisCache.Limits(connectWithin, answerWithin, REST, 8L << 20);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static List<Thread> own(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread) && thread.getName().startsWith("lettuce"))
        .collect(Collectors.toList());
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (java.net.MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static CacheEntry entry(String text) {
    return new CacheEntry(text.getBytes(UTF_8), "text/plain", START.plusSeconds(600));
  }

  private static String text(RedisCache cache, String key) {
    CacheHit hit = cache.find(key).orElseThrow();
    return new String(hit.entry().bytes(), UTF_8);
  }
}
