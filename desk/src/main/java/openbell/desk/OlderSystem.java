package openbell.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import openbell.store.Blob;

/// Cached objects that the older system left in the bucket: those without our schema.
///
/// They hold as long as they say, but no longer than one TTL after they were written, and are valid
/// with their text alone.
public final class OlderSystem {
  private static final byte[] SCHEMA = "\"openbell.report/".getBytes(StandardCharsets.US_ASCII);
  private static final JsonFactory JSON = new JsonFactory();
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

  /// The text of a report that the older system cached; empty for ours, and for what is none.
  static Optional<String> textOf(byte[] json) {
    if (isOurs(json)) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean text = parser.currentName().equals("report_text");
        JsonToken value = parser.nextToken();
        if (text && value == JsonToken.VALUE_STRING) {
          return Optional.of(parser.getText()).filter(t -> !t.isBlank());
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
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
