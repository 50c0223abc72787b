package openbell.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import openbell.feeds.CompletedSessions;
import openbell.feeds.FetchResult;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.Noted;
import openbell.lake.RawObject;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Fact;
import openbell.market.Study;
import openbell.market.Ticker;
import openbell.market.TradingCalendar;
import openbell.report.Brief;
import openbell.report.Freshness;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.report.ReportWriter;
import openbell.report.StanceRules;
import openbell.report.chart.ChartData;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a report of fetched prices, and keeps all that belongs to it in the lake.
///
/// The raw object is written beside the computing and telling, the facts beside the telling, the
/// report last. A lake that cannot be written costs the lineage, not the report. Safe for
/// concurrent use.
public final class ReportMaker {
  private static final Logger LOG = LoggerFactory.getLogger(ReportMaker.class);

  /// Where a year's holidays are not known, so many weekdays without a bar may be holidays and are
  /// no sign of old data.
  private static final int WEEKDAYS_OF_DOUBT = 3;

  /// What came of making.
  sealed interface Result {
    /// A report, its JSON, and what the reader should know.
    @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
    record Made(Report report, byte[] json, List<String> warnings) implements Result {}

    /// There is no completed session to speak of, and why.
    record NoData(String what) implements Result {}
  }

  private final Lake lake;
  private final Restating restating;
  private final Renditions renditions;
  private final ReportWriter writer;
  private final ReportWriter template;

  /// A maker that keeps its objects in this lake.
  ///
  /// @param renditions keeps what belongs beside a report
  /// @param template assembles the facts around a text that was told before, without asking anybody
  public ReportMaker(Lake lake, Renditions renditions, ReportWriter writer, ReportWriter template) {
    this.lake = lake;
    restating = new Restating(lake);
    this.renditions = renditions;
    this.writer = writer;
    this.template = template;
  }

  /// Told that prices were asked for.
  void prepare() {
    writer.prepare();
  }

  /// Makes the report.
  ///
  /// @param from the source that gave the prices, and the news beside them; prices that the lake
  ///   has are told by the template
  /// @param found its prices
  /// @param keptText a text that the report keeps instead of being told anew
  /// @param companionsUntil until when its picture and its news are cached; empty: they are not
  Result make(
      Sources.Answer from,
      FetchResult.Fetched found,
      ReportRequest request,
      Optional<String> keptText,
      Optional<Instant> companionsUntil,
      Trace trace) {
    long start = System.nanoTime();
    trace.begin(Trace.Stage.FACTS);
    String source = from.feed().source();
    Quote quote = found.quote();
    Ticker ticker = named(request.ticker(), quote);
    Bars completed = completed(quote, request);
    Bars bars = completed.upTo(request.date());
    if (bars.isEmpty()) {
      return new Result.NoData(noData(source, completed, request));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Keeper keeper = new Keeper(trace);
      News news = News.of(from, ticker, request);
      Future<Optional<Kept>> raw =
          threads.submit(() -> keeper.keep(() -> keptRaw(threads, from, found, request)));
      Future<Optional<Kept>> rawNews =
          threads.submit(
              () -> news.raw().flatMap(object -> keeper.keep(() -> lake.keepRaw(object))));
      Study study = trace.timed("market", "facts and percentiles", () -> Study.of(bars));
      Future<Long> companions =
          threads.submit(
              () -> {
                long painting = System.nanoTime();
                ChartData data = new ChartData(ticker, study);
                try {
                  companionsUntil.ifPresent(until -> companions(request, news, data, raw, until));
                } catch (RuntimeException | LinkageError e) {
                  keeper.warn("no picture or news was kept beside the report: " + e);
                }
                return millisSince(painting);
              });
      Future<Report.Lineage> lineage =
          threads.submit(() -> lineage(threads, keeper, study, raw, rawNews, request));
      long telling = System.nanoTime();
      trace.begin(Trace.Stage.TELLING);
      Brief brief = brief(source, quote, request, ticker, study, news);
      Report told = told(brief, request, keptText, from.kept().isEmpty() ? writer : template);
      trace.add("report", toldBy(told.narrator()), telling);
      trace.begin(Trace.Stage.KEEPING);
      long narrateMillis = millisSince(telling);

      Optional<Kept> kept = result(raw);
      long renderMillis = result(companions);
      long total = from.tookMillis() + millisSince(start);
      Report report =
          told.with(
              result(lineage),
              new Report.TookMs(from.tookMillis(), narrateMillis, renderMillis, total));
      if (kept.isPresent()) {
        report = keepReport(keeper, report, kept.get(), request);
      }
      return new Result.Made(report, ReportJson.write(report), warnings(keeper, report.narrator()));
    }
  }

