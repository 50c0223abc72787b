package openbell.feeds;

/**
 * A source of headlines.
 *
 * <p>Implementations may be shared between threads. They block; call them from virtual threads.
 */
public interface NewsFeed {

  /** The folder of this source's raw objects, under {@code raw/}: {@code yfinance_news}. */
  String rawPrefix();

  /**
   * The latest headlines around a symbol. A failure is a value, had soon: a report does not wait
   * long for its news.
   *
   * @param symbol the source's symbol, {@code D05.SI}
   */
  NewsResult news(String symbol);
}
