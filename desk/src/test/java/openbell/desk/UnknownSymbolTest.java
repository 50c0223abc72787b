package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import openbell.cache.Cache;
import openbell.cache.Leases;
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
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Symbols that no registry knows, days before all prices, and asks that do not wait. */
class UnknownSymbolTest {
  private static final LocalDate TO = LocalDate.of(2025, 11, 12);
  private static final FetchResult.NotFound NONE =
      new FetchResult.NotFound("yahoo", "no such symbol");

  @TempDir Path home;
  private Instant now = Instant.parse("2025-11-12T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final ScriptedFeed feed =
      new ScriptedFeed("yahoo", s -> ScriptedFeed.bars(s, LocalDate.of(2021, 1, 4), TO));
  private BlobStore store;
  private MakingCache cache;
  private ReportDesk desk;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home.resolve("blobs"));
    Cache tiers = new SqliteCache(home.resolve("cache.db"), clock);
    Pace pace = Pace.real(clock);
    Leases leases = new Leases(new BlobStateStore(store), Duration.ofSeconds(15), pace, "test");
    cache =
        new MakingCache(tiers, Optional.of(leases), MakingPolicy.DEFAULT.withEarlyBeta(0), pace);
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
  void oneThatDoesNotExistLeavesNothingAndIsAskedForOnce() throws IOException {
    feed.answers(symbol -> NONE);
    for (int i = 0; i < 3; i++) {
      assertThat(ask("ZZTOP")).isInstanceOf(ReportOutcome.NotFound.class);
    }
    assertThat(feed.asked).containsExactly("ZZTOP");
    assertThat(objects()).isEmpty();
    now = now.plus(Duration.ofMinutes(11));
    ask("ZZTOP");
    assertThat(feed.asked).hasSize(2);
  }

  @Test
  void daysBeforeAllPricesLeaveNothingAndAreAskedOfNobody() throws IOException {
    for (String date : List.of("2015-11-11", "1990-01-02", "-999999999-01-01")) {
      ReportQuestion question =
          new ReportQuestion(
              "DBS19",
              Optional.of(date),
              Optional.empty(),
              false,
              ReportQuestion.Wanted.DATA,
              Optional.empty());
      assertThat(desk.report(question, new Trace()))
          .isInstanceOfSatisfying(
              ReportOutcome.NotFound.class,
              none ->
                  assertThat(none.what())
                      .isEqualTo("yahoo has prices from 2015-11-12 on, none of " + date));
    }
    assertThat(feed.asked).isEmpty();
    assertThat(objects()).isEmpty();
  }

  @Test
  void oneThatExistsIsFetchedOnceAndMade() {
    assertThat(ask("ZION")).isInstanceOf(ReportOutcome.Answered.class);
    assertThat(feed.asked).containsExactly("ZION");
    assertThat(ask("ZION"))
        .isInstanceOfSatisfying(
            ReportOutcome.Answered.class, a -> assertThat(a.servedFrom()).isEqualTo("sqlite"));
    assertThat(feed.asked).hasSize(1);
  }

  @Test
  void manyOfThemAreTooMuch() {
    feed.answers(symbol -> NONE);
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      if (ask("ZQ" + (char) ('A' + i / 26) + (char) ('A' + i % 26))
          instanceof ReportOutcome.Overloaded over) {
        assertThat(over.retryAfter()).isPositive();
        refused++;
      }
    }
    assertThat(refused).isEqualTo(70);
    assertThat(feed.asked).hasSize(30);
    assertThat(ask("DBS19"))
        .as("known ones are not held up")
        .isInstanceOf(ReportOutcome.NotFound.class);
  }

  @Test
  void sourceThatFailsIsTriedAgainSoon() {
    feed.answers(
        symbol ->
            new FetchResult.Failed(
                "yahoo", FailureKind.UNAVAILABLE, "down", Optional.of(Duration.ofSeconds(5))));
    assertThat(ask("ZION")).isInstanceOf(ReportOutcome.SourceFailed.class);
    feed.answers(s -> ScriptedFeed.bars(s, LocalDate.of(2021, 1, 4), TO));
    assertThat(ask("ZION")).isInstanceOf(ReportOutcome.SourceFailed.class);
    now = now.plusSeconds(6);
    assertThat(ask("ZION")).isInstanceOf(ReportOutcome.Answered.class);
  }

  @Test
  void whoDoesNotWaitIsToldHowFarItIs() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    feed.answers(
        symbol -> {
          asked.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return ScriptedFeed.bars(symbol, LocalDate.of(2021, 1, 4), TO);
        });
    for (String query : List.of("DBS19", "ZION")) {
      ReportOutcome first = ask(query, Duration.ZERO);
      assertThat(first)
          .isInstanceOfSatisfying(
              ReportOutcome.BeingMade.class,
              busy -> {
                assertThat(busy.ticker().ticker()).isEqualTo(query);
                assertThat(busy.date()).isEqualTo(TO);
                assertThat(busy.retryAfter()).isPositive();
              });
    }
    asked.await();
    ReportOutcome meanwhile = ask("DBS19", Duration.ZERO);
    assertThat(meanwhile)
        .isInstanceOfSatisfying(
            ReportOutcome.BeingMade.class,
            busy -> {
              assertThat(busy.stages()).hasSize(1);
              assertThat(busy.stages().getFirst().stage()).isEqualTo(Trace.Stage.PRICES);
              assertThat(busy.stages().getFirst().done()).isFalse();
            });
    go.countDown();
    assertThat(ask("DBS19", Duration.ofSeconds(30))).isInstanceOf(ReportOutcome.Answered.class);
    assertThat(ask("ZION", Duration.ofSeconds(30))).isInstanceOf(ReportOutcome.Answered.class);
    assertThat(feed.asked).containsExactlyInAnyOrder("D05.SI", "ZION");
  }

  private ReportOutcome ask(String query) {
    return desk.report(ReportQuestion.of(query), new Trace());
  }

  private ReportOutcome ask(String query, Duration patience) {
    return desk.report(ReportQuestion.of(query).within(patience), new Trace());
  }

  private List<Path> objects() throws IOException {
    if (!Files.exists(home.resolve("blobs"))) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(home.resolve("blobs"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
