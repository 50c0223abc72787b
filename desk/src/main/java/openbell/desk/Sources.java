package openbell.desk;

import java.time.Period;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.feeds.NewsFeed;
import openbell.feeds.NewsResult;
import openbell.feeds.PriceFeed;
import openbell.feeds.RawResponse;
import openbell.lake.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The market-data sources: all that can be named, and those that are asked by default, in order.
public final class Sources {
  /// What a source said, what the news beside it said, and how long that took.
  ///
  /// @param news empty when there are no prices, or no source of news beside that of the prices
  /// @param kept the raw object that the prices were read from, where nobody was asked
  record Answer(
      PriceFeed feed,
      FetchResult result,
      Optional<NewsAnswer> news,
      long tookMillis,
      Optional<Kept> kept) {
    /// What was asked for and came.
    Answer(PriceFeed feed, FetchResult result, Optional<NewsAnswer> news, long tookMillis) {
      this(feed, result, news, tookMillis, Optional.empty());
    }
  }

  /// What a source of news said.
  record NewsAnswer(NewsFeed feed, NewsResult result) {}

  /// Looks at what a source gave before anybody uses it.
  public interface Gate {
    /// Lets everything pass.
    Gate OPEN =
        new Gate() {
          @Override
          public Optional<String> refuses(
              PriceFeed feed, String symbol, FetchResult.Fetched found) {
            return Optional.empty();
          }

          @Override
          public void noPrices(PriceFeed feed, String symbol, RawResponse answer, String why) {}
        };

    /// Why these prices must not be used; empty when they may.
    Optional<String> refuses(PriceFeed feed, String symbol, FetchResult.Fetched found);

    /// Told of an answer that should have been prices and is none.
    void noPrices(PriceFeed feed, String symbol, RawResponse answer, String why);

