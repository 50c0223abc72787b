package openbell.feeds;

import static openbell.feeds.FakeYahoo.answer;
import static openbell.feeds.FakeYahoo.gzip;
import static openbell.feeds.FakeYahoo.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import openbell.feeds.FakeYahoo.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class YahooFeedTest {

  private static final Answer GOOD = json(Charts.DBS);
  private static final Answer BUSY = answer(429, "text/plain", "Too Many Requests\r\n");
  private static final Answer BROKEN = answer(500, "text/html", "Internal Server Error");
  private static final Answer PAGE = answer(200, "text/html", "<html>Will be right back</html>");

  private final VirtualTime time = new VirtualTime();

  @Test
  void asksOnceForFiveYearsAndKeepsTheBody() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(GOOD)) {
      FetchResult.Fetched fetched = (FetchResult.Fetched) feed(yahoo).fetch("D05.SI");

      assertThat(yahoo.requests)
          .containsExactly("/v8/finance/chart/D05.SI?range=5y&interval=1d&events=div%2Csplits");
      assertThat(yahoo.userAgents.getFirst()).startsWith("Mozilla/5.0");
      assertThat(fetched.raw().body()).isEqualTo(Charts.DBS.getBytes(StandardCharsets.UTF_8));
      assertThat(fetched.raw().contentType()).isEqualTo("application/json;charset=utf-8");
      assertThat(fetched.raw().url()).isEqualTo(yahoo.url() + yahoo.requests.getFirst());
      assertThat(fetched.raw().fetchedAt()).isEqualTo("2025-11-12T00:00:00Z");
      assertThat(fetched.quote().bars().close()).containsExactly(54.0, 55.0999984741211);
      assertThat(time.sleeps).isEmpty();
    }
  }

  @Test
  void symbolsAreEncoded() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(answer(404, "application/json", Charts.NOT_FOUND))) {
      YahooFeed feed = feed(yahoo);
      feed.fetch("^GSPC");
      feed.fetch("EURUSD=X");
      feed.fetch("M&M.NS");

      assertThat(yahoo.requests)
          .extracting(r -> r.substring(0, r.indexOf('?')))
          .containsExactly(
              "/v8/finance/chart/%5EGSPC",
              "/v8/finance/chart/EURUSD%3DX", "/v8/finance/chart/M%26M.NS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../x", "a b", "AAPL\r\nX: y", "AAPL?x", "ก"})
  void whatIsNoSymbolIsNotAskedFor(String symbol) throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(GOOD)) {
      assertThat(feed(yahoo).fetch(symbol))
          .isInstanceOfSatisfying(
              FetchResult.NotFound.class, n -> assertThat(n.reason()).matches("\\P{Cntrl}+"));
      assertThat(yahoo.requests).isEmpty();
    }
  }

  @Test
  void packedBodiesAreUnpacked() throws Exception {
    byte[] plain = Charts.DBS.getBytes(StandardCharsets.UTF_8);
    try (FakeYahoo yahoo =
        new FakeYahoo(answer(200, "application/json", gzip(plain), "Content-Encoding", "gzip"))) {
      FetchResult.Fetched fetched = (FetchResult.Fetched) feed(yahoo).fetch("D05.SI");

      assertThat(fetched.raw().body()).isEqualTo(plain);
    }
  }

  @Test
  void aChartUnderAWrongContentTypeIsAChart() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(answer(200, "text/plain", Charts.DBS))) {
      assertThat(feed(yahoo).fetch("D05.SI")).isInstanceOf(FetchResult.Fetched.class);
    }
  }

  @Test
  void anUnknownSymbolIsNotFoundAtOnce() throws Exception {
    for (int status : new int[] {404, 400, 200}) {
      try (FakeYahoo yahoo = new FakeYahoo(answer(status, "application/json", Charts.NOT_FOUND))) {
        assertThat(feed(yahoo).fetch("NIX"))
            .isEqualTo(
                new FetchResult.NotFound(
                    "NIX", "yahoo does not know NIX: No data found, symbol may be delisted"));
        assertThat(yahoo.requests).hasSize(1);
      }
    }
  }

  @Test
  void aKnownSymbolWithoutBarsIsNoData() throws Exception {
    String empty = "{\"chart\":{\"result\":[{\"meta\":{},\"indicators\":{\"quote\":[{}]}}]}}";
    try (FakeYahoo yahoo = new FakeYahoo(json(empty))) {
      assertFailed(feed(yahoo), FailureKind.NO_DATA, "yahoo has no bar of D05.SI");
      assertThat(yahoo.requests).hasSize(1);
    }
  }

  @Test
  void aRateLimitIsTriedThreeTimesAndNamesAMinute() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(BUSY)) {
      FetchResult.Failed failed =
          assertFailed(
              feed(yahoo),
              FailureKind.RATE_LIMITED,
              "yahoo answered 429 Too Many Requests after 3 attempts");

      assertThat(failed.retryAfter()).contains(Duration.ofSeconds(60));
      assertThat(failed.source()).isEqualTo("yahoo");
      assertThat(yahoo.requests).hasSize(3);
    }
  }

  @Test
  void aRateLimitUnderAnotherStatusIsARateLimit() throws Exception {
    for (int status : new int[] {200, 403, 999}) {
      try (FakeYahoo yahoo =
          new FakeYahoo(answer(status, "text/html", "Edge: Too Many Requests"))) {
        FetchResult.Failed failed = (FetchResult.Failed) feed(yahoo).fetch("D05.SI");

        assertThat(failed.kind()).isEqualTo(FailureKind.RATE_LIMITED);
      }
    }
  }

  @Test
  void troubleThatPassesIsNotSeen() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(BROKEN, BUSY, GOOD)) {
      assertThat(feed(yahoo).fetch("D05.SI")).isInstanceOf(FetchResult.Fetched.class);
      assertThat(yahoo.requests).hasSize(3);
      assertThat(time.sleeps).as("two random waits, gaps beside them").isNotEmpty();
    }
  }

  @Test
  void waitsAreRandomAndGrowing() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(BROKEN)) {
      YahooSettings settings = settings(yahoo);
      YahooSettings noGap = with(settings, settings.requestTimeout(), Duration.ZERO, 1 << 20);
      long longest = 0;
      for (int seed = 0; seed < 20; seed++) {
        time.sleeps.clear();
        new YahooFeed(noGap, time, time, new Random(seed)).fetch("D05.SI");
        assertThat(time.sleeps).hasSizeBetween(1, 2);
        assertThat(time.sleeps).allMatch(s -> s.compareTo(Duration.ofSeconds(1)) <= 0);
        longest = Math.max(longest, time.sleeps.getLast().toMillis());
      }
      assertThat(longest).isGreaterThan(500);
    }
  }

  @Test
  void serverErrorsEndAsUnavailable() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(BROKEN)) {
      assertFailed(
          feed(yahoo),
          FailureKind.UNAVAILABLE,
          "yahoo answered 500 Internal Server Error after 3 attempts");
      assertThat(yahoo.requests).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"401, Unauthorized", "403, Forbidden"})
  void aRefusalIsNotArguedWith(int status, String phrase) throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(answer(status, "text/plain", "no"))) {
      assertFailed(
          feed(yahoo),
          FailureKind.UNAVAILABLE,
          "yahoo answered " + status + " " + phrase + ": it refuses this client or its network");
      assertThat(yahoo.requests).hasSize(1);
    }
  }

  @Test
  void aPageInPlaceOfAChartIsAskedForOnceMore() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(PAGE, GOOD)) {
      assertThat(feed(yahoo).fetch("D05.SI")).isInstanceOf(FetchResult.Fetched.class);
    }
    try (FakeYahoo yahoo = new FakeYahoo(PAGE)) {
      assertFailed(
          feed(yahoo),
          FailureKind.BAD_RESPONSE,
          "yahoo answered with no chart: an HTML page after 2 attempts");
      assertThat(yahoo.requests).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | ''                      | no chart: an empty body after 2 attempts
          200 | {"somethingWeird":true} | no chart: the JSON holds no chart after 2 attempts
          204 | ''                      | 204 where a chart was asked for
          302 | moved                   | 302 Found, a redirect where prices should be after 2
          404 | {}                      | 404 Not Found without saying that the symbol is unknown
          400 | {"chart":{"error":{"code":"Bad Request","description":"bad interval"}}} | error: bad interval
          418 | {}                      | 418 where a chart was asked for
          """)
  void oddAnswersAreBadResponses(int status, String body, String reason) throws Exception {
    try (FakeYahoo yahoo =
        new FakeYahoo(
            answer(status, "application/json", body, "Location", "http://127.0.0.1:1/"))) {
      FetchResult.Failed failed = (FetchResult.Failed) feed(yahoo).fetch("D05.SI");

      assertThat(failed.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
      assertThat(failed.reason()).contains(reason);
    }
  }

  @Test
  void noDataForTheRangeIsNoData() throws Exception {
    String body =
        "{\"chart\":{\"error\":{\"code\":\"Bad Request\",\"description\":"
            + "\"Data doesn't exist for startDate = 1, endDate = 2\"}}}";
    try (FakeYahoo yahoo = new FakeYahoo(answer(400, "application/json", body))) {
      FetchResult.Failed failed = (FetchResult.Failed) feed(yahoo).fetch("D05.SI");

      assertThat(failed.kind()).isEqualTo(FailureKind.NO_DATA);
    }
  }

  @Test
  void retryAfterIsKeptTo() throws Exception {
    Answer wait = answer(429, "text/plain", "slow down", "Retry-After", "7");
    try (FakeYahoo yahoo = new FakeYahoo(wait, GOOD)) {
      Instant start = time.instant();

      assertThat(feed(yahoo).fetch("D05.SI")).isInstanceOf(FetchResult.Fetched.class);
      assertThat(Duration.between(start, time.instant()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }
  }

  @Test
  void retryAfterMayBeADate() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            time.instant().plusSeconds(90).atOffset(ZoneOffset.UTC));
    try (FakeYahoo yahoo = new FakeYahoo(answer(503, "text/plain", "", "Retry-After", date))) {
      FetchResult.Failed failed =
          assertFailed(
              feed(yahoo), FailureKind.UNAVAILABLE, "yahoo answered 503 Service Unavailable");

      assertThat(failed.retryAfter()).contains(Duration.ofSeconds(90));
      assertThat(yahoo.requests).as("longer than the budget: no second request").hasSize(1);
    }
  }

  @Test
  void theSecondAttemptGoesToTheOtherHost() throws Exception {
    try (FakeYahoo first = new FakeYahoo(BROKEN);
        FakeYahoo second = new FakeYahoo(GOOD)) {
      YahooSettings one = settings(first);
      YahooSettings both =
          new YahooSettings(
              List.of(URI.create(first.url()), URI.create(second.url() + "/")),
              one.connectTimeout(),
              one.requestTimeout(),
              one.budget(),
              3,
              one.minGap(),
              one.maxBodyBytes());

      FetchResult result = new YahooFeed(both, time, time, new Random(1)).fetch("D05.SI");

      assertThat(((FetchResult.Fetched) result).raw().url())
          .startsWith(second.url() + "/v8/finance");
      assertThat(first.requests).hasSize(1);
      assertThat(second.requests).hasSize(1);
    }
  }

  @Test
  void aBodyCutShortIsTriedAgain() throws Exception {
    byte[] body = Charts.DBS.getBytes(StandardCharsets.UTF_8);
    Answer cut =
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body, 0, body.length / 2);
          exchange.getResponseBody().flush();
        };
    byte[] packed = gzip(body);
    Answer cutWithin =
        answer(
            200,
            "application/json",
            Arrays.copyOf(packed, packed.length - 20),
            "Content-Encoding",
            "gzip");
    try (FakeYahoo yahoo = new FakeYahoo(cut, cutWithin, GOOD)) {
      assertThat(feed(yahoo).fetch("D05.SI")).isInstanceOf(FetchResult.Fetched.class);
      assertThat(yahoo.requests).hasSize(3);
    }
  }

  @Test
  void aHugeBodyIsNotTakenIn() throws Exception {
    byte[] huge = new byte[300_000];
    Arrays.fill(huge, (byte) ' ');
    Answer packed = answer(200, "application/json", gzip(huge), "Content-Encoding", "gzip");
    for (Answer answer : List.of(answer(200, "application/json", huge), packed)) {
      try (FakeYahoo yahoo = new FakeYahoo(answer)) {
        YahooSettings small = with(settings(yahoo), Duration.ofSeconds(10), Duration.ZERO, 200_000);
        YahooFeed feed = new YahooFeed(small, time, time, new Random(1));

        assertFailed(
            feed, FailureKind.BAD_RESPONSE, "yahoo: the answer is larger than 200000 bytes");
        assertThat(yahoo.requests).hasSize(1);
      }
    }
  }

  @Test
  void silenceEndsInATimeout() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Answer silent = exchange -> await(over);
    Answer stalled =
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await(over);
        };
    for (Answer answer : List.of(silent, stalled)) {
      try (FakeYahoo yahoo = new FakeYahoo(answer)) {
        YahooSettings brief = with(settings(yahoo), Duration.ofMillis(200), Duration.ZERO, 1 << 20);

        assertFailed(
            new YahooFeed(brief, time, time, new Random(1)),
            FailureKind.TIMEOUT,
            "yahoo gave no whole answer within 0.2 s after 3 attempts");
        assertThat(yahoo.requests).hasSize(3);
      }
    }
    over.countDown();
  }

  @Test
  void attemptsEndWithTheBudget() throws Exception {
    HttpTransport slow =
        (uri, timeout) -> {
          time.sleep(timeout);
          throw new java.net.http.HttpTimeoutException("slow");
        };
    Instant start = time.instant();
    YahooFeed feed = new YahooFeed(YahooSettings.defaults(), slow, time, time, new Random(3));

    assertThat(((FetchResult.Failed) feed.fetch("D05.SI")).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(Duration.between(start, time.instant()))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
  }

  @Test
  void aHostThatIsNotThereIsUnavailable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    YahooSettings settings = YahooSettings.defaults().withBase("http://127.0.0.1:" + port);
    FetchResult.Failed failed =
        (FetchResult.Failed) new YahooFeed(settings, time, time, new Random(1)).fetch("D05.SI");

    assertThat(failed.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failed.reason())
        .startsWith("yahoo could not be reached: ")
        .endsWith(" after 3 attempts");
  }

  @Test
  void requestsOfOneFeedStartAGapApart() throws Exception {
    try (FakeYahoo yahoo = new FakeYahoo(GOOD)) {
      YahooFeed feed = feed(yahoo);
      feed.fetch("D05.SI");
      assertThat(time.sleeps).as("none before the first").isEmpty();
      feed.fetch("D05.SI");
      feed.fetch("D05.SI");
      assertThat(time.sleeps).containsExactly(Duration.ofMillis(200), Duration.ofMillis(200));
    }
  }

  @Test
  void aTurnBeyondTheBudgetIsNotWaitedFor() {
    Pacer pacer = new Pacer(Duration.ofSeconds(10));
    Instant now = time.instant();

    assertThat(pacer.take(now, Duration.ofSeconds(25))).isEqualTo(Duration.ZERO);
    assertThat(pacer.take(now, Duration.ofSeconds(25))).isEqualTo(Duration.ofSeconds(10));
    assertThat(pacer.take(now, Duration.ofSeconds(25))).isEqualTo(Duration.ofSeconds(20));
    assertThat(pacer.take(now, Duration.ofSeconds(25))).isNegative();
    assertThat(pacer.take(now.plusSeconds(6), Duration.ofSeconds(25)))
        .isEqualTo(Duration.ofSeconds(24));
  }

  @Test
  void anInterruptEndsTheFetchAndStays() throws Exception {
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException();
        };
    try (FakeYahoo yahoo = new FakeYahoo(BUSY)) {
      YahooFeed feed = new YahooFeed(settings(yahoo), time, interrupted, new Random(1));
      FetchResult.Failed failed = (FetchResult.Failed) feed.fetch("D05.SI");

      assertThat(Thread.interrupted()).isTrue();
      assertThat(failed.reason()).isEqualTo("asking yahoo was interrupted");
      assertThat(yahoo.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:8080", "ftp://x", "http://user:pw@x", "http://x?k=v", "a b"})
  void aBaseThatIsNoRootIsRefused(String base) {
    assertThatThrownBy(() -> YahooSettings.defaults().withBase(base))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("pw")
        .contains("give");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "' 120 ', 120",
    "999999999, 86400",
    "'Wed, 12 Nov 2025 00:01:30 GMT', 90",
    "'Tue, 11 Nov 2025 00:00:00 GMT', 0",
  })
  void retryAfterIsSecondsOrADate(String value, long seconds) {
    assertThat(RetryAfter.parse(value, Instant.parse("2025-11-12T00:00:00Z")))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999", "12 Nov"})
  void anUnreadableRetryAfterIsNone(String value) {
    assertThat(RetryAfter.parse(value, Instant.EPOCH)).isEmpty();
  }

  private YahooFeed feed(FakeYahoo yahoo) {
    return new YahooFeed(settings(yahoo), time, time, new Random(1));
  }

  private static YahooSettings settings(FakeYahoo yahoo) {
    return YahooSettings.defaults().withBase(yahoo.url());
  }

  private static YahooSettings with(
      YahooSettings s, Duration requestTimeout, Duration gap, int maxBodyBytes) {
    return new YahooSettings(
        s.bases(),
        s.connectTimeout(),
        requestTimeout,
        s.budget(),
        s.maxAttempts(),
        gap,
        maxBodyBytes);
  }

  private static FetchResult.Failed assertFailed(YahooFeed feed, FailureKind kind, String reason) {
    FetchResult result = feed.fetch("D05.SI");
    assertThat(result).isInstanceOf(FetchResult.Failed.class);
    FetchResult.Failed failed = (FetchResult.Failed) result;
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed.kind()).isEqualTo(kind);
    return failed;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
