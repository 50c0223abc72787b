package openbell.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import openbell.cache.Cache;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.Pace;
import openbell.cache.SqliteCache;
import openbell.feeds.FolderFeed;
import openbell.lake.Lake;
import openbell.lake.quality.QualityCheck;
import openbell.lake.quality.QualityRules;
import openbell.market.Exchange;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportWriter;
import openbell.report.TemplateNarrator;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;

/** A folder of prices, a lake beside it, and its use cases, all real. */
final class LakeScene {
  static final LocalDate FIRST = LocalDate.of(2024, 1, 2);

  final Path home;
  final Path folder;
  final Path blobs;
  final ColdStore store;
  final Lake lake;
  final QualityCheck check = new QualityCheck(QualityRules.bundled());
  final List<String> alerts = new ArrayList<>();
  final QualityGate gate;
  final Sources sources;
  Instant now = Instant.parse("2025-11-12T22:00:00Z");

  LakeScene(Path dir) throws IOException {
    folder = Files.createDirectories(dir.resolve("folder"));
    blobs = dir.resolve("blobs");
    home = dir;
    store = new ColdStore(new DirectoryBlobStore(blobs));
    lake = new Lake(store, "test");
    gate = new QualityGate(lake, check, alerts::add);
    sources =
        new Sources(List.of(new FolderFeed(folder, () -> now)), Map.of(), List.of("folder"), gate);
  }

  /** Writes the file of a symbol: so many trading days, each price times a factor. */
  void prices(String symbol, int days, double factor) {
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    LocalDate date = FIRST;
    for (int i = 0; i < days; i++) {
      double close = (50 + 10 * Math.sin(i / 30.0) + i % 7 * 0.3) * factor;
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%.4f,%.4f,%.4f,%.4f,%d%n",
              date,
              close,
              close * 1.01,
              close * 0.99,
              close,
              1000 + i % 11 * 100));
      date = Exchange.forSymbol(symbol).calendar().next(date);
    }
    file(symbol, csv.toString());
  }

  void file(String symbol, String csv) {
    try {
      Files.write(folder.resolve(symbol + ".csv"), csv.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Fetching.Summary fetch(String... tickers) throws InterruptedException {
    return new Fetching(sources, ingesting(), TickerRegistry.bundled(), () -> now, pause -> {})
        .fetch(List.of(tickers), Optional.empty(), Instant.MAX, (ticker, result) -> {});
  }

  Ingesting ingesting() {
    return new Ingesting(lake, gate, () -> now);
  }

  Reprocessing.Summary reprocess() throws InterruptedException {
    return new Reprocessing(sources, lake, ingesting(), () -> now)
        .run(List.of(), Optional.empty(), (done, of) -> {});
  }

  Verifying.Summary verify() throws InterruptedException {
    return new Verifying(sources, lake, () -> now).run((done, of) -> {});
  }

  /** Has the desk make a report of a ticker in English, and its PDF; returns the report. */
  Report report(String ticker) {
    return ((ReportOutcome.Answered) ask(ticker)).report();
  }

  /** As [#report], with what came of it. */
  ReportOutcome ask(String ticker) {
    return ask(ReportQuestion.of(ticker));
  }

  /** As the other, of a day. */
  ReportOutcome ask(String ticker, LocalDate date) {
    return ask(
        new ReportQuestion(
            ticker,
            Optional.of(date.toString()),
            Optional.empty(),
            false,
            ReportQuestion.Wanted.TEXT,
            Optional.empty()));
  }

  private ReportOutcome ask(ReportQuestion question) {
    InstantSource clock = () -> now;
    Cache tiers = new SqliteCache(home.resolve("cache.db"), clock);
    try (MakingCache cache =
        new MakingCache(
            tiers, Optional.empty(), MakingPolicy.DEFAULT.withEarlyBeta(0), Pace.real(clock))) {
      Renditions renditions =
          new Renditions(tiers, store, List.of(new FolderFeed(folder, clock)), clock);
      ReportWriter writer = new ReportWriter(new TemplateNarrator(), clock);
      ReportDesk desk =
          new ReportDesk(
              TickerRegistry.bundled(),
              sources,
              cache,
              new ReportMaker(lake, renditions, writer, writer),
              new ReportDesk.Policy(
                  new Validity(Duration.ofHours(24), Demand.unknown(), OptionalInt::empty),
                  Lang.EN,
                  true,
                  Duration.ofSeconds(60)),
              clock);
      ReportOutcome outcome = desk.report(question, new Trace());
      if (outcome instanceof ReportOutcome.Answered made) {
        renditions.pdf(made.report(), made.json(), !made.servedFrom().equals("stale"));
      }
      return outcome;
    }
  }

  Checking.Summary check(String... symbols) {
    return new Checking(sources, lake, gate, check, () -> now).run(List.of(symbols));
  }

  Retention retention() {
    return new Retention(lake, store, () -> now);
  }

  Retrieval.Outcome latest(String ticker, String type) {
    return new Retrieval(lake, TickerRegistry.bundled(), () -> now)
        .find(ticker, Retrieval.Wanted.latest(type));
  }

  Lineage lineage() {
    return new Lineage(lake, TickerRegistry.bundled());
  }

  List<String> keys(String prefix) {
    return store.listAll(prefix).map(ListedBlob::key).toList();
  }
}
