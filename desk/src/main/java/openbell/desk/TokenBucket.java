package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A limit on how often something may happen: so many at once, refilled at a steady rate.
///
/// Thread-safe. A clock that goes back refills nothing.
public final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double capacity;
  private final double perSecond;
  private final InstantSource clock;
  private double tokens;
  private Instant filledAt;

  /// A full bucket.
  ///
  /// @throws IllegalArgumentException unless both are more than zero
  public TokenBucket(double capacity, double perSecond, InstantSource clock) {
    if (!(capacity >= 1) || !(perSecond > 0)) {
      throw new IllegalArgumentException(
          "a bucket of %s, refilled by %s a second: give at least 1 and more than 0"
              .formatted(capacity, perSecond));
    }
    this.capacity = capacity;
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = capacity;
    this.filledAt = clock.instant();
  }

  /// Takes one, if there is one.
  public synchronized boolean take() {
    refill();
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /// How long until there is one again; zero when there is.
  public synchronized Duration untilNext() {
    refill();
    return tokens >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND));
  }

  /// Whether nothing has been taken that is not refilled.
  public synchronized boolean isFull() {
    refill();
    return tokens >= capacity;
  }

  private void refill() {
    Instant now = clock.instant();
    if (now.isAfter(filledAt)) {
      double seconds = Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND;
      tokens = Math.min(capacity, tokens + seconds * perSecond);
      filledAt = now;
    }
  }
}
