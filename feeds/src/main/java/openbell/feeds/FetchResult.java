package openbell.feeds;

import java.time.Duration;
import java.util.Optional;

/** The outcome of one fetch from a {@link PriceFeed}. */
public sealed interface FetchResult {

  /** The source gave prices: the body as received, and what it says. */
  record Fetched(RawResponse raw, Quote quote) implements FetchResult {}

  /**
   * The source does not know the symbol; asking again is no use.
   *
   * @param reason one line that names the source
   */
  record NotFound(String symbol, String reason) implements FetchResult {}

  /**
   * The source did not give usable prices.
   *
   * @param source the feed's {@link PriceFeed#source()}
   * @param reason one line without control characters, such as {@code yahoo answered 429 Too Many
   *     Requests after 3 attempts}
   * @param retryAfter how long to wait before asking again, when the source or its habit says
   * @param refused the answer that is no history of prices although it should be one, for who looks
   *     into it
   */
  record Failed(
      String source,
      FailureKind kind,
      String reason,
      Optional<Duration> retryAfter,
      Optional<RawResponse> refused)
      implements FetchResult {

    /** A failure without an answer worth keeping. */
    public Failed(String source, FailureKind kind, String reason, Optional<Duration> retryAfter) {
      this(source, kind, reason, retryAfter, Optional.empty());
    }
  }
}
