package openbell.feeds;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when somebody sleeps on it. */
final class VirtualTime implements InstantSource, Sleeper {

  final List<Duration> sleeps = new ArrayList<>();
  private Instant now = Instant.parse("2025-11-12T00:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration time) {
    sleeps.add(time);
    now = now.plus(time);
  }
}
