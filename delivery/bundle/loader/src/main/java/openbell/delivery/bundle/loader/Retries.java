package openbell.delivery.bundle.loader;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import openbell.delivery.bundle.loader.BundleException.Kind;

/// When a range is asked for again, after how long, and what is said when it is not.
final class Retries {

  /// Of a range, without a single good piece between. S3 says SlowDown while it makes room, for
  /// seconds at most; the deadline ends what lasts longer.
  private static final int ATTEMPTS = 8;

  /// Bytes that are wrong three times are wrong in the bucket.
  private static final int WRONG_ATTEMPTS = 3;

  private static final long FIRST_MILLIS = 50;
  private static final long MOST_MILLIS = 1600;

  private final BundleSettings settings;
  private final Deadline deadline;
  private final Pause pause;
  private final RandomGenerator random;
  private final AtomicInteger count = new AtomicInteger();

  Retries(BundleSettings settings, Deadline deadline, Pause pause, RandomGenerator random) {
    this.settings = settings;
    this.deadline = deadline;
    this.pause = pause;
    this.random = random;
  }

  /// Bytes came that are not those of the bundle.
  static final class WrongBytes extends IOException {
    WrongBytes(String message) {
      super(message);
    }
  }

  /// How many ranges were asked for again.
  int count() {
    return count.get();
  }

  /// For a new range.
  Attempts attempts() {
    return new Attempts();
  }

  /// How often one range was asked for without anything good coming. For one thread.
  final class Attempts {

    private int vain;
    private int wrong;

    /// Something good came: what follows is as a new range.
    void cameOn() {
      vain = 0;
      wrong = 0;
    }

    /// Waits until the range may be asked for again: exponentially longer, with full jitter.
    ///
    /// @throws BundleException if it has been asked for often enough
    void pauseOrThrow(IOException why) throws InterruptedException {
      vain++;
      wrong += why instanceof WrongBytes ? 1 : 0;
      if (wrong >= WRONG_ATTEMPTS) {
        throw new BundleException(
            Kind.DAMAGED,
            settings.place() + " is damaged: " + why.getMessage() + " (publish the bundle again)",
            why);
      }
      if (vain >= ATTEMPTS) {
        throw new BundleException(
            Kind.UNAVAILABLE,
            "No more of "
                + settings.place()
                + " after "
                + vain
                + " attempts: "
                + reason(why)
                + " (the next start tries again)",
            why);
      }
      count.incrementAndGet();
      long millis = random.nextLong(Math.min(MOST_MILLIS, FIRST_MILLIS << (vain - 1)) + 1);
      if (millis >= deadline.leftMillis()) {
        throw new BundleException(Kind.TOO_SLOW, slow() + ", last: " + reason(why), why);
      }
      pause.millis(millis);
    }
  }

  /// The deadline is over.
  BundleException tooSlow() {
    return new BundleException(
        Kind.TOO_SLOW,
        slow()
            + " (the next start goes on from here; BUNDLE_DEADLINE_MS is the limit, more memory"
            + " is more network)");
  }

  private String slow() {
    return settings.place() + " did not come within " + settings.deadline().toMillis() + " ms";
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
