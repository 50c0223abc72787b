package openbell.cache.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import openbell.cache.Cache;
import openbell.cache.CacheContract;
import openbell.cache.MemoryCache;
import openbell.cache.TieredCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MemoryOverRedisTest extends CacheContract {
  private static final AtomicInteger CACHES = new AtomicInteger();
  private static LocalRedis redis;

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
    return new TieredCache(
        new MemoryCache(64 << 20, clock),
        new RedisCache(
            redis::url, "test" + CACHES.incrementAndGet() + "/", RedisCacheTest.PATIENT, clock),
        Duration.ofMinutes(5),
        clock);
  }

  @Override
  protected String tier() {
    return "redis"; // A plain tier does not say when a put was confirmed: the copy is looked up
    // first.
  }
}