  /// Keeps the news of a report that stays as it is, for as long as the report now does.
  void keepNews(
      Sources.Answer from, FetchResult.Fetched found, ReportRequest request, Instant until) {
    News news = News.of(from, named(request.ticker(), found.quote()), request);
    if (news.state() == Brief.NewsState.ASKED) {
      renditions.keepNews(request, news.headlines(), until);
    }
  }

  /// Painted and kept beside the telling.
  private void companions(
      ReportRequest request, News news, ChartData data, Future<Optional<Kept>> raw, Instant until) {
    if (news.state() == Brief.NewsState.ASKED) {
      renditions.keepNews(request, news.headlines(), until);
    }
    if (request.picture()) {
      renditions.paint(request, data, () -> result(raw).map(Kept::key), until);
    }
  }

  private Report told(
      Brief brief, ReportRequest request, Optional<String> keptText, ReportWriter by) {
    return keptText.isEmpty()
        ? by.write(brief, request.lang(), Report.Lineage.none())
        : template.write(brief, request.lang(), Report.Lineage.none()).retold(keptText.get());
  }

  private static String toldBy(Report.NarratorInfo by) {
    String model = by.model() == null ? "" : " " + by.model();
    String why = by.fallbackReason() == null ? "" : ": " + by.fallbackReason();
    return by.kind().equals(Report.NarratorInfo.LLM)
        ? "told by" + model + (by.replayed() > 0 ? ", a kept answer" : "")
        : "told by the template" + why;
  }

  /// What went wrong, also with a model that was asked; that none was to be asked is no news.
  private static List<String> warnings(Keeper keeper, Report.NarratorInfo by) {
    List<String> all = new ArrayList<>(keeper.warnings());
    toldInstead(by).ifPresent(all::add);
    return all;
  }

  /// That the template told in place of the model that was asked, and why.
  static Optional<String> toldInstead(Report.NarratorInfo by) {
    return by.fallbackReason() == null || by.model() == null
        ? Optional.empty()
        : Optional.of("told by the template, not by " + by.model() + ": " + by.fallbackReason());
  }

  /// A hash of all that a report's content comes from: the bars used, its name, its label, its
  /// language, the view, the headlines and who tells.
  String inputHash(Sources.Answer from, FetchResult.Fetched found, ReportRequest request) {
    Quote quote = found.quote();
    Ticker ticker = named(request.ticker(), quote);
    Bars bars = completed(quote, request).upTo(request.date());
    String rest =
        bars.isEmpty()
            ? "empty"
            : String.join(
                "|",
                ticker.ticker(),
                ticker.name(),
                ticker.currency(),
                from.feed().source(),
                request.lang().code(),
                Boolean.toString(request.stance()),
                Integer.toString(Fact.DEFINITIONS_VERSION),
                writer.narratorIdentity(),
                freshness(request, ticker, bars.lastDate(), from.feed().source()).toString(),
                News.of(from, ticker, request).headlines().toString());
    return InputHash.of(bars, rest);
  }

