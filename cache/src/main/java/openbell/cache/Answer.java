package openbell.cache;

import java.time.Duration;
import java.util.Optional;

/// What an asker gets: a fresh value, or something that says what it is.
public sealed interface Answer {

  /// A value that has not expired.
  ///
  /// @param made whether this ask had it made; false when it was found or another ask made it
  record Fresh(CacheHit hit, boolean made) implements Answer {}

  /// A value that may only be shown with its age and the reason.
  ///
  /// @param age how long ago it expired; zero for one that has not, where a newer one was asked for
  /// @param why one line: why there is no fresh one
  record Stale(CacheHit hit, Duration age, String why) implements Answer {
    /// [#why] where nothing failed: a new one was not ready in time.
    public static final String BEING_MADE = "A new one is being made";
  }

  /// It is being made; ask again.
  ///
  /// @param retryAfter when that is worth while
  record BeingMade(Duration retryAfter) implements Answer {}

  /// This instance is making too many other values.
  ///
  /// @param reason one line
  /// @param retryAfter when to ask again
  record Overloaded(String reason, Duration retryAfter) implements Answer {}

  /// It could not be made.
  ///
  /// @param reason one line
  /// @param retryAfter when to try again, as the failure itself said; else until when a new ask
  ///   gets this same answer; empty when neither is known
  /// @param remembered whether nothing was tried this time, as it had failed just before
  record Failed(String reason, Optional<Duration> retryAfter, boolean remembered)
      implements Answer {}
}
