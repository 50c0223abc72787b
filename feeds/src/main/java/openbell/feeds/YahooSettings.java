package openbell.feeds;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How to ask Yahoo: where, how patiently, how politely.
 *
 * @param bases roots of the service; a second attempt goes to the next one
 * @param connectTimeout for a connection
 * @param requestTimeout for one request, from its start to the last byte of its answer
 * @param budget for all attempts of one fetch, waits included
 * @param maxAttempts requests of one fetch at most
 * @param minGap between the starts of two requests of one feed
 * @param maxBodyBytes of an answer, as sent and as unpacked
 */
public record YahooSettings(
    List<URI> bases,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration budget,
    int maxAttempts,
    Duration minGap,
    int maxBodyBytes) {

  public YahooSettings {
    bases = List.copyOf(bases);
    if (bases.isEmpty() || maxAttempts < 1 || maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "%d bases, %d attempts, %d bytes: each needs at least 1"
              .formatted(bases.size(), maxAttempts, maxBodyBytes));
    }
    if (connectTimeout.compareTo(Duration.ZERO) <= 0
        || requestTimeout.compareTo(Duration.ZERO) <= 0
        || budget.compareTo(Duration.ZERO) <= 0
        || minGap.isNegative()) {
      throw new IllegalArgumentException(
          "Timeouts %s, %s, budget %s and gap %s: give positive times"
              .formatted(connectTimeout, requestTimeout, budget, minGap));
    }
    bases.forEach(YahooSettings::requireRoot);
  }

  /** The public service, on its two hosts. */
  public static YahooSettings defaults() {
    return new YahooSettings(
        List.of(
            URI.create("https://query1.finance.yahoo.com"),
            URI.create("https://query2.finance.yahoo.com")),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(25),
        3,
        Duration.ofMillis(200),
        16 << 20);
  }

  /**
   * The same manners towards another root only: a proxy, a recorded server.
   *
   * @throws IllegalArgumentException when it is no http or https root; the text names it
   */
  public YahooSettings withBase(String base) {
    URI root;
    try {
      root = URI.create(base.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no URL: give one like http://localhost:8080".formatted(Texts.oneLine(base)),
          e);
    }
    return new YahooSettings(
        List.of(root), connectTimeout, requestTimeout, budget, maxAttempts, minGap, maxBodyBytes);
  }

  private static void requireRoot(URI base) {
    boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    if (!http
        || base.getHost() == null
        || base.getRawUserInfo() != null
        || base.getRawQuery() != null
        || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "\"%s://%s\" cannot be the root of Yahoo: give http or https, a host, no user, no query"
              .formatted(base.getScheme(), base.getHost()));
    }
  }
}
