package openbell.edge.screens;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import openbell.desk.ScanResults;
import openbell.desk.Screens;
import openbell.desk.Settings;
import openbell.edge.wiring.Wiring;
import openbell.lake.tables.LakeSqlException;
import openbell.market.Exchange;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.scan.HeldMarket;
import openbell.scan.NamedScreen;
import openbell.scan.ScanDesk;
import openbell.scan.ScanExpression;
import openbell.scan.ScanRequest;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The screens of a process that answers: the lake's market in memory, and before it the results
/// that were found already. Thread-safe.
public final class MarketScreens implements Screens, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MarketScreens.class);

  /// So long a result may be told again after a session has ended of which there are no data: until
  /// then its rows count as fresh.
  private static final long SESSION_SECONDS = 300;

  /// So long a function waits for what came into the lake, before it answers from what it had.
  private static final Duration FUNCTION_PATIENCE = Duration.ofSeconds(10);

  private static final long WATCH_MILLIS = 100;
  private static final String FORM = "json";
  private static final String MANIFEST = "tables/manifest.json";

  private static final int MOST_EXPRESSIONS = 256;

  /// Where the lake lies, and why it cannot be read, is for the log.
  private static final Outcome UNREADABLE =
      new Outcome.NoMarket("the market cannot be read now", "try again later", false);

  private static final Outcome TOO_LARGE =
      new Outcome.NoMarket(
          "the market does not fit into the memory of whoever scans", "tell the operator", false);

  /// What was asked lately, understood: a result that is kept is told in less time than it takes to
  /// parse the question.
  private static final class Lately extends LinkedHashMap<String, ScanExpression.Parsed> {
    private static final long serialVersionUID = 1;

    Lately() {
      super(MOST_EXPRESSIONS, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, ScanExpression.Parsed> eldest) {
      return size() > MOST_EXPRESSIONS;
    }
  }

  /// There is nothing to look at.
  private static final class EmptyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EmptyException() {
      super("the lake holds no prices", null, false, false);
    }
  }

  private final Map<String, ScanExpression.Parsed> wheres =
      Collections.synchronizedMap(new Lately());
  private final Map<String, ScanExpression.Parsed> ranks =
      Collections.synchronizedMap(new Lately());
  private final AtomicBoolean unkept = new AtomicBoolean();
  private final ScanDesk desk;
  private final Wiring wiring;
  private final InstantSource clock;
  private final ExecutorService loader;
  private final ScheduledExecutorService watcher;

  /// The screens of these parts, which stay the caller's; the market is read when it is first asked
  /// for, or by [#warm].
  public static MarketScreens of(Wiring wiring, Settings settings) {
    MarketScreens screens =
        new MarketScreens(
            LakeMarket.forServing(LakeTables.of(wiring, settings), wiring.lake()),
            ScanDesk.PATIENCE,
            wiring);
    var _ =
        screens.watcher.scheduleWithFixedDelay(
            screens.desk::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    return screens;
  }

  /// As the other, for a function of AWS Lambda: it stands still between its answers, so that
  /// nothing is read behind one, and must fit into its memory.
  public static MarketScreens forFunction(Wiring wiring, Settings settings) {
    return new MarketScreens(
        LakeMarket.forFunction(LakeTables.of(wiring, settings), wiring.lake()),
        FUNCTION_PATIENCE,
        wiring);
  }

  private MarketScreens(LakeMarket market, Duration patience, Wiring wiring) {
    this.wiring = wiring;
    clock = wiring.clock();
    loader =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("market").factory());
    desk =
        new ScanDesk(
            market,
            TickerRegistry.bundled(),
            clock,
            loader,
            e -> LOG.warn("the market is scanned as it was before: {}", e.getMessage()),
            patience);
    watcher =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("market-watch").factory());
  }

  /// Begins to read a market that was compacted; of a small one the first scan reads it soon
  /// enough.
  public void warm() {
    loader.execute(
        () -> {
          try {
            if (wiring.store().head(MANIFEST).isPresent()) {
              desk.warm();
            }
          } catch (StoreException e) {
            LOG.warn("the market was not read ahead: {}", e.getMessage());
          }
        });
  }

  @Override
  public Outcome scan(Ask ask) throws InterruptedException {
    LocalDate latest = Exchange.latestDay(clock.instant());
    if (ask.date().filter(latest::isBefore).isPresent()) {
      return new Outcome.Refused(
          ask.date().get() + " is in the future", "give a day up to " + latest);
    }
    Optional<NamedScreen> named = NamedScreen.of(ask.where());
    ScanExpression where;
    Optional<ScanExpression> rank = named.map(NamedScreen::rank);
    if (named.isPresent()) {
      where = named.get().where();
    } else {
      switch (wheres.computeIfAbsent(ask.where(), ScanExpression::where)) {
        case ScanExpression.Valid(ScanExpression valid) -> where = valid;
        case ScanExpression.Invalid(var mistake) -> {
          return wrong("where", mistake);
        }
      }
    }
    if (ask.rank().isPresent()) {
      switch (ranks.computeIfAbsent(ask.rank().get(), ScanExpression::rank)) {
        case ScanExpression.Valid(ScanExpression valid) -> rank = Optional.of(valid);
        case ScanExpression.Invalid(var mistake) -> {
          return wrong("rank", mistake);
        }
      }
    }
    Optional<List<String>> universe =
        switch (ask.universe()) {
          case ALL -> Optional.empty();
          case REGISTRY -> Optional.of(registered());
        };
    return scan(
        new ScanDesk.Question(new ScanRequest(where, rank, ask.top()), universe, ask.date()));
  }

  private static List<String> registered() {
    return TickerRegistry.bundled().tickers().stream().map(Ticker::ticker).toList();
  }

  private Outcome scan(ScanDesk.Question question) throws InterruptedException {
    try {
      ScanResults.Found found =
          wiring.scanResults().get(kept(question, clock.instant()), () -> json(question));
      return new Outcome.Found(
          found.bytes(), found.tier(), toldOf(found.uncached()), found.madeAt());
    } catch (EmptyException e) {
      return new Outcome.NoMarket(
          String.valueOf(e.getMessage()), "fetch some: 'openbell fetch'", true);
    } catch (LakeSqlException | StoreException e) {
      LOG.warn("the market cannot be scanned: {}", e.getMessage());
      return e instanceof LakeSqlException refused && refused.kind() == LakeSqlException.Kind.LIMIT
          ? TOO_LARGE
          : UNREADABLE;
    } catch (UncheckedIOException e) {
      LOG.warn("the market cannot be kept here: make room on the disk", e);
      return UNREADABLE;
    }
  }

  /// Why a result is not kept, for whoever asks: where results are kept is for the log.
  private Optional<String> toldOf(Optional<String> uncached) {
    if (uncached.isPresent() != unkept.getAndSet(uncached.isPresent())) {
      LOG.warn(
          "results of scans are {}", uncached.map(why -> "not kept: " + why).orElse("kept again"));
    }
    return uncached.map(why -> "the cache of results does not take it now");
  }

  /// All that a result depends on; without a day also what time it is, since a row is fresh only
  /// until the next session of its exchange is over.
  private ScanResults.Question kept(ScanDesk.Question question, Instant now) {
    ScanRequest request = question.request();
    Optional<LocalDate> date = question.date();
    LocalDate latest = Exchange.latestDay(now);
    boolean past = date.isPresent() && date.get().isBefore(latest.minusDays(2));
    String form = past ? FORM : FORM + "/" + now.getEpochSecond() / SESSION_SECONDS;
    return new ScanResults.Question(
        desk.snapshot(),
        request.where().source(),
        request.rank().map(ScanExpression::source),
        request.top(),
        question.universe(),
        date.orElse(latest),
        form);
  }

  private byte[] json(ScanDesk.Question question) {
    try {
      ScanDesk.Answer answer = desk.scan(question);
      if (answer.result().coverage().asked() == 0) {
        throw new EmptyException();
      }
      return ScanJson.of(answer.result()).getBytes(StandardCharsets.UTF_8);
    } catch (HeldMarket.NoTickerException e) {
      throw new IllegalStateException("the registry names what is no ticker", e);
    }
  }

  private static Outcome wrong(String of, openbell.scan.Mistake mistake) {
    return new Outcome.Wrong(told(of, mistake));
  }

  private static Screens.Mistake told(String of, openbell.scan.Mistake mistake) {
    return new Screens.Mistake(
        of, mistake.what(), mistake.line(), mistake.column(), mistake.advice());
  }

  @Override
  public Optional<Screens.Mistake> mistake(String where) {
    return NamedScreen.of(where).isPresent()
            || !(ScanExpression.where(where) instanceof ScanExpression.Invalid(var mistake))
        ? Optional.empty()
        : Optional.of(told("where", mistake));
  }

  @Override
  public List<Named> named() {
    return NamedScreen.all().stream().map(MarketScreens::named).toList();
  }

  @Override
  public Optional<Named> named(String name) {
    return NamedScreen.of(name).map(MarketScreens::named);
  }

  private static Named named(NamedScreen screen) {
    return new Named(
        screen.name(),
        screen.where().source(),
        screen.titleTh(),
        screen.titleEn(),
        screen.meaningTh(),
        screen.meaningEn());
  }

  @Override
  public List<String> names() {
    return ScanExpression.vocabulary();
  }

  @Override
  public void close() {
    watcher.shutdownNow();
    loader.shutdownNow();
  }
}
