package openbell.desk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// The last runs of warming in this process, for pages and operators. Thread-safe.
public final class WarmRuns {
  /// A few days of a handful of exchanges.
  private static final int MOST = 50;

  private final Deque<WarmRun> runs = new ArrayDeque<>();
  private volatile Consumer<WarmRun> listener = run -> {};

  /// The runs, the latest first.
  public synchronized List<WarmRun> latest() {
    return List.copyOf(runs);
  }

  /// Has this told each run from now on, too.
  public void onRun(Consumer<WarmRun> told) {
    listener = told;
  }

  void add(WarmRun run) {
    synchronized (this) {
      runs.addFirst(run);
      if (runs.size() > MOST) {
        runs.removeLast();
      }
    }
    listener.accept(run);
  }
}
