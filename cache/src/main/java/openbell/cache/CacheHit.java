package openbell.cache;

import java.time.Instant;

/// A value that was found, expired or not.
///
/// @param tier the name of the tier whose bytes these are: `memory`, `sqlite`, `s3`, `directory`
/// @param version what a conditional put takes; opaque, empty when the tier has none. Blobs have
///   their etag, which is the same again when equal bytes are written again
public record CacheHit(CacheEntry entry, String tier, String version) {

  /// Whether it has not expired at that moment.
  public boolean freshAt(Instant now) {
    return entry.expiresAt().isAfter(now);
  }
}
