package openbell.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What came of one run of warming.
///
/// @param exchange the id of the exchange whose reports were due
/// @param session the session that was over
/// @param at when the run began
/// @param counts how often each result was had
/// @param failures ticker and language to why it is stale or failed
public record WarmRun(
    String exchange,
    LocalDate session,
    Instant at,
    Map<Warming.Result, Integer> counts,
    Map<String, String> failures) {
  /// Makes a run with its own copies, in order.
  public WarmRun {
    counts = Map.copyOf(counts);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  /// How many ended so.
  public int count(Warming.Result result) {
    return counts.getOrDefault(result, 0);
  }

  /// What came of it: `3 made, 1 fresh, 0 stale, 1 failed (...)`.
  public String results() {
    String results =
        Arrays.stream(Warming.Result.values())
            .map(result -> count(result) + " " + result.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    String reasons =
        failures.entrySet().stream()
            .map(failure -> failure.getKey() + ": " + failure.getValue())
            .collect(Collectors.joining("; "));
    return results + (reasons.isEmpty() ? "" : " (" + reasons.replaceAll("\\p{Cntrl}+", " ") + ")");
  }

  /// The run in one line: `warmed SGX 2025-11-12: 3 made, 1 fresh, 0 stale, 1 failed (...)`.
  @Override
  public String toString() {
    return "warmed " + exchange + " " + session + ": " + results();
  }
}
