package openbell.edge.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Lets a command run until its process is told to end (SIGTERM, SIGINT) and then end in order.
///
/// Made and closed on the thread that runs the command; the process waits for that thread.
final class Termination implements AutoCloseable {
  /// The server's 25 s for what is under way, LINE's 20 s, the reports' 5 s, and the closing of
  /// connections.
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private final CountDownLatch told = new CountDownLatch(1);
  private final Thread hook;

  /// Listens for the signal from now on.
  Termination() {
    Thread command = Thread.currentThread();
    hook =
        new Thread(
            () -> {
              told.countDown();
              try {
                command.join(LONGEST_END);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Waits for it; an interrupt of the thread counts as one.
  void await() {
    try {
      told.await();
    } catch (InterruptedException e) {
      // Told to end as well; the flag is left cleared, for ending takes waiting.
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running.
    }
  }
}