  /// Whether a report of these prices lacks the latest session.
  boolean isStale(Sources.Answer from, FetchResult.Fetched found, ReportRequest request) {
    Bars bars = completed(found.quote(), request).upTo(request.date());
    Ticker ticker = named(request.ticker(), found.quote());
    return !bars.isEmpty()
        && freshness(request, ticker, bars.lastDate(), from.feed().source()).stale();
  }

  private static Bars completed(Quote quote, ReportRequest request) {
    return CompletedSessions.of(
        quote.bars(), named(request.ticker(), quote).exchange(), request.now());
  }

  /// The newest report kept in the lake that may stand in for the one asked for: of its date, or,
  /// when the date is today's, of an earlier one. Empty also when the lake does not answer.
  Optional<byte[]> lastReport(ReportRequest request) {
    try {
      return lake.lastReport(
              request.ticker().ticker(),
              request.lang().code(),
              request.past() ? request.date() : LocalDate.EPOCH,
              request.date())
          .filter(json -> ReportJson.read(json).isPresent());
    } catch (StoreException e) {
      LOG.warn("the lake was not asked for the last report: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /// The newest report in the lake that answers a question of a past day: made after that session
  /// was over, by today's definitions, with the view or without as asked, and told by who tells
  /// reports now. Empty where there is none, or the lake does not answer.
  Optional<Report> keptReport(ReportRequest request) {
    if (!request.past()) {
      return Optional.empty();
    }
    return lastReport(request)
        .flatMap(ReportJson::read)
        .filter(report -> report.date().equals(request.date()))
        .filter(report -> report.factsAsOf().equals(request.date()))
        .filter(report -> report.definitionsVersion() == Fact.DEFINITIONS_VERSION)
        .filter(report -> (report.stance() != null) == request.stance())
        .filter(report -> !report.narrator().provisional());
  }

  /// The newest prices that the lake has, of any of these sources that is asked.
  LastPrices lastPrices(Sources sources) {
    return new LastPrices(sources, lake);
  }

  private Kept keptRaw(
      ExecutorService threads,
      Sources.Answer from,
      FetchResult.Fetched found,
      ReportRequest request) {
    if (from.kept().isPresent()) {
      return from.kept().get();
    }
    RawResponse raw = found.raw();
    String symbol = request.ticker().symbol();
    Noted noted =
        lake.note(
            new RawObject(
                from.feed().rawPrefix(),
                symbol,
                request.now().atZone(request.ticker().zone()).toLocalDate(),
                raw.fetchedAt(),
                raw.body(),
                raw.contentType()));
    // Beside the report, which does not need it.
    threads.execute(
        () -> {
          try {
            restating.look(from.feed(), symbol, noted, found.quote().bars(), request.now());
          } catch (StoreException e) {
            LOG.warn("{} was not compared with the one before: {}", noted.kept(), e.getMessage());
          }
        });
    return noted.kept();
  }

  /// What the facts are kept as, beside the telling, once the raw object is.
  private Report.Lineage lineage(
      ExecutorService threads,
      Keeper keeper,
      Study study,
      Future<Optional<Kept>> raw,
      Future<Optional<Kept>> rawNews,
      ReportRequest request) {
    Optional<Kept> found = result(raw);
    if (found.isEmpty()) {
      return Report.Lineage.none();
    }
    Kept kept = found.get();
    String symbol = request.ticker().symbol();
    Instant now = request.now();
    Future<Optional<String>> indicators =
        threads.submit(
            () -> keeper.keep(() -> lake.keepIndicators(symbol, request.date(), study, kept, now)));
    Future<Optional<String>> features =
        threads.submit(
            () -> keeper.keep(() -> lake.keepFeatures(symbol, request.date(), study, kept, now)));
    Optional<String> percentiles =
        keeper.keep(() -> lake.keepPercentiles(symbol, request.date(), study, kept, now));
    return new Report.Lineage(
            List.of(kept.key()),
            result(indicators).orElse(null),
            percentiles.orElse(null),
            result(features).orElse(null),
            null)
        .withRaw(result(rawNews).map(Kept::key));
  }

  private Report keepReport(Keeper keeper, Report report, Kept raw, ReportRequest request) {
    Optional<String> key =
        keeper.keep(
            () ->
                lake.keepReport(
                    report.ticker(),
                    request.date(),
                    report.lang(),
                    k -> ReportJson.write(report.keptAs(k)),
                    raw,
                    request.now()));
    return key.map(report::keptAs).orElse(report);
  }

  private static Brief brief(
      String source, Quote quote, ReportRequest request, Ticker ticker, Study study, News news) {
    return new Brief(
        ticker,
        study,
        quote.quality().upTo(study.asOf()),
        request.date(),
        freshness(request, ticker, study.asOf(), source),
        source,
        request.stance() ? Optional.of(StanceRules.judge(study)) : Optional.empty(),
        news.headlines(),
        news.state());
  }

  /// What the registry does not know of a symbol, its source may.
  private static Ticker named(Ticker ticker, Quote quote) {
    String currency = quote.currency().isBlank() ? ticker.currency() : quote.currency();
    boolean unnamed = ticker.name().equals(ticker.symbol());
    // Braces are the text's own signs; a name from outside has no business with them.
    String told = quote.name().replaceAll("[{}]", "").strip();
    String name = unnamed && !told.isEmpty() ? told : ticker.name();
    // The date was found in the first exchange's zone: another one must not move it.
    Exchange exchange =
        quote
            .exchangeCode()
            .filter(code -> unnamed)
            .flatMap(Exchange::byCode)
            .filter(e -> e.zone().equals(ticker.zone()))
            .orElse(ticker.exchange());
    return ticker.withSource(name, exchange, currency);
  }

  private static Freshness freshness(
      ReportRequest request, Ticker ticker, LocalDate asOf, String source) {
    TradingCalendar calendar = ticker.exchange().calendar();
    LocalDate expected = calendar.lastCompleted(request.now(), ticker.exchange().dataDelay());
    if (expected.isAfter(request.date())) {
      expected = request.date();
    }
    int missed = 0;
    boolean known = true;
    for (LocalDate day = expected;
        day.isAfter(asOf) && missed <= WEEKDAYS_OF_DOUBT;
        day = calendar.previousOrSame(day.minusDays(1))) {
      missed++;
      known &= calendar.covers(day);
    }
    return missed > (known ? 0 : WEEKDAYS_OF_DOUBT)
        ? Freshness.stale(
            "the last bar of %s is of %s, the session of %s is over"
                .formatted(source, asOf, expected))
        : Freshness.fresh();
  }

  private static String noData(String source, Bars completed, ReportRequest request) {
    String what =
        "%s has no completed session of %s up to %s"
            .formatted(source, request.ticker().symbol(), request.date());
    return completed.isEmpty() ? what : what + " (its first is " + completed.firstDate() + ")";
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the lake was written", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the lake was not written", e.getCause());
    }
  }

  /// Writes to the lake; what fails becomes a warning.
  private static final class Keeper {
    private final Trace trace;
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    Keeper(Trace trace) {
      this.trace = trace;
    }

    <T> Optional<T> keep(Supplier<T> write) {
      long start = System.nanoTime();
      try {
        T kept = write.get();
        trace.add("lake", String.valueOf(kept instanceof Kept k ? k.key() : kept), start);
        return Optional.of(kept);
      } catch (StoreException e) {
        LOG.warn("not kept in the lake: {}", e.getMessage());
        trace.add("lake", "not kept: " + e.getMessage(), start);
        warnings.add("not kept in the data lake: " + e.getMessage());
        return Optional.empty();
      }
    }

    void warn(String line) {
      LOG.warn("{}", line);
      warnings.add(line);
    }

    List<String> warnings() {
      synchronized (warnings) {
        return List.copyOf(warnings);
      }
    }
  }
}
