package openbell.feeds;

import java.time.Duration;

/** A way to wait, so that tests need not. */
@FunctionalInterface
public interface Sleeper {

  /** Waits that long; returns at once when it is zero or negative. */
  void sleep(Duration time) throws InterruptedException;

  /** The real one: the calling thread sleeps. */
  static Sleeper real() {
    return Thread::sleep;
  }
}
