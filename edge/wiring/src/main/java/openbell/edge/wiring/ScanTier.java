package openbell.edge.wiring;

import java.time.InstantSource;
import java.util.Optional;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheException;
import openbell.cache.CacheHit;
import openbell.cache.CacheStats;
import openbell.cache.Expected;
import openbell.cache.MeteredCache;
import openbell.cache.SqliteCache;
import openbell.cache.redis.RedisCache;
import openbell.cache.redis.RedisUrl;
import openbell.desk.Secret;
import openbell.desk.Settings;
import openbell.store.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where scan results are kept: in Redis, where one is set, else in a file of this machine of their
/// own, so that they push no reports out.
final class ScanTier {
  private static final Logger LOG = LoggerFactory.getLogger(ScanTier.class);
  private static final String KEY_PREFIX = "openbell/";
  private static final SqliteCache.Limits LOCAL = new SqliteCache.Limits(64L << 20, 8L << 20);

  private ScanTier() {}

  /// The tier; reaches nothing yet.
  static Cache open(Settings settings, Secrets secrets, CacheStats stats, InstantSource clock) {
    if (settings.redisUrl().isEmpty()) {
      return new SqliteCache(settings.home().resolve("scans.db"), LOCAL, clock);
    }
    try {
      return new MeteredCache(Redis.open(settings.redisUrl().get(), secrets, clock), stats);
    } catch (LinkageError e) {
      // An optional dependency: a package that does not have it says so, and scans.
      LOG.warn("REDIS_URL is set, but this package has no Redis client: scan results are not kept");
      return new NoCache("this package has no Redis client");
    }
  }

  /// Stops the start of a process whose `REDIS_URL` is none; one that is looked up is not read.
  static void check(Settings settings) {
    if (settings.redisUrl().orElse(null) instanceof Secret.Literal(String name, String value)) {
      try {
        Redis.url(value);
      } catch (LinkageError e) {
        // Told when it is first needed.
        LOG.debug("{} is not checked", name, e);
      }
    }
  }

  /// All that names the optional classes.
  private static final class Redis {
    static Cache open(Secret where, Secrets secrets, InstantSource clock) {
      return new RedisCache(
          () -> url(where.read(secrets)), KEY_PREFIX, RedisCache.Limits.DEFAULT, clock);
    }

    static RedisUrl url(String text) {
      return RedisUrl.of(text)
          .orElseThrow(
              () ->
                  new WiringException(
                      "REDIS_URL=*** cannot be used",
                      "give an address such as redis://:PASSWORD@HOST:6379/0, or rediss:// for"
                          + " TLS"));
    }
  }

  /// A cache that keeps nothing, and says why.
  private record NoCache(String why) implements Cache {
    @Override
    public Optional<CacheHit> find(String key) {
      throw new CacheException(why, null);
    }

    @Override
    public boolean put(String key, CacheEntry entry, Expected expected) {
      throw new CacheException(why, null);
    }

    @Override
    public void remove(String key) {
      throw new CacheException(why, null);
    }

    @Override
    public int removeAll(String prefix) {
      throw new CacheException(why, null);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "none";
    }
  }
}
