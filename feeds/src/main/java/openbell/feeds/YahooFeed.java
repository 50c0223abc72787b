package openbell.feeds;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Yahoo Finance: five years of daily bars in one request.
 *
 * <p>A fetch ends within its budget whatever the other side does. Trouble that may pass (429, 5xx,
 * lost connections, timeouts) is tried again after a random wait, on the next of the hosts; an
 * answer that is no chart once only. What Yahoo says about waiting is kept to, and passed on when
 * it is longer than the budget. Requests of one feed start a minimum gap apart.
 *
 * <p>May be shared by all threads.
 */
public final class YahooFeed implements PriceFeed {

  private static final Logger LOG = LoggerFactory.getLogger(YahooFeed.class);

  /** What one request asks for. */
  private static final int YEARS = 5;

  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9.^=&_-]{1,20}");

  /** Waits are random up to this, doubled after each attempt. */
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

  private final YahooSettings settings;
  private final HttpTransport transport;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final YahooReply replies;
  private final Pacer pacer;

  /** A feed over the network. The HTTP client is made on the first fetch. */
  public YahooFeed(
      YahooSettings settings, InstantSource clock, Sleeper sleeper, RandomGenerator random) {
    this(
        settings,
        new JdkTransport(settings.connectTimeout(), settings.maxBodyBytes()),
        clock,
        sleeper,
        random);
  }

  YahooFeed(
      YahooSettings settings,
      HttpTransport transport,
      InstantSource clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.settings = settings;
    this.transport = transport;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
    this.replies = new YahooReply(clock);
    this.pacer = new Pacer(settings.minGap());
  }

  @Override
  public String source() {
    return YahooReply.SOURCE;
  }

  @Override
  public String rawPrefix() {
    return "yfinance";
  }

  @Override
  public Optional<Period> reach() {
    return Optional.of(Period.ofYears(YEARS));
  }

  @Override
  public FetchResult fetch(String symbol) {
    if (!SYMBOL.matcher(symbol).matches() || symbol.equals(".") || symbol.contains("..")) {
      return new FetchResult.NotFound(
          symbol, "\"" + Texts.oneLine(symbol) + "\" has not the form of a symbol of yahoo");
    }
    try {
      return fetch(symbol, clock.instant().plus(settings.budget()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(FailureKind.UNAVAILABLE, "asking yahoo was interrupted", Optional.empty());
    }
  }

  @Override
  public List<String> schemaProblems(byte[] body) {
    return ChartSchema.problems(body);
  }

  @Override
  public Optional<Quote> read(byte[] body, String symbol) {
    return new YahooParser().parse(body, symbol) instanceof YahooParser.Outcome.Parsed parsed
        ? Optional.of(parsed.quote())
        : Optional.empty();
  }

  private FetchResult fetch(String symbol, Instant deadline) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Duration turn = pacer.take(clock.instant(), remaining(deadline));
      if (turn.isNegative()) {
        return failed(
            FailureKind.TIMEOUT,
            "too many requests wait for their turn at yahoo",
            Optional.of(settings.budget()));
      }
      sleep(turn);
      YahooReply.Verdict verdict = ask(uri(symbol, attempt), symbol, deadline);
      switch (verdict) {
        case YahooReply.Final f -> {
          return f.result();
        }
        case YahooReply.Trouble trouble -> {
          LOG.debug("{} for {}, attempt {}", trouble.reason(), symbol, attempt);
          Optional<Duration> wait = wait(trouble, attempt, remaining(deadline));
          if (wait.isEmpty()) {
            String tries = attempt == 1 ? "" : " after " + attempt + " attempts";
            return new FetchResult.Failed(
                YahooReply.SOURCE,
                trouble.kind(),
                trouble.reason() + tries,
                trouble.retryAfterOrHabit(),
                trouble.refused());
          }
          sleep(wait.get());
        }
      }
    }
  }

  /** How long to wait before the next attempt; empty when there is to be none. */
  private Optional<Duration> wait(YahooReply.Trouble trouble, int attempt, Duration remaining) {
    if (attempt >= Math.min(settings.maxAttempts(), trouble.attempts())) {
      return Optional.empty();
    }
    long ceiling = FIRST_BACKOFF.toMillis() << Math.min(attempt - 1, 10);
    Duration wait =
        Duration.ofMillis(random.nextLong(ceiling + 1))
            .plus(trouble.retryAfter().orElse(Duration.ZERO));
    return wait.compareTo(remaining) < 0 ? Optional.of(wait) : Optional.empty();
  }

  private YahooReply.Verdict ask(URI uri, String symbol, Instant deadline)
      throws InterruptedException {
    Duration remaining = remaining(deadline);
    Duration timeout =
        remaining.compareTo(settings.requestTimeout()) < 0 ? remaining : settings.requestTimeout();
    if (!timeout.isPositive()) {
      return YahooReply.failed(FailureKind.TIMEOUT, "no time is left to ask yahoo");
    }
    try {
      HttpTransport.Reply reply = transport.get(uri, timeout);
      return replies.judge(
          reply, ContentCoding.decoded(reply, settings.maxBodyBytes()), uri, symbol);
    } catch (HttpConnectTimeoutException e) {
      return YahooReply.Trouble.of(
          FailureKind.TIMEOUT,
          "yahoo took no connection within " + seconds(settings.connectTimeout()));
    } catch (HttpTimeoutException e) {
      return YahooReply.Trouble.of(
          FailureKind.TIMEOUT, "yahoo gave no whole answer within " + seconds(timeout));
    } catch (HttpTransport.BodyTooLarge e) {
      return YahooReply.failed(FailureKind.BAD_RESPONSE, "yahoo: " + e.getMessage());
    } catch (IOException e) {
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return YahooReply.Trouble.of(
          FailureKind.UNAVAILABLE, "yahoo could not be reached: " + Texts.oneLine(what));
    }
  }

  private URI uri(String symbol, int attempt) {
    URI base = settings.bases().get((attempt - 1) % settings.bases().size());
    String root = base.toString();
    return URI.create(
        (root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
            + "/v8/finance/chart/"
            + URLEncoder.encode(symbol, StandardCharsets.UTF_8)
            + "?range="
            + YEARS
            + "y&interval=1d&events=div%2Csplits");
  }

  private Duration remaining(Instant deadline) {
    return Duration.between(clock.instant(), deadline);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  private void sleep(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      sleeper.sleep(time);
    }
  }

  private static FetchResult failed(
      FailureKind kind, String reason, Optional<Duration> retryAfter) {
    return new FetchResult.Failed(YahooReply.SOURCE, kind, reason, retryAfter);
  }
}
