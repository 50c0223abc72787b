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
import java.util.function.BooleanSupplier;
import openbell.report.Lang;

/// Makes reports before anybody asks, and counts what came of it.
///
/// At most so many at once, starts a pause apart: sources are asked politely whoever the asker is.
public final class Warming {
  private static final int AT_ONCE = 4;
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// What became of one report. Stale is one that lacks the latest session, whoever made it.
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
  private final BooleanSupplier timeLeft;

  /// Is told of each report as it ends.
  @FunctionalInterface
  public interface Progress {
    /// One has ended.
    void ended(String ticker, Lang lang, Result result);
  }

  /// A way to wait, so that tests need not.
  @FunctionalInterface
  public interface Pause {
    /// Waits.
    void sleep(Duration time) throws InterruptedException;
  }

  /// Warming at a pace that sources put up with: 4 at once, 250 ms apart.
  public static Warming polite(ReportDesk desk, Pause sleeper) {
    return new Warming(desk, AT_ONCE, PAUSE, sleeper);
  }

  /// As [#polite], for a process that will be ended.
  ///
  /// @param timeLeft whether there is time for another report; what there is none for has failed
  public static Warming polite(ReportDesk desk, Pause sleeper, BooleanSupplier timeLeft) {
    return new Warming(desk, AT_ONCE, PAUSE, sleeper, timeLeft);
  }

  /// Warming through this desk.
  ///
  /// @param atOnce how many are made at the same time
  /// @param pause the least time between two starts
  public Warming(ReportDesk desk, int atOnce, Duration pause, Pause sleeper) {
    this(desk, atOnce, pause, sleeper, () -> true);
  }

  private Warming(
      ReportDesk desk, int atOnce, Duration pause, Pause sleeper, BooleanSupplier timeLeft) {
    this.desk = desk;
    this.atOnce = atOnce;
    this.pause = pause;
    this.sleeper = sleeper;
    this.timeLeft = timeLeft;
  }

  private record Ask(String ticker, Lang lang) {}

  /// Warms these tickers in these languages, each once, and tells of each as it ends.
  public Summary warm(List<String> tickers, List<Lang> langs, Progress progress)
      throws InterruptedException {
    return warm(tickers, langs, false, progress);
  }

  /// Warms them.
  ///
  /// @param lateAnew make those again that are here but lack the latest session
  Summary warm(List<String> tickers, List<Lang> langs, boolean lateAnew, Progress progress)
      throws InterruptedException {
    Map<Ask, Future<ReportOutcome>> asks = new LinkedHashMap<>();
    Semaphore places = new Semaphore(atOnce);
    Map<Result, Integer> counts = new LinkedHashMap<>();
    Map<String, String> failures = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String ticker : new LinkedHashSet<>(tickers)) {
        for (Lang lang : langs) {
          places.acquire();
          asks.put(
              new Ask(ticker, lang),
              threads.submit(
                  () -> {
                    try {
                      return ask(ticker, lang, lateAnew);
                    } finally {
                      places.release();
                    }
                  }));
          if (timeLeft.getAsBoolean()) {
            sleeper.sleep(pause);
          }
        }
      }
      for (Map.Entry<Ask, Future<ReportOutcome>> ask : asks.entrySet()) {
        List<String> reasons = new ArrayList<>();
        Result result = result(ask.getValue(), reasons);
        counts.merge(result, 1, Integer::sum);
        String ticker = ask.getKey().ticker();
        Lang lang = ask.getKey().lang();
        reasons.forEach(reason -> failures.put(ticker + " " + lang.code(), reason));
        progress.ended(ticker, lang, result);
      }
    }
    return new Summary(counts, failures);
  }

  private ReportOutcome ask(String ticker, Lang lang, boolean lateAnew) {
    if (!timeLeft.getAsBoolean()) {
      return new ReportOutcome.Overloaded("there was no time left for it", Duration.ZERO);
    }
    ReportOutcome outcome = desk.report(question(ticker, lang, false), new Trace());
    return lateAnew && late(outcome) && timeLeft.getAsBoolean()
        ? desk.report(question(ticker, lang, true), new Trace())
        : outcome;
  }

  private static boolean late(ReportOutcome outcome) {
    return outcome instanceof ReportOutcome.Answered a
        && (a.servedFrom().equals("stale") || a.report().freshness().state().equals("stale"));
  }

  private static Result result(Future<ReportOutcome> ask, List<String> reasons)
      throws InterruptedException {
    try {
      return switch (ask.get()) {
        case ReportOutcome.Answered a when late(a) -> {
          reasons.add(
              a.report().freshness().why() == null ? "stale" : a.report().freshness().why());
          yield Result.STALE;
        }
        case ReportOutcome.Answered a when a.servedFrom().equals("made") -> Result.MADE;
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

  private static ReportQuestion question(String ticker, Lang lang, boolean refresh) {
    return new ReportQuestion(
        ticker,
        Optional.empty(),
        Optional.of(lang.code()),
        refresh,
        ReportQuestion.Wanted.TEXT,
        Optional.empty());
  }
}
