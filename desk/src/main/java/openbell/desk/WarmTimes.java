package openbell.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import openbell.market.Exchange;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;

/// When which reports are to be made before anybody asks: at the close of their exchange plus its
/// data delay, the moment at which the reports before it expire ([Validity]) and the source first
/// has the session.
///
/// It only computes; whoever keeps time asks it. Thread-safe.
public final class WarmTimes {
  private final Supplier<List<String>> wanted;
  private final TickerRegistry registry;

  /// Reports that are due.
  ///
  /// @param session the session that is over, the exchange's date
  /// @param at since when they are due
  /// @param tickers what is wanted of that exchange
  public record Due(Exchange exchange, LocalDate session, Instant at, List<String> tickers) {
    /// Makes one with its own copy of the tickers.
    public Due {
      tickers = List.copyOf(tickers);
    }
  }

  /// Times of these tickers.
  ///
  /// @param wanted as typed, looked up anew each time; what names no single stock is left out
  public WarmTimes(Supplier<List<String>> wanted, TickerRegistry registry) {
    this.wanted = wanted;
    this.registry = registry;
  }

  /// What became due after `since` and up to `now`, the earliest first; of each exchange its last
  /// session alone.
  public List<Due> due(Instant since, Instant now) {
    List<Due> due = new ArrayList<>();
    byExchange()
        .forEach(
            (exchange, tickers) -> {
              LocalDate session = exchange.calendar().lastCompleted(now, exchange.dataDelay());
              Instant at = known(exchange, session);
              if (at.isAfter(since)) {
                due.add(new Due(exchange, session, at, List.copyOf(tickers)));
              }
            });
    due.sort(Comparator.comparing(Due::at).thenComparing(d -> d.exchange().id()));
    return due;
  }

  /// The exchanges of what is wanted now.
  public Set<Exchange> exchanges() {
    return Set.copyOf(byExchange().keySet());
  }

  /// The next moment at which anything may become due. The exchanges of the registry's receipts
  /// count too, so that who is wanted only later is not waited for until tomorrow.
  public Instant next(Instant now) {
    Set<Exchange> exchanges = new LinkedHashSet<>(byExchange().keySet());
    registry.receipts().forEach(receipt -> exchanges.add(receipt.exchange()));
    return exchanges.stream()
        .map(
            exchange -> {
              LocalDate last = exchange.calendar().lastCompleted(now, exchange.dataDelay());
              return known(exchange, exchange.calendar().next(last));
            })
        .min(Comparator.naturalOrder())
        .orElseThrow(() -> new IllegalStateException("the registry has no receipts"));
  }

  /// When a session's close can be had.
  private static Instant known(Exchange exchange, LocalDate session) {
    return exchange.calendar().closeOf(session).plus(exchange.dataDelay());
  }

  private Map<Exchange, Set<String>> byExchange() {
    Map<Exchange, Set<String>> tickers = new LinkedHashMap<>();
    for (String typed : wanted.get()) {
      resolved(typed)
          .ifPresent(
              ticker ->
                  tickers
                      .computeIfAbsent(ticker.exchange(), e -> new LinkedHashSet<>())
                      .add(ticker.ticker()));
    }
    return tickers;
  }

  private Optional<Ticker> resolved(String typed) {
    return switch (registry.resolve(typed)) {
      case Resolution.Found(Ticker ticker) -> Optional.of(ticker);
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near) ->
          symbol.map(Ticker::ofSymbol);
      case Resolution.Ambiguous several -> Optional.empty();
      case Resolution.Invalid invalid -> Optional.empty();
    };
  }
}