    /// Told of a source that failed, whyever that was.
    default void failed(String symbol, FetchResult.Failed failed) {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

  private final Map<String, PriceFeed> feeds = new LinkedHashMap<>();
  private final Map<String, NewsFeed> newsFeeds;
  private final List<String> order;
  private final Gate gate;
  private final Map<String, LongAdder> counts = new LinkedHashMap<>();

  /// Sources from feeds.
  ///
  /// @param feeds all that can be named
  /// @param newsFeeds by the name of the price feed beside which they are asked
  /// @param order names of those asked by default; the next is asked when one fails or knows
  ///   nothing
  public Sources(List<PriceFeed> feeds, Map<String, NewsFeed> newsFeeds, List<String> order) {
    this(feeds, newsFeeds, order, Gate.OPEN);
  }

  /// As the other, with a look at what they give: what is refused is a failure of its source.
  public Sources(
      List<PriceFeed> feeds, Map<String, NewsFeed> newsFeeds, List<String> order, Gate gate) {
    this.gate = gate;
    feeds.forEach(feed -> this.feeds.put(feed.source(), feed));
    this.newsFeeds = Map.copyOf(newsFeeds);
    this.order = List.copyOf(order);
    for (String source : this.feeds.keySet()) {
      for (Health health : Health.values()) {
        counts.put(health.of(source), new LongAdder());
      }
    }
    if (order.isEmpty() || !this.feeds.keySet().containsAll(order)) {
      throw new IllegalArgumentException("no feed for some of " + order);
    }
  }

  /// How a source answered.
  public enum Health {
    /// With prices that can be used.
    OK,
    /// That there is no such symbol, or nothing of that time.
    UNKNOWN,
    FAILED;

    /// What answers of that kind are counted under: `yahoo ok`.
    public String of(String source) {
      return source + " " + name().toLowerCase(Locale.ROOT);
    }
  }

  /// How often each source answered how, since the start: `yahoo ok`, `yahoo unknown`, `yahoo
  /// failed`, ...
  public Map<String, Long> counts() {
    Map<String, Long> sums = new LinkedHashMap<>();
    counts.forEach((name, n) -> sums.put(name, n.sum()));
    return sums;
  }

  private void count(Health health, String source) {
    Optional.ofNullable(counts.get(health.of(source))).ifPresent(LongAdder::increment);
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

  /// How far back from now any of these has prices; empty when that does not depend on now.
  Optional<Period> reach(List<String> names) {
    List<Period> reaches =
        names.stream().map(name -> feed(name).reach()).flatMap(Optional::stream).toList();
    return reaches.size() < names.size()
        ? Optional.empty()
        : reaches.stream().max(Comparator.comparingLong(Period::toTotalMonths));
  }

  /// The feed of that name.
  PriceFeed feed(String name) {
    return Optional.ofNullable(feeds.get(name)).orElseThrow();
  }

  /// The first answer with prices, and the news, which is asked for at the same time; else the
  /// first failure; else "not found".
  ///
  /// @param withNews whether news is wanted; a source knows only the latest
  Answer fetch(String symbol, List<String> names, boolean withNews, Trace trace) {
    Answer worst = null;
    for (String name : names) {
      long start = System.nanoTime();
      Optional<FutureTask<NewsAnswer>> news =
          withNews ? news(name, symbol, trace) : Optional.empty();
      FetchResult result = judged(feed(name), symbol, feed(name).fetch(symbol));
      trace.add(name, told(result, symbol), start);
      count(health(result), name);
      boolean fetched = result instanceof FetchResult.Fetched;
      Optional<NewsAnswer> told = fetched ? news.map(task -> joined(task, name)) : Optional.empty();
      long tookMillis = (System.nanoTime() - start) / 1_000_000;
      Answer answer = new Answer(feed(name), result, told, tookMillis);
      if (fetched) {
        return answer;
      }
      if (result instanceof FetchResult.Failed failed && failed.kind() != FailureKind.NO_DATA) {
        LOG.warn("a source of market data failed: {}", told(failed, symbol)); // Alarmed on.
        gate.failed(symbol, failed);
      }
      news.ifPresent(task -> task.cancel(true));
      if (worst == null || worst.result() instanceof FetchResult.NotFound) {
        worst = answer;
      }
    }
    return Optional.ofNullable(worst).orElseThrow();
  }

  private static Health health(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched _ -> Health.OK;
      case FetchResult.NotFound _ -> Health.UNKNOWN;
      case FetchResult.Failed f when f.kind() == FailureKind.NO_DATA -> Health.UNKNOWN;
      case FetchResult.Failed _ -> Health.FAILED;
    };
  }

  private FetchResult judged(PriceFeed feed, String symbol, FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched found ->
          gate.refuses(feed, symbol, found)
              .<FetchResult>map(
                  why ->
                      new FetchResult.Failed(
                          feed.source(), FailureKind.BAD_RESPONSE, why, Optional.empty()))
              .orElse(found);
      case FetchResult.Failed failed -> {
        failed.refused().ifPresent(a -> gate.noPrices(feed, symbol, a, failed.reason()));
        yield failed;
      }
      case FetchResult.NotFound none -> none;
    };
  }

  /// The feed whose raw objects lie in that folder; empty when there is none.
  Optional<PriceFeed> feedOf(String rawPrefix) {
    return feeds.values().stream().filter(f -> f.rawPrefix().equals(rawPrefix)).findFirst();
  }

  private Optional<FutureTask<NewsAnswer>> news(String name, String symbol, Trace trace) {
    Optional<NewsFeed> feed = Optional.ofNullable(newsFeeds.get(name));
    Optional<FutureTask<NewsAnswer>> task =
        feed.map(
            f ->
                new FutureTask<>(
                    () -> {
                      long start = System.nanoTime();
                      NewsAnswer answer = new NewsAnswer(f, f.news(symbol));
                      trace.add("news", told(answer.result()), start);
                      return answer;
                    }));
    task.ifPresent(Thread::startVirtualThread);
    return task;
  }

  /// What the news said; whatever went wrong with it costs the news alone.
  private NewsAnswer joined(FutureTask<NewsAnswer> task, String name) {
    String why;
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "asking for news was interrupted";
    } catch (ExecutionException e) {
      LOG.warn("the source of news beside {} broke its contract", name, e.getCause());
      why = "the news could not be read: " + e.getCause();
    }
    NewsFeed feed = Optional.ofNullable(newsFeeds.get(name)).orElseThrow();
    return new NewsAnswer(feed, new NewsResult.Failed(why));
  }

  private static String told(NewsResult result) {
    return switch (result) {
      case NewsResult.Found f ->
          "GET %s: %d bytes, %d headlines"
              .formatted(f.raw().url(), f.raw().body().length, f.items().size());
      case NewsResult.Failed f -> f.reason();
    };
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
