package openbell.cache;

import java.time.Instant;
import java.util.Map;

/// What an hour or a day brought.
///
/// @param sums by `group/name`
public record Tally(Instant start, Map<String, Long> sums) {
  /// Keeps its own copy.
  public Tally {
    sums = Map.copyOf(sums);
  }
}
