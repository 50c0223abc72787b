package openbell.feeds;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// Turns for requests of which a plan allows so many in any minute, for any number of threads.
final class Quota {
  /// A little more than a minute: the other side counts by a clock of its own.
  private static final Duration WINDOW = Duration.ofMillis(60_500);

  private final Instant[] starts; // A ring of the latest, the oldest at `oldest`.
  private int oldest;
  private Instant notBefore = Instant.MIN;

  Quota(int perMinute) {
    starts = new Instant[perMinute];
    Arrays.fill(starts, Instant.MIN);
  }

  /// Takes the next turn.
  ///
  /// @return how long to wait for it; when that is longer than `longest`, no turn is taken
  synchronized Duration take(Instant now, Duration longest) {
    Instant turn = later(later(now, notBefore), free(starts[oldest]));
    Duration wait = Duration.between(now, turn);
    if (wait.compareTo(longest) <= 0) {
      starts[oldest] = turn;
      oldest = (oldest + 1) % starts.length;
    }
    return wait;
  }

  /// Nobody's turn comes before then: the other side said so.
  synchronized void hold(Instant until) {
    notBefore = later(notBefore, until);
  }

  /// Whether more than half of the turns are free, so that one may go to what is only nice to have.
  synchronized boolean isAmple(Instant now) {
    long free = Arrays.stream(starts).filter(start -> !free(start).isAfter(now)).count();
    return !now.isBefore(notBefore) && free * 2 > starts.length;
  }

  private static Instant free(Instant start) {
    return start.equals(Instant.MIN) ? Instant.MIN : start.plus(WINDOW);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
