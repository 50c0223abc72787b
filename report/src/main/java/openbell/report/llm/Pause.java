package openbell.report.llm;

import java.time.Duration;

/// Waiting, so that tests need not.
@FunctionalInterface
public interface Pause {
  /// Blocks for that long.
  void sleep(Duration time) throws InterruptedException;

  /// The real one.
  static Pause real() {
    return Thread::sleep;
  }
}
