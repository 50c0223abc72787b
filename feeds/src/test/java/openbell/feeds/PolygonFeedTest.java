package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies are Polygon's own where they stand in quotes: its recorded answers and errors. */
@Timeout(60)
class PolygonFeedTest {
  private static final String KEY = "a-key-nobody-may-see";
  private static final String BARS =
      """
      {"ticker":"AAPL","queryCount":2,"resultsCount":2,"adjusted":true,"results":[
      {"v":642646396.0,"vw":1.469,"o":1.5032,"c":1.4604,"h":1.5064,"l":1.4489,"t":1112331600000,"n":82132},
      {"v":578172308.0,"vw":1.4589,"o":1.4639,"c":1.4675,"h":1.4754,"l":1.4343,"t":1112587200000,"n":65543}],
      "status":"DELAYED","request_id":"12afda77aab3b1936c5fb6ef4241ae42","count":2}
      """;
  private static final String DETAILS =
      """
      {"results":{"ticker":"AAPL","name":"Apple Inc.","market":"stocks","primary_exchange":"XNAS",
      "currency_name":"usd","address":{"city":"CUPERTINO"}},"status":"OK"}
      """;
  private static final String BEYOND =
      """
      {"status":"NOT_AUTHORIZED","request_id":"861259a29c0b7f590e1263dcdf0f291d","message":"You are not entitled to this data. Please upgrade your plan at https://massive.com/pricing"}\
      """;
  private static final String TOO_MANY =
      """
      {"status":"ERROR","error":"You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://polygon.io/pricing"}\
      """;

  private final VirtualTime time = new VirtualTime(); // 2025-11-11 19:00 in New York.

  private PolygonSettings settings(FakeYahoo server) {
    return PolygonSettings.defaults(() -> KEY).withBase(URI.create(server.url()));
  }

  private FetchResult fetch(FakeYahoo server, String symbol) {
    return feed(server).fetch(symbol);
  }

  private PolygonFeed feed(FakeYahoo server) {
    return new PolygonFeed(new PolygonClient(settings(server), time, time), time);
  }

  private static FakeYahoo.Answer ok(String body) {
    return FakeYahoo.answer(200, "application/json", body);
  }

  private static FakeYahoo.Answer status(int status, String body, String... headers) {
    return FakeYahoo.answer(status, "application/json", body, headers);
  }

  @Test
  void barsAreDatedInNewYorkAndNamedByTheirDetails() throws Exception {
    try (FakeYahoo server = new FakeYahoo(ok(BARS), ok(DETAILS))) {
      FetchResult.Fetched found = (FetchResult.Fetched) fetch(server, "AAPL");

      assertThat(server.requests)
          .containsExactly(
              "/v2/aggs/ticker/AAPL/range/1/day/2020-11-11/2025-11-11?adjusted=true&sort=asc&limit=50000",
              "/v3/reference/tickers/AAPL");
      Quote quote = found.quote();
      assertThat(quote.bars().size()).isEqualTo(2);
      assertThat(quote.bars().firstDate()).isEqualTo("2005-04-01"); // Midnight in winter time.
      assertThat(quote.bars().lastDate()).isEqualTo("2005-04-04"); // Midnight in summer time.
      assertThat(quote.bars().close()).containsExactly(1.4604, 1.4675);
      assertThat(quote.bars().volume()).containsExactly(642646396.0, 578172308.0);
      assertThat(quote.name()).isEqualTo("Apple Inc.");
      assertThat(quote.currency()).isEqualTo("USD");
      assertThat(quote.exchangeCode()).contains("NMS");
      PolygonFeed feed = feed(server);
      assertThat(feed.read(found.raw().body(), "AAPL")).isPresent();
      assertThat(feed.read(found.raw().body(), "MSFT")).isEmpty();
      assertThat(feed.schemaProblems(found.raw().body())).isEmpty();
      assertThat(found.raw().url()).doesNotContain(KEY).startsWith(server.url());
    }
  }

