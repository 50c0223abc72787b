package openbell.desk;

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

  private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

  /// The steps so far, in the order in which they ended.
  public List<Step> steps() {
    synchronized (steps) {
      return List.copyOf(steps);
    }
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
