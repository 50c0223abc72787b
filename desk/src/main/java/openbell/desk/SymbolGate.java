package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import openbell.feeds.FetchResult;

/// What stands before a symbol that no registry knows: the source is asked whether there is such a
/// thing before a lease, a cache entry or anything else is made for it.
///
/// So ten thousand made-up tickers leave nothing behind, and cost the source no more than a steady
/// trickle of questions; each answer is remembered for a while, the newest ten thousand of them.
/// Prices that come with a good answer are handed to the maker, so that nothing is asked twice.
/// Thread-safe.
final class SymbolGate {
  /// What came of asking.
  sealed interface Verdict {
    /// There is such a symbol; its prices, if they were fetched for this and not yet used.
    record Known(Optional<Sources.Answer> fetched) implements Verdict {}

    /// There is none, by the source's word.
    record Unknown(FetchResult.NotFound reason) implements Verdict {}

    /// The source did not say.
    record Failed(FetchResult.Failed failure) implements Verdict {}

    /// It has not said yet.
    record Looking() implements Verdict {}

    /// Too many unknown symbols are being asked for.
    record Busy(Duration retryAfter) implements Verdict {}
  }

  /// A page of symbols, opened at once, passes; a list of thousands does not.
  private static final int BURST = 30;

  private static final int PER_SECOND = 1;
  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_REMEMBERED = 10_000;
  private static final Duration NOT_FOUND_HOLDS = Duration.ofMinutes(10);
  private static final Duration FAILED_HOLDS = Duration.ofSeconds(5);

  /// Prices wait this long for the maker; then only that there are some is remembered.
  private static final Duration FETCHED_HOLDS = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final TokenBucket bucket;
  private final Map<String, Look> looks = new LinkedHashMap<>();
  private final Look known = Look.ofAKnownOne();
  private int running;

  SymbolGate(InstantSource clock) {
    this.clock = clock;
    this.bucket = new TokenBucket(BURST, PER_SECOND, clock);
  }

  /// One question to the source, under way or answered.
  private static final class Look {
    final CompletableFuture<Sources.Answer> answer = new CompletableFuture<>();
    Instant until = Instant.MAX;
    boolean known;

    /// Of a symbol that there is, without its prices.
    static Look ofAKnownOne() {
      Look look = new Look();
      look.known = true;
      look.until = Instant.MIN;
      return look;
    }
  }

  /// Asks about a symbol, or joins who does.
  ///
  /// @param fetch asks the source
  /// @param patience how long to wait for its word; the asking goes on after it
  Verdict ask(String symbol, Supplier<Sources.Answer> fetch, Duration patience) {
    Look look;
    synchronized (this) {
      Instant now = clock.instant();
      Look there = looks.get(symbol);
      if (there != null && there.known && now.isAfter(there.until)) {
        return new Verdict.Known(Optional.empty());
      }
      if (there == null || now.isAfter(there.until)) {
        if (running >= MOST_AT_ONCE || !bucket.take()) {
          Duration wait = bucket.untilNext();
          return new Verdict.Busy(wait.compareTo(FAILED_HOLDS) > 0 ? wait : FAILED_HOLDS);
        }
        there = begin(symbol, fetch);
      }
      look = there;
    }
    return verdict(symbol, look, patience);
  }

  private Look begin(String symbol, Supplier<Sources.Answer> fetch) {
    Instant now = clock.instant();
    looks.replaceAll((s, old) -> old.known && now.isAfter(old.until) ? known : old);
    Look look = new Look();
    looks.remove(symbol); // To the young end.
    looks.put(symbol, look);
    if (looks.size() > MOST_REMEMBERED) {
      looks.remove(looks.keySet().iterator().next());
    }
    running++;
    Thread.startVirtualThread(
        () -> {
          try {
            Sources.Answer answer = fetch.get();
            ended(look, holds(answer.result()), answer.result() instanceof FetchResult.Fetched);
            look.answer.complete(answer);
          } catch (RuntimeException | Error e) {
            ended(look, FAILED_HOLDS, false);
            look.answer.completeExceptionally(e);
          }
        });
    return look;
  }

  private synchronized void ended(Look look, Duration holds, boolean known) {
    running--;
    look.until = clock.instant().plus(holds);
    look.known = known;
  }

  private static Duration holds(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched f -> FETCHED_HOLDS;
      case FetchResult.NotFound n -> NOT_FOUND_HOLDS;
      case FetchResult.Failed f -> f.retryAfter().orElse(FAILED_HOLDS);
    };
  }

  private Verdict verdict(String symbol, Look look, Duration patience) {
    try {
      Sources.Answer answer = look.answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return switch (answer.result()) {
        case FetchResult.Fetched f -> {
          used(symbol, look);
          yield new Verdict.Known(Optional.of(answer));
        }
        case FetchResult.NotFound none -> new Verdict.Unknown(none);
        case FetchResult.Failed failed -> new Verdict.Failed(failed);
      };
    } catch (TimeoutException e) {
      return new Verdict.Looking();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict.Looking();
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking for " + symbol + " went wrong", e.getCause());
    }
  }

  /// Prices are handed over once; from then on the symbol is known, and its prices are not kept.
  private synchronized void used(String symbol, Look look) {
    if (looks.get(symbol) == look) {
      looks.put(symbol, known);
    }
  }

  /// Of how many symbols prices are kept, for a test.
  synchronized long holding() {
    return looks.values().stream().filter(look -> look.known && look != known).count();
  }
}
