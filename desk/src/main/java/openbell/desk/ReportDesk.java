package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.cache.Answer;
import openbell.cache.CacheHit;
import openbell.cache.MakingCache;
import openbell.cache.Wish;
import openbell.desk.ReportQuestion.Wanted;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.market.Fact;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.market.TradingCalendar;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.ReportJson;
import openbell.report.StaleLabel;

/// The way of a question: from what somebody typed to a report, made once and then served from the
/// cache.
///
/// Resolve the ticker; find the date at its exchange; look in the cache; else fetch, compute, tell,
/// keep. Every outcome is a value. Safe for concurrent use; blocks, so call it from virtual
/// threads.
public final class ReportDesk {
  private static final int LONGEST_ECHO_CHARS = 40;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final TickerRegistry registry;
  private final Sources sources;
  private final MakingCache cache;
  private final ReportMaker maker;
  private final Policy policy;
  private final InstantSource clock;
  private final UnderWay underWay = new UnderWay();
  private final ParsedReports parsed = new ParsedReports();
  private final SymbolGate gate;
  private final LastReports last;

  /// How the desk answers.
  ///
  /// @param validity until when a report holds
  /// @param lang the language when none is asked for
  /// @param stance whether reports carry the rule-based view
  /// @param patience how long an ask waits for a report to be made
  public record Policy(Validity validity, Lang lang, boolean stance, Duration patience) {}