  @Test
  void theKeyIsInTheHeaderAloneAlsoForAPageOfAnotherHost() throws Exception {
    String[] keys = new String[3];
    String next =
        "https://api.massive.com/v2/aggs/ticker/AAPL/range/1/day/1112587200000/2005-04-04?apiKey=x&cursor=bGlt";
    try (FakeYahoo server =
        new FakeYahoo(
            exchange -> {
              keys[0] = exchange.getRequestHeaders().getFirst("Authorization");
              ok(BARS.replace("\"count\":2", "\"next_url\":\"" + next + "\"")).to(exchange);
            },
            exchange -> {
              keys[1] = exchange.getRequestHeaders().getFirst("Authorization");
              ok(BARS).to(exchange);
            },
            status(404, "{\"status\":\"NOT_FOUND\",\"message\":\"Ticker not found.\"}"))) {
      FetchResult.Fetched found = (FetchResult.Fetched) fetch(server, "AAPL");

      assertThat(server.requests.get(1))
          .isEqualTo("/v2/aggs/ticker/AAPL/range/1/day/1112587200000/2005-04-04?cursor=bGlt");
      assertThat(keys).containsExactly("Bearer " + KEY, "Bearer " + KEY, null);
      assertThat(found.quote().bars().size()).as("no bar doubled").isEqualTo(2);
      assertThat(found.quote().name()).isEqualTo("AAPL");
      assertThat(found.raw().body()[0]).isEqualTo((byte) '[');
      assertThat(feed(server).schemaProblems(found.raw().body())).isEmpty();
      assertThat(settings(server).toString()).doesNotContain(KEY);
    }
  }

  @Test
  void aSessionThatIsNotOverInLateDataIsNotAskedForNorTaken() throws Exception {
    String today = BARS.replace("1112587200000", "1762837200000"); // 2025-11-11, midnight.
    time.sleep(Duration.ofHours(-3).plusMinutes(10)); // 16:10 in New York.
    try (FakeYahoo server = new FakeYahoo(ok(today), ok(DETAILS))) {
      FetchResult.Fetched found = (FetchResult.Fetched) fetch(server, "AAPL");
      assertThat(server.requests.getFirst()).contains("/2025-11-10?");
      assertThat(found.quote().bars().lastDate()).isEqualTo("2005-04-01");
    }
    time.sleep(Duration.ofMinutes(10));
    try (FakeYahoo server = new FakeYahoo(ok(today), ok(DETAILS))) {
      assertThat(((FetchResult.Fetched) fetch(server, "AAPL")).quote().bars().lastDate())
          .isEqualTo("2025-11-11");
    }
  }

