package openbell.desk;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import openbell.report.Lang;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of warming: makes what is due, logs what came of it in one line, remembers it, and tells
/// of the reports that are there.
///
/// For whoever keeps time: a schedule within a server, a timer of a cloud. Thread-safe.
public final class WarmRunner {
  private static final Logger LOG = LoggerFactory.getLogger(WarmRunner.class);

  private final Warming warming;
  private final List<Lang> langs;
  private final WarmRuns runs;
  private final Listener listener;
  private final InstantSource clock;
  private final Map<String, LocalDate> told = new ConcurrentHashMap<>();

  /// Is told of reports.
  @FunctionalInterface
  public interface Listener {
    /// The report of a session is there; told once by this process, in whichever run that was.
    ///
    /// @param madeHere false when somebody else had made it: with several instances each of them is
    ///   told, one of them with true
    void warmed(String ticker, LocalDate session, boolean madeHere);
  }

  /// What a run leaves to do.
  ///
  /// @param unfinished tickers that are stale or failed, in the order asked
  record Outcome(WarmRun run, List<String> unfinished) {}

  /// Runs that make reports in these languages.
  public WarmRunner(
      Warming warming, List<Lang> langs, WarmRuns runs, Listener listener, InstantSource clock) {
    this.warming = warming;
    this.langs = List.copyOf(langs);
    this.runs = runs;
    this.listener = listener;
    this.clock = clock;
  }

  /// Makes what is due; what is here already costs a look into the cache.
  public WarmRun run(WarmTimes.Due due) throws InterruptedException {
    return run(due, false).run();
  }

  /// As [#run], for a timer that comes back some minutes later: reports that lacked the session are
  /// asked of the source once more.
  public WarmRun runAgain(WarmTimes.Due due) throws InterruptedException {
    return run(due, true).run();
  }

  /// Makes what is due.
  ///
  /// @param again reports that lacked the session are asked of the source once more
  Outcome run(WarmTimes.Due due, boolean again) throws InterruptedException {
    Instant start = clock.instant();
    Map<String, Set<Warming.Result>> results = new LinkedHashMap<>();
    Warming.Summary summary =
        warming.warm(
            due.tickers(),
            langs,
            again,
            (ticker, lang, result) ->
                results
                    .computeIfAbsent(ticker, t -> EnumSet.noneOf(Warming.Result.class))
                    .add(result));
    WarmRun run =
        new WarmRun(
            due.exchange().id(), due.session(), start, summary.counts(), summary.failures());
    runs.add(run);
    LOG.info("{}", run);
    results.forEach(
        (ticker, of) -> {
          if (finished(of)) {
            tell(ticker, due.session(), of.contains(Warming.Result.MADE));
          }
        });
    return new Outcome(
        run,
        results.entrySet().stream()
            .filter(r -> !finished(r.getValue()))
            .map(Map.Entry::getKey)
            .toList());
  }

  private static boolean finished(Set<Warming.Result> results) {
    return !results.contains(Warming.Result.STALE) && !results.contains(Warming.Result.FAILED);
  }

  private void tell(String ticker, LocalDate session, boolean madeHere) {
    if (session.equals(told.put(ticker, session))) {
      return;
    }
    try {
      listener.warmed(ticker, session, madeHere);
    } catch (RuntimeException e) {
      LOG.warn("Telling of {}'s report of {} failed: {}", ticker, session, e.toString(), e);
    }
  }
}
