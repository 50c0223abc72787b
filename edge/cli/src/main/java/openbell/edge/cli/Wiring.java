package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import openbell.cache.BlobCache;
import openbell.cache.Cache;
import openbell.cache.CacheHit;
import openbell.cache.CacheListing;
import openbell.cache.CacheStats;
import openbell.cache.Deciding;
import openbell.cache.Leases;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.MeteredCache;
import openbell.cache.Pace;
import openbell.cache.Spool;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import openbell.desk.LakeJournal;
import openbell.desk.LlmSettings;
import openbell.desk.MeasuredDemand;
import openbell.desk.OlderSystem;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.ReportMaker;
import openbell.desk.Settings;
import openbell.desk.Sources;
import openbell.desk.StateBudget;
import openbell.desk.Validity;
import openbell.feeds.PriceFeed;
import openbell.feeds.SampleFeed;
import openbell.feeds.Sleeper;
import openbell.feeds.YahooFeed;
import openbell.feeds.YahooNews;
import openbell.feeds.YahooSettings;
import openbell.lake.Lake;
import openbell.market.TickerRegistry;
import openbell.report.Fallback;
import openbell.report.NarrativeCheck;
import openbell.report.Narrator;
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
import openbell.store.DynamoDbSettings;
import openbell.store.DynamoDbStateStore;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;
import openbell.store.Secrets;
import openbell.store.SecretsManagerSecrets;
import openbell.store.SecretsManagerSettings;
import openbell.store.StateStore;

/// The concrete parts, put together by plain constructors from the settings.
final class Wiring implements AutoCloseable {
  /// How long one command waits for a report, its own making included.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration FAILURE_MEMORY = Duration.ofSeconds(1);
  private static final Duration LEASE_TIME = Duration.ofSeconds(15);

  /// A table's stamps are less exact than S3's.
  private static final Duration TABLE_LEASE_TIME = Duration.ofSeconds(30);

  /// A Thai report is some 1,500 tokens, which takes a busy server twenty seconds. Two of them, the
  /// second after a refusal, and the data have to fit into [#PATIENCE].
  private static final Duration LLM_REQUEST = Duration.ofSeconds(28);

  private static final Duration LLM_IN_ALL = Duration.ofSeconds(33);
  private static final int LLM_FAILURES = 3;
  private static final Duration LLM_REST = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final BlobStore store;
  private final StateStore state;
  private final SecretsManagerSecrets secrets;
  private final SqliteCache sqlite;
  private final CacheStats stats;
  private final Cache tiers;
  private final MakingCache cache;
  private final StateBudget budget;
  private final Narrator narrator;
  private final Renditions renditions;
  private final ReportDesk desk;

