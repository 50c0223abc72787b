package openbell.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.cache.CacheEntry;
import openbell.cache.CacheHit;
import openbell.cache.Expected;
import openbell.cache.redis.RedisReach.Kind;

/// What is asked of the server, in Lettuce's words; apart from [RedisCache], which can so be made
/// where Lettuce's classes are not.
final class RedisCommands {

  private static final int KEYS_AT_ONCE = 500;

  /// Writes all fields or none: the first command that takes memory is the one that is refused.
  /// Without a time to live the value is not kept, and takes the old one with it.
  private static final String PUT =
      """
      local there = redis.call('HGET', KEYS[1], 'version')
      if ARGV[1] == 'absent' and there then return 0 end
      if ARGV[1] == 'version' and there ~= ARGV[2] then return 0 end
      if ARGV[3] == '0' then redis.call('DEL', KEYS[1]) return 1 end
      redis.call('HSET', KEYS[1], %s)
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      return 1
      """
          .formatted(assignments());

  private final RedisReach reach;

  RedisCommands(RedisReach reach) {
    this.reach = reach;
  }

  Optional<CacheHit> find(String what, String key, String tier) {
    String[] fields = RedisEntry.FIELDS.toArray(String[]::new);
    return RedisEntry.read(reach.ask(Kind.READ, what, redis -> redis.hmget(key, fields)), tier);
  }

  /// Keeps a value if the condition holds.
  ///
  /// @param keptMillis how long from now on the server keeps it; zero: not at all
  /// @return false when the condition did not hold
  boolean put(
      String what,
      String key,
      CacheEntry entry,
      String version,
      Expected expected,
      long keptMillis) {
    String[] keys = {key};
    List<byte[]> arguments = new ArrayList<>();
    switch (expected) {
      case Expected.Anything() -> arguments.addAll(condition("anything", ""));
      case Expected.Absent() -> arguments.addAll(condition("absent", ""));
      case Expected.Version(String there) -> arguments.addAll(condition("version", there));
    }
    arguments.add(RedisEntry.number(keptMillis));
    arguments.addAll(RedisEntry.values(entry, version));
    Long done =
        reach.ask(
            Kind.WRITE,
            what,
            redis ->
                redis.eval(PUT, ScriptOutputType.INTEGER, keys, arguments.toArray(byte[][]::new)));
    return done == 1;
  }

  void remove(String what, String key) {
    reach.ask(Kind.REMOVE, what, redis -> redis.del(key));
  }

  /// Walks over all keys of the database.
  ///
  /// @return how many were removed
  int removeAll(String what, String prefix) {
    ScanArgs args = ScanArgs.Builder.limit(KEYS_AT_ONCE).match(literal(prefix) + "*");
    long removed = 0;
    ScanCursor at = ScanCursor.INITIAL;
    do {
      ScanCursor from = at;
      var found = reach.ask(Kind.REMOVE, what, redis -> redis.scan(from, args));
      String[] keys = found.getKeys().toArray(String[]::new);
      if (keys.length > 0) {
        removed += reach.ask(Kind.REMOVE, what, redis -> redis.unlink(keys));
      }
      at = ScanCursor.of(found.getCursor());
    } while (!at.getCursor().equals("0"));
    return Math.toIntExact(removed);
  }

  private static List<byte[]> condition(String kind, String version) {
    return List.of(kind.getBytes(UTF_8), version.getBytes(UTF_8));
  }

  /// What a pattern of Redis takes as it is.
  private static String literal(String text) {
    return text.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
  }

  /// `'version', ARGV[4], 'content_type', ARGV[5], ...`.
  private static String assignments() {
    List<String> pairs = new ArrayList<>();
    for (String field : RedisEntry.FIELDS) {
      pairs.add("'%s', ARGV[%d]".formatted(field, 4 + pairs.size()));
    }
    return String.join(", ", pairs);
  }
}
