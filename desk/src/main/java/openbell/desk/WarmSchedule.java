package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs warming whenever it is due, and again some minutes later for what a source did not have
/// yet.
///
/// Sleeps in between, however many hours that is, on a virtual thread. Several instances may run
/// it: each starts up to 20 s late by chance, so that those behind find the first one's reports in
/// the cache, and reports that are being made are leased.
public final class WarmSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmSchedule.class);

  /// A server that is restarted over a close makes up for it.
  private static final Duration CATCH_UP = Duration.ofHours(1);

  private static final Duration MOST_JITTER = Duration.ofSeconds(20);

  /// Sources have a session some minutes after its close, at the latest within the hour.
  private static final List<Duration> RETRIES =
      List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(20));

  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final WarmTimes times;
  private final WarmRunner runner;
  private final InstantSource clock;
  private final Warming.Pause sleeper;
  private final RandomGenerator random;
  private final List<Retry> retries = new ArrayList<>(); // Of the schedule's own thread.
  private final Thread thread;

  private record Retry(WarmTimes.Due due, int tries, Instant at) {}

  /// A schedule that runs once it is started.
  public WarmSchedule(
      WarmTimes times,
      WarmRunner runner,
      InstantSource clock,
      Warming.Pause sleeper,
      RandomGenerator random) {
    this.times = times;
    this.runner = runner;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
    this.thread = Thread.ofVirtual().name("warm-schedule").unstarted(this::untilStopped);
  }

  /// Starts it, once.
  ///
  /// @throws IllegalThreadStateException the second time
  public WarmSchedule start() {
    thread.start();
    return this;
  }

  /// Stops it, if it was started; a report under way is given up.
  @Override
  public void close() {
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(LONGEST_STOP);
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
    Instant since = clock.instant().minus(CATCH_UP);
    while (true) {
      Instant now = clock.instant();
      Duration wait = AFTER_A_FAILURE;
      try {
        runDue(since, now);
        wait = Duration.between(clock.instant(), next(now));
      } catch (RuntimeException e) {
        LOG.warn("Warming failed, going on in a moment: {}", e.toString(), e);
      }
      since = now;
      Duration jitter = Duration.ofMillis((long) (random.nextDouble() * MOST_JITTER.toMillis()));
      sleeper.sleep(wait.plus(jitter));
    }
  }

  private void runDue(Instant since, Instant now) throws InterruptedException {
    for (WarmTimes.Due due : times.due(since, now)) {
      retries.removeIf(retry -> retry.due().exchange().equals(due.exchange()));
      run(due, 0);
    }
    List<Retry> ripe = retries.stream().filter(retry -> !retry.at().isAfter(now)).toList();
    retries.removeAll(ripe);
    for (Retry retry : ripe) {
      run(retry.due(), retry.tries());
    }
  }

  private void run(WarmTimes.Due due, int tries) throws InterruptedException {
    List<String> unfinished = runner.run(due, tries > 0).unfinished();
    if (!unfinished.isEmpty() && tries < RETRIES.size()) {
      WarmTimes.Due rest = new WarmTimes.Due(due.exchange(), due.session(), due.at(), unfinished);
      retries.add(new Retry(rest, tries + 1, clock.instant().plus(RETRIES.get(tries))));
    }
  }

  private Instant next(Instant now) {
    Instant next = times.next(now);
    for (Retry retry : retries) {
      next = retry.at().isBefore(next) ? retry.at() : next;
    }
    return next;
  }
}