  /// A desk over these parts; it owns none of them.
  public ReportDesk(
      TickerRegistry registry,
      Sources sources,
      MakingCache cache,
      ReportMaker maker,
      Policy policy,
      InstantSource clock) {
    this.registry = registry;
    this.sources = sources;
    this.cache = cache;
    this.maker = maker;
    this.policy = policy;
    this.clock = clock;
    this.gate = new SymbolGate(clock);
    this.last = new LastReports(maker, maker.lastPrices(sources));
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
      case Resolution.Found(Ticker ticker) ->
          dated(question, ticker, Optional.empty(), lang.get(), trace);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> suggestions) ->
          symbol.isPresent()
              ? dated(
                  question,
                  Ticker.ofSymbol(symbol.get()),
                  Optional.of(suggestions),
                  lang.get(),
                  trace)
              : unknown(question.query(), suggestions);
    };
  }

  /// @param near what else may be meant by a symbol that no registry knows; empty for a known one
  private ReportOutcome dated(
      ReportQuestion question, Ticker ticker, Optional<List<Ticker>> near, Lang lang, Trace trace) {
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
    List<String> order = question.source().map(List::of).orElse(sources.order());
    Optional<LocalDate> first = sources.reach(order).map(today::minus);
    if (first.filter(asked::isBefore).isPresent()) {
      // Nobody is asked and no lease is taken: there are more days than anybody keeps records of.
      return noData(
          "%s has prices from %s on, none of %s"
              .formatted(String.join(", ", order), first.get(), asked));
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
            question.wanted() == Wanted.PICTURE,
            now);
    return answer(question, request, near, notes, trace);
  }

  private ReportOutcome answer(
      ReportQuestion question,
      ReportRequest request,
      Optional<List<Ticker>> maybe,
      List<String> notes,
      Trace trace) {
    List<Ticker> near = maybe.orElse(List.of());
    if (question.source().isPresent()) {
      return pastTheCache(question, request, near, notes, trace);
    }
    Asking asking = Asking.of(request, sources, maker, policy.validity(), trace, underWay);
    if (maybe.isEmpty() || cache.peek(request.cacheKey()).isPresent()) {
      return answer(question, request, asking, near, notes, trace);
    }
    SymbolGate.Verdict verdict =
        gate.ask(
            request.ticker().symbol(),
            () -> sources.fetch(request.ticker().symbol(), sources.order(), !request.past(), trace),
            question.patience().orElse(policy.patience()));
    return switch (verdict) {
      case SymbolGate.Verdict.Known(Optional<Sources.Answer> prices) ->
          answer(question, request, asking.with(prices), near, notes, trace);
      case SymbolGate.Verdict.Unknown(FetchResult.NotFound none) ->
          notFound(question, request, near, none.reason());
      case SymbolGate.Verdict.Failed(FetchResult.Failed failed)
          when failed.kind() == FailureKind.NO_DATA ->
          noData(failed.reason());
      case SymbolGate.Verdict.Failed(FetchResult.Failed failed) ->
          lastOrFailed(
              question,
              request,
              near,
              new Answer.Failed(failed.reason(), failed.retryAfter(), false),
              notes);
      case SymbolGate.Verdict.Looking() -> beingMade(request, LOOK_AGAIN);
      case SymbolGate.Verdict.Busy(Duration retryAfter) ->
          new ReportOutcome.Overloaded("too many unknown symbols are being asked for", retryAfter);
    };
  }

  private ReportOutcome answer(
      ReportQuestion question,
      ReportRequest request,
      Asking asking,
      List<Ticker> near,
      List<String> notes,
      Trace trace) {
    long start = System.nanoTime();
    Answer answer = ask(question, request, asking);
    return switch (answer) {
      case Answer.Fresh(CacheHit hit, boolean made) -> {
        if (!made) {
          trace.add("cache", request.cacheKey() + ": " + hit.tier(), start);
        }
        yield answered(request, hit, joined(notes, asking.warnings()));
      }
      case Answer.Stale(CacheHit hit, Duration age, String why) -> {
        trace.add("cache", request.cacheKey() + ": stale, " + why, start);
        yield staleHit(question, request, hit, why, noted(notes, age));
      }
      case Answer.BeingMade(Duration retryAfter) when question.patience().isPresent() ->
          beingMade(request, retryAfter);
      case Answer.BeingMade(Duration retryAfter) ->
          maker
              .lastReport(request)
              .map(last -> stale(last, Answer.Stale.BEING_MADE, notes))
              .orElseGet(() -> beingMade(request, retryAfter));
      case Answer.Overloaded(String reason, Duration retryAfter) ->
          new ReportOutcome.Overloaded(reason, retryAfter);
      case Answer.Failed failed -> {
        trace.add("cache", request.cacheKey() + ": " + failed.reason(), start);
        yield lastOrFailed(question, request, near, failed, notes);
      }
    };
  }

  private ReportOutcome beingMade(ReportRequest request, Duration retryAfter) {
    return new ReportOutcome.BeingMade(
        request.ticker(), request.date(), retryAfter, underWay.stages(request.cacheKey()));
  }

  /// Asks for the report; one in the cache that today's settings would not give is made again, and
  /// one of the older system gets its facts when more than its text is wanted.
  private Answer ask(ReportQuestion question, ReportRequest request, Asking asking) {
    Wish wish = Wish.within(question.patience().orElse(policy.patience()));
    if (question.refresh()) {
      return cache.get(request.cacheKey(), wish.refreshed(), asking.anew());
    }
    if (question.renew()) {
      return cache.get(request.cacheKey(), wish.refreshed(), asking);
    }
    Answer answer = cache.get(request.cacheKey(), wish, asking);
    if (!(answer instanceof Answer.Fresh(CacheHit hit, boolean made)) || made) {
      return answer;
    }
    byte[] json = hit.entry().bytes();
    Optional<String> olderText = request.stance() ? OlderSystem.textOf(json) : Optional.empty();
    if (olderText.isPresent()) {
      return question.wanted() == Wanted.TEXT
          ? answer
          : cache.get(
              request.cacheKey(),
              wish.refreshed(),
              asking.keeping(olderText.get(), hit.entry().expiresAt()));
    }
    return usable(json, request)
        ? answer
        : cache.get(request.cacheKey(), wish.refreshed(), asking.anew());
  }

  private ReportOutcome pastTheCache(
      ReportQuestion question,
      ReportRequest request,
      List<Ticker> near,
      List<String> notes,
      Trace trace) {
    List<String> order = question.source().map(List::of).orElse(sources.order());
    Sources.Answer fetched =
        sources.fetch(request.ticker().symbol(), order, !request.past(), trace);
    return switch (fetched.result()) {
      case FetchResult.NotFound none -> notFound(question, request, near, none.reason());
      case FetchResult.Failed failed when failed.kind() == FailureKind.NO_DATA ->
          noData(failed.reason());
      case FetchResult.Failed failed ->
          new ReportOutcome.SourceFailed(failed.source(), failed.reason(), failed.retryAfter());
      case FetchResult.Fetched found ->
          switch (maker.make(fetched, found, request, Optional.empty(), Optional.empty(), trace)) {
            case ReportMaker.Result.NoData(String what) -> noData(what);
            case ReportMaker.Result.Made(Report report, byte[] json, List<String> warnings) ->
                new ReportOutcome.Answered(report, json, "made", joined(notes, warnings));
          };
    };
  }

  private ReportOutcome answered(ReportRequest request, CacheHit hit, List<String> notes) {
    byte[] json = hit.entry().bytes();
    Optional<Report> report = parsed.read(request.cacheKey(), json);
    return report.isPresent()
        ? new ReportOutcome.Answered(
            report.get(), json, hit.tier(), withTeller(notes, report.get()))
        : new ReportOutcome.OlderText(olderText(json), hit.tier(), notes);
  }

  /// Whoever made the report was told so; whoever gets it from the cache is told too.
  private static List<String> withTeller(List<String> notes, Report report) {
    return ReportMaker.toldInstead(report.narrator())
        .filter(told -> !notes.contains(told))
        .map(told -> joined(notes, List.of(told)))
        .orElse(notes);
  }

  private static String olderText(byte[] json) {
    return OlderSystem.textOf(json)
        .orElseThrow(() -> new IllegalStateException("what is cached is no report"));
  }

  /// An expired hit, labelled: of the older system its text, if that is enough; else as if there
  /// were none.
  private ReportOutcome staleHit(
      ReportQuestion question,
      ReportRequest request,
      CacheHit hit,
      String why,
      List<String> notes) {
    byte[] json = hit.entry().bytes();
    if (ReportJson.read(json).isPresent()) {
      return stale(json, why, notes);
    }
    Optional<String> olderText = request.stance() ? OlderSystem.textOf(json) : Optional.empty();
    if (olderText.isPresent() && question.wanted() == Wanted.TEXT) {
      return new ReportOutcome.OlderText(
          StaleLabel.over(olderText.get(), request.date(), request.lang()),
          "stale",
          joined(notes, List.of(notLatest(request.date(), why))));
    }
    return lastOrFailed(
        question, request, List.of(), new Answer.Failed(why, Optional.empty(), false), notes);
  }

  /// What could not be made: what stands in for it, labelled; else why there is nothing.
  private ReportOutcome lastOrFailed(
      ReportQuestion question,
      ReportRequest request,
      List<Ticker> near,
      Answer.Failed failed,
      List<String> notes) {
    String reason = failed.reason();
    if (reason.startsWith(Asking.UNKNOWN)) {
      return notFound(question, request, near, reason.substring(Asking.UNKNOWN.length()));
    }
    if (reason.startsWith(Asking.NO_DATA)) {
      return noData(reason.substring(Asking.NO_DATA.length()));
    }
    return last.find(request)
        .map(json -> stale(json, reason, notes))
        .orElseGet(
            () ->
                new ReportOutcome.SourceFailed(
                    String.join(", ", sources.order()), reason, failed.retryAfter()));
  }

  /// A report that is not the one asked for by its date or its age: never without its label.
  private static ReportOutcome stale(byte[] json, String why, List<String> notes) {
    Report labelled =
        StaleLabel.of(
            ReportJson.read(json)
                .orElseThrow(() -> new IllegalStateException("what was kept is no report")),
            why);
    return new ReportOutcome.Answered(
        labelled,
        ReportJson.write(labelled),
        "stale",
        joined(notes, List.of(notLatest(labelled, why))));
  }

  private static List<String> noted(List<String> notes, Duration age) {
    return age.isZero()
        ? notes
        : joined(notes, List.of("this report expired %s ago".formatted(inWords(age))));
  }

  private static String inWords(Duration time) {
    return time.toHours() >= 2
        ? time.toHours() + " hours"
        : time.toMinutes() >= 2 ? time.toMinutes() + " minutes" : "a moment";
  }

  /// One of today may be of older prices: of the lake's, where no source gave any.
  private static String notLatest(Report report, String why) {
    LocalDate upTo = report.factsAsOf();
    return upTo.isBefore(report.date())
        ? "not the latest report, but that of %s with prices up to %s: %s"
            .formatted(report.date(), upTo, why)
        : notLatest(report.date(), why);
  }

  private static String notLatest(LocalDate date, String why) {
    return "not the latest report, but that of " + date + ": " + why;
  }

  private static List<String> joined(List<String> notes, List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return all;
  }

  /// A cached report is used only if today's definitions, the sources and the stance switch would
  /// give the same.
  private boolean usable(byte[] json, ReportRequest request) {
    return parsed
        .read(request.cacheKey(), json)
        .filter(r -> r.definitionsVersion() == Fact.DEFINITIONS_VERSION)
        .filter(r -> sources.order().contains(r.source()))
        .filter(r -> (r.stance() != null) == request.stance())
        .isPresent();
  }

  private static ReportOutcome notFound(
      ReportQuestion question, ReportRequest request, List<Ticker> near, String reason) {
    boolean registered = !request.ticker().name().equals(request.ticker().symbol());
    return registered
        ? new ReportOutcome.NotFound(reason, "ask another source, or later", List.of())
        : unknown(question.query(), near);
  }

  private static ReportOutcome noData(String what) {
    return new ReportOutcome.NotFound(what, "ask for a later date or another stock", List.of());
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
