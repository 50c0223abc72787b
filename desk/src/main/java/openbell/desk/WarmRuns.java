package openbell.desk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The last runs of warming in this process, for pages and operators. Thread-safe.
public final class WarmRuns {
  /// A few days of a handful of exchanges.
  private static final int MOST = 50;

  private final Deque<WarmRun> runs = new ArrayDeque<>();

  /// The runs, the latest first.
  public synchronized List<WarmRun> latest() {
    return List.copyOf(runs);
  }

  synchronized void add(WarmRun run) {
    runs.addFirst(run);
    if (runs.size() > MOST) {
      runs.removeLast();
    }
  }
}
