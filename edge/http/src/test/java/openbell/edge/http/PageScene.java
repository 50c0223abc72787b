package openbell.edge.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.desk.Demand;
import openbell.desk.LakeDesk;
import openbell.desk.Lineage;
import openbell.desk.PastReports;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.ReportMaker;
import openbell.desk.ReportQuestion;
import openbell.desk.Screens;
import openbell.desk.Sources;
import openbell.desk.Trace;
import openbell.desk.Validity;
import openbell.feeds.FetchResult;
import openbell.feeds.NewsFeed;
import openbell.feeds.NewsItem;
import openbell.feeds.NewsResult;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.lake.Lake;
import openbell.market.Bars;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;

/** Pages over a real desk, whose one source answers as told. */
final class PageScene implements AutoCloseable {
  /** A Wednesday, 20:00 in Singapore: the session of the day is over and in the data. */
  private static final Instant EVENING = Instant.parse("2025-11-12T12:00:00Z");

  private static final LocalDate FROM = LocalDate.of(2021, 1, 4);
  static final LocalDate TO = LocalDate.of(2025, 11, 12);

  private Instant now = EVENING;
  private volatile Function<String, FetchResult> answer = s -> bars(s, "Name From Source");
  private final BlobStore store;
  private final MakingCache cache;
  private final ReportDesk desk;
  final Pages pages;
  final ReportApi api;

  PageScene(Path home, List<RecentReport> recent) {
    this(home, recent, Optional.empty());
  }

  PageScene(Path home, List<RecentReport> recent, Optional<Screens> screens) {
    this(home, recent, screens, Optional.empty());
  }

  PageScene(
      Path home,
      List<RecentReport> recent,
      Optional<Screens> screens,
      Optional<LakeDesk> lakeDesk) {
    InstantSource clock = () -> now;
    store = new DirectoryBlobStore(home.resolve("blobs"));
    SqliteCache tiers = new SqliteCache(home.resolve("cache.db"), clock);
    MakingPolicy policy =
        MakingPolicy.DEFAULT.withEarlyBeta(0).withFailureMemory(Duration.ofSeconds(30));
    cache = new MakingCache(tiers, Optional.empty(), policy, Pace.real(clock));
    List<PriceFeed> feeds = List.of(feed());
    ReportWriter writer = new ReportWriter(new TemplateNarrator(), clock);
    Lake lake = new Lake(store);
    Renditions renditions = new Renditions(tiers, store, feeds, clock);
    desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            new Sources(feeds, Map.of("yahoo", news()), List.of("yahoo")),
            cache,
            new ReportMaker(lake, renditions, writer, writer),
            new ReportDesk.Policy(
                new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
                Lang.TH,
                true,
                Duration.ofSeconds(60)),
            clock);
    LakeParts lakeParts =
        new LakeParts(
            renditions,
            new Lineage(lake, TickerRegistry.bundled()),
            new PastReports(lake),
            lakeDesk);
    api = new ReportApi(desk, renditions, Duration.ofHours(1));
    pages =
        new Pages(
            new PageParts(
                desk,
                TickerRegistry.bundled(),
                () -> recent,
                screens,
                lakeParts,
                request -> request.header("stranger").isEmpty(),
                Optional.empty(),
                Lang.TH,
                clock));
  }

  void source(Function<String, FetchResult> next) {
    answer = next;
  }

  void at(Instant instant) {
    now = instant;
  }

  /** Has the report made, or fail, before the page is asked for it. */
  PageScene having(String query, String lang, String date) {
    desk.report(
        new ReportQuestion(
            query,
            Optional.ofNullable(date),
            Optional.of(lang),
            false,
            ReportQuestion.Wanted.DATA,
            Optional.empty()),
        new Trace());
    return this;
  }

  Response detail(Request request, String query, String part) {
    return pages.detail(request, query, part);
  }

  Response report(String query, String parameters) {
    return pages.report(Request.of("GET", "/reports/x" + parameters), query);
  }

  @Override
  public void close() {
    cache.close();
    store.close();
  }

  static FetchResult bars(String symbol, String name) {
    return bars(symbol, name, 1);
  }

  /** The same at other prices. */
  static FetchResult bars(String symbol, String name, double factor) {
    Bars.Builder builder = Bars.builder(2000);
    for (LocalDate d = FROM; !d.isAfter(TO); d = d.plusDays(1)) {
      if (d.getDayOfWeek().getValue() < 6) {
        double close =
            factor * (50 + 10 * Math.sin(d.toEpochDay() / 30.0) + d.toEpochDay() % 7 * 0.3);
        builder.add(d, close, close * 1.01, close * 0.99, close, 1000 + d.toEpochDay() % 11 * 100);
      }
    }
    Bars.Cleaned cleaned = builder.build();
    return new FetchResult.Fetched(
        raw(symbol),
        new Quote(
            symbol,
            cleaned.bars(),
            cleaned.quality(),
            name,
            "SGD",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of()));
  }

  private static RawResponse raw(String of) {
    return new RawResponse(
        ("{\"raw\":\"" + of + "\"}\n").getBytes(StandardCharsets.UTF_8),
        "application/json",
        "http://source/" + of,
        EVENING);
  }

  private PriceFeed feed() {
    return new PriceFeed() {
      @Override
      public String source() {
        return "yahoo";
      }

      @Override
      public String rawPrefix() {
        return "yfinance";
      }

      @Override
      public FetchResult fetch(String symbol) {
        return answer.apply(symbol);
      }

      @Override
      public Optional<Quote> read(byte[] body, String symbol) {
        return answer.apply(symbol) instanceof FetchResult.Fetched fetched
            ? Optional.of(fetched.quote())
            : Optional.empty();
      }
    };
  }

  private static NewsFeed news() {
    return new NewsFeed() {
      @Override
      public String rawPrefix() {
        return "yfinance_news";
      }

      @Override
      public NewsResult news(String symbol) {
        return new NewsResult.Found(
            raw("news"),
            List.of(
                new NewsItem(
                    "DBS & \"friends\" <script>alert(1)</script> DBS Group Holdings",
                    "Paper & Co",
                    Instant.parse("2025-11-11T03:00:00Z"),
                    URI.create("https://news.example/a?b=1&c=%22"),
                    Set.of(symbol))));
      }
    };
  }
}
