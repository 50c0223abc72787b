package openbell.desk;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import openbell.cache.CacheStats;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;

/// Which tickers are made before anybody asks: the most asked, then those of the settings; the
/// registry's receipts where neither names any.
public final class WarmList {
  private static final int MOST_ASKED = 20;

  private final Supplier<List<CacheStats.Asked>> mostAsked;
  private final List<String> wanted;
  private final TickerRegistry registry;

  /// A list of what these asks and settings name.
  ///
  /// @param mostAsked cache keys, the most asked first
  public WarmList(
      Supplier<List<CacheStats.Asked>> mostAsked, List<String> wanted, TickerRegistry registry) {
    this.mostAsked = mostAsked;
    this.wanted = List.copyOf(wanted);
    this.registry = registry;
  }

  /// The tickers, each once, as of now.
  public List<String> tickers() {
    Set<String> tickers = new LinkedHashSet<>();
    for (CacheStats.Asked asked : mostAsked.get().stream().limit(MOST_ASKED).toList()) {
      String[] parts = asked.key().split("/", -1);
      if (parts.length == 4 && parts[0].equals("reports")) {
        tickers.add(parts[1]);
      }
    }
    tickers.addAll(wanted);
    if (tickers.isEmpty()) {
      registry.receipts().stream().map(Ticker::ticker).forEach(tickers::add);
    }
    return List.copyOf(tickers);
  }
}
