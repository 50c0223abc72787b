package openbell.edge.wiring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import openbell.cache.Cache;
import openbell.cache.CacheHit;
import openbell.cache.CacheListing;
import openbell.cache.CacheStats;
import openbell.cache.Deciding;
import openbell.cache.MakingCache;
import openbell.cache.MakingStats;
import openbell.desk.Fetching;
import openbell.desk.Forgetting;
import openbell.desk.Ingesting;
import openbell.desk.LakeDesk;
import openbell.desk.LakeJournal;
import openbell.desk.Lineage;
import openbell.desk.LlmSwitch;
import openbell.desk.MarketFetching;
import openbell.desk.MeasuredDemand;
import openbell.desk.PastReports;
import openbell.desk.QualityGate;
import openbell.desk.Renditions;
import openbell.desk.ReportDesk;
import openbell.desk.ReportMaker;
import openbell.desk.Retrieval;
import openbell.desk.ScanResults;
import openbell.desk.Screens;
import openbell.desk.Settings;
import openbell.desk.Sources;
import openbell.desk.StateBudget;
import openbell.desk.SwitchedNarrator;
import openbell.desk.Updating;
import openbell.desk.Validity;
import openbell.desk.WarmList;
import openbell.desk.WarmRunner;
import openbell.desk.WarmRuns;
import openbell.desk.WarmTimes;
import openbell.desk.Warming;
import openbell.desk.ops.Operations;
import openbell.desk.ops.OpsDesk;
import openbell.desk.ops.OpsNotes;
import openbell.desk.ops.WarmNow;
import openbell.edge.http.LakeParts;
import openbell.edge.http.LineDoor;
import openbell.edge.http.Site;
import openbell.edge.http.SiteParts;
import openbell.edge.line.LineBot;
import openbell.edge.mail.Channels;
import openbell.edge.mail.Digests;
import openbell.feeds.PolygonMarket;
import openbell.lake.Lake;
import openbell.lake.quality.QualityCheck;
import openbell.lake.quality.QualityRules;
import openbell.lake.serving.ServingStore;
import openbell.lake.serving.ServingWriter;
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
  private final InstantSource clock;
  private final BlobStore store;
  private final StateStore state;
  private final Late<SecretsManagerSecrets> lateSecrets;
  private final Secrets secrets;
  private final Runnable closeFunctions;
  private final Optional<WorkFunction> work;
  private final CacheParts caching;
  private final FeedParts feeds;
  private final Sources sources;
  private final Lake lake;
  private final QualityCheck quality;
  private final OperatorParts operator;
  private final QualityGate gate;
  private final StateBudget budget;
  private final Narrator narrator;
  private final Renditions renditions;
  private final ReportDesk desk;
  private final Forgetting forgetting;
  private final WarmList warmList;
  private final LineParts line;
  private final Late<ScanResults> scanResults;
  private final Operations operations;
  private final WarmNow warmNow;
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
    lateSecrets = new Late<>(() -> Stores.secrets(settings, clock), found -> found.close());
    secrets = Late.secrets(lateSecrets);
    store = Stores.served(Stores.store(settings, kind), settings, secrets, kind);
    state = Stores.state(settings, store);
    caching = new CacheParts(settings, kind, store, state, work, clock);
    CacheStats stats = caching.stats();
    feeds = new FeedParts(settings, secrets, clock);
    lake = new Lake(store, CodeBuild.name());
    quality = new QualityCheck(QualityRules.bundled());
    operator = new OperatorParts(settings, secrets, clock);
    gate = new QualityGate(lake, quality, new OpsNotes(stats).telling(operator.alerts()));
    sources = feeds.sources(OpsParts.noting(gate, stats));
    renditions = new Renditions(caching.tiers(), store, feeds.feeds(), clock);
    budget = new StateBudget(state, settings.llm().usdPerDay(), clock);
    narrator =
        Narrators.of(settings.llm(), secrets, budget, new LakeJournal(lake, state, clock), clock);
    LlmSwitch llmSwitch = new LlmSwitch(state, clock);
    Narrator switched =
        narrator instanceof LlmNarrator ? new SwitchedNarrator(narrator, llmSwitch) : narrator;
    ReportWriter template = new ReportWriter(new TemplateNarrator(), clock);
    desk =
        new ReportDesk(
            TickerRegistry.bundled(),
            sources,
            caching.making(),
            new ReportMaker(lake, renditions, new ReportWriter(switched, clock), template),
            new ReportDesk.Policy(
                new Validity(
                    settings.reportTtl(),
                    new MeasuredDemand(() -> stats.kept().mostAsked()),
                    () -> store.expiryDays("cache/")),
                settings.lang(),
                settings.stance(),
                kind.patience()),
            clock);
    forgetting = new Forgetting(TickerRegistry.bundled(), caching.making());
    warmList =
        new WarmList(() -> stats.kept().mostAsked(), settings.warm(), TickerRegistry.bundled());
    line = new LineParts(settings, secrets, desk, () -> screens, state, clock);
    operations =
        OpsParts.operations(
            settings,
            caching,
            store,
            budget,
            llmSwitch,
            () -> line.andFollowedIfTold(warmList.tickers()),
            line.pushesLeft(),
            clock);
    warmNow =
        new WarmNow(
            desk,
            settings.lang(),
            () -> line.andFollowed(warmList.tickers()),
            operations.notes(),
            !kind.frozen(),
            clock);
    if (narrator instanceof LlmNarrator model) {
      stats.follow("narrator", model::counts);
    }
    stats.follow("quality", gate::counts);
    stats.follow("sources", sources::counts);
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
            new Retrieval(lake, TickerRegistry.bundled(), clock),
            screens,
            new OpsDesk(operations, warmNow, forgetting),
            lakeParts(),
            caching.stats(),
            TickerRegistry.bundled(),
            caching::recent,
            settings.lang(),
            line.door(work),
            Stores.optional(settings.edge().adminToken(), secrets),
            settings.edge().linksValidFor(),
            settings.edge().publicUrl(),
            metrics,
            new Readiness(caching.tiers(), clock)::problem,
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

  /// The ways to the operator.
  public Channels channels() {
    return operator.channels();
  }

  /// The function that makes reports and does LINE's work; empty where this process does it all.
  public Optional<WorkFunction> work() {
    return work;
  }

  /// Opens the local file of a process that may be frozen, for the answers after the first.
  public void openLocal() {
    caching.openLocal();
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
        feeds.polygon().map(client -> new MarketFetching(new PolygonMarket(client), lake, clock)));
  }

  /// What is done with the data lake beside filling it: with every source that may have filled it,
  /// set up or not.
  public LakeWorks lakeWorks() {
    return new LakeWorks(feeds.keptSources(gate), lake, store, gate, quality, clock);
  }

  /// When what is kept warm or followed is due.
  public WarmTimes warmTimes() {
    return new WarmTimes(() -> line.andFollowed(warmList.tickers()), TickerRegistry.bundled());
  }

  /// Makes what is due and announces it in LINE.
  ///
  /// @param timeLeft whether there is time for another report
  public WarmRunner warmRunner(WarmRuns runs, Warming.Pause sleeper, BooleanSupplier timeLeft) {
    runs.onRun(operations.notes()::warmed);
    return new WarmRunner(
        Warming.polite(desk, sleeper, timeLeft),
        List.of(settings.lang()),
        runs,
        (ticker, session, madeHere) -> line.announce(ticker),
        clock);
  }

  private Instant now() {
    return clock.instant();
  }

  /// The LINE bot.
  public LineBot line() {
    return line.bot();
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
    return caching.making();
  }

  /// The data lake.
  public Lake lake() {
    return lake;
  }

  /// What screens found, in Redis or in a file of this machine.
  public ScanResults scanResults() {
    return scanResults.get();
  }

  /// The tiers below it.
  public Cache tiers() {
    return caching.tiers();
  }

  /// What the tiers have under a key, as the one that decides says, where it can be asked.
  ///
  /// @throws openbell.cache.CacheException when it cannot, and no copy is here
  public Optional<CacheHit> find(String key) {
    return Deciding.find(caching.tiers(), key);
  }

  /// How many values wait for the far tier; empty without one.
  public Optional<Long> waiting() {
    return caching.waiting();
  }

  /// What the local file holds under a prefix.
  public List<CacheListing> listing(String prefix) {
    return caching.sqlite().list(prefix);
  }

  /// Sizes and counts of the local file.
  public Map<String, Long> localCounts() {
    return caching.held();
  }

  /// How many bodies of sources were judged, and how many of them put into quarantine.
  public Map<String, Long> judged() {
    return gate.counts();
  }

  /// What happened in them.
  public CacheStats stats() {
    return caching.stats();
  }

  /// The bucket, or the directory that stands for it.
  public BlobStore store() {
    return store;
  }

  /// The prices in what was kept.
  public KeptPrices keptPrices() {
    return feeds.keptPrices();
  }

  /// Now.
  public InstantSource clock() {
    return clock;
  }

  /// Where keys are looked up that are given by a name.
  public Secrets secrets() {
    return secrets;
  }

  /// How often each source answered how.
  public Map<String, Long> asked() {
    return sources.counts();
  }

  /// The operator's numbers.
  public Operations operations() {
    return operations;
  }

  /// The daily digests of them.
  public Digests digests() {
    return operator.digests(operations::numbers, warmTimes(), state);
  }

  /// What language models may spend today.
  public StateBudget budget() {
    return budget;
  }

  /// Waits until what was computed is in PostgreSQL and no connection to it is open, for a process
  /// that is about to stand still; at once where no database is set or nothing was computed.
  ///
  /// @return whether all of it is in
  public boolean settleServing(Duration atMost) {
    return serving().map(writer -> writer.settle(atMost)).orElse(true);
  }

  /// Brings into PostgreSQL what the lake has and it has not, whoever wrote it; at once where no
  /// database is set.
  ///
  /// @return whether all of it is in
  public boolean catchUpServing(Duration atMost) {
    return serving().map(writer -> writer.catchUp(atMost)).orElse(true);
  }

  private Optional<ServingWriter> serving() {
    return store instanceof ServingStore served ? Optional.of(served.writer()) : Optional.empty();
  }

  /// Keeps the counters, ends what is under way, closes connections.
  @Override
  public void close() {
    warmNow.close();
    if (tellsAtTheEnd()) {
      operations.tell();
    }
    caching.close();
    if (narrator instanceof LlmNarrator model) {
      model.close();
    }
    if (state instanceof DynamoDbStateStore table) {
      table.close();
    }
    scanResults.close();
    closeFunctions.run();
    operator.close();
    lateSecrets.close();
    store.close();
  }

  /// A server's last numbers are told; a command's where it made something, which took its time. A
  /// process that may be frozen is never asked to close.
  private boolean tellsAtTheEnd() {
    MakingStats made = caching.making().stats();
    return switch (kind.name()) {
      case ProcessKind.SERVER_NAME -> true;
      case ProcessKind.COMMAND_NAME -> made.makes() + made.failures() > 0;
      default -> false;
    };
  }

  /// A clock that starts at that moment and ticks on.
  private static InstantSource startingAt(Instant start) {
    return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), start));
  }
}
