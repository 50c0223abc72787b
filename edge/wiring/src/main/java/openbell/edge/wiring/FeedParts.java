package openbell.edge.wiring;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import openbell.desk.PolygonAccess;
import openbell.desk.Settings;
import openbell.desk.Sources;
import openbell.feeds.FolderFeed;
import openbell.feeds.PolygonClient;
import openbell.feeds.PolygonFeed;
import openbell.feeds.PolygonSettings;
import openbell.feeds.PriceFeed;
import openbell.feeds.SampleFeed;
import openbell.feeds.Sleeper;
import openbell.feeds.YahooFeed;
import openbell.feeds.YahooNews;
import openbell.feeds.YahooSettings;
import openbell.store.Secrets;

/// Where market data comes from: the feeds of the settings, and those that read what was kept.
final class FeedParts {
  private final Settings settings;
  private final InstantSource clock;
  private final YahooSettings yahoo;
  private final Optional<PolygonClient> polygon;
  private final List<PriceFeed> feeds;
  private final List<PriceFeed> kept;

  /// @param secrets where the key of Polygon.io is looked up when it is first asked
  FeedParts(Settings settings, Secrets secrets, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    yahoo = yahoo(settings);
    polygon = settings.polygon().map(access -> polygon(access, secrets, clock));
    feeds = feeds(settings, yahoo, polygon, clock);
    kept = KeptPrices.feeds(feeds, settings, clock);
  }

  /// Those that are set up.
  List<PriceFeed> feeds() {
    return feeds;
  }

  /// Polygon.io, where it is set up.
  Optional<PolygonClient> polygon() {
    return polygon;
  }

  /// The prices in what was kept.
  KeptPrices keptPrices() {
    return new KeptPrices(kept);
  }

  /// What is asked for a report.
  Sources sources(Sources.Gate gate) {
    return new Sources(
        feeds, Map.of("yahoo", new YahooNews(yahoo, clock)), settings.sources(), gate);
  }

  /// Every source that may have filled the lake, set up or not; without news.
  Sources keptSources(Sources.Gate gate) {
    return new Sources(kept, Map.of(), settings.sources(), gate);
  }

  private static List<PriceFeed> feeds(
      Settings settings,
      YahooSettings yahoo,
      Optional<PolygonClient> polygon,
      InstantSource clock) {
    List<PriceFeed> feeds = new ArrayList<>();
    feeds.add(new YahooFeed(yahoo, clock, Sleeper.real(), new Random()));
    polygon.ifPresent(client -> feeds.add(new PolygonFeed(client, clock)));
    feeds.add(new SampleFeed(clock));
    settings.folder().ifPresent(folder -> feeds.add(new FolderFeed(folder, clock)));
    return List.copyOf(feeds);
  }

  private static PolygonClient polygon(PolygonAccess access, Secrets secrets, InstantSource clock) {
    PolygonSettings plan =
        PolygonSettings.defaults(access.key().from(secrets))
            .withRequestsPerMinute(access.requestsPerMinute());
    return new PolygonClient(access.base().map(plan::withBase).orElse(plan), clock, Sleeper.real());
  }

  private static YahooSettings yahoo(Settings settings) {
    YahooSettings yahoo = YahooSettings.defaults();
    return settings.yahooBase().isPresent()
        ? yahoo.withBase(settings.yahooBase().get().toString())
        : yahoo;
  }
}
