package openbell.edge.mail;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A limit on the whole of something that has limits on its steps alone: a server that sends a byte
/// a second keeps each step short and the whole endless.
final class Deadline {
  /// What is to end in time.
  @FunctionalInterface
  interface Work {
    void run() throws ChannelException;
  }

  private Deadline() {}

  /// Runs it on a virtual thread, which is interrupted when the time is over: that closes the
  /// socket that it waits for.
  ///
  /// @param who does not answer, when that happens
  static void within(Duration patience, String who, Work work) throws ChannelException {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              // Libraries look for their parts there, and a bundle's loader is not the default.
              Thread.currentThread().setContextClassLoader(Deadline.class.getClassLoader());
              work.run();
              return true;
            });
    Thread thread = Thread.ofVirtual().name("sends").start(task);
    try {
      task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new ChannelException(
          "%s does not end within %d s (look after it)".formatted(who, patience.toSeconds()), e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new ChannelException(who + ": interrupted (it is tried again)", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChannelException known) {
        throw known;
      }
      throw new ChannelException(who + ": " + e.getCause() + " (look into the log)", e);
    }
  }
}
