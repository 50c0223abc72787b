package openbell.feeds;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * A source of daily prices.
 *
 * <p>Implementations may be shared between threads. They block; call them from virtual threads.
 */
public interface PriceFeed {

  /** The name that users and logs know this source by: {@code yahoo}, {@code sample}. */
  String source();

  /** The folder of this source's raw objects, under {@code raw/}: {@code yfinance} for Yahoo. */
  String rawPrefix();

  /**
   * Five years of daily bars of a symbol in one request, with the body as it was received.
   *
   * <p>Every failure is a value. An interrupt ends the call early as a {@link FetchResult.Failed},
   * with the thread's interrupt flag set.
   *
   * @param symbol the source's symbol, {@code D05.SI}
   */
  FetchResult fetch(String symbol);

  /**
   * How far back from now its prices go; empty when that does not depend on now. What is asked of
   * an earlier day need not be fetched to know that there is nothing.
   */
  default Optional<Period> reach() {
    return Optional.empty();
  }

  /**
   * How long after the exchange's own delay a session's bar is final in what this source sends;
   * zero where it is then.
   */
  default Duration lateness() {
    return Duration.ZERO;
  }

  /** How far apart requests should start that nobody waits for; zero where nobody is asked. */
  default Duration pace() {
    return Duration.ofMillis(250);
  }

  /**
   * What is wrong with the form of a body of this source, one line each; empty when it has the form
   * that the source has always sent. Costs more than {@link #read}, which checks only what it
   * needs.
   */
  default List<String> schemaProblems(byte[] body) {
    return List.of();
  }

  /**
   * The prices in a body of this source that was kept; asks nobody.
   *
   * @return empty when it has no prices of that symbol
   */
  Optional<Quote> read(byte[] body, String symbol);
}
