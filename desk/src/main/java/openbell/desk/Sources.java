package openbell.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.feeds.FetchResult;
import openbell.feeds.PriceFeed;

/// The market-data sources: all that can be named, and those that are asked by default, in order.
public final class Sources {
  /// What a source said, and how long it took.
  record Answer(PriceFeed feed, FetchResult result, long tookMillis) {}

  private final Map<String, PriceFeed> feeds = new LinkedHashMap<>();
  private final List<String> order;

  /// Sources from feeds.
  ///
  /// @param feeds all that can be named
  /// @param order names of those asked by default; the next is asked when one fails or knows
  ///   nothing
  public Sources(List<PriceFeed> feeds, List<String> order) {
    feeds.forEach(feed -> this.feeds.put(feed.source(), feed));
    this.order = List.copyOf(order);
    if (order.isEmpty() || !this.feeds.keySet().containsAll(order)) {
      throw new IllegalArgumentException("no feed for some of " + order);
    }
  }

  boolean knows(String name) {
    return feeds.containsKey(name);
  }

  List<String> names() {
    return List.copyOf(feeds.keySet());
  }

  List<String> order() {
    return order;
  }

  /// The feed of that name.
  PriceFeed feed(String name) {
    return Optional.ofNullable(feeds.get(name)).orElseThrow();
  }

  /// The first answer with prices; else the first failure; else "not found".
  Answer fetch(String symbol, List<String> names, Trace trace) {
    Answer worst = null;
    for (String name : names) {
      long start = System.nanoTime();
      FetchResult result = feed(name).fetch(symbol);
      trace.add(name, told(result, symbol), start);
      Answer answer = new Answer(feed(name), result, (System.nanoTime() - start) / 1_000_000);
      if (result instanceof FetchResult.Fetched) {
        return answer;
      }
      if (worst == null || worst.result() instanceof FetchResult.NotFound) {
        worst = answer;
      }
    }
    return Optional.ofNullable(worst).orElseThrow();
  }

  private static String told(FetchResult result, String symbol) {
    return switch (result) {
      case FetchResult.Fetched f ->
          "GET %s: %d bytes, %d bars"
              .formatted(f.raw().url(), f.raw().body().length, f.quote().bars().size());
      case FetchResult.NotFound n -> symbol + ": " + n.reason();
      case FetchResult.Failed f -> symbol + ": " + f.reason();
    };
  }
}
