package openbell.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import openbell.cache.Leases;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.desk.LakeJournal;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.ReportMaker;
import openbell.desk.Sources;
import openbell.desk.StateBudget;
import openbell.desk.Validity;
import openbell.feeds.PriceFeed;
import openbell.feeds.Sleeper;
import openbell.feeds.YahooFeed;
import openbell.feeds.YahooNews;
import openbell.feeds.YahooSettings;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.NarrativeCheck;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.report.llm.CircuitBreaker;
import openbell.report.llm.LlmNarrator;
import openbell.report.llm.OpenAiModel;
import openbell.report.llm.Pause;
import openbell.report.llm.Prices;
import openbell.report.llm.RetryingModel;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StateStore;

/** A desk as the command line puts it together without a bucket, with a stand-in for the world. */
final class ReportWorld implements AutoCloseable {
  private static final double USD_PER_DAY = 50;

  private final BlobStore store;
  private final MakingCache cache;
  private final LlmNarrator narrator;
  private final Renditions renditions;
  private final ReportDesk desk;

  /**
   * A desk whose clock starts at that moment.
   *
   * @param world the root of what stands in for Yahoo and, under {@code /v1}, for a model
   */
  ReportWorld(Path home, String world, Instant start) {
    InstantSource clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), start));
    Pace pace = Pace.real(clock);
    store = new DirectoryBlobStore(home.resolve("blobs"));
    StateStore state = new BlobStateStore(store);
    SqliteCache tiers = new SqliteCache(home.resolve("cache.db"), clock);
    Leases leases = new Leases(state, Duration.ofSeconds(15), pace, "bench");
    cache = new MakingCache(tiers, Optional.of(leases), MakingPolicy.DEFAULT, pace);
    YahooSettings yahoo = YahooSettings.defaults().withBase(world);
    List<PriceFeed> feeds = List.of(new YahooFeed(yahoo, clock, Sleeper.real(), new Random()));
    Lake lake = new Lake(store);
    renditions = new Renditions(tiers, store, feeds, clock);
    narrator = narrator(URI.create(world + "/v1"), lake, state, clock);
    desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            new Sources(feeds, Map.of("yahoo", new YahooNews(yahoo, clock)), List.of("yahoo")),
            cache,
            new ReportMaker(
                lake,
                renditions,
                new ReportWriter(narrator, clock),
                new ReportWriter(new TemplateNarrator(), clock)),
            new ReportDesk.Policy(
                new Validity(
                    Duration.ofHours(24), ticker -> OptionalDouble.empty(), OptionalInt::empty),
                Lang.TH,
                true,
                Duration.ofSeconds(60)),
            clock);
  }

  private static LlmNarrator narrator(URI model, Lake lake, StateStore state, InstantSource clock) {
    Duration request = Duration.ofSeconds(28);
    return new LlmNarrator(
        new LlmNarrator.Parts(
            "gpt-4o",
            () ->
                new RetryingModel(
                    new OpenAiModel(() -> "none", Optional.of(model), clock),
                    request,
                    clock,
                    Pause.real(),
                    new Random()),
            NarrativeCheck.ofModels(),
            new StateBudget(state, USD_PER_DAY, clock),
            new LakeJournal(lake, state, clock),
            new CircuitBreaker(3, Duration.ofMinutes(1), clock),
            Prices.bundled(),
            Duration.ofSeconds(33),
            clock));
  }

  ReportDesk desk() {
    return desk;
  }

  Renditions renditions() {
    return renditions;
  }

  @Override
  public void close() {
    cache.close();
    narrator.close();
    store.close();
  }
}
