package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One key's making under way in this process, which any number of asks join. It runs in the
/// background, so that each ask can leave it at its own deadline. Thread-safe.
final class Flight {

  /// How it ended.
  sealed interface Outcome {
    /// With a value.
    ///
    /// @param made whether this flight made it
    record Value(CacheHit hit, boolean made) implements Outcome {}

    /// Making failed, here or, if `remembered`, elsewhere just before.
    record Failed(String reason, Duration retryAfter, boolean remembered) implements Outcome {}

    /// Another instance makes it, and nobody here waits any longer.
    record Busy() implements Outcome {}

    /// What it made was thrown away; who still waits asks again.
    record Again() implements Outcome {}
  }

  final String key;
  final Maker maker;
  final Instant startedAt;
  final CompletableFuture<Outcome> done = new CompletableFuture<>();

  /// Done when it ended or when another instance was found to make the value.
  final CompletableFuture<Boolean> doneOrBusy = new CompletableFuture<>();

  private final @Nullable CacheHit seen;
  private final boolean refresh;
  private Instant awaitedUntil;
  private boolean closed;
  private volatile boolean invalidated;

  /// @param seen what the ask that starts it found
  /// @param refresh whether even a fresh value is made again
  /// @param awaitedUntil until when the ask that starts it waits; the epoch when it does not
  Flight(
      String key,
      Maker maker,
      @Nullable CacheHit seen,
      boolean refresh,
      Instant startedAt,
      Instant awaitedUntil) {
    this.key = key;
    this.maker = maker;
    this.seen = seen;
    this.refresh = refresh;
    this.startedAt = startedAt;
    this.awaitedUntil = awaitedUntil;
  }

  synchronized Instant awaitedUntil() {
    return awaitedUntil;
  }

  Optional<CacheHit> seen() {
    return Optional.ofNullable(seen);
  }

  /// Adds an ask.
  ///
  /// @return false when it is too late
  synchronized boolean join(Instant until) {
    if (closed) {
      return false;
    }
    if (until.isAfter(awaitedUntil)) {
      awaitedUntil = until;
    }
    return true;
  }

  /// Lets nobody join any longer if nobody waits any longer.
  synchronized boolean closeUnlessAwaited(Instant now) {
    if (now.isBefore(awaitedUntil)) {
      return false;
    }
    closed = true;
    return true;
  }

  void end(Outcome outcome) {
    synchronized (this) {
      closed = true;
    }
    done.complete(outcome);
    doneOrBusy.complete(true);
  }

  /// Another instance makes the value; true when that is news.
  boolean foundBusy() {
    return doneOrBusy.complete(true);
  }

  void invalidate() {
    invalidated = true;
  }

  boolean invalidated() {
    return invalidated;
  }

  /// Whether a hit spares the making: fresh, and where a refresh is asked for, not the one that was
  /// there before.
  boolean isWanted(CacheHit hit, Instant now) {
    return hit.freshAt(now) && (!refresh || differs(hit, seen));
  }

  boolean isWanted(Optional<CacheHit> hit, Instant now) {
    return hit.isPresent() && isWanted(hit.get(), now);
  }

  /// Whether these are two writes. The expiry counts, since a blob whose expiry alone was moved has
  /// the version that it had.
  static boolean differs(CacheHit hit, @Nullable CacheHit other) {
    return other == null
        || !hit.version().equals(other.version())
        || !hit.entry().expiresAt().equals(other.entry().expiresAt())
        || !hit.entry().making().madeAt().equals(other.entry().making().madeAt());
  }
}
