package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import openbell.cache.BlobCache;
import openbell.cache.Cache;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import openbell.desk.ReportDesk;
import openbell.desk.ReportMaker;
import openbell.desk.Settings;
import openbell.desk.Sources;
import openbell.feeds.PriceFeed;
import openbell.feeds.SampleFeed;
import openbell.feeds.Sleeper;
import openbell.feeds.YahooFeed;
import openbell.feeds.YahooSettings;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.store.BlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;

/// The concrete parts, put together by plain constructors from the settings.
final class Wiring implements AutoCloseable {
  private final InstantSource clock;
  private final BlobStore store;
  private final Cache cache;
  private final ReportDesk desk;

  Wiring(Settings settings) {
    clock = settings.startAt().map(Wiring::startingAt).orElse(Clock.systemUTC());
    createHome(settings.home());
    store = openStore(settings);
    cache = openCache(settings, store, clock);
    Sources sources = new Sources(feeds(settings, clock), settings.sources());
    ReportWriter writer = new ReportWriter(new TemplateNarrator(), clock);
    desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            sources,
            cache,
            new ReportMaker(new Lake(store), writer),
            new ReportDesk.Policy(settings.reportTtl(), settings.lang(), settings.stance()),
            clock);
  }

  ReportDesk desk() {
    return desk;
  }

  Cache cache() {
    return cache;
  }

  BlobStore store() {
    return store;
  }

  InstantSource clock() {
    return clock;
  }

  @Override
  public void close() {
    cache.close();
    store.close();
  }

  /// A clock that starts at that moment and ticks on.
  static InstantSource startingAt(Instant start) {
    return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), start));
  }

  private static void createHome(Path home) {
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED,
          "cannot create " + home + " (" + e.getClass().getSimpleName() + ")",
          "set OPENBELL_HOME to a directory that can be written");
    }
  }

  private static BlobStore openStore(Settings settings) {
    if (settings.bucket().isEmpty()) {
      return new DirectoryBlobStore(settings.home().resolve("blobs"));
    }
    S3Settings s3 = S3Settings.of(settings.bucket().get());
    if (settings.awsEndpoint().isPresent()) {
      s3 = s3.withEndpoint(settings.awsEndpoint().get());
    }
    if (settings.awsRegion().isPresent()) {
      s3 = s3.withRegion(settings.awsRegion().get());
    }
    return S3BlobStore.open(s3);
  }

  private static Cache openCache(Settings settings, BlobStore store, InstantSource clock) {
    String tier = settings.bucket().isPresent() ? "s3" : "directory";
    return switch (settings.backend()) {
      case SQLITE -> sqlite(settings, clock);
      case S3 -> new BlobCache(store, tier, "cache/", clock);
      case HYBRID ->
          new TieredCache(sqlite(settings, clock), new BlobCache(store, tier, "cache/", clock));
    };
  }

  private static Cache sqlite(Settings settings, InstantSource clock) {
    return new SqliteCache(settings.home().resolve("cache.db"), clock);
  }

  private static List<PriceFeed> feeds(Settings settings, InstantSource clock) {
    YahooSettings yahoo = YahooSettings.defaults();
    if (settings.yahooBase().isPresent()) {
      yahoo = yahoo.withBase(settings.yahooBase().get().toString());
    }
    return List.of(
        new YahooFeed(yahoo, clock, Sleeper.real(), new Random()), new SampleFeed(clock));
  }
}
