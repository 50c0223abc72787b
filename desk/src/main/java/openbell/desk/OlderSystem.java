package openbell.desk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import openbell.store.Blob;

/// How long cached objects hold that the older system left in the bucket: those without our schema.
///
/// Their own expiry, but no longer than one TTL after they were written.
public final class OlderSystem {
  private static final byte[] SCHEMA = "\"openbell.report/".getBytes(StandardCharsets.US_ASCII);
  private static final int SCHEMA_WITHIN_BYTES = 64;

  private final Duration ttl;

  /// With the configured TTL.
  public OlderSystem(Duration ttl) {
    this.ttl = ttl;
  }

  /// The expiry to go by.
  public Optional<Instant> expiryOf(Blob blob, Optional<Instant> ownExpiry) {
    if (isOurs(blob.bytes())) {
      return ownExpiry;
    }
    Instant cap = blob.info().lastModified().plus(ttl);
    return ownExpiry.map(own -> own.isAfter(cap) ? cap : own);
  }

  /// Whether a report is of our schema, which is the first thing that ours say.
  static boolean isOurs(byte[] json) {
    int last = Math.min(json.length, SCHEMA_WITHIN_BYTES) - SCHEMA.length;
    for (int at = 0; at <= last; at++) {
      int same = 0;
      while (same < SCHEMA.length && json[at + same] == SCHEMA[same]) {
        same++;
      }
      if (same == SCHEMA.length) {
        return true;
      }
    }
    return false;
  }
}
