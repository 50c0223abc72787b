package openbell.desk;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The reports that this process is making now, each with the trace of its making, so that others
/// who ask for one can be told how far it is.
final class UnderWay {
  private final ConcurrentMap<String, Trace> traces = new ConcurrentHashMap<>();

  /// A making, entered until it is closed.
  interface Entry extends AutoCloseable {
    @Override
    void close();
  }

  Entry enter(String key, Trace trace) {
    traces.put(key, trace);
    return () -> traces.remove(key, trace);
  }

  /// The stages of this report's making; empty when it is not made here.
  List<Trace.StageTime> stages(String key) {
    return Optional.ofNullable(traces.get(key)).map(Trace::stages).orElse(List.of());
  }
}
