package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [Pace] of the real world.
///
/// @param chance of its own, as a thread's would be drawn alike in all instances that are restored
///   from one snapshot
record RealPace(InstantSource clock, RandomGenerator chance) implements Pace {

  private static final Logger LOG = LoggerFactory.getLogger(RealPace.class);

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (duration.isPositive()) {
      Thread.sleep(duration);
    }
  }

  @Override
  public boolean await(Future<?> done, Duration atMost) throws InterruptedException {
    try {
      done.get(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true; // How it ended is the caller's to look at.
    }
    return true;
  }

  @Override
  public Repeating every(Duration period, Runnable work) {
    AtomicBoolean ended = new AtomicBoolean();
    Thread.startVirtualThread(
        () -> {
          while (!ended.get()) {
            try {
              Thread.sleep(period);
            } catch (InterruptedException e) {
              return;
            }
            run(work, ended);
          }
        });
    // Nothing is interrupted: a run may be in the middle of a request, a sleeper ends by itself.
    return () -> ended.set(true);
  }

  @Override
  public double random() {
    return chance.nextDouble();
  }

  @Override
  public void start(Runnable backgroundWork) {
    Thread.startVirtualThread(backgroundWork);
  }

  private static void run(Runnable work, AtomicBoolean ended) {
    if (ended.get()) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("Background work failed, going on with it later: {}", e.toString(), e);
    }
  }
}
