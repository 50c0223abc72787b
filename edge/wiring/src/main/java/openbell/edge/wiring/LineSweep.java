package openbell.edge.wiring;

import java.time.Duration;
import openbell.edge.line.LineBot;
import openbell.feeds.Sleeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Erases the marks of LINE's events that nothing comes back to, at once and then once a day, on a
/// virtual thread until it is closed: without it each event would leave an object for good.
///
/// Several instances may do so beside each other.
public final class LineSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LineSweep.class);
  private static final Duration PAUSE = Duration.ofDays(1);

  private final LineBot bot;
  private final Sleeper sleeper;
  private final Thread thread;

  /// Sweeps from now on.
  public LineSweep(LineBot bot, Sleeper sleeper) {
    this.bot = bot;
    this.sleeper = sleeper;
    this.thread = Thread.ofVirtual().name("line-sweep").start(this::untilClosed);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void untilClosed() {
    try {
      while (true) {
        sweep();
        sleeper.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void sweep() {
    try {
      LOG.info("LINE: {} old marks erased", bot.sweep());
    } catch (RuntimeException e) {
      LOG.warn("LINE's old marks were not erased, once more tomorrow: {}", e.getMessage());
    }
  }
}
