package openbell.edge.cli;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.lake.tables.LakeSchema;
import openbell.lake.tables.Snapshot;
import openbell.lake.tables.Tables;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.scan.History;
import openbell.scan.Listing;
import openbell.scan.Market;

/// The histories of the lake, in memory: what is compacted and what came after it, as of the moment
/// it was read. Where several sources have a symbol, the one whose bars reach furthest. Safe for
/// all threads.
final class LakeMarket implements Market {
  private record Held(Ticker ticker, Bars bars) {}

  private final Map<String, Held> held;
  private final InstantSource clock;

  private LakeMarket(Map<String, Held> held, InstantSource clock) {
    this.held = held;
    this.clock = clock;
  }

  /// Reads what the lake holds.
  ///
  /// @param universe tickers or symbols; empty: all that the lake holds
  static LakeMarket read(
      Tables tables,
      TickerRegistry registry,
      Optional<List<String>> universe,
      InstantSource clock) {
    Map<String, Ticker> registered = new HashMap<>();
    registry.tickers().forEach(t -> registered.putIfAbsent(t.symbol(), t.asSymbol()));
    Map<String, Held> held = new LinkedHashMap<>();
    universe.ifPresent(
        names -> {
          for (String name : names) {
            Ticker ticker = asked(registry, name);
            held.put(ticker.symbol(), new Held(ticker.asSymbol(), Bars.EMPTY));
          }
        });
    try (Snapshot snapshot = tables.open(EnumSet.of(LakeSchema.BARS))) {
      snapshot.bars(
          series -> {
            String symbol = series.ticker();
            Held known = held.get(symbol);
            if (known == null && universe.isPresent()) {
              return;
            }
            if (known == null
                || known.bars().isEmpty()
                || known.bars().lastDate().isBefore(series.bars().lastDate())) {
              Ticker ticker = registered.getOrDefault(symbol, Ticker.ofSymbol(symbol));
              held.put(symbol, new Held(ticker, series.bars()));
            }
          });
    }
    return new LakeMarket(held, clock);
  }

  private static Ticker asked(TickerRegistry registry, String name) {
    return switch (registry.resolve(name)) {
      case Resolution.Found(Ticker ticker) -> ticker;
      case Resolution.NotRegistered(Optional<String> symbol, List<Ticker> near)
          when symbol.isPresent() ->
          Ticker.ofSymbol(symbol.get());
      default ->
          throw new CliException(
              ExitStatus.USAGE,
              "the universe names " + name + ", which is no ticker",
              "mend that line of the file");
    };
  }

  @Override
  public List<History> upTo(LocalDate date) {
    Instant now = clock.instant();
    return held.values().stream().map(each -> history(each, date, now)).toList();
  }

  private static History history(Held each, LocalDate date, Instant now) {
    Ticker ticker = each.ticker();
    Exchange exchange = ticker.exchange();
    LocalDate completed = exchange.calendar().lastCompleted(now, exchange.dataDelay());
    LocalDate session = exchange.calendar().previousOrSame(date);
    return new History(
        new Listing(ticker.ticker(), ticker.name(), exchange.code(), ticker.currency()),
        each.bars().upTo(date),
        session.isBefore(completed) ? session : completed);
  }
}
