package openbell.report.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Stops asking a server that does not answer: after some failures in a row nothing is asked for a
/// while, then one request tries, and its outcome decides.
///
/// Safe for concurrent use.
public final class CircuitBreaker {
  private final int failuresToOpen;
  private final Duration openFor;
  private final InstantSource clock;
  private int failures;
  private Instant closedFrom = Instant.MIN;
  private boolean trying;

  /// A closed breaker.
  ///
  /// @param failuresToOpen how many failures in a row open it
  /// @param openFor how long it stays open before one request may try
  public CircuitBreaker(int failuresToOpen, Duration openFor, InstantSource clock) {
    this.failuresToOpen = failuresToOpen;
    this.openFor = openFor;
    this.clock = clock;
  }

  /// Whether a request may be sent; each yes is to be followed by [#succeeded], [#failed] or
  /// [#notSent].
  synchronized boolean mayTry() {
    if (failures < failuresToOpen) {
      return true;
    }
    if (trying || clock.instant().isBefore(closedFrom)) {
      return false;
    }
    trying = true;
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
    trying = false;
  }

  synchronized void failed() {
    failures = Math.min(failures + 1, failuresToOpen);
    closedFrom = clock.instant().plus(openFor);
    trying = false;
  }

  synchronized void notSent() {
    trying = false;
  }

  /// When the next request may try, where it is open.
  synchronized Instant closedFrom() {
    return closedFrom;
  }
}
