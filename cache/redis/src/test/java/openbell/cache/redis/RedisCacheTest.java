package openbell.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import openbell.cache.Cache;
import openbell.cache.CacheContract;
import openbell.cache.CacheEntry;
import openbell.cache.Expected;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisCacheTest extends CacheContract {

  /// A busy machine is no slow server.
  static final RedisCache.Limits PATIENT =
      new RedisCache.Limits(
          Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(5), 8L << 20);

  private static final AtomicInteger CACHES = new AtomicInteger();
  private static LocalRedis redis;

  private String prefix;

  @BeforeAll
  static void startRedis() {
    redis = LocalRedis.running();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  protected Cache open() {
    prefix = "test" + CACHES.incrementAndGet() + "/";
    return open(PATIENT);
  }

  private RedisCache open(RedisCache.Limits limits) {
    return new RedisCache(redis::url, prefix, limits, clock);
  }

  @Override
  protected String tier() {
    return "redis";
  }

  @Test
  void allProcessesSeeTheSameValues() {
    try (RedisCache other = open(PATIENT)) {
      cache.put(KEY, entry("one", "text/plain", START.plusSeconds(60)));
      String version = other.find(KEY).orElseThrow().version();

      assertThat(
              other.put(
                  KEY,
                  entry("two", "text/plain", START.plusSeconds(60)),
                  Expected.version(version)))
          .isTrue();
      assertThat(put("three", Expected.version(version))).isFalse();
      assertThat(text(KEY)).isEqualTo("two");
    }
  }

  @Test
  void serverForgetsAValueAnHourAfterItsExpiry() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    long seconds = Long.parseLong(redis.say("TTL", prefix + KEY).substring(1));
    assertThat(seconds).isBetween(3600L, 3660L);
  }

  @Test
  void valueThatNobodyMayHaveAnyMoreIsNotKept() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    cache.put(KEY, entry("y", "text/plain", START.minus(Duration.ofHours(2))));

    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void valueAboveTheLimitPassesThroughAndTakesTheOldOneWithIt() {
    RedisCache.Limits limits =
        new RedisCache.Limits(PATIENT.connectWithin(), PATIENT.answerWithin(), PATIENT.rest(), 10);
    try (RedisCache small = open(limits)) {
      assertThat(small.put(KEY, bytes(10), Expected.absent())).isTrue();
      assertThat(small.put(KEY, bytes(11), Expected.absent())).isFalse();
      assertThat(small.find(KEY)).isPresent();
      assertThat(small.put(KEY, bytes(11), Expected.anything())).isTrue();
      assertThat(small.find(KEY)).isEmpty();
    }
  }

  @Test
  void prefixIsTakenAsItIsAndNoPattern() {
    for (String key : List.of("a[bc]*?d/x", "ab*?d/x", "a[bc]XXd/x")) {
      cache.put(key, entry("x", "text/plain", START.plusSeconds(60)));
    }

    assertThat(cache.removeAll("a[bc]*?d/")).isEqualTo(1);
    assertThat(cache.find("ab*?d/x")).isPresent();
    assertThat(cache.find("a[bc]XXd/x")).isPresent();
  }

  @Test
  void thousandsAreRemovedAndNoneOfAnothersKeys() {
    redis.say("SET", "theirs", "1");
    for (int i = 0; i < 1_500; i++) {
      cache.put("many/" + i, bytes(1));
    }

    assertThat(cache.removeAll("")).isEqualTo(1_500);
    assertThat(redis.say("EXISTS", "theirs")).isEqualTo(":1");
  }

  @Test
  void hashThatIsNoValueIsAMissThatAPutTakesThePlaceOf() {
    redis.say("HSET", prefix + KEY, "bytes", "x", "version", "1", "expires_at", "soon");

    assertThat(cache.find(KEY)).isEmpty();
    cache.put(KEY, entry("y", "text/plain", START.plusSeconds(60)));
    assertThat(text(KEY)).isEqualTo("y");
  }

  @Test
  void expiryIsKeptToTheMillisecond() {
    Instant expiry = START.plusMillis(1_234);
    cache.put(KEY, new CacheEntry("x".getBytes(UTF_8), "text/plain", expiry));

    assertThat(cache.find(KEY).orElseThrow().entry().expiresAt()).isEqualTo(expiry);
  }

  private static CacheEntry bytes(int size) {
    return new CacheEntry(new byte[size], "text/plain", START.plusSeconds(60));
  }
}
