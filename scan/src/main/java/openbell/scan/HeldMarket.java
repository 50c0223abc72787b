package openbell.scan;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;

/// A market whose bars are all in memory. Where several sources have a symbol, the one whose bars
/// reach furthest counts.
///
/// Immutable but for the clock, which says what sessions are over; safe for any number of threads.
public final class HeldMarket implements Market {

  /// A universe names what is no ticker.
  public static final class NoTickerException extends Exception {
    private final String name;

    NoTickerException(String name) {
      super("the universe names " + name + ", which is no ticker: mend or remove it");
      this.name = name;
    }

    /// What it names.
    public String name() {
      return name;
    }
  }

  private record Held(Ticker ticker, Bars bars) {}

  private final Map<String, Held> held;
  private final TickerRegistry registry;
  private final InstantSource clock;

  private HeldMarket(Map<String, Held> held, TickerRegistry registry, InstantSource clock) {
    this.held = held;
    this.registry = registry;
    this.clock = clock;
  }

  /// All that a store has.
  ///
  /// @param registry knows the names of companies, before the store
  public static HeldMarket of(
      Collection<HeldBars> all, TickerRegistry registry, InstantSource clock) {
    Map<String, Ticker> registered = new HashMap<>();
    registry.tickers().forEach(t -> registered.putIfAbsent(t.symbol(), t.asSymbol()));
    Map<String, Held> held = new LinkedHashMap<>();
    for (HeldBars each : all) {
      String symbol = each.ticker().symbol();
      Held known = held.get(symbol);
      if (known == null || reachesFurther(each.bars(), known.bars())) {
        held.put(symbol, new Held(registered.getOrDefault(symbol, each.ticker()), each.bars()));
      }
    }
    return new HeldMarket(held, registry, clock);
  }

  private static boolean reachesFurther(Bars bars, Bars known) {
    return !bars.isEmpty() && (known.isEmpty() || known.lastDate().isBefore(bars.lastDate()));
  }

  /// These alone, whether there are bars of them or not.
  ///
  /// @param universe tickers or symbols, or what the registry resolves to one
  /// @throws NoTickerException when one is none
  public HeldMarket only(Collection<String> universe) throws NoTickerException {
    Map<String, Held> asked = new LinkedHashMap<>();
    for (String name : universe) {
      Ticker ticker = ticker(name);
      Held known = held.get(ticker.symbol());
      asked.put(ticker.symbol(), known == null ? new Held(ticker.asSymbol(), Bars.EMPTY) : known);
    }
    return new HeldMarket(asked, registry, clock);
  }

  private Ticker ticker(String name) throws NoTickerException {
    return switch (registry.resolve(name)) {
      case Resolution.Found(Ticker ticker) -> ticker;
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near)
          when symbol.isPresent() ->
          Ticker.ofSymbol(symbol.get());
      default -> registered(name).orElseThrow(() -> new NoTickerException(name));
    };
  }

  /// The ticker of exactly that name, though people may mean others by it.
  private Optional<Ticker> registered(String name) {
    return registry.tickers().stream().filter(t -> t.ticker().equals(name)).findFirst();
  }

  /// How many instruments there are.
  public int size() {
    return held.size();
  }

  @Override
  public List<History> upTo(LocalDate date) {
    Instant now = clock.instant();
    Map<Exchange, LocalDate> sessions = new ConcurrentHashMap<>();
    return List.copyOf(new ArrayList<>(held.values()))
        .parallelStream() // A past day's bars are copies.
        .map(
            each ->
                history(
                    each,
                    date,
                    sessions.computeIfAbsent(
                        each.ticker().exchange(), exchange -> session(exchange, date, now))))
        .toList();
  }

  /// The last one that is complete now, and not after that date.
  private static LocalDate session(Exchange exchange, LocalDate date, Instant now) {
    LocalDate completed = exchange.calendar().lastCompleted(now, exchange.dataDelay());
    LocalDate session = exchange.calendar().previousOrSame(date);
    return session.isBefore(completed) ? session : completed;
  }

  private static History history(Held each, LocalDate date, LocalDate session) {
    Ticker ticker = each.ticker();
    return new History(
        new Listing(ticker.ticker(), ticker.name(), ticker.exchange().code(), ticker.currency()),
        each.bars().upTo(date),
        session);
  }
}
