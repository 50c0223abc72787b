package openbell.feeds;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Polygon.io's questions about the whole market of stocks in the USA: one session in one request,
/// splits, which stocks there are.
///
/// Each waits for its turn by the plan and for a limit to pass, up to the time it is given. May be
/// shared by all threads.
public final class PolygonMarket {
  /// What came of a question.
  public sealed interface Result {
    /// The answer as received, pages as a JSON array of them.
    record Given(RawResponse raw) implements Result {}

    /// The key's plan does not include it.
    ///
    /// @param raw the refusal as received
    record BeyondPlan(String reason, RawResponse raw) implements Result {}

    /// No answer.
    ///
    /// @param retryAfter when to ask again, where that is known
    record Failed(String reason, Optional<Duration> retryAfter) implements Result {}
  }

  private final PolygonClient client;

  /// Over a client, which others may share.
  public PolygonMarket(PolygonClient client) {
    this.client = client;
  }

  /// Whether a symbol is of that market by its form: no index, currency or stock of another
  /// country.
  public static boolean has(String symbol) {
    return PolygonSymbols.theirs(symbol).isPresent();
  }

  /// The last session of which a whole market may be asked for: it is over, in data that come a
  /// quarter of an hour late, too.
  public static LocalDate lastFinal(Instant now) {
    return PolygonFeed.lastFinal(now);
  }

  /// How far apart requests start so that nobody waits for the plan.
  public Duration pace() {
    return client.pace();
  }

  /// Every stock's bar of one session, not adjusted for splits: what is asked now and what is asked
  /// after a split can then be put together. A holiday gives an answer without bars.
  public Result day(LocalDate date, Instant until) throws InterruptedException {
    Result result =
        ask("/v2/aggs/grouped/locale/us/market/stocks/" + date + "?adjusted=false", until);
    if (result instanceof Result.Given(RawResponse raw)) {
      Optional<MarketDay> day = MarketDay.read(raw.body());
      if (day.isEmpty() && !isEmptyAnswer(raw.body())) {
        return failed("polygon's bars of %s cannot be read".formatted(date));
      }
      if (day.isPresent() && day.get().adjusted()) {
        return failed("polygon gave adjusted bars of %s for those of the day".formatted(date));
      }
      if (day.isPresent() && !day.get().date().equals(date)) {
        return failed("polygon gave the bars of %s for %s".formatted(day.get().date(), date));
      }
      List<String> wrong = day.isEmpty() ? List.of() : AggregatesSchema.problems(raw.body());
      if (!wrong.isEmpty()) {
        return failed(
            "polygon's bars of %s have another form: %s".formatted(date, wrong.getFirst()));
      }
    }
    return result;
  }

  private static boolean isEmptyAnswer(byte[] bytes) {
    try {
      PolygonBody body = PolygonBody.read(bytes);
      return body.isAnswer() && body.size() == 0 && body.records().isEmpty();
    } catch (PolygonBody.BrokenBody e) {
      return false;
    }
  }

  /// All splits that were carried out from one day to another, both included.
  public Result splits(LocalDate from, LocalDate to, Instant until) throws InterruptedException {
    return ask(
        "/v3/reference/splits?execution_date.gte=%s&execution_date.lte=%s&order=asc&limit=1000"
            .formatted(from, to),
        until);
  }

  /// All stocks that are traded now.
  public Result tickers(Instant until) throws InterruptedException {
    return ask("/v3/reference/tickers?market=stocks&active=true&order=asc&limit=1000", until);
  }

  private Result ask(String path, Instant until) throws InterruptedException {
    return switch (client.ask(path, until)) {
      case PolygonClient.Answer.Given given -> new Result.Given(given.raw());
      case PolygonClient.Answer.Denied denied
          when denied.beyondPlan() && denied.refused().isPresent() ->
          new Result.BeyondPlan(denied.reason(), denied.refused().get());
      case PolygonClient.Answer.Denied denied ->
          new Result.Failed(denied.reason(), denied.retryAfter());
    };
  }

  private static Result failed(String reason) {
    return new Result.Failed(reason, Optional.empty());
  }
}
