package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import openbell.feeds.FetchResult;
import openbell.feeds.PriceFeed;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.store.StoreException;

/// Market data into the lake: each symbol's body as received, once a content, and what is computed
/// of it.
///
/// The sources are asked in order; the next when one fails. At most so many at once, starts a pause
/// apart that the slowest source asks for; many more where none asks for one. Thread-safe.
public final class Fetching {
  private static final int AT_ONCE = 4;
  private static final int AT_ONCE_UNPACED = 32; // Nobody is to be spared: waiting for the disk is.

  /// What became of one symbol. Unchanged is a body equal to the newest one in the lake.
  public enum Result {
    FETCHED,
    UNCHANGED,
    FAILED
  }

  /// The counted results.
  ///
  /// @param failures ticker to the reason, in the order asked
  public record Summary(Map<Result, Integer> counts, Map<String, String> failures) {
    /// How many ended so.
    public int count(Result result) {
      return counts.getOrDefault(result, 0);
    }
  }

  /// Is told of each symbol as it ends.
  @FunctionalInterface
  public interface Progress {
    /// One has ended.
    void ended(String ticker, Result result);
  }

  private record Outcome(Result result, Optional<String> why) {
    static Outcome failed(String why) {
      return new Outcome(Result.FAILED, Optional.of(why));
    }
  }

  private final Sources sources;
  private final Ingesting ingesting;
  private final TickerRegistry registry;
  private final InstantSource clock;
  private final Warming.Pause sleeper;

  /// Fetching at a pace that sources put up with: 4 at once, as far apart as each says; 32 at once
  /// from a source that asks for no pause.
  public Fetching(
      Sources sources,
      Ingesting ingesting,
      TickerRegistry registry,
      InstantSource clock,
      Warming.Pause sleeper) {
    this.sources = sources;
    this.ingesting = ingesting;
    this.registry = registry;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /// The tickers of the settings; the registry's where they name none.
  public List<String> universe(List<String> configured) {
    return configured.isEmpty()
        ? registry.tickers().stream().map(Ticker::ticker).toList()
        : configured;
  }

  /// Fetches the symbols of these tickers, each once.
  ///
  /// @param source asks this one alone; empty: the configured ones, in order
  /// @param until what could not begin by then has failed
  /// @throws SettingsException for a source that there is not
  public Summary fetch(
      List<String> tickers, Optional<String> source, Instant until, Progress progress)
      throws InterruptedException {
    List<String> order = source.map(Settings::sources).orElse(sources.order());
    for (String name : order) {
      if (!sources.knows(name)) {
        throw new SettingsException("OPENBELL_SOURCE", name, "set up that source, or ask another");
      }
    }
    Duration pause =
        order.stream().map(n -> sources.feed(n).pace()).max(Duration::compareTo).orElseThrow();
    Map<String, Future<Outcome>> asks = new LinkedHashMap<>();
    Semaphore places = new Semaphore(pause.isPositive() ? AT_ONCE : AT_ONCE_UNPACED);
    Set<String> symbols = new LinkedHashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String typed : new LinkedHashSet<>(tickers)) {
        Optional<Ticker> ticker = resolved(typed);
        if (ticker.isPresent() && !symbols.add(ticker.get().symbol())) {
          continue; // A receipt and its share have the same data.
        }
        places.acquire();
        asks.put(
            typed,
            threads.submit(
                () -> {
                  try {
                    return ticker
                        .map(t -> fetch(t, order, until))
                        .orElseGet(() -> Outcome.failed("no stock is known by that name"));
                  } finally {
                    places.release();
                  }
                }));
        if (ticker.isPresent() && pause.isPositive() && clock.instant().isBefore(until)) {
          sleeper.sleep(pause);
        }
      }
      return summary(asks, progress);
    }
  }

  private static Summary summary(Map<String, Future<Outcome>> asks, Progress progress)
      throws InterruptedException {
    Map<Result, Integer> counts = new EnumMap<>(Result.class);
    Map<String, String> failures = new LinkedHashMap<>();
    for (Map.Entry<String, Future<Outcome>> ask : asks.entrySet()) {
      Outcome outcome;
      try {
        outcome = ask.getValue().get();
      } catch (ExecutionException e) {
        outcome = Outcome.failed(String.valueOf(e.getCause()));
      }
      counts.merge(outcome.result(), 1, Integer::sum);
      outcome.why().ifPresent(why -> failures.put(ask.getKey(), why));
      progress.ended(ask.getKey(), outcome.result());
    }
    return new Summary(counts, failures);
  }

  private Outcome fetch(Ticker ticker, List<String> order, Instant until) {
    if (!clock.instant().isBefore(until)) {
      return Outcome.failed("there was no time left for it");
    }
    Sources.Answer answer = sources.fetch(ticker.symbol(), order, false, new Trace());
    return switch (answer.result()) {
      case FetchResult.Fetched found -> ingested(ticker, answer.feed(), found);
      case FetchResult.NotFound none -> Outcome.failed(none.reason());
      case FetchResult.Failed failed -> Outcome.failed(failed.reason());
    };
  }

  private Outcome ingested(Ticker ticker, PriceFeed feed, FetchResult.Fetched found) {
    try {
      return switch (ingesting.ingest(feed, ticker, found.raw(), found.quote())) {
        case Ingesting.Outcome.Ingested done ->
            new Outcome(done.isNew() ? Result.FETCHED : Result.UNCHANGED, Optional.empty());
        case Ingesting.Outcome.Refused refused -> Outcome.failed(refused.why());
      };
    } catch (StoreException e) {
      return Outcome.failed("fetched, but not kept: " + e.getMessage());
    }
  }

  private Optional<Ticker> resolved(String typed) {
    return switch (registry.resolve(typed)) {
      case Resolution.Found(Ticker ticker) -> Optional.of(ticker);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near) ->
          symbol.map(Ticker::ofSymbol);
      case Resolution.Ambiguous several -> Optional.empty();
      case Resolution.Invalid invalid -> Optional.empty();
    };
  }
}
