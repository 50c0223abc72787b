package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import openbell.cache.Cache;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmScheduleTest {
  private static final LocalDate FROM = LocalDate.of(2021, 1, 4);
  private static final LocalDate TUESDAY = LocalDate.of(2025, 11, 11);
  private static final LocalDate WEDNESDAY = LocalDate.of(2025, 11, 12);

  /** 10:00 in Singapore on Wednesday, whose session has its data at 09:26 UTC. */
  private static final Instant MORNING = Instant.parse("2025-11-12T02:00:00Z");

  @TempDir Path home;

  private Instant now = MORNING;
  private final InstantSource clock = () -> now;
  private final List<Instant> woken = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final WarmRuns runs = new WarmRuns();
  private final ScriptedFeed feed =
      new ScriptedFeed("yahoo", symbol -> ScriptedFeed.bars(symbol, FROM, WEDNESDAY));
  private List<String> wanted = List.of("DBS19");
  private BlobStore store;
  private MakingCache cache;
  private ReportDesk desk;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home.resolve("blobs"));
    Cache tiers = new SqliteCache(home.resolve("cache.db"), clock);
    MakingPolicy policy =
        MakingPolicy.DEFAULT.withEarlyBeta(0).withFailureMemory(Duration.ofMillis(1));
    cache = new MakingCache(tiers, Optional.empty(), policy, Pace.real(clock));
    ReportWriter writer = new ReportWriter(new TemplateNarrator(), clock);
    desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            new Sources(List.of(feed), Map.of(), List.of("yahoo")),
            cache,
            new ReportMaker(
                new Lake(store),
                new Renditions(tiers, store, List.of(feed), clock),
                writer,
                writer),
            new ReportDesk.Policy(
                new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
                Lang.TH,
                true,
                Duration.ofSeconds(60)),
            clock);
  }

  @AfterEach
  void close() {
    cache.close();
    store.close();
  }

  @Test
  void reportsAreMadeAfterTheCloseAndNotBefore() throws Exception {
    wanted = List.of("DBS19", "D05.SI", "AAPL");
    runUntil("2025-11-12T09:30:00Z");
    assertThat(woken.getLast()).isEqualTo(Instant.parse("2025-11-12T09:26:00Z"));
    assertThat(feed.asked).containsExactlyInAnyOrder("D05.SI", "D05.SI");
    assertThat(runs.latest())
        .singleElement()
        .hasToString("warmed SGX 2025-11-12: 2 made, 0 fresh, 0 stale, 0 failed");
    assertThat(told).containsExactly("DBS19 2025-11-12 true", "D05.SI 2025-11-12 true");
  }

  @Test
  void sleepsFromCloseToClose() throws Exception {
    wanted = List.of();
    runUntil("2025-11-13T06:30:00Z");
    assertThat(woken)
        .contains(Instant.parse("2025-11-12T09:26:00Z"), Instant.parse("2025-11-12T21:01:00Z"))
        .hasSizeLessThan(12);
    assertThat(runs.latest()).isEmpty();
  }

  @Test
  void sourceThatIsLateIsAskedAgainAndItsReportToldOnce() throws Exception {
    feed.answers(
        symbol ->
            ScriptedFeed.bars(
                symbol,
                FROM,
                now.isBefore(Instant.parse("2025-11-12T09:40:00Z")) ? TUESDAY : WEDNESDAY));
    runUntil("2025-11-12T12:00:00Z");
    assertThat(runs.latest().reversed())
        .extracting(WarmRun::at)
        .containsExactly(
            Instant.parse("2025-11-12T09:26:00Z"),
            Instant.parse("2025-11-12T09:31:00Z"),
            Instant.parse("2025-11-12T09:41:00Z"));
    assertThat(runs.latest())
        .extracting(run -> run.count(Warming.Result.STALE) + " " + run.count(Warming.Result.MADE))
        .containsExactly("0 1", "1 0", "1 0");
    assertThat(runs.latest().getLast().failures())
        .containsEntry(
            "DBS19 th",
            "the last bar of yahoo is of 2025-11-11, the session of 2025-11-12 is over");
    assertThat(told).containsExactly("DBS19 2025-11-12 true");
  }

  @Test
  void sourceThatFailsIsGivenUpUntilTheNextClose() throws Exception {
    feed.answers(
        symbol ->
            new FetchResult.Failed(
                "yahoo", FailureKind.RATE_LIMITED, "yahoo answered 429", Optional.empty()));
    runUntil("2025-11-12T20:00:00Z");
    assertThat(runs.latest()).hasSize(4).allMatch(run -> run.count(Warming.Result.FAILED) == 1);
    assertThat(runs.latest().getFirst().at()).isEqualTo(Instant.parse("2025-11-12T10:01:00Z"));
    assertThat(runs.latest().getFirst().toString()).contains("1 failed (DBS19 th: ", "429");
    assertThat(told).isEmpty();
  }

  @Test
  void reportThatIsThereIsToldAsMadeByAnother() throws Exception {
    now = Instant.parse("2025-11-12T09:26:00Z");
    desk.report(ReportQuestion.of("DBS19"), new Trace());
    runUntil("2025-11-12T09:26:01Z");
    assertThat(runs.latest())
        .singleElement()
        .hasToString("warmed SGX 2025-11-12: 0 made, 1 fresh, 0 stale, 0 failed");
    assertThat(told).containsExactly("DBS19 2025-11-12 false");
  }

  @Test
  void startOverACloseMakesUpForIt() throws Exception {
    now = Instant.parse("2025-11-12T10:00:00Z");
    runUntil("2025-11-12T10:00:01Z");
    assertThat(runs.latest()).hasSize(1);
  }

  @Test
  void listenerThatFailsStopsNothing() throws Exception {
    now = Instant.parse("2025-11-12T09:26:00Z");
    WarmRunner runner =
        new WarmRunner(
            Warming.polite(desk, time -> {}),
            List.of(Lang.TH, Lang.EN),
            runs,
            (ticker, session, madeHere) -> {
              throw new IllegalStateException("no LINE");
            },
            clock);
    WarmTimes.Due due = times().due(Instant.EPOCH, now).getFirst();
    assertThat(runner.run(due).count(Warming.Result.MADE)).isEqualTo(2);
    assertThat(runs.latest()).hasSize(1);
  }

  @Test
  void whatThereIsNoTimeForIsNotBegunAndHasFailed() throws Exception {
    Warming.Pause untilAsked =
        time -> {
          while (feed.asked.isEmpty()) {
            Thread.onSpinWait();
          }
        };
    Warming warming = Warming.polite(desk, untilAsked, () -> feed.asked.isEmpty());
    Warming.Summary summary =
        warming.warm(List.of("DBS19", "UOB19"), List.of(Lang.EN), (ticker, lang, result) -> {});
    assertThat(summary.count(Warming.Result.FAILED)).isEqualTo(1);
    assertThat(summary.failures()).containsValue("there was no time left for it");
    assertThat(feed.asked).containsExactly("D05.SI");
  }

  @Test
  void closeEndsTheSleepAtOnce() throws Exception {
    CountDownLatch asleep = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    WarmSchedule schedule =
        schedule(
            time -> {
              asleep.countDown();
              try {
                Thread.sleep(time);
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            });
    schedule.start();
    asleep.await();
    schedule.close();
    assertThat(interrupted.getCount()).isZero();
    assertThatThrownBy(schedule::start).isInstanceOf(IllegalThreadStateException.class);
  }

  /** Plays time up to an instant: who sleeps wakes at once, later. */
  private void runUntil(String end) {
    WarmSchedule schedule =
        schedule(
            time -> {
              now = now.plus(time);
              if (now.isAfter(Instant.parse(end))) {
                throw new InterruptedException();
              }
              woken.add(now);
            });
    assertThatThrownBy(schedule::run).isInstanceOf(InterruptedException.class);
  }

  private WarmSchedule schedule(Warming.Pause sleeper) {
    WarmRunner runner =
        new WarmRunner(
            Warming.polite(desk, time -> {}),
            List.of(Lang.TH),
            runs,
            (ticker, session, madeHere) -> told.add(ticker + " " + session + " " + madeHere),
            clock);
    return new WarmSchedule(times(), runner, clock, sleeper, () -> 0);
  }

  private WarmTimes times() {
    return new WarmTimes(() -> wanted, TickerRegistry.bundled());
  }
}
