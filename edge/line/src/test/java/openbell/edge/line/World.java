package openbell.edge.line;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.desk.Demand;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.ReportMaker;
import openbell.desk.Screens;
import openbell.desk.Sources;
import openbell.desk.Validity;
import openbell.feeds.FetchResult;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.Sleeper;
import openbell.feeds.YahooFeed;
import openbell.feeds.YahooSettings;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.store.BlobStateStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StateStore;

/** A desk and a state store in a directory, over recorded prices; and bots that share them. */
final class World implements AutoCloseable {
  static final String USER = "U206d25c2ea6bd87c17655609a1c37cb8";
  static final Times QUICK =
      new Times(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ZERO);

  /** As [#QUICK], for reports that will not be ready while their gate is shut. */
  static final Times SLOW =
      new Times(
          Duration.ofMillis(400),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ZERO);

  /** The evening of the last session of DBS that is recorded, after the close. */
  static final Instant START = Instant.parse("2022-09-19T12:00:00Z");

  private final Replay replay;
  private final InstantSource clock;
  private final DirectoryBlobStore store;
  private final MakingCache cache;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Duration ahead = Duration.ZERO;
  private Optional<URI> publicUrl = Optional.of(URI.create("https://bell.example/"));
  Optional<Screens> screens = Optional.empty();
  final TickerRegistry registry = TickerRegistry.bundled();
  final StateStore state;
  final ReportDesk desk;

  World(Path home, Replay replay, Instant start, boolean stance) {
    this.replay = replay;
    clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), start));
    store = new DirectoryBlobStore(home.resolve("blobs"));
    state = new BlobStateStore(store);
    SqliteCache tiers = new SqliteCache(home.resolve("cache.db"), clock);
    cache =
        new MakingCache(
            tiers,
            Optional.empty(),
            MakingPolicy.DEFAULT.withEarlyBeta(0).withFailureMemory(Duration.ofMillis(1)),
            Pace.real(clock));
    YahooSettings yahoo = YahooSettings.defaults().withBase(replay.base);
    PriceFeed feed = gated(new YahooFeed(yahoo, clock, Sleeper.real(), new Random(7)));
    desk =
        new ReportDesk(
            registry,
            new Sources(List.of(feed), Map.of(), List.of("yahoo")),
            cache,
            new ReportMaker(
                new Lake(store),
                new Renditions(tiers, store, List.of(feed), clock),
                new ReportWriter(new TemplateNarrator(), clock),
                new ReportWriter(new TemplateNarrator(), clock)),
            new ReportDesk.Policy(
                new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
                Lang.TH,
                stance,
                Duration.ofSeconds(30)),
            clock);
  }

  /** The feed, which delivers only while the gate is open. */
  private PriceFeed gated(PriceFeed feed) {
    return new PriceFeed() {
      @Override
      public String source() {
        return feed.source();
      }

      @Override
      public String rawPrefix() {
        return feed.rawPrefix();
      }

      @Override
      public Optional<Quote> read(byte[] body, String symbol) {
        return feed.read(body, symbol);
      }

      @Override
      public FetchResult fetch(String symbol) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return feed.fetch(symbol);
      }
    };
  }

  LineSettings settings() {
    return new LineSettings(
        () -> Optional.of("secret"),
        () -> Optional.of("token"),
        URI.create(replay.base),
        publicUrl,
        Lang.TH);
  }

  /** From now on without links. */
  World withoutLinks() {
    publicUrl = Optional.empty();
    return this;
  }

  LineBot bot() {
    return bot(QUICK);
  }

  LineBot bot(Times times) {
    return bot(new SdkMessenger(settings(), LineBot.MOST_WORKS), times);
  }

  LineBot bot(Messenger messenger, Times times) {
    return new LineBot(
        settings(), desk, screens, registry, state, this::now, messenger, times, time -> {});
  }

  /** A bot whose state store answers nothing. */
  LineBot botWithoutState() {
    return new LineBot(
        settings(),
        desk,
        screens,
        registry,
        new BrokenState(),
        this::now,
        new SdkMessenger(settings(), LineBot.MOST_WORKS),
        QUICK,
        time -> {});
  }

  /** The bot's time, which may run ahead of the desk's. */
  Instant now() {
    return clock.instant().plus(ahead);
  }

  void later(Duration time) {
    ahead = ahead.plus(time);
  }

  void shutGate() {
    gate = new CountDownLatch(1);
  }

  void openGate() {
    gate.countDown();
  }

  /** Types a text in a 1:1 chat. */
  LineSummary type(LineBot bot, String text, String eventId) {
    return bot.handle(typed(text, USER, eventId), now(), Duration.ofMinutes(5));
  }

  byte[] typed(String text, String userId, String eventId) {
    return new LineMessageBody(text, userId, eventId, now()).bytes();
  }

  /** A webhook with one event, `EVENT` being its fields but for those that every event has. */
  byte[] event(String fields, String eventId) {
    return """
    {"destination":"Uab","events":[{"mode":"active","timestamp":%d,"webhookEventId":"%s",
    "deliveryContext":{"isRedelivery":false},"replyToken":"t%s",%s}]}
    """
        .formatted(now().toEpochMilli(), eventId, eventId, fields)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** All that the state store holds, names and contents. */
  String allState() {
    StringBuilder all = new StringBuilder();
    for (String name : state.names("")) {
      all.append(name).append(' ');
      state
          .read(name)
          .ifPresent(r -> all.append(new String(r.value(), StandardCharsets.UTF_8)).append('\n'));
    }
    return all.toString();
  }

  @Override
  public void close() {
    openGate();
    cache.close();
    store.close();
  }
}
