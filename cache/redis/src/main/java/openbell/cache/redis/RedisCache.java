package openbell.cache.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheException;
import openbell.cache.CacheHit;
import openbell.cache.CacheKeys;
import openbell.cache.Expected;

/// A cache in a Redis server that many processes share: one hash a value, under a prefix of keys.
///
/// Nothing is reached, and nothing of Lettuce loaded, before the first use. A find is one command,
/// a put one script, which checks its condition and writes as one. Redis itself forgets values
/// [#STALE_KEPT] after their expiry; how much it holds in all, and what goes when that is full, are
/// its own settings (`maxmemory`, `maxmemory-policy`). One server or what looks like one: keys are
/// not spread over a cluster.
///
/// A server that is down, slow or full is a [CacheException]: within the time limits, with one
/// warning and one line when it works again, and after a loss at once for the time of
/// [Limits#rest]. A put whose answer is lost may have been done, or be done later.
public final class RedisCache implements Cache {

  static final Duration STALE_KEPT = Duration.ofHours(1);

  private static final String TIER = "redis";
  private final String keyPrefix;
  private final Limits limits;
  private final InstantSource clock;
  private final RedisReach reach;
  private final RedisCommands commands;

  /// How long it is waited for, and how much one value may be.
  ///
  /// @param connectWithin the wait for a connection, and for its first answer; that the very first
  ///   one loads Lettuce is not counted
  /// @param answerWithin the wait for the answer to a command
  /// @param rest for how long nothing is asked after a loss
  /// @param maxEntryBytes a larger value is not kept
  public record Limits(
      Duration connectWithin, Duration answerWithin, Duration rest, long maxEntryBytes) {

    /// 500 ms for a connection, 250 ms for an answer, 5 s of rest, 8 MB an entry.
    public static final Limits DEFAULT =
        new Limits(Duration.ofMillis(500), Duration.ofMillis(250), Duration.ofSeconds(5), 8L << 20);

    public Limits {
      if (connectWithin.toMillis() < 1
          || answerWithin.toMillis() < 1
          || rest.isNegative()
          || maxEntryBytes < 1) {
        throw new IllegalArgumentException(
            "Limits of %s, %s, %s and %d bytes (waits of at least 1 ms, no negative rest, at least"
                    .formatted(connectWithin, answerWithin, rest, maxEntryBytes)
                + " 1 byte)");
      }
    }
  }

  /// A cache in the server that `where` names when it is first needed and after each loss.
  ///
  /// @param keyPrefix what its keys begin with in the server: `openbell/`
  public RedisCache(
      Supplier<RedisUrl> where, String keyPrefix, Limits limits, InstantSource clock) {
    this.keyPrefix = keyPrefix;
    this.limits = limits;
    this.clock = clock;
    this.reach = new RedisReach(where, limits, clock);
    this.commands = new RedisCommands(reach);
  }

  @Override
  public Optional<CacheHit> find(String key) {
    return commands.find("read '" + key + "'", redisKey(key), TIER);
  }

  @Override
  public boolean put(String key, CacheEntry entry, Expected expected) {
    String version = UUID.randomUUID().toString();
    return commands.put(
        "write '" + key + "'", redisKey(key), entry, version, expected, keptMillis(entry));
  }

  @Override
  public void remove(String key) {
    commands.remove("remove '" + key + "'", redisKey(key));
  }

  /// Walks over all keys of the database, some hundred at a time; what is put meanwhile may stay.
  @Override
  public int removeAll(String prefix) {
    return commands.removeAll(
        "remove '" + prefix + "...'", keyPrefix + CacheKeys.checkPrefix(prefix));
  }

  /// Ends its threads; does not wait for a server that hangs.
  @Override
  public void close() {
    reach.close();
  }

  /// For messages: `redis`.
  @Override
  public String toString() {
    return TIER;
  }

  /// How long from now on Redis keeps it, by its own clock; zero: not at all.
  private long keptMillis(CacheEntry entry) {
    if (entry.bytes().length > limits.maxEntryBytes) {
      return 0;
    }
    Instant until = entry.expiresAt().plus(STALE_KEPT);
    return Math.max(0, Duration.between(clock.instant(), until).toMillis());
  }

  private String redisKey(String key) {
    return keyPrefix + CacheKeys.check(key);
  }
}
