package openbell.feeds;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import openbell.market.Exchange;

/// Polygon.io: daily bars of one stock in the USA, split-adjusted, in one request.
///
/// Asked are the sessions that are over in data that come a quarter of an hour late (`DELAYED`), so
/// that no bar of an open session is ever received. Name and exchange are asked beside the bars
/// while the plan has turns to spare. A plan that has no five years is asked for two.
///
/// May be shared by all threads.
public final class PolygonFeed implements PriceFeed {
  /// How late data of a plan without real-time prices are.
  static final Duration DELAY = Duration.ofMinutes(15);

  private static final int YEARS = 5;

  /// What the plan without a fee has.
  private static final int BASIC_YEARS = 2;

  private final PolygonClient client;
  private final InstantSource clock;
  private volatile int years = YEARS;

  /// A feed over a client, which others may share.
  public PolygonFeed(PolygonClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public String source() {
    return PolygonClient.SOURCE;
  }

  @Override
  public String rawPrefix() {
    return "polygon";
  }

  @Override
  public Optional<Period> reach() {
    return Optional.of(Period.ofYears(YEARS));
  }

  @Override
  public Duration pace() {
    return client.pace();
  }

  @Override
  public FetchResult fetch(String symbol) {
    Optional<String> ticker = PolygonSymbols.theirs(symbol);
    if (ticker.isEmpty()) {
      return new FetchResult.NotFound(
          symbol,
          "polygon has stocks in the USA, and \"%s\" is none".formatted(Texts.oneLine(symbol)));
    }
    try {
      return fetch(symbol, ticker.get(), clock.instant().plus(client.settings().budget()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(FailureKind.UNAVAILABLE, "asking polygon was interrupted", Optional.empty());
    }
  }

  @Override
  public List<String> schemaProblems(byte[] body) {
    return AggregatesSchema.problems(body);
  }

  @Override
  public Optional<Quote> read(byte[] body, String symbol) {
    return PolygonParser.parse(body, symbol) instanceof PolygonParser.Outcome.Parsed parsed
        ? Optional.of(parsed.quote())
        : Optional.empty();
  }

  @Override
  public Duration lateness() {
    return DELAY;
  }

  /// The last session whose bar is final in data that come late.
  static LocalDate lastFinal(Instant now) {
    Exchange us = Exchange.forSymbol("AAPL");
    return us.calendar().lastCompleted(now, us.dataDelay().plus(DELAY));
  }

  private FetchResult fetch(String symbol, String ticker, Instant deadline)
      throws InterruptedException {
    LocalDate last = lastFinal(clock.instant());
    PolygonClient.Answer answer = client.ask(bars(ticker, last, years), deadline);
    if (years > BASIC_YEARS
        && answer instanceof PolygonClient.Answer.Denied denied
        && denied.beyondPlan()) {
      answer = client.ask(bars(ticker, last, BASIC_YEARS), deadline);
      if (answer instanceof PolygonClient.Answer.Given) {
        years = BASIC_YEARS;
      }
    }
    return switch (answer) {
      case PolygonClient.Answer.Denied denied -> failed(denied);
      case PolygonClient.Answer.Given given -> given(symbol, ticker, last, given, deadline);
    };
  }

  private FetchResult given(
      String symbol,
      String ticker,
      LocalDate last,
      PolygonClient.Answer.Given bars,
      Instant deadline)
      throws InterruptedException {
    PolygonClient.Answer whole = bars;
    if (bars.body().size() == 0 || client.isAmple()) {
      switch (client.ask("/v3/reference/tickers/" + encoded(ticker), deadline)) {
        case PolygonClient.Answer.Given details ->
            whole = PolygonClient.joined(List.of(bars.raw(), details.raw()));
        case PolygonClient.Answer.Denied denied -> {
          if (bars.body().size() == 0) {
            return denied.status() == 404
                ? new FetchResult.NotFound(symbol, "polygon does not know " + symbol)
                : failed(denied);
          }
        }
      }
    }
    return switch (whole) {
      case PolygonClient.Answer.Denied denied -> failed(denied);
      case PolygonClient.Answer.Given all -> judged(symbol, last, all);
    };
  }

  private FetchResult judged(String symbol, LocalDate last, PolygonClient.Answer.Given all) {
    return switch (PolygonParser.parse(all.body(), symbol)) {
      case PolygonParser.Outcome.Parsed(Quote quote) -> {
        Quote over = quote.upTo(last);
        yield over.bars().isEmpty()
            ? failed(FailureKind.NO_DATA, "polygon has no bar of " + symbol, Optional.empty())
            : new FetchResult.Fetched(all.raw(), over);
      }
      case PolygonParser.Outcome.NoData none ->
          failed(FailureKind.NO_DATA, "polygon has " + none.reason(), Optional.empty());
      case PolygonParser.Outcome.Malformed bad ->
          new FetchResult.Failed(
              PolygonClient.SOURCE,
              FailureKind.BAD_RESPONSE,
              "polygon answered with no history: " + bad.reason(),
              Optional.empty(),
              Optional.of(all.raw()));
    };
  }

  private static String bars(String ticker, LocalDate last, int years) {
    return "/v2/aggs/ticker/%s/range/1/day/%s/%s?adjusted=true&sort=asc&limit=50000"
        .formatted(encoded(ticker), last.minusYears(years), last);
  }

  private static String encoded(String ticker) {
    return URLEncoder.encode(ticker, StandardCharsets.UTF_8);
  }

  private static FetchResult failed(PolygonClient.Answer.Denied denied) {
    Optional<RawResponse> odd =
        denied
            .refused()
            .filter(r -> denied.kind() == FailureKind.BAD_RESPONSE && denied.status() == 200);
    return new FetchResult.Failed(
        PolygonClient.SOURCE, denied.kind(), denied.reason(), denied.retryAfter(), odd);
  }

  private static FetchResult failed(
      FailureKind kind, String reason, Optional<Duration> retryAfter) {
    return new FetchResult.Failed(PolygonClient.SOURCE, kind, reason, retryAfter);
  }
}
