package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import openbell.desk.Fetching.Summary;
import openbell.feeds.PolygonMarket;
import openbell.market.Ticker;

/// Brings a universe of tickers up to date, by as few questions as it takes: where Polygon.io is
/// asked first, a session of the whole market in one question when that is fewer than one a symbol;
/// else symbol by symbol, those alone that are not up to date. A symbol that the market has not is
/// asked for of the next source.
public final class Updating {
  private final Fetching fetching;
  private final Optional<MarketFetching> market;

  /// @param market whole markets, where a source gives them
  public Updating(Fetching fetching, Optional<MarketFetching> market) {
    this.fetching = fetching;
    this.market = market;
  }

  /// Brings these tickers up to date.
  ///
  /// @param source asks this one alone; empty: the configured ones, in order
  /// @throws SettingsException for a source that there is not
  public Summary update(
      List<String> tickers, Optional<String> source, MarketFetching.Progress progress)
      throws InterruptedException {
    Set<String> ofMarket = new LinkedHashSet<>();
    List<String> others = new ArrayList<>();
    boolean asked = asksMarket(source);
    for (String typed : tickers) {
      Optional<String> symbol = fetching.resolved(typed).map(Ticker::symbol);
      if (asked && symbol.filter(PolygonMarket::has).isPresent()) {
        ofMarket.add(symbol.get());
      } else {
        others.add(typed);
      }
    }
    if (ofMarket.isEmpty() || ofMarket.size() <= market.orElseThrow().questions()) {
      return oneByOne(tickers, source, progress);
    }
    Summary whole = market.orElseThrow().fetch(Optional.of(ofMarket), progress);
    List<String> lacking = ofMarket.stream().filter(whole.failures()::containsKey).toList();
    Optional<String> next = fetching.order(source).stream().skip(1).findFirst();
    if (!lacking.isEmpty() && next.isPresent()) {
      whole = whole.without(lacking).and(oneByOne(lacking, next, progress));
    }
    return others.isEmpty() ? whole : whole.and(oneByOne(others, source, progress));
  }

  /// Brings every stock of the market up to date.
  ///
  /// @throws SettingsException when the source that is asked first has no whole markets
  public Summary updateMarket(Optional<String> source, MarketFetching.Progress progress)
      throws InterruptedException {
    if (!asksMarket(source)) {
      throw new SettingsException(
          "--universe",
          "market",
          "only polygon gives a whole market; ask it first (OPENBELL_SOURCE), or give a file");
    }
    return market.orElseThrow().fetch(Optional.empty(), progress);
  }

  private boolean asksMarket(Optional<String> source) {
    return market.isPresent() && fetching.order(source).getFirst().equals(MarketFetching.SOURCE);
  }

  private Summary oneByOne(
      List<String> tickers, Optional<String> source, MarketFetching.Progress progress)
      throws InterruptedException {
    int[] done = {0};
    return fetching.update(
        tickers,
        source,
        Instant.MAX,
        (ticker, result) -> progress.at(++done[0], tickers.size(), Duration.ZERO));
  }
}