  @Test
  void aPlanWithoutFiveYearsIsAskedForTwo() throws Exception {
    try (FakeYahoo server = new FakeYahoo(status(403, BEYOND), ok(BARS), ok(DETAILS), ok(BARS))) {
      PolygonFeed feed = feed(server);
      assertThat(feed.fetch("AAPL")).isInstanceOf(FetchResult.Fetched.class);
      time.sleep(Duration.ofMinutes(2));
      assertThat(feed.fetch("AAPL")).isInstanceOf(FetchResult.Fetched.class);
      assertThat(server.requests.get(1)).contains("/2023-11-11/2025-11-11");
      assertThat(server.requests.get(3)).contains("/2023-11-11/2025-11-11");
    }
    try (FakeYahoo server = new FakeYahoo(status(403, BEYOND))) {
      FetchResult.Failed failed = (FetchResult.Failed) fetch(server, "AAPL");
      assertThat(failed.kind()).isEqualTo(FailureKind.UNAVAILABLE);
      assertThat(failed.reason())
          .startsWith("polygon answered 403: You are not entitled to this data.");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aLimitIsWaitedForAsLongAsItSays() throws Exception {
    try (FakeYahoo server =
        new FakeYahoo(status(429, TOO_MANY, "Retry-After", "7"), ok(BARS), ok(DETAILS))) {
      assertThat(fetch(server, "AAPL")).isInstanceOf(FetchResult.Fetched.class);
      assertThat(time.sleeps).containsExactly(Duration.ofSeconds(7));
    }
    try (FakeYahoo server = new FakeYahoo(status(429, TOO_MANY))) {
      FetchResult.Failed failed = (FetchResult.Failed) fetch(server, "AAPL");
      assertThat(failed.kind()).isEqualTo(FailureKind.RATE_LIMITED);
      assertThat(failed.reason()).contains("exceeded the maximum requests per minute");
      assertThat(failed.retryAfter()).contains(Duration.ofSeconds(60));
      assertThat(server.requests).as("a minute is more than a fetch may take").hasSize(1);
    }
  }

  @Test
  void otherErrorsAreTold() throws Exception {
    String noKey = "{\"status\":\"ERROR\",\"error\":\"API Key was not provided\"}";
    try (FakeYahoo server = new FakeYahoo(status(401, noKey))) {
      assertThat(((FetchResult.Failed) fetch(server, "AAPL")).reason())
          .isEqualTo(
              "polygon answered 401: API Key was not provided (is POLYGON_API_KEY a key that is in"
                  + " force?)");
      assertThat(server.requests).hasSize(1);
    }
    try (FakeYahoo server =
        new FakeYahoo(status(400, "{\"status\":\"ERROR\",\"error\":\"bad " + KEY + "\"}"))) {
      FetchResult.Failed failed = (FetchResult.Failed) fetch(server, "AAPL");
      assertThat(failed.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
      assertThat(failed.reason())
          .isEqualTo("polygon answered 400 with the key in its body")
          .doesNotContain(KEY);
    }
    try (FakeYahoo server = new FakeYahoo(ok(BARS.replace("12afda77", KEY)))) {
      FetchResult.Failed failed = (FetchResult.Failed) fetch(server, "AAPL");
      assertThat(failed.reason()).doesNotContain(KEY);
      assertThat(failed.refused()).as("nothing with the key in it is handed on").isEmpty();
    }
    try (FakeYahoo server =
        new FakeYahoo(status(400, "{\"status\":\"ERROR\",\"error\":\"bad date\"}"))) {
      assertThat(((FetchResult.Failed) fetch(server, "AAPL")).reason())
          .isEqualTo("polygon answered 400: bad date");
      assertThat(server.requests).as("asking again is no use").hasSize(1);
    }
    try (FakeYahoo server = new FakeYahoo(ok(BARS))) {
      PolygonSettings unreadable =
          PolygonSettings.defaults(
                  () -> {
                    throw new IllegalStateException("no such secret");
                  })
              .withBase(URI.create(server.url()));
      FetchResult result =
          new PolygonFeed(new PolygonClient(unreadable, time, time), time).fetch("AAPL");
      assertThat(((FetchResult.Failed) result).reason())
          .isEqualTo("polygon was not asked: its key cannot be read: no such secret");
      assertThat(server.requests).isEmpty();
    }
    try (FakeYahoo server = new FakeYahoo(status(500, "<html>"), ok(BARS), ok(DETAILS))) {
      assertThat(fetch(server, "AAPL")).isInstanceOf(FetchResult.Fetched.class);
    }
    String none = "{\"ticker\":\"NOPE\",\"adjusted\":true,\"resultsCount\":0,\"status\":\"OK\"}";
    try (FakeYahoo server = new FakeYahoo(ok(none), status(404, "{\"status\":\"NOT_FOUND\"}"))) {
      assertThat(fetch(server, "NOPE")).isInstanceOf(FetchResult.NotFound.class);
    }
    try (FakeYahoo server = new FakeYahoo(ok(none), ok(DETAILS.replace("AAPL", "NOPE")))) {
      assertThat(((FetchResult.Failed) fetch(server, "NOPE")).kind())
          .isEqualTo(FailureKind.NO_DATA);
    }
    try (FakeYahoo server = new FakeYahoo(ok(BARS.replace("true", "false")), ok(DETAILS))) {
      FetchResult.Failed failed = (FetchResult.Failed) fetch(server, "AAPL");
      assertThat(failed.reason()).contains("not adjusted for splits");
      assertThat(failed.refused()).isPresent();
    }
    try (FakeYahoo server = new FakeYahoo(ok(BARS))) {
      assertThat(fetch(server, "D05.SI")).isInstanceOf(FetchResult.NotFound.class);
      assertThat(fetch(server, "BTC-USD")).isInstanceOf(FetchResult.NotFound.class);
      assertThat(fetch(server, "^GSPC")).isInstanceOf(FetchResult.NotFound.class);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void noMoreRequestsInAnyMinuteThanThePlanAllows() {
    Quota quota = new Quota(3);
    Duration hour = Duration.ofHours(1);
    assertThat(quota.take(time.instant(), hour)).isZero();
    assertThat(quota.take(time.instant(), hour)).isZero();
    assertThat(quota.isAmple(time.instant())).isFalse();
    time.sleep(Duration.ofSeconds(20));
    assertThat(quota.take(time.instant(), hour)).isZero();
    assertThat(quota.take(time.instant(), Duration.ofSeconds(40)))
        .as("no turn is taken that is not waited for")
        .isEqualTo(Duration.ofMillis(40_500));
    assertThat(quota.take(time.instant(), hour)).isEqualTo(Duration.ofMillis(40_500));
    assertThat(quota.take(time.instant(), hour)).isEqualTo(Duration.ofMillis(40_500));
    assertThat(quota.take(time.instant(), hour)).isEqualTo(Duration.ofMillis(60_500));
    quota.hold(time.instant().plusSeconds(300));
    assertThat(quota.take(time.instant(), hour)).isEqualTo(Duration.ofSeconds(300));
  }

  @Test
  void symbolsGoBothWays() {
    for (String[] pair :
        new String[][] {
          {"AAPL", "AAPL"}, {"BRK-B", "BRK.B"}, {"KIM-PL", "KIMpL"}, {"X-WS", "X.WS"}
        }) {
      assertThat(PolygonSymbols.theirs(pair[0])).contains(pair[1]);
      assertThat(PolygonSymbols.ours(pair[1])).contains(pair[0]);
    }
    assertThat(PolygonSymbols.ours("C:EURUSD")).isEmpty();
  }

  @Test
  void recordedBodiesSayWhatTheySay() throws Exception {
    var folder = RecordedYahooTest.shared().resolve("data/polygon/client_python");
    byte[] aapl =
        Files.readAllBytes(
            folder.resolve("v2__aggs__ticker__AAPL__range__1__day__2005-04-01__2005-04-04.json"));
    assertThat(AggregatesSchema.problems(aapl)).isEmpty();
    assertThat(PolygonParser.parse(aapl, "AAPL")).isInstanceOf(PolygonParser.Outcome.Parsed.class);

    byte[] grouped =
        Files.readAllBytes(
            folder.resolve(
                "v2__aggs__grouped__locale__us__market__stocks__2005-04-04&adjusted=true.json"));
    assertThat(AggregatesSchema.problems(grouped)).isEmpty();
    MarketDay day = MarketDay.read(grouped).orElseThrow();
    assertThat(day.date()).isEqualTo("2020-10-14"); // 16:00 in New York: the end of the window.
    assertThat(day.adjusted()).isTrue();
    assertThat(day.bars())
        .containsOnlyKeys("GIK")
        .containsValue(new MarketDay.Bar(9.99, 10.02, 9.9, 10.02, 895345));

    var splits =
        MarketReference.splits(Files.readAllBytes(folder.resolve("v3__reference__splits.json")));
    assertThat(splits).hasSize(9).containsKey("CIG-C");
    assertThat(splits.get("SHOP"))
        .containsExactly(
            new Quote.Split(LocalDate.parse("2022-06-22"), 10, 1),
            new Quote.Split(LocalDate.parse("2022-06-29"), 10, 1));
    var listed =
        MarketReference.listed(Files.readAllBytes(folder.resolve("v3__reference__tickers.json")));
    assertThat(listed.get("AA").name()).isEqualTo("Alcoa Corporation");
    assertThat(listed.get("AA").exchangeCode()).contains("NYQ");
  }

  @Test
  void aStockWithoutANameIsCalledByItsSymbol() {
    String body =
        "{\"status\":\"OK\",\"results\":[{\"ticker\":\"A\",\"name\":null},{\"ticker\":\"B\",\"name\":\"\"}]}";
    var listed = MarketReference.listed(body.getBytes(StandardCharsets.UTF_8));
    assertThat(listed.get("A").name()).isEqualTo("A");
    assertThat(listed.get("B").name()).isEqualTo("B");
  }

  @Test
  void whatIsNoBodyOfPolygonIsToldAndNeverThrows() {
    for (String body :
        new String[] {
          "",
          "[",
          "[]",
          "{}",
          "null",
          "{\"status\":\"OK\",\"results\":[1]}",
          "{\"status\":\"OK\",\"ticker\":\"AAPL\",\"adjusted\":true,\"results\":[{\"t\":\"x\",\"o\":1}]}",
          "{\"status\":\"OK\",\"ticker\":\"AAPL\",\"adjusted\":true,\"results\":[{\"t\":9999999999999999,\"o\":1}]}",
          "{\"status\":\"OK\",\"results\":[{\"t\":1,\"o\":\"x\"}]}",
          "<html>"
        }) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      assertThat(PolygonParser.parse(bytes, "AAPL"))
          .as(body)
          .isInstanceOf(PolygonParser.Outcome.Malformed.class);
      assertThat(MarketDay.read(bytes)).isEmpty();
      assertThat(MarketReference.splits(bytes)).isEmpty();
    }
    byte[] whole = BARS.getBytes(StandardCharsets.UTF_8);
    for (int n = 0; n < whole.length - 1; n++) {
      if (new String(whole, 0, n, StandardCharsets.UTF_8).isBlank()) {
        continue;
      }
      byte[] part = java.util.Arrays.copyOf(whole, n);
      if (new String(part, StandardCharsets.UTF_8).strip().equals(BARS.strip())) {
        continue;
      }
      assertThat(PolygonParser.parse(part, "AAPL"))
          .isInstanceOf(PolygonParser.Outcome.Malformed.class);
    }
  }
}
