package openbell.desk.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The last answer to a slow question, believed for a while. Thread-safe; who ask meanwhile wait.
final class Remembered<T> {
  private final Duration holds;
  private final InstantSource clock;
  private String question = "";
  private Instant until = Instant.MIN;
  private @Nullable T answer;

  Remembered(Duration holds, InstantSource clock) {
    this.holds = holds;
    this.clock = clock;
  }

  synchronized T get(String asked, Supplier<T> ask) {
    T known = answer;
    if (known != null && asked.equals(question) && clock.instant().isBefore(until)) {
      return known;
    }
    T found = ask.get();
    answer = found;
    question = asked;
    until = clock.instant().plus(holds);
    return found;
  }
}
