package openbell.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import openbell.report.Lang;

/// Makes reports before anybody asks, and counts what came of it.
///
/// At most so many at once, starts a pause apart: sources are asked politely whoever the asker is.
public final class Warming {
  /// What became of one report.
  public enum Result {
    MADE,
    FRESH,
    STALE,
    FAILED
  }

  /// The counted results.
  ///
  /// @param counts how often each result was had
  /// @param failures ticker and language to the reason, in the order asked
  public record Summary(Map<Result, Integer> counts, Map<String, String> failures) {
    /// How many ended so.
    public int count(Result result) {
      return counts.getOrDefault(result, 0);
    }
  }

  private final ReportDesk desk;
  private final int atOnce;
  private final Duration pause;
  private final Pause sleeper;

  /// A way to wait, so that tests need not.
  @FunctionalInterface
  public interface Pause {
    /// Waits.
    void sleep(Duration time) throws InterruptedException;
  }

  /// Warming through this desk.
  ///
  /// @param atOnce how many are made at the same time
  /// @param pause the least time between two starts
  public Warming(ReportDesk desk, int atOnce, Duration pause, Pause sleeper) {
    this.desk = desk;
    this.atOnce = atOnce;
    this.pause = pause;
    this.sleeper = sleeper;
  }

  /// Warms these tickers in these languages, each once, and tells of each as it ends.
  public Summary warm(List<String> tickers, List<Lang> langs, BiConsumer<String, Result> progress)
      throws InterruptedException {
    Map<String, Future<ReportOutcome>> asks = new LinkedHashMap<>();
    Semaphore places = new Semaphore(atOnce);
    Map<Result, Integer> counts = new LinkedHashMap<>();
    Map<String, String> failures = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String ticker : new LinkedHashSet<>(tickers)) {
        for (Lang lang : langs) {
          places.acquire();
          asks.put(
              ticker + " " + lang.code(),
              threads.submit(
                  () -> {
                    try {
                      return desk.report(question(ticker, lang), new Trace());
                    } finally {
                      places.release();
                    }
                  }));
          sleeper.sleep(pause);
        }
      }
      for (Map.Entry<String, Future<ReportOutcome>> ask : asks.entrySet()) {
        List<String> reasons = new ArrayList<>();
        Result result = result(ask.getValue(), reasons);
        counts.merge(result, 1, Integer::sum);
        reasons.forEach(reason -> failures.put(ask.getKey(), reason));
        progress.accept(ask.getKey(), result);
      }
    }
    return new Summary(counts, failures);
  }

  private static Result result(Future<ReportOutcome> ask, List<String> reasons)
      throws InterruptedException {
    try {
      return switch (ask.get()) {
        case ReportOutcome.Answered a when a.servedFrom().equals("made") -> Result.MADE;
        case ReportOutcome.Answered a when a.servedFrom().equals("stale") -> {
          reasons.add(
              a.report().freshness().why() == null ? "stale" : a.report().freshness().why());
          yield Result.STALE;
        }
        case ReportOutcome.Answered a -> Result.FRESH;
        case ReportOutcome.OlderText old -> Result.FRESH;
        case ReportOutcome.Invalid invalid -> failed(invalid.what(), reasons);
        case ReportOutcome.NotFound none -> failed(none.what(), reasons);
        case ReportOutcome.BeingMade busy -> failed("still being made elsewhere", reasons);
        case ReportOutcome.Overloaded over -> failed(over.what(), reasons);
        case ReportOutcome.SourceFailed down -> failed(down.what(), reasons);
      };
    } catch (ExecutionException e) {
      return failed(String.valueOf(e.getCause()), reasons);
    }
  }

  private static Result failed(String reason, List<String> reasons) {
    reasons.add(reason);
    return Result.FAILED;
  }

  private static ReportQuestion question(String ticker, Lang lang) {
    return new ReportQuestion(
        ticker,
        Optional.empty(),
        Optional.of(lang.code()),
        false,
        ReportQuestion.Wanted.TEXT,
        Optional.empty());
  }
}
