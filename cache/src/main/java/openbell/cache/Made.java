package openbell.cache;

import java.time.Instant;

/// What a [Maker] made.
public sealed interface Made {

  /// A new value. Where its [Making] names no moment or no cost, the measured ones are filled in.
  record Value(CacheEntry entry) implements Made {}

  /// The input is what it was (its hash says so): the value before is kept and expires later.
  ///
  /// @param expiresAt its new expiry
  /// @param renewal whether it may be made again before that
  /// @param why as in [Making]
  record Unchanged(Instant expiresAt, Making.Renewal renewal, String why) implements Made {}
}
