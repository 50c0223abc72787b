package openbell.edge.wiring;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.Settings;
import openbell.feeds.CompletedSessions;
import openbell.feeds.FolderFeed;
import openbell.feeds.PolygonClient;
import openbell.feeds.PolygonFeed;
import openbell.feeds.PolygonSettings;
import openbell.feeds.PriceFeed;
import openbell.feeds.Quote;
import openbell.feeds.Sleeper;
import openbell.market.Bars;
import openbell.market.Exchange;

/// The prices in raw objects, as their sources' feeds read them. Safe for concurrent use.
public final class KeptPrices {
  private final List<PriceFeed> feeds;

  /// @param feeds as [#feeds] gives them
  KeptPrices(List<PriceFeed> feeds) {
    this.feeds = List.copyOf(feeds);
  }

  /// The feeds that can read what was ever kept.
  ///
  /// @param setUp those that can be asked; a folder's files and Polygon's bodies are read also
  ///   where no folder and no key is set up
  static List<PriceFeed> feeds(List<PriceFeed> setUp, Settings settings, InstantSource clock) {
    List<PriceFeed> all = new ArrayList<>(setUp);
    FolderFeed folder = new FolderFeed(settings.home(), clock);
    if (setUp.stream().noneMatch(feed -> feed.source().equals(folder.source()))) {
      all.add(folder);
    }
    if (setUp.stream().noneMatch(feed -> feed.source().equals("polygon"))) {
      PolygonSettings nobody = PolygonSettings.defaults(() -> "");
      all.add(new PolygonFeed(new PolygonClient(nobody, clock, Sleeper.real()), clock));
    }
    return List.copyOf(all);
  }

  /// Whether a source of prices has that folder.
  ///
  /// @param rawPrefix the source's folder under `raw/`
  public boolean has(String rawPrefix) {
    return feeds.stream().anyMatch(feed -> feed.rawPrefix().equals(rawPrefix));
  }

  /// The completed sessions in a body.
  ///
  /// @param rawPrefix the source's folder under `raw/`
  /// @param fetchedAt sessions not over by then are left out
  /// @return empty when no source has that folder, or nothing usable of the symbol is in the body
  public Optional<Bars> read(String rawPrefix, String symbol, byte[] body, Instant fetchedAt) {
    return feeds.stream()
        .filter(feed -> feed.rawPrefix().equals(rawPrefix))
        .findFirst()
        .flatMap(feed -> feed.read(body, symbol))
        .map(quote -> CompletedSessions.of(quote.bars(), exchange(symbol, quote), fetchedAt));
  }

  /// The exchange that the source names, unless its dates would be others.
  private static Exchange exchange(String symbol, Quote quote) {
    Exchange bySymbol = Exchange.forSymbol(symbol);
    return quote
        .exchangeCode()
        .flatMap(Exchange::byCode)
        .filter(named -> named.zone().equals(bySymbol.zone()))
        .orElse(bySymbol);
  }
}
