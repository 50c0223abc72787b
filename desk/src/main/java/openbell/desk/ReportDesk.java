package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheException;
import openbell.cache.CacheHit;
import openbell.feeds.FetchResult;
import openbell.market.Fact;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.market.TradingCalendar;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a question: from what somebody typed to a report, made once and then served from the
/// cache.
///
/// Resolve the ticker; find the date at its exchange; look in the cache; else fetch, compute, tell,
/// keep. Every outcome is a value. Safe for concurrent use; blocks, so call it from virtual
/// threads.
public final class ReportDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ReportDesk.class);
  private static final int LONGEST_ECHO_CHARS = 40;

  private final TickerRegistry registry;
  private final Sources sources;
  private final Cache cache;
  private final ReportMaker maker;
  private final Policy policy;
  private final InstantSource clock;

  /// How the desk answers.
  ///
  /// @param reportTtl how long a report is good, at most
  /// @param lang the language when none is asked for
  /// @param stance whether reports carry the rule-based view
  public record Policy(Duration reportTtl, Lang lang, boolean stance) {}

  /// A desk over these parts; it owns none of them.
  public ReportDesk(
      TickerRegistry registry,
      Sources sources,
      Cache cache,
      ReportMaker maker,
      Policy policy,
      InstantSource clock) {
    this.registry = registry;
    this.sources = sources;
    this.cache = cache;
    this.maker = maker;
    this.policy = policy;
    this.clock = clock;
  }

  /// Answers a question; what was done on the way is added to the trace.
  public ReportOutcome report(ReportQuestion question, Trace trace) {
    Optional<Lang> lang = question.lang().map(Lang::of).orElse(Optional.of(policy.lang()));
    if (lang.isEmpty()) {
      return new ReportOutcome.Invalid(
          "unknown language " + quoted(question.lang().orElse("")), "give th or en");
    }
    if (question.source().isPresent() && !sources.knows(question.source().get())) {
      return new ReportOutcome.Invalid(
          "unknown source " + quoted(question.source().get()),
          "give one of " + String.join(", ", sources.names()));
    }
    long start = System.nanoTime();
    Resolution resolution = registry.resolve(question.query());
    trace.add("registry", quoted(question.query()) + " is " + told(resolution), start);
    return switch (resolution) {
      case Resolution.Invalid(String reason) ->
          new ReportOutcome.Invalid(reason, "give a ticker such as DBS19, a symbol or a name");
      case Resolution.Ambiguous(List<Ticker> suggestions) ->
          new ReportOutcome.NotFound(
              quoted(question.query()) + " may mean several stocks",
              "ask for one of " + labels(suggestions),
              suggestions);
      case Resolution.Found(Ticker ticker) -> dated(question, ticker, List.of(), lang.get(), trace);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> suggestions) ->
          symbol.isPresent()
              ? dated(question, Ticker.ofSymbol(symbol.get()), suggestions, lang.get(), trace)
              : unknown(question.query(), suggestions);
    };
  }

  private ReportOutcome dated(
      ReportQuestion question, Ticker ticker, List<Ticker> near, Lang lang, Trace trace) {
    Instant now = clock.instant();
    LocalDate today = now.atZone(ticker.zone()).toLocalDate();
    LocalDate asked = today;
    if (question.date().isPresent()) {
      try {
        asked = LocalDate.parse(question.date().get());
      } catch (DateTimeParseException e) {
        return new ReportOutcome.Invalid(
            quoted(question.date().get()) + " is not a date", "give it as 2025-11-11");
      }
      if (asked.isAfter(today)) {
        return new ReportOutcome.Invalid(
            asked + " is in the future",
            "give a date up to " + today + ", today on " + ticker.exchange().name());
      }
    }
    TradingCalendar calendar = ticker.exchange().calendar();
    LocalDate date = calendar.previousOrSame(asked);
    List<String> notes = new ArrayList<>();
    if (question.date().isPresent() && !date.equals(asked)) {
      notes.add(
          "%s is not a trading day on %s: this is the report of %s, the trading day before it"
              .formatted(asked, ticker.exchange().name(), date));
    }
    if (!calendar.covers(date)) {
      notes.add(
          "the holidays of %s in %d are not known here: every weekday counts as a trading day"
              .formatted(ticker.exchange().name(), date.getYear()));
    }
    ReportRequest request =
        new ReportRequest(
            ticker,
            date,
            date.isBefore(calendar.previousOrSame(today)),
            lang,
            policy.stance(),
            now);
    return answer(question, request, near, notes, trace);
  }

  private ReportOutcome answer(
      ReportQuestion question,
      ReportRequest request,
      List<Ticker> near,
      List<String> notes,
      Trace trace) {
    boolean pastTheCache = question.source().isPresent();
    if (!question.refresh() && !pastTheCache) {
      Optional<ReportOutcome> cached = fromCache(request, notes, trace);
      if (cached.isPresent()) {
        return cached.get();
      }
    }
    List<String> order = question.source().map(List::of).orElse(sources.order());
    Sources.Answer fetched = sources.fetch(request.ticker().symbol(), order, trace);
    return switch (fetched.result()) {
      case FetchResult.NotFound(String symbol, String reason) -> {
        boolean registered = !request.ticker().name().equals(symbol);
        yield registered
            ? new ReportOutcome.NotFound(reason, "ask another source, or later", List.of())
            : unknown(question.query(), near);
      }
      case FetchResult.Failed failed -> sourceFailed(failed, request);
      case FetchResult.Fetched found -> made(fetched, found, request, pastTheCache, notes, trace);
    };
  }

  private ReportOutcome made(
      Sources.Answer source,
      FetchResult.Fetched found,
      ReportRequest request,
      boolean pastTheCache,
      List<String> notes,
      Trace trace) {
    ReportMaker.Result result =
        maker.make(source.feed(), found, request, source.tookMillis(), trace);
    return switch (result) {
      case ReportMaker.Result.NoData(String what) ->
          new ReportOutcome.NotFound(what, "ask for a later date or another stock", List.of());
      case ReportMaker.Result.Made(Report report, byte[] json, List<String> warnings) -> {
        if (!pastTheCache) {
          keep(request, report, json, trace);
        }
        List<String> all = new ArrayList<>(notes);
        all.addAll(warnings);
        yield new ReportOutcome.Answered(report, json, "made", all);
      }
    };
  }

  private Optional<ReportOutcome> fromCache(
      ReportRequest request, List<String> notes, Trace trace) {
    long start = System.nanoTime();
    String key = request.cacheKey();
    try {
      Optional<CacheHit> hit = cache.get(key);
      Optional<Report> report =
          hit.flatMap(h -> ReportJson.read(h.entry().bytes())).filter(r -> usable(r, request));
      String what = hit.isEmpty() ? "miss" : report.isEmpty() ? "not usable" : hit.get().tier();
      trace.add("cache", key + ": " + what, start);
      return report.map(
          r -> {
            CacheHit h = hit.orElseThrow();
            return new ReportOutcome.Answered(r, h.entry().bytes(), h.tier(), notes);
          });
    } catch (CacheException e) {
      // A broken cache costs time and money, never the answer.
      LOG.warn("cache not read: {}", e.getMessage());
      trace.add("cache", key + ": " + e.getMessage(), start);
      return Optional.empty();
    }
  }

  /// A cached report is used only if the configured sources and the stance switch would give the
  /// same.
  private boolean usable(Report report, ReportRequest request) {
    return report.definitionsVersion() == Fact.DEFINITIONS_VERSION
        && sources.order().contains(report.source())
        && (report.stance() != null) == request.stance();
  }

  private void keep(ReportRequest request, Report report, byte[] json, Trace trace) {
    long start = System.nanoTime();
    Instant expiresAt = Expiry.of(request, report, policy.reportTtl());
    try {
      cache.put(request.cacheKey(), new CacheEntry(json, "application/json", expiresAt));
      trace.add("cache", request.cacheKey() + ": kept until " + expiresAt, start);
    } catch (CacheException e) {
      LOG.warn("report not cached: {}", e.getMessage());
      trace.add("cache", request.cacheKey() + ": " + e.getMessage(), start);
    }
  }

  private static ReportOutcome sourceFailed(FetchResult.Failed failed, ReportRequest request) {
    return switch (failed.kind()) {
      case NO_DATA ->
          new ReportOutcome.NotFound(
              failed.source() + " has no prices of " + request.ticker().symbol(),
              "ask for another stock",
              List.of());
      default ->
          new ReportOutcome.SourceFailed(failed.source(), failed.reason(), failed.retryAfter());
    };
  }

  private static ReportOutcome unknown(String query, List<Ticker> suggestions) {
    return new ReportOutcome.NotFound(
        "nothing is known as " + quoted(query),
        suggestions.isEmpty()
            ? "give a ticker such as DBS19, a symbol or a name"
            : "did you mean " + labels(suggestions) + "?",
        suggestions);
  }

  private static String labels(List<Ticker> tickers) {
    return String.join(", ", tickers.stream().map(Ticker::label).toList());
  }

  private static String told(Resolution resolution) {
    return switch (resolution) {
      case Resolution.Found(Ticker t) -> t.ticker() + ", prices of " + t.symbol();
      case Resolution.Ambiguous(List<Ticker> several) -> several.size() + " stocks";
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near) ->
          symbol.map(s -> "perhaps the symbol " + s).orElse("unknown");
      case Resolution.Invalid(String reason) -> "invalid";
    };
  }

  /// What was typed, shortened and without characters that would spoil a one-line message.
  private static String quoted(String typed) {
    StringBuilder text = new StringBuilder("\"");
    typed
        .codePoints()
        .limit(LONGEST_ECHO_CHARS)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.append(typed.codePointCount(0, typed.length()) > LONGEST_ECHO_CHARS ? "…\"" : "\"")
        .toString();
  }
}
