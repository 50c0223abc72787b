package openbell.desk.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import openbell.desk.ReportDesk;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.Trace;
import openbell.desk.WarmRun;
import openbell.desk.Warming;
import openbell.market.Resolution;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warming at an operator's word: in the background of a process that goes on, one run at a time;
/// handed over by one that may stand still. What came of a run is noted among the others.
///
/// Thread-safe.
public final class WarmNow implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmNow.class);
  private static final Duration END = Duration.ofSeconds(10);

  /// How it began.
  public sealed interface Outcome {
    /// So many tickers are being made, or looked at.
    record Begun(int tickers) implements Outcome {}

    /// Another run is at it.
    record UnderWay() implements Outcome {}

    /// No single stock is meant: what is wrong, and what to do.
    record Unknown(String what, String cure) implements Outcome {}
  }

  private final ReportDesk desk;
  private final Lang lang;
  private final Supplier<List<String>> tickers;
  private final OpsNotes notes;
  private final boolean goesOn;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Thread running;

  /// Warming through this desk.
  ///
  /// @param tickers what is made where none is named
  /// @param goesOn whether this process makes reports while it answers nobody
  public WarmNow(
      ReportDesk desk,
      Lang lang,
      Supplier<List<String>> tickers,
      OpsNotes notes,
      boolean goesOn,
      InstantSource clock) {
    this.desk = desk;
    this.lang = lang;
    this.tickers = tickers;
    this.notes = notes;
    this.goesOn = goesOn;
    this.clock = clock;
  }

  /// Begins; does not wait for reports.
  ///
  /// @param query one ticker, as typed; empty: all that are kept warm or followed
  /// @throws NumbersException when the store cannot say what is followed, or cannot hand it over
  public Outcome begin(Optional<String> query) {
    try {
      return beginOrThrow(query);
    } catch (StoreException e) {
      throw new NumbersException(e);
    }
  }

  private Outcome beginOrThrow(Optional<String> query) {
    List<String> wanted;
    if (query.isPresent()) {
      Resolution resolution = TickerRegistry.bundled().resolve(query.get());
      boolean one =
          resolution instanceof Resolution.Found
              || (resolution instanceof Resolution.NotRegistered(var symbol, var near)
                  && symbol.isPresent());
      if (!one) {
        return new Outcome.Unknown(
            "no single stock is known by that name", "give a ticker such as DBS19");
      }
      wanted = List.of(query.get());
    } else {
      wanted = tickers.get();
    }
    lock.lock();
    try {
      Thread there = running;
      if (there != null && there.isAlive()) {
        return new Outcome.UnderWay();
      }
      if (goesOn) {
        running = Thread.ofVirtual().name("warm-now").start(() -> warm(wanted));
      }
    } finally {
      lock.unlock();
    }
    if (!goesOn) {
      handOver(wanted);
    }
    return new Outcome.Begun(wanted.size());
  }

  private void warm(List<String> wanted) {
    try {
      Instant start = clock.instant();
      Warming.Summary summary =
          Warming.polite(desk, Thread::sleep)
              .warm(wanted, List.of(lang), (ticker, of, result) -> {});
      note(start, summary.counts(), summary.failures(), 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("warming at the operator's word went wrong", e);
    }
  }

  /// Each is begun by the function that makes reports, which notes its failures itself.
  private void handOver(List<String> wanted) {
    Instant start = clock.instant();
    Map<Warming.Result, Integer> counts = new EnumMap<>(Warming.Result.class);
    Map<String, String> failures = new LinkedHashMap<>();
    int handed = 0;
    for (String ticker : wanted) {
      ReportQuestion question =
          new ReportQuestion(
                  ticker,
                  Optional.empty(),
                  Optional.of(lang.code()),
                  false,
                  ReportQuestion.Wanted.DATA,
                  Optional.empty())
              .within(Duration.ZERO);
      switch (desk.report(question, new Trace())) {
        case ReportOutcome.Answered _, ReportOutcome.OlderText _ ->
            counts.merge(Warming.Result.FRESH, 1, Integer::sum);
        case ReportOutcome.BeingMade _ -> handed++;
        case ReportOutcome.SourceFailed failed -> failed(ticker, failed.what(), counts, failures);
        case ReportOutcome.NotFound none -> failed(ticker, none.what(), counts, failures);
        case ReportOutcome.Invalid wrong -> failed(ticker, wrong.what(), counts, failures);
        case ReportOutcome.Overloaded busy -> failed(ticker, busy.what(), counts, failures);
      }
    }
    note(start, counts, failures, handed);
  }

  private static void failed(
      String ticker, String why, Map<Warming.Result, Integer> counts, Map<String, String> all) {
    counts.merge(Warming.Result.FAILED, 1, Integer::sum);
    all.put(ticker, why);
  }

  private void note(
      Instant start,
      Map<Warming.Result, Integer> counts,
      Map<String, String> failures,
      int handedOver) {
    LocalDate day = LocalDate.ofInstant(start, ZoneOffset.UTC);
    WarmRun run = new WarmRun(OpsNotes.OPERATOR, day, start, counts, failures);
    LOG.info("{}", run);
    notes.warmed(run, handedOver);
  }

  /// Breaks a run off.
  @Override
  public void close() {
    @Nullable Thread there = running;
    if (there != null) {
      there.interrupt();
      try {
        there.join(END);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
