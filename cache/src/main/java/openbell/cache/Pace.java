package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Future;

/// Time and chance: everything that waits, looks at a clock or draws a number does it through this,
/// so that a test can play an hour in a millisecond and twice in the same order.
///
/// Every method is thread-safe.
public interface Pace {

  /// The time of this machine. Wall time on purpose, also for deadlines: while a Lambda is frozen
  /// its monotonic clock may stand still, and what waits must notice that time has passed.
  Instant now();

  /// Waits; not at all for a duration that is not positive.
  ///
  /// @throws InterruptedException when the thread is interrupted
  void sleep(Duration duration) throws InterruptedException;

  /// Waits until `done` is done in whatever way, but no longer than `atMost`.
  ///
  /// @return whether it is done
  /// @throws InterruptedException when the thread is interrupted
  boolean await(Future<?> done, Duration atMost) throws InterruptedException;

  /// Runs `work` again and again in the background, each time `period` after the last run ended,
  /// the first time after one `period`. Closing what this returns ends it and does not wait for a
  /// run under way. A run that throws is logged and does not end it.
  Repeating every(Duration period, Runnable work);

  /// A number drawn from 0 (included) to 1 (not included).
  double random();

  /// Runs work once in the background, at once.
  void start(Runnable backgroundWork);

  /// The real thing: this clock, virtual threads, a random generator of its own. Its threads do not
  /// keep a process alive.
  static Pace real(InstantSource clock) {
    return new RealPace(clock, new Random());
  }

  /// What [#every] started.
  interface Repeating extends AutoCloseable {
    /// Ends it; twice is fine.
    @Override
    void close();
  }
}
