package openbell.delivery.bundle.loader;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When a load must have ended, and how long it has been going on.
///
/// @param nanoTime counts nanoseconds, as [System#nanoTime] does
record Deadline(LongSupplier nanoTime, long startNanos, Duration limit) {

  static Deadline in(Duration limit, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong(), limit);
  }

  long elapsedNanos() {
    return nanoTime.getAsLong() - startNanos;
  }

  long leftMillis() {
    return Math.max(0, (limit.toNanos() - elapsedNanos()) / 1_000_000);
  }

  boolean passed() {
    return elapsedNanos() >= limit.toNanos();
  }
}
