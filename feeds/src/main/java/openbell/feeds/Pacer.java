package openbell.feeds;

import java.time.Duration;
import java.time.Instant;

/** Turns for requests, a minimum gap apart, for any number of threads. */
final class Pacer {

  private final Duration gap;
  private Instant nextTurn = Instant.MIN;

  Pacer(Duration gap) {
    this.gap = gap;
  }

  /**
   * Takes the next turn.
   *
   * @return how long to wait for it; negative, and no turn is taken, when that is over {@code
   *     longest}
   */
  synchronized Duration take(Instant now, Duration longest) {
    Instant turn = nextTurn.isAfter(now) ? nextTurn : now;
    Duration wait = Duration.between(now, turn);
    if (wait.compareTo(longest) > 0) {
      return Duration.ofNanos(-1);
    }
    nextTurn = turn.plus(gap);
    return wait;
  }
}
