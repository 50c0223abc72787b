package openbell.edge.wiring;

import java.time.Duration;
import openbell.cache.CacheStats;
import openbell.desk.ops.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a server's numbers: in its file once a minute, for other instances every few minutes. What
/// fails costs the numbers alone. Ends when it is closed.
public final class OpsKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpsKeeper.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Thread thread;

  /// Begins at once, in the background.
  public OpsKeeper(Wiring wiring) {
    thread = Thread.ofVirtual().name("numbers").start(() -> run(wiring));
  }

  private static void run(Wiring wiring) {
    CacheStats stats = wiring.stats();
    Operations operations = wiring.operations();
    try {
      while (true) {
        Thread.sleep(EVERY);
        try {
          stats.flush();
          operations.tellIfDue();
          operations.forgetOld();
        } catch (RuntimeException e) {
          LOG.warn("the numbers were not kept, they are with the next ones", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Closed.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
