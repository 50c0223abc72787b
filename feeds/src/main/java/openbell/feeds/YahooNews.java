package openbell.feeds;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Yahoo Finance's search, asked for news alone: one request, on the second host if the first does
 * not answer. Nothing waits: news is a part of a report that can be left out.
 *
 * <p>May be shared by all threads.
 */
public final class YahooNews implements NewsFeed {

  /** For all attempts together. */
  private static final Duration BUDGET = Duration.ofSeconds(6);

  private static final int ATTEMPTS = 2;
  private static final int COUNT = 20;

  private final YahooSettings settings;
  private final HttpTransport transport;
  private final InstantSource clock;

  /** News over the network. The HTTP client is made on the first ask. */
  public YahooNews(YahooSettings settings, InstantSource clock) {
    this(settings, new JdkTransport(settings.connectTimeout(), settings.maxBodyBytes()), clock);
  }

  YahooNews(YahooSettings settings, HttpTransport transport, InstantSource clock) {
    this.settings = settings;
    this.transport = transport;
    this.clock = clock;
  }

  @Override
  public String rawPrefix() {
    return "yfinance_news";
  }

  @Override
  public NewsResult news(String symbol) {
    Instant deadline = clock.instant().plus(BUDGET);
    String reason = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Duration left = Duration.between(clock.instant(), deadline);
      if (!left.isPositive()) {
        break;
      }
      URI uri = uri(symbol, attempt);
      try {
        HttpTransport.Reply reply = transport.get(uri, left);
        byte[] body = ContentCoding.decoded(reply, settings.maxBodyBytes());
        if (reply.status() == 200) {
          return found(reply, body, uri);
        }
        reason = "yahoo answered " + reply.status() + " when asked for news";
        if (reply.status() < 500) {
          break;
        }
      } catch (HttpTimeoutException e) {
        reason = "yahoo gave no news in time";
      } catch (IOException e) {
        String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        reason = "yahoo could not be asked for news: " + Texts.oneLine(what);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new NewsResult.Failed("asking yahoo for news was interrupted");
      }
    }
    return new NewsResult.Failed(reason);
  }

  private NewsResult found(HttpTransport.Reply reply, byte[] body, URI uri) {
    try {
      List<NewsItem> items = YahooNewsParser.parse(body);
      String type = reply.contentType().orElse("application/octet-stream");
      return new NewsResult.Found(
          new RawResponse(body, type, uri.toString(), clock.instant()), items);
    } catch (IOException e) {
      return new NewsResult.Failed(
          "yahoo's news cannot be read: " + Texts.oneLine(String.valueOf(e.getMessage())));
    }
  }

  private URI uri(String symbol, int attempt) {
    String root = settings.bases().get(attempt % settings.bases().size()).toString();
    return URI.create(
        (root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
            + "/v1/finance/search?q="
            + URLEncoder.encode(symbol, StandardCharsets.UTF_8)
            + "&quotesCount=0&newsCount="
            + COUNT);
  }
}