  Wiring(Settings settings) {
    clock = settings.startAt().map(Wiring::startingAt).orElse(Clock.systemUTC());
    createHome(settings.home());
    Pace pace = Pace.real(clock);
    store = openStore(settings);
    state = openState(settings, store);
    secrets = openSecrets(settings, clock);
    sqlite = new SqliteCache(settings.home().resolve("cache.db"), clock);
    stats = new CacheStats(clock, sqlite);
    Duration leaseTime = settings.stateTable().isPresent() ? TABLE_LEASE_TIME : LEASE_TIME;
    Leases leases = new Leases(state, leaseTime, pace, "cli-" + ProcessHandle.current().pid());
    tiers = openCache(settings, pace, leases);
    cache = new MakingCache(tiers, Optional.of(leases), policy(), pace);
    stats.follow(cache);
    YahooSettings yahoo = yahoo(settings);
    List<PriceFeed> feeds =
        List.of(new YahooFeed(yahoo, clock, Sleeper.real(), new Random()), new SampleFeed(clock));
    Sources sources =
        new Sources(feeds, Map.of("yahoo", new YahooNews(yahoo, clock)), settings.sources());
    renditions = new Renditions(tiers, store, feeds, clock);
    Lake lake = new Lake(store);
    budget = new StateBudget(state, settings.llm().usdPerDay(), clock);
    narrator = narrator(settings.llm(), lake);
    ReportWriter template = new ReportWriter(new TemplateNarrator(), clock);
    desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            sources,
            cache,
            new ReportMaker(lake, renditions, new ReportWriter(narrator, clock), template),
            new ReportDesk.Policy(
                new Validity(
                    settings.reportTtl(),
                    new MeasuredDemand(() -> stats.kept().mostAsked()),
                    () -> store.expiryDays("cache/")),
                settings.lang(),
                settings.stance(),
                PATIENCE),
            clock);
  }

  ReportDesk desk() {
    return desk;
  }

  Renditions renditions() {
    return renditions;
  }

  MakingCache cache() {
    return cache;
  }

  Cache tiers() {
    return tiers;
  }

  /// What the tiers have under a key, as the one that decides says, where it can be asked.
  ///
  /// @throws openbell.cache.CacheException when it cannot, and no copy is here
  Optional<CacheHit> find(String key) {
    return Deciding.find(tiers, key);
  }

  /// How many values wait for the far tier; empty without one.
  Optional<Long> waiting() {
    return stats.snapshot().tiers().stream()
        .map(tier -> tier.counts().get("spool_depth"))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /// What the local file holds under a prefix.
  List<CacheListing> listing(String prefix) {
    return sqlite.list(prefix);
  }

  /// Sizes and counts of the local file.
  Map<String, Long> localCounts() {
    return sqlite.counts();
  }

  CacheStats stats() {
    return stats;
  }

  BlobStore store() {
    return store;
  }

  InstantSource clock() {
    return clock;
  }

  /// Where keys are looked up that are given by a name.
  Secrets secrets() {
    return secrets;
  }

  /// What language models may spend today.
  StateBudget budget() {
    return budget;
  }

  /// Keeps the counters, ends what is under way, closes connections.
  @Override
  public void close() {
    if (narrator instanceof LlmNarrator model) {
      stats.add("narrator", model.counts());
    }
    stats.close();
    cache.close();
    if (narrator instanceof LlmNarrator model) {
      model.close();
    }
    if (state instanceof DynamoDbStateStore table) {
      table.close();
    }
    secrets.close();
    store.close();
  }

  /// A person who asks again at a terminal is pace enough for a source that failed, and a command
  /// that has its answer does not stay to make the next one.
  private static MakingPolicy policy() {
    MakingPolicy usual = MakingPolicy.DEFAULT;
    return new MakingPolicy(
        FAILURE_MEMORY,
        FAILURE_MEMORY,
        0,
        usual.pollFirst(),
        usual.pollMost(),
        usual.flightsMost(),
        usual.failuresMost());
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

  private static StateStore openState(Settings settings, BlobStore store) {
    if (settings.stateTable().isEmpty()) {
      return new BlobStateStore(store);
    }
    DynamoDbSettings table = DynamoDbSettings.of(settings.stateTable().get());
    if (settings.awsEndpoint().isPresent()) {
      table = table.withEndpoint(settings.awsEndpoint().get());
    }
    if (settings.awsRegion().isPresent()) {
      table = table.withRegion(settings.awsRegion().get());
    }
    return DynamoDbStateStore.open(table);
  }

  private static SecretsManagerSecrets openSecrets(Settings settings, InstantSource clock) {
    SecretsManagerSettings service = SecretsManagerSettings.defaults();
    if (settings.secretsEndpoint().isPresent()) {
      service = service.withEndpoint(settings.secretsEndpoint().get());
    }
    if (settings.awsRegion().isPresent()) {
      service = service.withRegion(settings.awsRegion().get());
    }
    return SecretsManagerSecrets.open(service, clock);
  }

  private Cache openCache(Settings settings, Pace pace, Leases leases) {
    String tier = settings.bucket().isPresent() ? "s3" : "directory";
    Cache blobs =
        new MeteredCache(
            new BlobCache(
                store, tier, "cache/", clock, new OlderSystem(settings.reportTtl())::expiryOf),
            stats);
    return switch (settings.backend()) {
      case SQLITE -> new MeteredCache(sqlite, stats);
      case S3 -> blobs;
      case HYBRID ->
          new MeteredCache(
              new TieredCache(
                  new MeteredCache(sqlite, stats),
                  blobs,
                  TieredCache.DEFAULT_TRUST,
                  clock,
                  new Spool(
                      settings.home().resolve("spool"),
                      Spool.Limits.DEFAULT,
                      pace,
                      leases::invalidatedWithin)),
              stats);
    };
  }

  /// The model's client is made when it is first to be asked: its classes take a second to load.
  private Narrator narrator(LlmSettings llm, Lake lake) {
    if (!llm.on()) {
      return TemplateNarrator.insteadOfModel(Fallback.OFF);
    }
    if (llm.apiKey().isEmpty()) {
      return TemplateNarrator.insteadOfModel(Fallback.NO_KEY);
    }
    Supplier<String> key = llm.apiKey().get().from(secrets);
    return new LlmNarrator(
        new LlmNarrator.Parts(
            llm.model(),
            () ->
                new RetryingModel(
                    new OpenAiModel(key, llm.base(), clock),
                    LLM_REQUEST,
                    clock,
                    Pause.real(),
                    new Random()),
            NarrativeCheck.ofModels(),
            budget,
            new LakeJournal(lake, state, clock),
            new CircuitBreaker(LLM_FAILURES, LLM_REST, clock),
            Prices.bundled(),
            LLM_IN_ALL,
            clock));
  }

  private static YahooSettings yahoo(Settings settings) {
    YahooSettings yahoo = YahooSettings.defaults();
    return settings.yahooBase().isPresent()
        ? yahoo.withBase(settings.yahooBase().get().toString())
        : yahoo;
  }
}
