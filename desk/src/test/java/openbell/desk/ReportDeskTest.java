package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheStats;
import openbell.cache.Making;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.desk.ReportQuestion.Wanted;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.feeds.NewsFeed;
import openbell.feeds.NewsItem;
import openbell.feeds.NewsResult;
import openbell.feeds.RawResponse;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.Headline;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDeskTest {
  /** A Wednesday, 20:00 in Singapore: the session of the day is over and in the data. */
  private static final Instant WEDNESDAY_EVENING = Instant.parse("2025-11-12T12:00:00Z");

  private static final LocalDate FROM = LocalDate.of(2021, 1, 4);
  private static final LocalDate TO = LocalDate.of(2025, 11, 12);

  @TempDir Path home;

  private Instant now = WEDNESDAY_EVENING;
  private final InstantSource clock = () -> now;
  private final ScriptedFeed feed =
      new ScriptedFeed("yahoo", symbol -> ScriptedFeed.bars(symbol, FROM, TO));
  private final Map<String, NewsFeed> news = new HashMap<>();
  private BlobStore store;
  private Cache tiers;
  private MakingCache cache;

  @BeforeEach
  void open() {
    store = new DirectoryBlobStore(home.resolve("blobs"));
    tiers = new SqliteCache(home.resolve("cache.db"), clock);
    // No memory of failures and no early refresh: each test says for itself what it is about.
    MakingPolicy policy =
        MakingPolicy.DEFAULT.withEarlyBeta(0).withFailureMemory(Duration.ofMillis(1));
    cache = new MakingCache(tiers, Optional.empty(), policy, Pace.real(clock));
  }

  @AfterEach
  void close() {
    cache.close();
    store.close();
  }

  @Test
  void firstAskMakesTheReportAndTheSecondAsksNobody() {
    ReportOutcome.Answered first = answered(ReportQuestion.of("DBS19"));
    ReportOutcome.Answered second = answered(ReportQuestion.of("dbs"));
    assertThat(first.servedFrom()).isEqualTo("made");
    assertThat(second.servedFrom()).isEqualTo("sqlite");
    assertThat(second.report()).isEqualTo(first.report());
    assertThat(feed.asked).containsExactly("D05.SI");
    assertThat(first.report().date()).isEqualTo(TO);
    assertThat(first.report().factsAsOf()).isEqualTo(TO);
  }

  @Test
  void languagesAndSymbolsAreReportsOfTheirOwn() {
    answered(ReportQuestion.of("DBS19"));
    ReportOutcome.Answered english = answered(question("DBS19", null, "en"));
    ReportOutcome.Answered symbol = answered(question("D05.SI", null, "en"));
    assertThat(english.servedFrom()).isEqualTo("made");
    assertThat(english.report().reportText()).contains("not of DBS19 in THB");
    assertThat(symbol.report().reportText()).doesNotContain("DBS19");
    assertThat(symbol.report().ticker()).isEqualTo("D05.SI");
    assertThat(feed.asked).hasSize(3);
  }

  @Test
  void rawBodyIsKeptAsReceivedAndTheReportNamesIt() throws Exception {
    Report report = answered(ReportQuestion.of("DBS19")).report();
    String rawKey = report.lineage().raw().getFirst();
    assertThat(rawKey).isEqualTo("raw/yfinance/D05.SI/2025-11-12/20251112_120000.json");
    assertThat(Files.readString(home.resolve("blobs").resolve(rawKey)))
        .isEqualTo("{\"raw\":\"D05.SI ✓\"}\n");
    assertThat(report.lineage().indicators())
        .isEqualTo("processed/indicators/D05.SI/2025-11-12/20251112_120000.json");
    String reportKey = Optional.ofNullable(report.lineage().report()).orElseThrow();
    assertThat(reportKey).isEqualTo("processed/reports/DBS19/2025-11-12/20251112_120000.th.json");
    assertThat(ReportJson.read(store.get(reportKey).orElseThrow().bytes())).contains(report);
    Map<String, String> metadata = store.head(reportKey).orElseThrow().meta().metadata();
    assertThat(metadata)
        .containsEntry("source_raw_data_key", rawKey)
        .containsEntry(
            "source_raw_data_sha256",
            store.head(rawKey).orElseThrow().meta().metadata().get("sha256"));
    assertThat(store.tags(rawKey))
        .containsEntry("source", "yfinance")
        .containsEntry("ticker", "D05.SI")
        .containsEntry("fetched_at", "2025-11-12T12:00:00Z");
    assertThat(store.tags(reportKey))
        .containsEntry("source", "computed")
        .containsEntry("computation_type", "reports")
        .containsEntry("computation_version", "1")
        .containsEntry("source_raw_data", rawKey);
  }

  @Test
  void pastDateKnowsNothingOfLaterBars() {
    LocalDate past = LocalDate.of(2024, 6, 12);
    Report asOf = answered(question("DBS19", past.toString(), "en")).report();
    feed.answers(symbol -> ScriptedFeed.bars(symbol, FROM, past));
    now = past.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC);
    Report then = answered(refresh("DBS19", "en")).report();
    assertThat(asOf.factsAsOf()).isEqualTo(past);
    assertThat(asOf.facts()).isEqualTo(then.facts());
    assertThat(asOf.percentiles()).isEqualTo(then.percentiles());
    assertThat(asOf.sections()).isEqualTo(then.sections());
  }

  @Test
  void weekendIsAnsweredByTheTradingDayBeforeAndSaysSo() {
    ReportOutcome.Answered saturday = answered(question("DBS19", "2025-11-08", "en"));
    assertThat(saturday.report().date()).isEqualTo(LocalDate.of(2025, 11, 7));
    assertThat(saturday.notes())
        .containsExactly(
            "2025-11-08 is not a trading day on Singapore Exchange: this is the report of"
                + " 2025-11-07, the trading day before it");
    assertThat(answered(question("DBS19", "2025-11-07", "en")).servedFrom()).isEqualTo("sqlite");
  }

  @Test
  void sessionStillOpenIsLeftOutAndTheReportExpiresAtItsClose() {
    now = Instant.parse("2025-11-12T03:00:00Z");
    Report morning = answered(ReportQuestion.of("DBS19")).report();
    assertThat(morning.date()).isEqualTo(TO);
    assertThat(morning.factsAsOf()).isEqualTo(LocalDate.of(2025, 11, 11));
    assertThat(morning.freshness().state()).isEqualTo("fresh");
    now = Instant.parse("2025-11-12T08:59:00Z");
    assertThat(answered(ReportQuestion.of("DBS19")).servedFrom()).isEqualTo("sqlite");
    now = WEDNESDAY_EVENING;
    ReportOutcome.Answered evening = answered(ReportQuestion.of("DBS19"));
    assertThat(evening.servedFrom()).isEqualTo("made");
    assertThat(evening.report().factsAsOf()).isEqualTo(TO);
  }

  @Test
  void oldDataIsLabelledAndAskedForAgainSoon() {
    feed.answers(symbol -> ScriptedFeed.bars(symbol, FROM, LocalDate.of(2025, 11, 5)));
    Report report = answered(question("DBS19", null, "en")).report();
    assertThat(report.freshness().state()).isEqualTo("stale");
    assertThat(report.freshness().why())
        .isEqualTo("the last bar of yahoo is of 2025-11-05, the session of 2025-11-12 is over");
    assertThat(report.sections().get("story"))
        .startsWith("Prices are as of the close on 5 Nov 2025, which is not the latest session.");
    now = now.plus(Duration.ofMinutes(61));
    assertThat(answered(question("DBS19", null, "en")).servedFrom()).isEqualTo("made");
  }

  @Test
  void failedSourceIsToldAndNothingIsCached() {
    feed.answers(
        symbol ->
            new FetchResult.Failed(
                "yahoo",
                FailureKind.RATE_LIMITED,
                "yahoo answered 429",
                Optional.of(Duration.ofSeconds(60))));
    assertThat(ask(ReportQuestion.of("DBS19")))
        .isInstanceOfSatisfying(
            ReportOutcome.SourceFailed.class,
            down -> {
              assertThat(down.source()).isEqualTo("yahoo");
              assertThat(down.what()).isEqualTo("yahoo answered 429");
              assertThat(down.retryAfter().orElseThrow())
                  .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
            });
    assertThat(store.listAll("").filter(b -> !b.key().startsWith("state/")).toList()).isEmpty();
    feed.answers(symbol -> ScriptedFeed.bars(symbol, FROM, TO));
    assertThat(ask(ReportQuestion.of("DBS19"))).isInstanceOf(ReportOutcome.SourceFailed.class);
    assertThat(feed.asked).as("the source asked us to wait").hasSize(1);
    now = now.plusSeconds(61);
    assertThat(answered(ReportQuestion.of("DBS19")).servedFrom()).isEqualTo("made");
  }

  @Test
  void nextSourceIsAskedWhenTheFirstFails() {
    feed.answers(
        symbol ->
            new FetchResult.Failed("yahoo", FailureKind.TIMEOUT, "too slow", Optional.empty()));
    ScriptedFeed second = new ScriptedFeed("sample", s -> ScriptedFeed.bars(s, FROM, TO));
    ReportDesk desk = desk(List.of(feed, second), List.of("yahoo", "sample"), store, true);
    ReportOutcome outcome = desk.report(ReportQuestion.of("DBS19"), new Trace());
    assertThat(((ReportOutcome.Answered) outcome).report().source()).isEqualTo("sample");
  }

  @Test
  void reportOfAnotherSourceOrStanceSettingIsMadeAgain() {
    answered(ReportQuestion.of("DBS19"));
    ReportDesk noStance = desk(List.of(feed), List.of("yahoo"), store, false);
    ReportOutcome.Answered without =
        (ReportOutcome.Answered) noStance.report(ReportQuestion.of("DBS19"), new Trace());
    assertThat(without.servedFrom()).isEqualTo("made");
    assertThat(without.report().stance()).isNull();
    ScriptedFeed other = new ScriptedFeed("sample", s -> ScriptedFeed.bars(s, FROM, TO));
    ReportDesk sampled = desk(List.of(other), List.of("sample"), store, false);
    ReportOutcome.Answered elsewhere =
        (ReportOutcome.Answered) sampled.report(ReportQuestion.of("DBS19"), new Trace());
    assertThat(elsewhere.servedFrom()).isEqualTo("made");
  }

  @Test
  void newsIsAskedForBesideThePricesAndKeptAndTold() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    byte[] body = "{\"news\":[…]}".getBytes(StandardCharsets.UTF_8);
    RawResponse raw = new RawResponse(body, "application/json", "https://y/s", WEDNESDAY_EVENING);
    NewsItem item =
        new NewsItem(
            "DBS lifts dividend",
            "Reuters",
            WEDNESDAY_EVENING.minusSeconds(3600),
            URI.create("https://r/1"),
            Set.of());
    NewsItem other =
        new NewsItem(
            "Something else",
            "Reuters",
            WEDNESDAY_EVENING.minusSeconds(60),
            URI.create("https://r/2"),
            Set.of());
    news.put(
        "yahoo",
        newsFeed(
            symbol -> {
              asked.countDown();
              return new NewsResult.Found(raw, List.of(other, item));
            }));
    feed.answers(
        symbol -> {
          try { // The prices come only once the news was asked for: one after the other would hang.
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ScriptedFeed.bars(symbol, FROM, TO);
        });
    Report report = answered(question("DBS19", null, "en")).report();
    assertThat(report.news()).extracting(Headline::title).containsExactly("DBS lifts dividend");
    assertThat(report.reportText()).contains("“DBS lifts dividend” (Reuters, 12 Nov 2025)");
    assertThat(report.lineage().raw())
        .containsExactly(
            "raw/yfinance/D05.SI/2025-11-12/20251112_120000.json",
            "raw/yfinance_news/D05.SI/2025-11-12/20251112_120000.json");
    assertThat(store.get(report.lineage().raw().get(1)).orElseThrow().bytes()).isEqualTo(body);
  }

  @Test
  void newsThatFailsCostsTheNewsAndOfAPastDateItIsNotAsked() {
    List<String> asked = new ArrayList<>();
    news.put(
        "yahoo",
        newsFeed(
            symbol -> {
              asked.add(symbol);
              return new NewsResult.Failed("down");
            }));
    assertThat(answered(question("DBS19", null, "en")).report().reportText())
        .contains("News could not be fetched for this report and is left out.");
    assertThat(answered(question("DBS19", "2025-10-01", "en")).report().reportText())
        .doesNotContain("News", "news was");
    assertThat(asked).containsExactly("D05.SI");
  }

  @Test
  void newsOfAnUnchangedReportIsKeptForAsLongAsTheReport() {
    now = Instant.parse("2025-11-07T12:00:00Z"); // Friday evening in Singapore.
    feed.answers(symbol -> ScriptedFeed.bars(symbol, FROM, LocalDate.of(2025, 11, 7)));
    RawResponse raw = new RawResponse(new byte[0], "application/json", "https://y/s", now);
    List<NewsItem> items = List.of(dbsNews("DBS lifts dividend", now.minusSeconds(3600)));
    news.put("yahoo", newsFeed(symbol -> new NewsResult.Found(raw, items)));
    Report first = answered(question("DBS19", null, "en")).report();
    byte[] kept = tiers.find("reports/DBS19/2025-11-07/news.json").orElseThrow().entry().bytes();
    now = now.plus(Duration.ofHours(25));
    assertThat(answered(question("DBS19", null, "en")).report()).isEqualTo(first);
    assertThat(feed.asked).hasSize(2);
    CacheEntry again = tiers.find("reports/DBS19/2025-11-07/news.json").orElseThrow().entry();
    assertThat(again.expiresAt()).isEqualTo(Instant.parse("2025-11-09T13:00:00Z"));
    assertThat(again.bytes()).isEqualTo(kept);
  }

  @Test
  void newsEndsWithTheReportsTradingDayWhoeverAsksOnTheWeekend() {
    feed.answers(symbol -> ScriptedFeed.bars(symbol, FROM, LocalDate.of(2025, 11, 7)));
    now = Instant.parse("2025-11-09T12:00:00Z"); // Sunday evening in Singapore.
    RawResponse raw = new RawResponse(new byte[0], "application/json", "https://y/s", now);
    List<NewsItem> items =
        List.of(
            dbsNews("DBS on Sunday", Instant.parse("2025-11-09T02:00:00Z")),
            dbsNews("DBS at midnight", Instant.parse("2025-11-07T16:00:00Z")),
            dbsNews("DBS late on Friday", Instant.parse("2025-11-07T15:59:59Z")));
    news.put("yahoo", newsFeed(symbol -> new NewsResult.Found(raw, items)));
    for (String date : new String[] {"2025-11-08", "2025-11-07", null}) {
      Report report = answered(question("DBS19", date, "en")).report();
      assertThat(report.date()).isEqualTo(LocalDate.of(2025, 11, 7));
      assertThat(report.news()).extracting(Headline::title).containsExactly("DBS late on Friday");
    }
    assertThat(feed.asked).as("all three share one report").hasSize(1);
    now = Instant.parse("2025-11-10T00:00:00Z"); // Monday, 8:00: before the opening.
    assertThat(answered(question("DBS19", null, "en")).report().news())
        .extracting(Headline::title)
        .containsExactly("DBS on Sunday", "DBS at midnight", "DBS late on Friday");
  }

  private static NewsItem dbsNews(String title, Instant at) {
    return new NewsItem(
        title, "Reuters", at, URI.create("https://r/" + at.toEpochMilli()), Set.of());
  }

  private static NewsFeed newsFeed(Function<String, NewsResult> answer) {
    return new NewsFeed() {
      @Override
      public String rawPrefix() {
        return "yfinance_news";
      }

      @Override
      public NewsResult news(String symbol) {
        return answer.apply(symbol);
      }
    };
  }

  @Test
  void explicitSourceGoesPastTheCache() {
    ScriptedFeed sample = new ScriptedFeed("sample", s -> ScriptedFeed.bars(s, FROM, TO));
    ReportDesk desk = desk(List.of(feed, sample), List.of("yahoo"), store, true);
    ReportQuestion past =
        new ReportQuestion(
            "DBS19", Optional.empty(), Optional.empty(), false, Wanted.DATA, Optional.of("sample"));
    desk.report(past, new Trace());
    desk.report(past, new Trace());
    assertThat(sample.asked).hasSize(2);
    assertThat(
            ((ReportOutcome.Answered) desk.report(ReportQuestion.of("DBS19"), new Trace()))
                .servedFrom())
        .isEqualTo("made");
  }

  @Test
  void lakeThatCannotBeWrittenCostsTheLineageNotTheReport() throws Exception {
    Path file = Files.writeString(home.resolve("in-the-way"), "x");
    BlobStore broken = new BrokenStore(file);
    ReportDesk desk = desk(List.of(feed), List.of("yahoo"), broken, true);
    ReportOutcome.Answered answer =
        (ReportOutcome.Answered) desk.report(ReportQuestion.of("DBS19"), new Trace());
    assertThat(answer.report().lineage()).isEqualTo(Report.Lineage.none());
    assertThat(answer.report().reportText()).contains("DBS Group Holdings");
    assertThat(answer.notes()).hasSize(1);
    assertThat(answer.notes().getFirst()).startsWith("not kept in the data lake: ");
  }

  @Test
  void dateBeforeTheFirstBarSaysWhereTheDataBegin() {
    assertThat(ask(question("DBS19", "2020-06-01", null)))
        .isInstanceOfSatisfying(
            ReportOutcome.NotFound.class,
            none ->
                assertThat(none.what()).contains("up to 2020-06-01", "its first is 2021-01-04"));
  }

  @Test
  void badQuestionsAreRefusedBeforeAnybodyIsAsked() {
    assertThat(ask(question("DBS19", "2025-11-13", null)))
        .isInstanceOf(ReportOutcome.Invalid.class);
    assertThat(ask(question("DBS19", "11/11/2025", null)))
        .isEqualTo(
            new ReportOutcome.Invalid("\"11/11/2025\" is not a date", "give it as 2025-11-11"));
    assertThat(ask(question("DBS19", "2025-02-30", null)))
        .isInstanceOf(ReportOutcome.Invalid.class);
    assertThat(ask(question("DBS19", null, "fr"))).isInstanceOf(ReportOutcome.Invalid.class);
    for (String query : new String[] {"", "  ", "../../etc/passwd", "a\\b", "x".repeat(10_000)}) {
      assertThat(ask(ReportQuestion.of(query))).isInstanceOf(ReportOutcome.Invalid.class);
    }
    assertThat(ask(ReportQuestion.of("🚀🚀"))).isInstanceOf(ReportOutcome.NotFound.class);
    assertThat(ask(ReportQuestion.of("PFIZR19")))
        .isInstanceOfSatisfying(
            ReportOutcome.NotFound.class,
            none -> assertThat(none.cure()).contains("did you mean PFIZER19 (Pfizer)"));
    assertThat(feed.asked).isEmpty();
  }

  @Test
  void symbolOfTheSourceWorksWithoutBeingRegistered() {
    ReportOutcome.Answered answer = answered(question("zzzz.si", null, "en"));
    assertThat(feed.asked).containsExactly("ZZZZ.SI");
    assertThat(answer.report().name()).isEqualTo("Name From Source");
    assertThat(answer.report().ticker()).isEqualTo("ZZZZ.SI");
  }

  @Test
  void symbolThatTheSourceDoesNotKnowIsUnknown() {
    feed.answers(symbol -> new FetchResult.NotFound(symbol, "yahoo does not know " + symbol));
    assertThat(ask(ReportQuestion.of("NVIDA")))
        .isInstanceOfSatisfying(
            ReportOutcome.NotFound.class, none -> assertThat(none.suggestions()).isNotEmpty());
    assertThat(store.listAll("").filter(b -> !b.key().startsWith("state/")).toList()).isEmpty();
  }

  @Test
  void unchangedInputKeepsTheReportAndMovesItsExpiry() {
    Report first = answered(question("DBS19", "2024-06-12", "en")).report();
    now = now.plus(Duration.ofHours(25));
    ReportOutcome.Answered again = answered(question("DBS19", "2024-06-12", "en"));
    assertThat(feed.asked).hasSize(2);
    assertThat(again.report()).isEqualTo(first);
    assertThat(again.report().generatedAt()).isEqualTo(first.generatedAt());
    now = now.plus(Duration.ofHours(23));
    answered(question("DBS19", "2024-06-12", "en"));
    assertThat(feed.asked).hasSize(2);
  }

  @Test
  void reportThatLacksTheLatestSessionIsAskedForAgainByTheHourHoweverOftenItIsUnchanged() {
    now = Instant.parse("2025-11-13T12:00:00Z"); // Thursday's session is over and not in the data.
    Report first = answered(question("DBS19", null, "en")).report();
    assertThat(first.freshness().state()).isEqualTo("stale");
    for (int hour = 1; hour <= 3; hour++) {
      now = now.plus(Duration.ofMinutes(61));
      assertThat(answered(question("DBS19", null, "en")).report()).isEqualTo(first);
      assertThat(feed.asked).hasSize(hour + 1);
    }
    CacheEntry kept = tiers.find("reports/DBS19/2025-11-13/report.en.json").orElseThrow().entry();
    assertThat(kept.expiresAt()).isEqualTo(now.plus(Duration.ofHours(1)));
    assertThat(kept.making().renewal()).isEqualTo(Making.Renewal.EARLY);
    assertThat(kept.making().why()).isEqualTo("the latest session is missing");
  }

  @Test
  void anAskIsCountedOnceWhateverItTakes() {
    try (SqliteCache keeper = new SqliteCache(home.resolve("counters.db"), clock);
        CacheStats stats = new CacheStats(clock, keeper)) {
      stats.follow(cache);
      answered(question("DBS19", null, "en"));
      answered(question("DBS19", null, "en"));
      answered(question("DBS19", "2025-11-11", "en"));
      assertThat(stats.kept().mostAsked())
          .containsExactly(
              new CacheStats.Asked("reports/DBS19/2025-11-12/report.en.json", 2, 0),
              new CacheStats.Asked("reports/DBS19/2025-11-11/report.en.json", 1, 0));
      MeasuredDemand demand = new MeasuredDemand(() -> stats.kept().mostAsked());
      assertThat(demand.asksPerDay("DBS19")).hasValue(1.5);
      answered(question("AAPL", null, "en"));
      assertThat(demand.asksPerDay("AAPL")).as("the first ask says nothing").isEmpty();
      assertThat(stats.kept().tiers().get("making")).containsEntry("makes", 3L);
    }
  }

  @Test
  void failedSourceIsAnsweredByTheExpiredReportLabelled() {
    answered(question("DBS19", "2024-06-12", "en"));
    now = now.plus(Duration.ofHours(25));
    feed.answers(
        symbol ->
            new FetchResult.Failed("yahoo", FailureKind.TIMEOUT, "too slow", Optional.empty()));
    ReportOutcome.Answered stale = answered(question("DBS19", "2024-06-12", "en"));
    assertThat(stale.servedFrom()).isEqualTo("stale");
    assertThat(stale.report().freshness()).isEqualTo(new Report.FreshnessInfo("stale", "too slow"));
    assertThat(stale.report().reportText())
        .startsWith(
            "No newer report could be made just now; this one uses data as of 12 Jun 2024.");
    assertThat(stale.notes())
        .endsWith(
            "this report expired 60 minutes ago",
            "not the latest report, but that of 2024-06-12: too slow");
  }

  @Test
  void failedSourceIsAnsweredByTheLastReportOfTheLake() {
    answered(ReportQuestion.of("DBS19"));
    now = Instant.parse("2025-11-14T12:00:00Z");
    feed.answers(
        symbol ->
            new FetchResult.Failed("yahoo", FailureKind.UNAVAILABLE, "down", Optional.empty()));
    ReportOutcome.Answered stale = answered(ReportQuestion.of("DBS19"));
    assertThat(stale.servedFrom()).isEqualTo("stale");
    assertThat(stale.report().date()).isEqualTo(TO);
    assertThat(stale.report().reportText()).startsWith("ขณะนี้ไม่สามารถจัดทำรายงานฉบับใหม่ได้");
    assertThat(ask(question("DBS19", "2025-11-13", null)))
        .isInstanceOf(ReportOutcome.SourceFailed.class);
  }

  @Test
  void manyAskersAtOnceHaveItMadeOnce() throws Exception {
    ReportDesk desk = desk(List.of(feed), List.of("yahoo"), store, true);
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var asks =
          java.util.stream.IntStream.range(0, 20)
              .mapToObj(
                  i -> threads.submit(() -> desk.report(ReportQuestion.of("DBS19"), new Trace())))
              .toList();
      for (var ask : asks) {
        assertThat(ask.get()).isInstanceOf(ReportOutcome.Answered.class);
      }
    }
    assertThat(feed.asked).hasSize(1);
  }

  @Test
  void corruptCacheEntryIsMadeAgain() {
    answered(ReportQuestion.of("DBS19"));
    tiers.put(
        "reports/DBS19/2025-11-12/report.json",
        new CacheEntry(
            "<html>".getBytes(StandardCharsets.UTF_8), "text/html", now.plusSeconds(3600)));
    assertThat(answered(ReportQuestion.of("DBS19")).servedFrom()).isEqualTo("made");
  }

  private ReportOutcome ask(ReportQuestion question) {
    return desk(List.of(feed), List.of("yahoo"), store, true).report(question, new Trace());
  }

  private ReportOutcome.Answered answered(ReportQuestion question) {
    ReportOutcome outcome = ask(question);
    assertThat(outcome).isInstanceOf(ReportOutcome.Answered.class);
    return (ReportOutcome.Answered) outcome;
  }

  private ReportDesk desk(
      List<? extends openbell.feeds.PriceFeed> feeds,
      List<String> order,
      BlobStore lakeStore,
      boolean stance) {
    ReportWriter writer = new ReportWriter(new TemplateNarrator(), clock);
    return new ReportDesk(
        TickerRegistry.bundled(),
        new Sources(List.copyOf(feeds), news, order),
        cache,
        new ReportMaker(
            new Lake(lakeStore),
            new Renditions(tiers, lakeStore, List.copyOf(feeds), clock),
            writer,
            writer),
        new ReportDesk.Policy(
            new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
            Lang.TH,
            stance,
            Duration.ofSeconds(60)),
        clock);
  }

  private static ReportQuestion question(String query, String date, String lang) {
    return new ReportQuestion(
        query,
        Optional.ofNullable(date),
        Optional.ofNullable(lang),
        false,
        Wanted.DATA,
        Optional.empty());
  }

  private static ReportQuestion refresh(String query, String lang) {
    return new ReportQuestion(
        query, Optional.empty(), Optional.of(lang), true, Wanted.DATA, Optional.empty());
  }
}
