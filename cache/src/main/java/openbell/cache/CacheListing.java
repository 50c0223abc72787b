package openbell.cache;

import java.time.Instant;

/// What is known of a cached value without its bytes.
///
/// @param confirmedAt when the far tier last said that it is still the value; the epoch when never
public record CacheListing(
    String key, long sizeBytes, Instant expiresAt, Making making, Instant confirmedAt) {}
