package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;

/// A pace whose background work runs when the test says so.
final class ManualPace implements Pace {

  private final InstantSource clock;
  private final List<Runnable> periodic = new CopyOnWriteArrayList<>();
  volatile double drawn = 0.5;

  ManualPace(InstantSource clock) {
    this.clock = clock;
  }

  /// One run of all that runs again and again.
  void tick() {
    periodic.forEach(Runnable::run);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void sleep(Duration duration) {}

  @Override
  public boolean await(Future<?> done, Duration atMost) {
    return done.isDone();
  }

  @Override
  public Repeating every(Duration period, Runnable work) {
    periodic.add(work);
    return () -> periodic.remove(work);
  }

  @Override
  public double random() {
    return drawn;
  }

  @Override
  public void start(Runnable backgroundWork) {
    backgroundWork.run();
  }
}
