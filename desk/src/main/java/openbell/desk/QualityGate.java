package openbell.desk;

import static java.util.stream.Collectors.joining;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import openbell.feeds.FetchResult;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.RawResponse;
import openbell.lake.Lake;
import openbell.lake.RawObject;
import openbell.lake.quality.Quality;
import openbell.lake.quality.QualityCheck;
import openbell.market.Exchange;
import openbell.market.Ticker;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges what sources give, before anything is made of it; what cannot be used goes to quarantine,
/// and somebody is told once.
///
/// A lake that cannot be written costs the quarantine, not the judgement. Safe for concurrent use.
public final class QualityGate implements Sources.Gate {
  private static final Logger LOG = LoggerFactory.getLogger(QualityGate.class);

  private static final int MOST_REMEMBERED = 10_000;

  private final Lake lake;
  private final QualityCheck check;
  private final Alert alert;
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final AtomicLong judged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /// A gate before this lake.
  public QualityGate(Lake lake, QualityCheck check, Alert alert) {
    this.lake = lake;
    this.check = check;
    this.alert = alert;
  }

  @Override
  public Optional<String> refuses(PriceFeed feed, String symbol, FetchResult.Fetched found) {
    judged.incrementAndGet();
    return refused(feed, symbol, found.raw(), judge(symbol, found.quote(), Optional.empty()));
  }

  @Override
  public void noPrices(PriceFeed feed, String symbol, RawResponse answer, String why) {
    judged.incrementAndGet();
    refused(feed, symbol, answer, check.badForm(List.of(why)));
  }

  /// Why a body is refused for its form; empty when it has that of its source.
  Optional<String> badForm(PriceFeed feed, String symbol, RawResponse raw) {
    List<String> problems = feed.schemaProblems(raw.body());
    return problems.isEmpty()
        ? Optional.empty()
        : refused(feed, symbol, raw, check.badForm(problems));
  }

  /// What is found in a quote.
  ///
  /// @param expectedLast the session that should be there; empty: not asked
  Quality judge(String symbol, Quote quote, Optional<LocalDate> expectedLast) {
    if (!quote.symbol().equalsIgnoreCase(symbol)) {
      return check.wrongSymbol(quote.symbol() + " where " + symbol + " was asked for");
    }
    return check.check(quote.received(), exchange(symbol, quote), expectedLast);
  }

  /// The exchange of a symbol, as its source says where it may know better.
  static Exchange exchange(String symbol, Quote quote) {
    Exchange usual = Ticker.ofSymbol(symbol).exchange();
    return quote
        .exchangeCode()
        .flatMap(Exchange::byCode)
        .filter(e -> e.zone().equals(usual.zone()))
        .orElse(usual);
  }

  /// How many were judged and refused.
  public Map<String, Long> counts() {
    return Map.of("judged", judged.get(), "quarantined", refused.get());
  }

  /// What is told once: a live source sends another body with each ask, wrong in the same way.
  private static String toldOf(RawObject object, Quality quality) {
    return quality.reasons().stream()
        .map(reason -> reason.rule().name())
        .sorted()
        .distinct()
        .collect(joining(",", object.symbol() + " " + object.date() + " ", ""));
  }

  private boolean isNews(String what) {
    if (told.size() >= MOST_REMEMBERED) {
      told.clear();
    }
    return told.add(what);
  }

  private String whatStays(RawObject object) {
    return lake.newestRaw(object.source(), object.symbol()).isPresent()
        ? "the last good data stay"
        : "there are no earlier data";
  }

  private Optional<String> refused(
      PriceFeed feed, String symbol, RawResponse raw, Quality quality) {
    if (!quality.unusable()) {
      return Optional.empty();
    }
    refused.incrementAndGet();
    String why =
        "the prices of %s cannot be used: %s"
            .formatted(symbol, quality.reasons().getFirst().told());
    try {
      RawObject object =
          new RawObject(
              feed.rawPrefix(),
              symbol,
              raw.fetchedAt().atZone(Ticker.ofSymbol(symbol).zone()).toLocalDate(),
              raw.fetchedAt(),
              raw.body(),
              raw.contentType());
      lake.keepQuarantined(object, quality)
          .filter(key -> isNews(toldOf(object, quality)))
          .ifPresent(key -> alert.tell(why + "; kept as " + key + ", " + whatStays(object)));
    } catch (StoreException e) {
      LOG.warn("{}; not put into quarantine: {}", why, e.getMessage());
    }
    return Optional.of(why);
  }
}
