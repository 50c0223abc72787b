package openbell.scan;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import openbell.market.Exchange;
import openbell.market.TickerRegistry;
import org.jspecify.annotations.Nullable;

/// Screens for a server: the whole market stays in memory, and is replaced when the store has moved
/// on.
///
/// Each asking has the store looked at, unless that was done just before (`LOOK`, or so long ago
/// that looks take a twentieth of the time) or is under way. An asking waits for the look so long
/// as it is quick ([#PATIENCE], unless told), so that what was fetched is seen at once; while much
/// is read, askings are answered from the state before, and only the very first has to wait. Where
/// somebody calls [#watch] again and again, no asking waits for a look that another follows soon.
/// One look at a time. An older state is garbage once the scans over it are done; for as long as it
/// is replaced, there are two in memory.
///
/// Safe for any number of threads.
public final class ScanDesk {
  /// A look that began so lately is not repeated: what came into the store meanwhile is seen by the
  /// next.
  private static final Duration LOOK = Duration.ofMillis(500);

  /// From the begin of a look to the next are so many times what it took.
  private static final int LOOKS_SHARE = 20;

  /// A store that fails is looked at less and less often, at least so often.
  private static final Duration LONGEST_GAP = Duration.ofSeconds(30);

  /// So long after the last asking the store is still watched.
  private static final Duration WATCH = Duration.ofMinutes(10);

  /// So long an asking waits for a state that is newer than the one it could be answered from.
  public static final Duration PATIENCE = Duration.ofMillis(50);

  /// A market in memory, and the state it was made of.
  private record Loaded(MarketSource.State state, HeldMarket market) {}

  /// What is asked.
  ///
  /// @param request condition, rank and number of rows
  /// @param universe tickers, symbols or names; empty: all that the store holds
  /// @param date as of the end of this day; empty: of each exchange the last completed session
  public record Question(
      ScanRequest request, Optional<List<String>> universe, Optional<LocalDate> date) {
    public Question {
      universe = universe.map(List::copyOf);
    }
  }

  /// What was found.
  ///
  /// @param snapshot the state of the store that was scanned, as [MarketSource.State#name]; the
  ///   same question over the same snapshot on the same day has the same answer
  /// @param result rows and coverage
  public record Answer(String snapshot, ScanResult result) {}

  private final MarketSource source;
  private final TickerRegistry registry;
  private final InstantSource clock;
  private final Executor loader;
  private final Consumer<RuntimeException> failures;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Scanner scanner = new Scanner();

  private final Object lock = new Object();
  private @Nullable Loaded loaded;
  private @Nullable CompletableFuture<Loaded> looking;
  private long lookedAtNanos;
  private long gapNanos = LOOK.toNanos();
  private boolean watched;
  private long askedAtNanos;
  private long seenAtNanos;

  /// A desk; nothing is read before the first asking, or [#warm].
  ///
  /// @param loader runs the looks at the store: anything that starts them at once
  /// @param failures told each time the store cannot be read while an older state goes on answering
  public ScanDesk(
      MarketSource source,
      TickerRegistry registry,
      InstantSource clock,
      Executor loader,
      Consumer<RuntimeException> failures) {
    this(source, registry, clock, loader, failures, PATIENCE);
  }

  /// As the other, for a process that does not go on after its answer.
  ///
  /// @param patience so long an asking waits for a newer state than the one that is there
  public ScanDesk(
      MarketSource source,
      TickerRegistry registry,
      InstantSource clock,
      Executor loader,
      Consumer<RuntimeException> failures,
      Duration patience) {
    this(source, registry, clock, loader, failures, patience, System::nanoTime);
  }

  ScanDesk(
      MarketSource source,
      TickerRegistry registry,
      InstantSource clock,
      Executor loader,
      Consumer<RuntimeException> failures,
      Duration patience,
      LongSupplier nanoTime) {
    this.source = source;
    this.registry = registry;
    this.clock = clock;
    this.loader = loader;
    this.failures = failures;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /// Begins to read the market, so that the first asking need not wait as long.
  public void warm() {
    var _ = look();
  }

  /// Has the store looked at if it is time to and anybody asked lately: to be called several times
  /// a second, for as long as there are askings.
  public void watch() {
    boolean wanted;
    synchronized (lock) {
      wanted = loaded != null && nanoTime.getAsLong() - askedAtNanos < WATCH.toNanos();
      watched = wanted;
    }
    if (wanted) {
      var _ = look();
    }
  }

  /// The state that the next scan would be over, looked at as for a scan: for the key of a cached
  /// answer, before anything is scanned.
  ///
  /// @throws RuntimeException as [#scan]
  public String snapshot() {
    return current().state().name();
  }

  /// Answers a question. Takes as long as the kernels of what it names.
  ///
  /// @throws HeldMarket.NoTickerException when the universe names what is no ticker
  /// @throws RuntimeException as [MarketSource#now] does, when nothing could be read yet
  public Answer scan(Question question) throws HeldMarket.NoTickerException {
    Loaded now = current();
    HeldMarket market = now.market();
    if (question.universe().isPresent()) {
      market = market.only(question.universe().get());
    }
    LocalDate day = question.date().orElseGet(() -> Exchange.latestDay(clock.instant()));
    return new Answer(now.state().name(), scanner.scan(market.upTo(day), question.request()));
  }

  private Loaded current() {
    CompletableFuture<Loaded> look = look();
    Loaded known;
    synchronized (lock) {
      known = loaded;
      askedAtNanos = nanoTime.getAsLong();
      if (known != null && watched && askedAtNanos - seenAtNanos < 2 * gapNanos) {
        return known;
      }
    }
    try {
      return known == null ? look.join() : look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (ExecutionException | TimeoutException e) {
      return latest(known);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return latest(known);
    }
  }

  private Loaded latest(@Nullable Loaded known) {
    synchronized (lock) {
      Loaded now = loaded == null ? known : loaded;
      if (now == null) {
        throw new IllegalStateException("no market is loaded");
      }
      return now;
    }
  }

  /// The look that is under way, or the last one when it was just before, or a new one.
  private CompletableFuture<Loaded> look() {
    synchronized (lock) {
      CompletableFuture<Loaded> last = looking;
      boolean recent = nanoTime.getAsLong() - lookedAtNanos < gapNanos;
      if (last != null && (recent || !last.isDone())) {
        return last;
      }
      lookedAtNanos = nanoTime.getAsLong();
      Loaded before = loaded;
      CompletableFuture<Loaded> next =
          CompletableFuture.supplyAsync(() -> replaced(before), loader);
      looking = next;
      return next;
    }
  }

  private Loaded replaced(@Nullable Loaded before) {
    long begun = nanoTime.getAsLong();
    try {
      MarketSource.State state = source.now(Optional.ofNullable(before).map(Loaded::state));
      boolean same = before != null && before.state().name().equals(state.name());
      Loaded now =
          before != null && same
              ? before
              : new Loaded(state, HeldMarket.of(state.bars(), registry, clock));
      synchronized (lock) {
        loaded = now;
        seenAtNanos = begun;
        // A reading is no measure for the looks after it.
        long took = same ? nanoTime.getAsLong() - begun : 0;
        gapNanos = Math.max(LOOK.toNanos(), LOOKS_SHARE * took);
      }
      return now;
    } catch (RuntimeException e) {
      synchronized (lock) {
        gapNanos = Math.min(2 * gapNanos, LONGEST_GAP.toNanos());
      }
      if (before != null) {
        failures.accept(e);
      }
      throw e;
    }
  }
}
