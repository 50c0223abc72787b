package openbell.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.cache.CacheEntry;
import openbell.cache.CacheHit;
import openbell.cache.Making;

/// A value as the hash that Redis holds of it: times in milliseconds since the epoch, each value
/// with all fields, so that one written over another leaves none of it.
final class RedisEntry {

  /// The fields in the order of [#values].
  static final List<String> FIELDS =
      List.of(
          "version",
          "content_type",
          "expires_at",
          "made_at",
          "make_ms",
          "renewal",
          "input_hash",
          "why",
          "bytes");

  private RedisEntry() {}

  static List<byte[]> values(CacheEntry entry, String version) {
    Making making = entry.making();
    return List.of(
        version.getBytes(UTF_8),
        entry.contentType().getBytes(UTF_8),
        number(entry.expiresAt().toEpochMilli()),
        number(making.madeAt().toEpochMilli()),
        number(making.cost().toMillis()),
        making.renewal().name().getBytes(UTF_8),
        making.inputHash().getBytes(UTF_8),
        making.why().getBytes(UTF_8),
        entry.bytes());
  }

  /// The value; empty when there is none, or none that this class wrote.
  static Optional<CacheHit> read(List<KeyValue<String, byte[]>> fields, String tier) {
    Map<String, byte[]> values = new HashMap<>();
    fields.forEach(field -> field.ifHasValue(value -> values.put(field.getKey(), value)));
    byte[] bytes = values.get("bytes");
    if (bytes == null || !values.keySet().containsAll(FIELDS)) {
      return Optional.empty();
    }
    try {
      Making making =
          new Making(
              Instant.ofEpochMilli(number(values, "made_at")),
              Duration.ofMillis(number(values, "make_ms")),
              Making.Renewal.valueOf(text(values, "renewal")),
              text(values, "input_hash"),
              text(values, "why"));
      CacheEntry entry =
          new CacheEntry(
              bytes,
              text(values, "content_type"),
              Instant.ofEpochMilli(number(values, "expires_at")),
              making);
      return Optional.of(new CacheHit(entry, tier, text(values, "version")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static byte[] number(long number) {
    return Long.toString(number).getBytes(UTF_8);
  }

  private static long number(Map<String, byte[]> values, String field) {
    return Long.parseLong(text(values, field));
  }

  private static String text(Map<String, byte[]> values, String field) {
    byte[] value = values.get(field);
    return value == null ? "" : new String(value, UTF_8);
  }
}
