package openbell.desk;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import openbell.feeds.FetchResult;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.market.Bars;

/** A source that answers as told and remembers what it was asked. */
final class ScriptedFeed implements PriceFeed {
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final String source;
  private volatile Function<String, FetchResult> answer;

  ScriptedFeed(String source, Function<String, FetchResult> answer) {
    this.source = source;
    this.answer = answer;
  }

  void answers(Function<String, FetchResult> next) {
    answer = next;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String rawPrefix() {
    return source.equals("yahoo") ? "yfinance" : source;
  }

  @Override
  public Optional<Period> reach() {
    return Optional.of(Period.ofYears(10));
  }

  @Override
  public FetchResult fetch(String symbol) {
    asked.add(symbol);
    return answer.apply(symbol);
  }

  @Override
  public Optional<Quote> read(byte[] body, String symbol) {
    return answer.apply(symbol) instanceof FetchResult.Fetched fetched
        ? Optional.of(fetched.quote())
        : Optional.empty();
  }

  /** Weekday bars from one date to another, close by day. */
  static FetchResult bars(String symbol, LocalDate from, LocalDate to) {
    Bars.Builder builder = Bars.builder(2000);
    for (LocalDate d = from; !d.isAfter(to); d = d.plusDays(1)) {
      if (d.getDayOfWeek().getValue() < 6) {
        double close = 50 + 10 * Math.sin(d.toEpochDay() / 30.0) + d.toEpochDay() % 7 * 0.3;
        builder.add(d, close, close * 1.01, close * 0.99, close, 1000 + d.toEpochDay() % 11 * 100);
      }
    }
    Bars.Cleaned cleaned = builder.build();
    RawResponse raw =
        new RawResponse(
            ("{\"raw\":\"" + symbol + " ✓\"}\n").getBytes(StandardCharsets.UTF_8),
            "application/json",
            "http://source/" + symbol,
            Instant.parse("2025-11-12T12:00:00Z"));
    Quote quote =
        new Quote(
            symbol,
            cleaned.bars(),
            cleaned.quality(),
            "Name From Source",
            "SGD",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    return new FetchResult.Fetched(raw, quote);
  }
}
