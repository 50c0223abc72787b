package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import openbell.cache.CacheEntry;
import openbell.cache.Made;
import openbell.cache.MakeFailedException;
import openbell.cache.Maker;
import openbell.cache.Making;
import openbell.cache.Work;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.report.Report;
import openbell.report.ReportJson;

/// One ask, as the cache's maker: fetches, and makes the report unless its input is what it was. A
/// past day that was told when it was over stays as it was told: that report is in the lake.
///
/// What is not to be had (an unknown symbol, no prices) is a failure to the cache, remembered for a
/// short while and told to every asker by the first word of its reason.
final class Asking implements Maker {
  /// Begins the reason when the source does not know the symbol.
  static final String UNKNOWN = "unknown: ";

  /// Begins the reason when the source has no prices to speak of.
  static final String NO_DATA = "no data: ";

  private static final String PROVISIONAL = "-provisional";

  private final ReportRequest request;
  private final boolean forced;
  private final Optional<KeptText> keptText;
  private final Optional<Sources.Answer> prices;
  private final Sources sources;
  private final ReportMaker maker;
  private final Validity validity;
  private final Trace trace;
  private final UnderWay underWay;
  private final List<String> warnings;

  /// A text that stays as it is, and until when.
  private record KeptText(String text, Instant expiresAt) {}

  private Asking(
      ReportRequest request,
      boolean forced,
      Optional<KeptText> keptText,
      Optional<Sources.Answer> prices,
      Sources sources,
      ReportMaker maker,
      Validity validity,
      Trace trace,
      UnderWay underWay,
      List<String> warnings) {
    this.request = request;
    this.forced = forced;
    this.keptText = keptText;
    this.prices = prices;
    this.sources = sources;
    this.maker = maker;
    this.validity = validity;
    this.trace = trace;
    this.underWay = underWay;
    this.warnings = warnings;
  }

  /// A making that keeps what is there when its input is what it was.
  static Asking of(
      ReportRequest request,
      Sources sources,
      ReportMaker maker,
      Validity validity,
      Trace trace,
      UnderWay underWay) {
    return new Asking(
        request,
        false,
        Optional.empty(),
        Optional.empty(),
        sources,
        maker,
        validity,
        trace,
        underWay,
        new CopyOnWriteArrayList<>());
  }

  /// This making, with prices that were fetched a moment ago.
  Asking with(Optional<Sources.Answer> prices) {
    return new Asking(
        request, forced, keptText, prices, sources, maker, validity, trace, underWay, warnings);
  }

  /// This making, done even if its input is what it was; the warnings are shared.
  Asking anew() {
    return new Asking(
        request,
        true,
        Optional.empty(),
        prices,
        sources,
        maker,
        validity,
        trace,
        underWay,
        warnings);
  }

  /// This making, around a text that was there: facts anew, nobody asked to tell them.
  Asking keeping(String text, Instant expiresAt) {
    return new Asking(
        request,
        true,
        Optional.of(new KeptText(text, expiresAt)),
        prices,
        sources,
        maker,
        validity,
        trace,
        underWay,
        warnings);
  }

  /// What the reader should know of the making, where this ask did it.
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public Made make(Work work) throws MakeFailedException {
    try (UnderWay.Entry _ = underWay.enter(request.cacheKey(), trace)) {
      return makeTold(work);
    }
  }

  private Made makeTold(Work work) throws MakeFailedException {
    long start = System.nanoTime();
    // One that names its input is compared with it below.
    boolean unknown = work.previous().map(e -> e.making().inputHash()).orElse("").isEmpty();
    if (unknown && !forced && keptText.isEmpty()) {
      Optional<Report> kept =
          maker.keptReport(request).filter(report -> sources.order().contains(report.source()));
      if (kept.isPresent()) {
        trace.add("lake", "told before, of " + request.date(), start);
        byte[] json = ReportJson.write(kept.get());
        ReportMaker.Result.Made made = new ReportMaker.Result.Made(kept.get(), json, List.of());
        return new Made.Value(entry(made, "", start));
      }
    }
    trace.begin(Trace.Stage.PRICES);
    if (keptText.isEmpty()) {
      maker.prepare();
    }
    Sources.Answer fetched =
        prices.orElseGet(
            () ->
                sources.fetch(request.ticker().symbol(), sources.order(), !request.past(), trace));
    work.check();
    FetchResult.Fetched found =
        switch (fetched.result()) {
          case FetchResult.Fetched f -> f;
          case FetchResult.NotFound none -> throw new MakeFailedException(UNKNOWN + none.reason());
          case FetchResult.Failed failed -> throw failure(failed);
        };
    String inputHash = maker.inputHash(fetched, found, request);
    boolean same =
        work.previous().map(e -> e.making().inputHash()).filter(inputHash::equals).isPresent();
    if (same && !forced) {
      Optional<String> lacking =
          maker.isStale(fetched, found, request) ? Optional.of(Validity.LATE) : Optional.empty();
      Validity.Until until = validity.of(request, lacking);
      maker.keepNews(fetched, found, request, validity.of(request, Optional.empty()).expiresAt());
      trace.add("report", "input unchanged: kept until " + until.expiresAt(), start);
      return new Made.Unchanged(until.expiresAt(), until.renewal(), until.why());
    }
    return switch (maker.make(
        fetched,
        found,
        request,
        keptText.map(KeptText::text),
        Optional.of(validity.of(request, Optional.empty()).expiresAt()),
        trace)) {
      case ReportMaker.Result.NoData(String what) -> throw new MakeFailedException(NO_DATA + what);
      case ReportMaker.Result.Made made -> {
        warnings.addAll(made.warnings());
        yield new Made.Value(entry(made, inputHash, start));
      }
    };
  }

  private CacheEntry entry(ReportMaker.Result.Made made, String inputHash, long start) {
    Report report = made.report();
    Validity.Until until = validity.of(request, lacking(report));
    Duration cost = Duration.ofNanos(System.nanoTime() - start);
    Instant expiresAt = keptText.map(KeptText::expiresAt).orElse(until.expiresAt());
    String why = keptText.isPresent() ? "as long as its text" : until.why();
    trace.add("cache", request.cacheKey() + ": kept until " + expiresAt + ", " + why, start);
    return new CacheEntry(
        made.json(),
        "application/json",
        expiresAt,
        new Making(
            report.generatedAt(),
            cost,
            until.renewal(),
            // The input of a report that the model could not tell is never "unchanged": the next
            // making asks the model again.
            provisional(report) ? inputHash + PROVISIONAL : inputHash,
            why));
  }

  /// Neither a report that the model could not tell nor an older system's text is kept beyond its
  /// expiry because its input is what it was.
  private boolean provisional(Report report) {
    return keptText.isPresent() || report.narrator().provisional();
  }

  /// Why a report may be better within the hour; empty when it will not.
  private static Optional<String> lacking(Report report) {
    if (report.freshness().state().equals("stale")) {
      return Optional.of(Validity.LATE);
    }
    return report.narrator().provisional()
        ? Optional.of("the language model did not tell it")
        : Optional.empty();
  }

  private static MakeFailedException failure(FetchResult.Failed failed) {
    return failed.kind() == FailureKind.NO_DATA
        ? new MakeFailedException(NO_DATA + failed.reason())
        : new MakeFailedException(failed.reason(), failed.retryAfter(), null);
  }
}
