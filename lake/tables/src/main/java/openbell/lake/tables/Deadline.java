package openbell.lake.tables;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Until when an answer is waited for, the opening of its snapshot included. Safe for concurrent
/// use.
///
/// @param time the whole time that was allowed
/// @param endNanos as [System#nanoTime]
record Deadline(Duration time, long endNanos) {
  private static final Duration LONGEST = Duration.ofDays(3650);

  /// So much from now on.
  static Deadline in(Duration time) {
    Duration within = time.compareTo(LONGEST) < 0 ? time : LONGEST;
    return new Deadline(within, System.nanoTime() + within.toNanos());
  }

  /// What is left, at least nothing.
  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /// @throws LakeSqlException when it has passed
  void check() {
    if (left().isZero()) {
      throw passed(null);
    }
  }

  /// What is left for JDBC, which counts in seconds.
  int leftSeconds() {
    return Math.clamp(left().plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE);
  }

  LakeSqlException passed(@Nullable Throwable cause) {
    return new LakeSqlException(
        LakeSqlException.Kind.LIMIT,
        "no answer within %d seconds".formatted(time.toSeconds()),
        "ask for less, or allow more time",
        cause);
  }
}
