package openbell.cache;

import java.time.Instant;

/// A value to keep.
///
/// @param bytes the value, not copied: do not change it afterwards
/// @param contentType a media type such as `application/json`, in printable ASCII
/// @param expiresAt from this moment on it is no longer fresh; tiers keep it to the millisecond
///   (SQLite) or cut to the second (blobs)
/// @param making how it came about
@SuppressWarnings("ArrayRecordComponent") // Bytes are bytes; copies of megabytes would only cost.
public record CacheEntry(byte[] bytes, String contentType, Instant expiresAt, Making making) {

  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

  public CacheEntry {
    if (contentType.isBlank()) {
      throw new IllegalArgumentException(
          "Empty content type (use one such as application/octet-stream)");
    }
    if (!isExpiry(expiresAt)) {
      throw new IllegalArgumentException(
          "Expiry of %s (must be between 1970 and 9999)".formatted(expiresAt));
    }
  }

  /// A value of which nothing is known but what it is.
  public CacheEntry(byte[] bytes, String contentType, Instant expiresAt) {
    this(bytes, contentType, expiresAt, Making.UNKNOWN);
  }

  /// Whether this can be an expiry; every tier can keep what is.
  static boolean isExpiry(Instant moment) {
    return !moment.isBefore(Instant.EPOCH) && !moment.isAfter(END);
  }
}
