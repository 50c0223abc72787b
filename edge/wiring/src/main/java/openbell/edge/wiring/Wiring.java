package openbell.edge.wiring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import openbell.cache.BlobCache;
import openbell.cache.Cache;
import openbell.cache.CacheHit;
import openbell.cache.CacheListing;
import openbell.cache.CacheStats;
import openbell.cache.Deciding;
import openbell.cache.DeferredCache;
import openbell.cache.Leases;
import openbell.cache.MakingCache;
import openbell.cache.MemoryCache;
import openbell.cache.MeteredCache;
import openbell.cache.Pace;
import openbell.cache.Spool;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import openbell.desk.EdgeSettings;
import openbell.desk.Fetching;
import openbell.desk.Forgetting;
import openbell.desk.Ingesting;
import openbell.desk.LakeDesk;
import openbell.desk.LakeJournal;
import openbell.desk.Lineage;
import openbell.desk.MarketFetching;
import openbell.desk.MeasuredDemand;
import openbell.desk.OlderSystem;
import openbell.desk.PastReports;
import openbell.desk.PolygonAccess;
import openbell.desk.QualityGate;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.ReportMaker;
import openbell.desk.Retrieval;
import openbell.desk.ScanResults;
import openbell.desk.Screens;
import openbell.desk.Secret;
import openbell.desk.Settings;
import openbell.desk.Sources;
import openbell.desk.StateBudget;
import openbell.desk.Updating;
import openbell.desk.Validity;
import openbell.desk.WarmList;
import openbell.desk.WarmRunner;
import openbell.desk.WarmRuns;
import openbell.desk.WarmTimes;
import openbell.desk.Warming;
import openbell.edge.http.LakeParts;
import openbell.edge.http.LineDoor;
import openbell.edge.http.RecentReport;
import openbell.edge.http.Site;
import openbell.edge.http.SiteParts;
import openbell.edge.line.LineBot;
import openbell.edge.line.LineSettings;
import openbell.edge.line.LineWebhook;
import openbell.feeds.FolderFeed;
import openbell.feeds.PolygonClient;
import openbell.feeds.PolygonFeed;
import openbell.feeds.PolygonMarket;
import openbell.feeds.PolygonSettings;
import openbell.feeds.PriceFeed;
import openbell.feeds.SampleFeed;
import openbell.feeds.Sleeper;
import openbell.feeds.YahooFeed;
import openbell.feeds.YahooNews;
import openbell.feeds.YahooSettings;
import openbell.lake.Lake;
import openbell.lake.quality.QualityCheck;
import openbell.lake.quality.QualityRules;
import openbell.market.TickerRegistry;
import openbell.report.Narrator;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.report.llm.LlmNarrator;
import openbell.store.BlobStore;
import openbell.store.DynamoDbStateStore;
import openbell.store.FunctionInvoker;
import openbell.store.LambdaFunctions;
import openbell.store.Secrets;
import openbell.store.SecretsManagerSecrets;
import openbell.store.StateStore;

/// The concrete parts, put together by plain constructors from the settings.
///
/// Opens nothing that is slow: connections are made when they are first needed. Thread-safe;
/// whoever makes it closes it.
public final class Wiring implements AutoCloseable {
  private static final Duration LEASE_TIME = Duration.ofSeconds(15);

  /// A table's stamps are less exact than S3's.
  private static final Duration TABLE_LEASE_TIME = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final BlobStore store;
  private final StateStore state;
  private final Late<SecretsManagerSecrets> lateSecrets;
  private final Secrets secrets;
  private final Runnable closeFunctions;
  private final Optional<WorkFunction> work;
  private final SqliteCache sqlite;
  private final DeferredCache local;
  private final Optional<PolygonClient> polygon;
  private final List<PriceFeed> feeds;
  private final Sources sources;
  private final KeptPrices keptPrices;
  private final Lake lake;
  private final QualityCheck quality;
  private final Alerts alerts;
  private final QualityGate gate;
  private final CacheStats stats;
  private final Cache tiers;
  private final MakingCache cache;
  private final StateBudget budget;
  private final Narrator narrator;
  private final Renditions renditions;
  private final ReportDesk desk;
  private final Forgetting forgetting;
  private final WarmList warmList;
  private final Recent recent;
  private final LineSettings lineSettings;
  private final Late<LineBot> line;
  private final Late<ScanResults> scanResults;
  private final Settings settings;
  private final ProcessKind kind;
  private volatile Optional<Screens> screens = Optional.empty();
  private volatile Optional<LakeDesk> lakeDesk = Optional.empty();

