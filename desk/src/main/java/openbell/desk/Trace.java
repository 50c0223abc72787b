package openbell.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/// What was looked up where on the way to one answer, with times; for `--explain` and logs.
///
/// Safe for concurrent use.
public final class Trace {
  /// One step.
  ///
  /// @param what the part that did it (`cache`, `yahoo`, `lake`)
  /// @param detail key, request or result
  /// @param nanos how long it took
  public record Step(String what, String detail, long nanos) {
    @Override
    public String toString() {
      return "%-8s %s (%.1f ms)".formatted(what, detail, nanos / 1e6);
    }
  }

  /// A part of making a report that a reader may be told of while it goes on.
  public enum Stage {
    PRICES,
    FACTS,
    TELLING,
    KEEPING
  }

  /// How long a stage took, or has taken so far.
  public record StageTime(Stage stage, Duration took, boolean done) {}

  private record Begun(Stage stage, long nanoTime) {}

  private final List<Begun> stages = Collections.synchronizedList(new ArrayList<>());
  private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

  /// The steps so far, in the order in which they ended.
  public List<Step> steps() {
    synchronized (steps) {
      return List.copyOf(steps);
    }
  }

  /// The stages begun so far; all but the last are done.
  public List<StageTime> stages() {
    List<Begun> begun;
    synchronized (stages) {
      begun = List.copyOf(stages);
    }
    List<StageTime> times = new ArrayList<>();
    for (int i = 0; i < begun.size(); i++) {
      boolean done = i + 1 < begun.size();
      long end = done ? begun.get(i + 1).nanoTime() : System.nanoTime();
      Duration took = Duration.ofNanos(end - begun.get(i).nanoTime());
      times.add(new StageTime(begun.get(i).stage(), took, done));
    }
    return times;
  }

  /// Begins a stage and so ends the one before.
  void begin(Stage stage) {
    stages.add(new Begun(stage, System.nanoTime()));
  }

  void add(String what, String detail, long sinceNanoTime) {
    steps.add(new Step(what, detail, System.nanoTime() - sinceNanoTime));
  }

  /// Does the work and notes how long it took.
  <T> T timed(String what, String detail, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      add(what, detail, start);
    }
  }
}
