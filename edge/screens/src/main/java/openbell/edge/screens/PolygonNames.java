package openbell.edge.screens;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import openbell.feeds.MarketReference;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.market.Exchange;
import openbell.market.Ticker;
import openbell.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The names and exchanges of the stocks of the USA, by the list of them that Polygon.io gave last.
/// Thread-safe.
final class PolygonNames {
  private static final Logger LOG = LoggerFactory.getLogger(PolygonNames.class);
  private static final String FOLDER = "polygon_tickers";
  private static final String MARKET = "US";

  private record Known(Kept body, Map<String, Ticker> tickers) {}

  private final Lake lake;
  private volatile @Nullable Known known;

  PolygonNames(Lake lake) {
    this.lake = lake;
  }

  /// The stocks by symbol, read again only where there is a newer list; none where there is no
  /// list, or it cannot be read now: a market without names is a market.
  Map<String, Ticker> bySymbol() {
    Known last = known;
    try {
      Optional<Kept> newest = lake.newestRaw(FOLDER, MARKET);
      if (newest.isEmpty() || (last != null && newest.get().equals(last.body()))) {
        return last == null ? Map.of() : last.tickers();
      }
      Map<String, Ticker> tickers =
          lake.rawBody(newest.get()).map(PolygonNames::tickers).orElse(Map.of());
      known = new Known(newest.get(), tickers);
      return tickers;
    } catch (StoreException e) {
      LOG.warn("stocks are scanned without their names: {}", e.getMessage());
      return last == null ? Map.of() : last.tickers();
    }
  }

  private static Map<String, Ticker> tickers(byte[] body) {
    Map<String, Ticker> tickers = new HashMap<>();
    MarketReference.listed(body)
        .forEach(
            (symbol, listed) -> {
              Ticker plain = Ticker.ofSymbol(symbol);
              Exchange exchange =
                  listed.exchangeCode().flatMap(Exchange::byCode).orElse(plain.exchange());
              tickers.put(symbol, plain.withSource(listed.name(), exchange, exchange.currency()));
            });
    return Map.copyOf(tickers);
  }
}
