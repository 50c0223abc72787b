package openbell.edge.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import openbell.desk.Warming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends digests when they are due, in a server: sleeps in between on a virtual thread, and comes
/// back every few minutes to one that is not sent by each channel yet.
///
/// A server that was down when one was due sends it when it is back, for a day. Several instances
/// may run it.
public final class DigestSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DigestSchedule.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);
  private static final Duration END = Duration.ofSeconds(10);

  private final Digests digests;
  private final InstantSource clock;
  private final Warming.Pause sleeper;
  private final Thread thread;

  /// A schedule that runs once it is started.
  public DigestSchedule(Digests digests, InstantSource clock, Warming.Pause sleeper) {
    this.digests = digests;
    this.clock = clock;
    this.sleeper = sleeper;
    this.thread = Thread.ofVirtual().name("digest-schedule").unstarted(this::untilStopped);
  }

  /// Starts it, once, if there is any way for a digest to go.
  ///
  /// @throws IllegalThreadStateException the second time
  public DigestSchedule start() {
    if (digests.wanted()) {
      thread.start();
    }
    return this;
  }

  /// Stops it, and waits until it has: who closes the store next must not take it from under a
  /// digest that is being noted. One that is being sent may be sent again by another instance, with
  /// the same id.
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(END)) {
        LOG.warn("the digest that is being sent does not end: left alone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void untilStopped() {
    try {
      run();
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  /// Runs until it is interrupted.
  void run() throws InterruptedException {
    while (true) {
      sleeper.sleep(lookAndSayHowLong());
    }
  }

  /// Sends what is due.
  ///
  /// @return how long from now there is nothing to do
  Duration lookAndSayHowLong() throws InterruptedException {
    Instant now = clock.instant();
    Duration untilNext = BETWEEN_LOOKS;
    boolean open;
    try {
      untilNext = Duration.between(now, digests.next(now));
      open =
          digests.due(now).map(digests::send).map(Map::values).stream()
              .anyMatch(outcomes -> outcomes.contains(DigestDelivery.Outcome.LATER));
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
      LOG.warn("the digest was not sent, it is tried again in a moment: {}", e.toString(), e);
      open = true;
    }
    return open && untilNext.compareTo(BETWEEN_LOOKS) > 0 ? BETWEEN_LOOKS : untilNext;
  }
}