  /// The parts for a process of this kind.
  ///
  /// @throws WiringException when the home cannot be made
  public Wiring(Settings settings, ProcessKind kind) {
    this(settings, kind, new Late<>(() -> Functions.of(settings), found -> found.close()));
  }

  private Wiring(Settings settings, ProcessKind kind, Late<LambdaFunctions> functions) {
    this(settings, kind, Late.functions(functions), functions::close);
  }

  /// As the other, with these functions for what is handed over; they stay the caller's.
  public Wiring(Settings settings, ProcessKind wanted, FunctionInvoker functions) {
    this(settings, wanted, functions, () -> {});
  }

  private Wiring(
      Settings settings, ProcessKind wanted, FunctionInvoker functions, Runnable closeFunctions) {
    this.closeFunctions = closeFunctions;
    work =
        settings
            .workFunction()
            .filter(f -> wanted.handsOver())
            .map(f -> new WorkFunction(functions, f, this::now));
    ProcessKind kind = wanted.frozen() && work.isEmpty() ? wanted.withoutEarly() : wanted;
    clock = settings.startAt().map(Wiring::startingAt).orElse(Clock.systemUTC());
    Stores.createHome(settings.home());
    Pace pace = Pace.real(clock);
    lateSecrets = new Late<>(() -> Stores.secrets(settings, clock), found -> found.close());
    secrets = Late.secrets(lateSecrets);
    store = Stores.served(Stores.store(settings, kind), settings, secrets, kind);
    state = Stores.state(settings, store);
    sqlite = new SqliteCache(settings.home().resolve("cache.db"), clock);
    local = new DeferredCache(sqlite);
    stats = kind.frozen() ? new CacheStats(clock) : new CacheStats(clock, sqlite);
    Duration leaseTime = settings.stateTable().isPresent() ? TABLE_LEASE_TIME : LEASE_TIME;
    Leases leases =
        new Leases(state, leaseTime, pace, kind.name() + "-" + ProcessHandle.current().pid());
    tiers = openCache(settings, kind, pace, leases);
    cache =
        new MakingCache(
            tiers, Optional.of(leases), kind.making(), pace, work.map(WorkFunction::reports));
    stats.follow(cache);
    YahooSettings yahoo = yahoo(settings);
    polygon = settings.polygon().map(access -> polygon(access, secrets, clock));
    feeds = feeds(settings, yahoo, polygon, clock);
    keptPrices = new KeptPrices(KeptPrices.feeds(feeds, settings, clock));
    lake = new Lake(store, CodeBuild.name());
    quality = new QualityCheck(QualityRules.bundled());
    alerts = Alerts.of(settings.alerts());
    gate = new QualityGate(lake, quality, alerts);
    sources =
        new Sources(feeds, Map.of("yahoo", new YahooNews(yahoo, clock)), settings.sources(), gate);
    renditions = new Renditions(tiers, store, feeds, clock);
    budget = new StateBudget(state, settings.llm().usdPerDay(), clock);
    narrator =
        Narrators.of(settings.llm(), secrets, budget, new LakeJournal(lake, state, clock), clock);
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
                kind.patience()),
            clock);
    forgetting = new Forgetting(TickerRegistry.bundled(), cache);
    warmList =
        new WarmList(() -> stats.kept().mostAsked(), settings.warm(), TickerRegistry.bundled());
    recent = new Recent(sqlite, TickerRegistry.bundled(), clock);
    lineSettings = lineSettings(settings);
    line =
        new Late<>(
            () -> new LineBot(lineSettings, desk, screens, TickerRegistry.bundled(), state, clock),
            bot -> {});
    ScanTier.check(settings);
    scanResults =
        new Late<>(
            () ->
                new ScanResults(
                    ScanTier.open(settings, secrets, stats, clock),
                    CodeBuild.name(),
                    settings.reportTtl(),
                    clock),
            ScanResults::close);
    this.settings = settings;
    this.kind = kind;
  }

  /// The site over these parts.
  ///
  /// @param metrics the numbers of this process in Prometheus' text form
  /// @param work takes over what LINE's webhooks ask for
  public Site site(Supplier<String> metrics, LineDoor.Work work) {
    return new Site(
        new SiteParts(
            desk,
            renditions,
            forgetting,
            new Retrieval(lake, TickerRegistry.bundled()),
            screens,
            lakeParts(),
            stats,
            TickerRegistry.bundled(),
            this::recent,
            settings.lang(),
            new LineDoor(new LineWebhook(lineSettings), work),
            optional(settings.edge().adminToken()),
            settings.edge().linksValidFor(),
            settings.edge().publicUrl(),
            metrics,
            new Readiness(tiers, clock)::problem,
            settings.edge().requestsPerMinute(),
            settings.edge().proxies(),
            clock));
  }

  /// Has the site and the bot answer screens; to be called before either is asked for.
  public void offer(Screens market) {
    screens = Optional.of(market);
  }

  /// Has the site show the lake; to be called before it is asked for.
  public void offer(LakeDesk desk) {
    lakeDesk = Optional.of(desk);
  }

  private LakeParts lakeParts() {
    return new LakeParts(
        renditions, new Lineage(lake, TickerRegistry.bundled()), new PastReports(lake), lakeDesk);
  }

  private List<RecentReport> recent() {
    return kind.frozen() && !local.isOpen() ? List.of() : recent.reports();
  }

  /// The function that makes reports and does LINE's work; empty where this process does it all.
  public Optional<WorkFunction> work() {
    return work;
  }

  /// Opens the local file of a process that may be frozen, for the answers after the first.
  public void openLocal() {
    local.open();
  }

  /// Fetches market data into the lake.
  public Fetching fetching(Warming.Pause sleeper) {
    return new Fetching(
        sources, new Ingesting(lake, gate, clock), TickerRegistry.bundled(), clock, sleeper);
  }

  /// Brings a universe up to date in the lake.
  public Updating updating(Warming.Pause sleeper) {
    return new Updating(
        fetching(sleeper),
        polygon.map(client -> new MarketFetching(new PolygonMarket(client), lake, clock)));
  }

  /// What is done with the data lake beside filling it: with every source that may have filled it,
  /// set up or not.
  public LakeWorks lakeWorks() {
    Sources kept =
        new Sources(KeptPrices.feeds(feeds, settings, clock), Map.of(), settings.sources(), gate);
    return new LakeWorks(kept, lake, store, gate, quality, clock);
  }

  /// When what is kept warm or followed is due.
  public WarmTimes warmTimes() {
    return new WarmTimes(this::wanted, TickerRegistry.bundled());
  }

  /// Makes what is due and announces it in LINE.
  ///
  /// @param timeLeft whether there is time for another report
  public WarmRunner warmRunner(WarmRuns runs, Warming.Pause sleeper, BooleanSupplier timeLeft) {
    return new WarmRunner(
        Warming.polite(desk, sleeper, timeLeft),
        List.of(settings.lang()),
        runs,
        (ticker, session, madeHere) -> announce(ticker),
        clock);
  }

  /// What is kept warm, and what somebody follows.
  private List<String> wanted() {
    Set<String> tickers = new LinkedHashSet<>(warmList.tickers());
    if (settings.edge().lineToken().isPresent()) {
      tickers.addAll(line().followed());
    }
    return List.copyOf(tickers);
  }

  private void announce(String ticker) {
    try {
      line().announce(ticker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Instant now() {
    return clock.instant();
  }

  /// The LINE bot.
  public LineBot line() {
    return line.get();
  }

  /// Has cached reports forgotten.
  public Forgetting forgetting() {
    return forgetting;
  }

  /// What is to be kept warm.
  public WarmList warmList() {
    return warmList;
  }

  /// The desk that answers.
  public ReportDesk desk() {
    return desk;
  }

  /// Pictures and PDFs of its reports.
  public Renditions renditions() {
    return renditions;
  }

  /// The cache that makes what is missing.
  public MakingCache cache() {
    return cache;
  }

  /// What screens found, in Redis or in a file of this machine.
  public ScanResults scanResults() {
    return scanResults.get();
  }

  /// The tiers below it.
  public Cache tiers() {
    return tiers;
  }

  /// What the tiers have under a key, as the one that decides says, where it can be asked.
  ///
  /// @throws openbell.cache.CacheException when it cannot, and no copy is here
  public Optional<CacheHit> find(String key) {
    return Deciding.find(tiers, key);
  }

  /// How many values wait for the far tier; empty without one.
  public Optional<Long> waiting() {
    return stats.snapshot().tiers().stream()
        .map(tier -> tier.counts().get("spool_depth"))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /// What the local file holds under a prefix.
  public List<CacheListing> listing(String prefix) {
    return sqlite.list(prefix);
  }

  /// Sizes and counts of the local file.
  public Map<String, Long> localCounts() {
    return sqlite.counts();
  }

  /// How many bodies of sources were judged, and how many of them put into quarantine.
  public Map<String, Long> judged() {
    return gate.counts();
  }

  /// What happened in them.
  public CacheStats stats() {
    return stats;
  }

  /// The bucket, or the directory that stands for it.
  public BlobStore store() {
    return store;
  }

  /// The prices in what was kept.
  public KeptPrices keptPrices() {
    return keptPrices;
  }

  /// Now.
  public InstantSource clock() {
    return clock;
  }

  /// Where keys are looked up that are given by a name.
  public Secrets secrets() {
    return secrets;
  }

  /// What language models may spend today.
  public StateBudget budget() {
    return budget;
  }

  /// Keeps the counters, ends what is under way, closes connections.
  @Override
  public void close() {
    if (narrator instanceof LlmNarrator model) {
      stats.add("narrator", model.counts());
    }
    stats.add("quality", gate.counts());
    stats.close();
    cache.close();
    if (narrator instanceof LlmNarrator model) {
      model.close();
    }
    if (state instanceof DynamoDbStateStore table) {
      table.close();
    }
    scanResults.close();
    closeFunctions.run();
    alerts.close();
    lateSecrets.close();
    store.close();
  }

  private LineSettings lineSettings(Settings all) {
    EdgeSettings edge = all.edge();
    return new LineSettings(
        optional(edge.lineSecret()),
        optional(edge.lineToken()),
        edge.lineBase().orElse(LineSettings.LINE),
        edge.publicUrl(),
        all.lang());
  }

  private Supplier<Optional<String>> optional(Optional<Secret> secret) {
    Optional<Supplier<String>> key = secret.map(s -> s.from(secrets));
    return () -> key.map(Supplier::get);
  }

  /// A clock that starts at that moment and ticks on.
  private static InstantSource startingAt(Instant start) {
    return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), start));
  }

  private Cache openCache(Settings settings, ProcessKind kind, Pace pace, Leases leases) {
    Cache below = openShared(settings, kind, pace, leases);
    if (kind.memoryBytes() == 0) {
      return below;
    }
    Cache memory = new MeteredCache(new MemoryCache(kind.memoryBytes(), clock), stats);
    return new TieredCache(memory, below, kind.memoryTrust(), clock);
  }

  private Cache openShared(Settings settings, ProcessKind kind, Pace pace, Leases leases) {
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
                  new MeteredCache(kind.frozen() ? local : sqlite, stats),
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
