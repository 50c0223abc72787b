package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
  private static final String REPORT = "/api/reports/AAPL?lang=en";

  @TempDir Path home;
  private TestSite site;

  @BeforeEach
  void open() {
    site = new TestSite(home, Map.of());
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void reportIsMadeOnceAndThenComesFromMemory() throws IOException {
    Response made = site.get(REPORT);
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.header("X-Cache")).contains("made");
    JsonNode report = json(made);
    assertThat(report.get("schema").asText()).isEqualTo("openbell.report/1");
    assertThat(report.get("ticker").asText()).isEqualTo("AAPL");
    assertThat(report.get("facts_as_of").asText()).isEqualTo("2013-12-31");
    assertThat(report.get("facts").get("close").asDouble()).isEqualTo(561.02);
    Response again = site.get(REPORT);
    assertThat(again.header("X-Cache")).contains("memory");
    assertThat(again.body()).isEqualTo(made.body());
    assertThat(again.header("Content-Type")).contains("application/json");
  }

  @Test
  void theSeriesBehindAReportEndWithItsNumbers() throws IOException {
    JsonNode report = json(site.get(REPORT));
    Response series = site.get("/api/reports/AAPL/series?lang=en");
    assertThat(series.status()).isEqualTo(200);
    JsonNode facts = json(series).get("facts");
    for (var column : facts.properties()) {
      assertThat(column.getValue().get(251).asDouble())
          .as(column.getKey())
          .isEqualTo(report.get("facts").get(column.getKey()).asDouble());
    }
    Request again =
        Request.of("GET", "/api/reports/AAPL/series?lang=en")
            .with("If-None-Match", series.header("ETag").orElseThrow());
    assertThat(site.site.handle(again).status()).isEqualTo(304);
  }

  @Test
  void aProcessThatHasNoLakeToAskSaysSo() {
    assertThat(site.get("/lake").status()).isEqualTo(404);
    assertThat(site.get("/api/lake/sql?q=SELECT+1").status()).isEqualTo(503);
  }

  @Test
  void whatWasComputedOfATickerIsFoundInTheLake() throws IOException {
    assertThat(site.get("/api/lake/AAPL/features").status()).isEqualTo(404);
    site.get(REPORT);
    Response latest = site.get("/api/lake/AAPL/features");
    assertThat(latest.status()).isEqualTo(200);
    String key = latest.header("X-Lake-Key").orElseThrow();
    assertThat(key).matches("processed/features/AAPL/\\d{4}-\\d\\d-\\d\\d/\\d{8}_\\d{6}\\.json");
    String[] parts = key.split("/", -1);
    String version = parts[4].replace(".json", "");
    assertThat(site.get("/api/lake/AAPL/features?version=" + version).body())
        .isEqualTo(latest.body());
    assertThat(json(site.get("/api/lake/AAPL/indicators?date=" + parts[3])).at("/indicators/close"))
        .hasToString("561.02");
    assertThat(site.get("/api/lake/AAPL/features?date=2013-01-01").status()).isEqualTo(404);
    assertThat(site.get("/api/lake/AAPL/features?date=yesterday").status()).isEqualTo(400);
    assertThat(site.get("/api/lake/AAPL/raw").status()).isEqualTo(400);
  }

  @Test
  void whoHasItIsToldSo() {
    Response first = site.get(REPORT);
    String tag = first.header("ETag").orElseThrow();
    assertThat(tag).matches("W/\"[0-9a-f]{32}\"");
    Response same = site.site.handle(Request.of("GET", REPORT).with("If-None-Match", tag));
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.header("ETag")).contains(tag);
    assertThat(same.header("Cache-Control")).contains("no-cache");
    assertThat(same.header("Vary")).contains("Accept-Encoding");
    Response other = site.site.handle(Request.of("GET", REPORT).with("If-None-Match", "\"x\""));
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void textIsCompressedForWhoTakesIt() throws IOException {
    byte[] plain = site.get(REPORT).body();
    for (int i = 0; i < 2; i++) {
      Response packed =
          site.site.handle(Request.of("GET", REPORT).with("Accept-Encoding", "br, gzip;q=0.5"));
      assertThat(packed.header("Content-Encoding")).contains("gzip");
      assertThat(packed.header("Vary")).contains("Accept-Encoding");
      assertThat(packed.body()).hasSizeLessThan(plain.length / 2);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
          .isEqualTo(plain);
    }
    Response refused =
        site.site.handle(Request.of("GET", REPORT).with("Accept-Encoding", "gzip;q=0"));
    assertThat(refused.header("Content-Encoding")).isEmpty();
  }

  @Test
  void headIsAGetWithoutItsBody() {
    int length = site.get(REPORT).body().length;
    Response head = site.site.handle(Request.of("HEAD", REPORT));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length")).contains(Integer.toString(length));
    Request packed = Request.of("HEAD", REPORT).with("Accept-Encoding", "gzip");
    Response get = site.site.handle(Request.of("GET", REPORT).with("Accept-Encoding", "gzip"));
    Response same = site.site.handle(packed);
    assertThat(same.header("ETag")).isPresent().isEqualTo(get.header("ETag"));
    assertThat(same.header("Content-Encoding")).contains("gzip");
    assertThat(same.header("Content-Length")).contains(Integer.toString(get.body().length));
    String tag = get.header("ETag").orElseThrow();
    assertThat(site.site.handle(packed.with("If-None-Match", tag)).status()).isEqualTo(304);
  }

  @Test
  void whoDoesNotWaitIsToldWhereToAskAgain() throws Exception {
    Response busy = site.get("/api/reports/aapl?lang=en&date=2013-12-30&wait=0");
    assertThat(busy.status()).isEqualTo(202);
    assertThat(busy.header("Location"))
        .contains("/api/reports/AAPL?date=2013-12-30&lang=en&wait=0");
    assertThat(busy.header("Retry-After").map(Integer::parseInt))
        .hasValueSatisfying(s -> assertThat(s).isBetween(1, 15));
    assertThat(busy.header("Cache-Control")).contains("no-store");
    JsonNode told = json(busy);
    assertThat(told.get("state").asText()).isEqualTo("being_made");
    assertThat(told.get("date").asText()).isEqualTo("2013-12-30");
    Response ready = site.get("/api/reports/AAPL?date=2013-12-30&lang=en&wait=20");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(json(ready).get("date").asText()).isEqualTo("2013-12-30");
  }

  @Test
  void noWaitOutlivesTheRequest() {
    Request hurried =
        new Request(
            "GET",
            "/api/reports/AAPL",
            "lang=en&date=2013-12-27&wait=25",
            Map.of(),
            new byte[0],
            "127.0.0.1",
            Duration.ofMillis(2001));
    assertThat(site.site.handle(hurried).status()).isIn(200, 202);
  }

  @Test
  void pictureAndPaperComeFromTheSameReport() {
    Response picture = site.get("/api/reports/AAPL/chart.png?lang=en&theme=light");
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).contains("image/png");
    assertThat(picture.body()).startsWith(0x89, 'P', 'N', 'G');
    Response pdf = site.get("/api/reports/AAPL/report.pdf?lang=en");
    assertThat(pdf.status()).isEqualTo(200);
    assertThat(pdf.header("Content-Type")).contains("application/pdf");
    assertThat(pdf.header("Content-Disposition"))
        .contains("inline; filename=\"AAPL-2014-01-02.pdf\"");
    assertThat(pdf.header("X-Cache")).contains("memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/reports/AAPL?date=2013-13-01     | is not a date
          /api/reports/AAPL?date=2099-01-01     | is in the future
          /api/reports/AAPL?lang=fr             | unknown language
          /api/reports/AAPL?wait=26             | give whole seconds from 0 to 25
          /api/reports/AAPL?wait=-1             | give whole seconds from 0 to 25
          /api/reports/AAPL?lang=en&lang=th     | given twice
          /api/reports/AAPL/chart.png?theme=red | give dark or light
          /api/reports/%2e%2e                   | has
          /api/reports/..%2f..%2fetc%2fpasswd   | has
          /api/reports/a%2fb                    | has
          /api/reports/a%5cb                    | has
          /api/reports/AAPL%0d%0aX-Evil:1       | has
          /api/reports/AAPL%00                  | has
          /api/reports/%20                      | nothing was asked for
          /api/reports/%ff                      | not UTF-8
          /api/reports/%zz                      | two hexadecimal digits
          /api/reports/AAPL?date=../../etc      | is not a date
          """)
  void whatCannotBeAskedIsA400ThatSaysWhy(String target, String why) throws IOException {
    Response refused = site.get(target);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.header("Content-Type")).contains("application/problem+json");
    assertThat(json(refused).get("detail").asText()).contains(why).doesNotContain("\n");
    assertThat(json(refused).get("status").asInt()).isEqualTo(400);
  }

  @Test
  void textOfOverAHundredCharactersIsRefused() {
    assertThat(site.get("/api/reports/" + "x".repeat(101)).status()).isEqualTo(400);
  }

  @Test
  void nearMissesAreSuggested() throws IOException {
    Response none = site.get("/api/reports/PFIZER18");
    assertThat(none.status()).isEqualTo(404);
    assertThat(json(none).get("suggestions").get(0).get("ticker").asText()).isEqualTo("PFIZER19");
    assertThat(site.get("/api/nothing").status()).isEqualTo(404);
  }

  @Test
  void sourceThatIsDownIsNamed() throws IOException {
    try (TestSite down =
        new TestSite(
            home.resolve("down"),
            Map.of("OPENBELL_SOURCE", "yahoo", "YAHOO_BASE_URL", "http://127.0.0.1:9"))) {
      Response failed = down.get("/api/reports/DBS19");
      assertThat(failed.status()).isEqualTo(502);
      assertThat(json(failed).get("detail").asText()).contains("yahoo");
    }
  }

  @Test
  void onlyTheOperatorForgets() {
    site.get(REPORT);
    Request forget = Request.of("DELETE", "/api/cache/reports/AAPL");
    assertThat(site.site.handle(forget).status()).isEqualTo(401);
    assertThat(site.site.handle(forget.with("Authorization", "Bearer wrong")).status())
        .isEqualTo(401);
    assertThat(site.get(REPORT).header("X-Cache")).contains("memory");
    Request byOperator = forget.with("Authorization", "Bearer " + TestSite.TOKEN);
    Response crossSite = site.site.handle(byOperator.with("Sec-Fetch-Site", "cross-site"));
    assertThat(crossSite.status()).isEqualTo(403);
    Response done = site.site.handle(byOperator);
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.text()).startsWith("{\"ticker\":\"AAPL\",\"removed\":");
    assertThat(site.get(REPORT).header("X-Cache")).contains("made");
  }

  @Test
  void withoutATokenNobodyIsTheOperator() {
    try (TestSite open = new TestSite(home.resolve("open"), Map.of("OPENBELL_ADMIN_TOKEN", " "))) {
      Request forget = Request.of("DELETE", "/api/cache/reports/AAPL");
      assertThat(open.site.handle(forget.with("Authorization", "Bearer ")).status()).isEqualTo(403);
    }
  }

  @Test
  void statsTellWhatTheTiersDid() throws IOException {
    site.get(REPORT);
    site.get(REPORT);
    JsonNode stats = json(site.get("/api/cache/stats"));
    assertThat(stats.at("/tiers/memory/hits").asLong()).isEqualTo(1);
    assertThat(stats.at("/tiers/making/makes").asLong()).isEqualTo(1);
    assertThat(stats.at("/most_asked/0/key").asText())
        .isEqualTo("reports/AAPL/2014-01-02/report.en.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/reports/AAPL?lang=en", "/nothing", "/health", "/openapi.json"})
  void everyAnswerIsGuarded(String target) {
    Response response = site.get(target);
    assertThat(response.header("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
  }

  @ParameterizedTest
  @CsvSource({
    "/, unsafe-none",
    "/reports/AAPL, unsafe-none",
    "/ops, same-origin",
    "/%6fps, same-origin",
    "/lake, same-origin",
    "/api/ops, same-origin"
  })
  void operatorsPagesAreApartFromTheWindowThatOpenedThem(String target, String policy) {
    assertThat(site.get(target).header("Cross-Origin-Opener-Policy")).contains(policy);
  }

  @Test
  void wrongMethodIsToldTheRightOnes() {
    Response wrong = site.site.handle(Request.of("POST", "/api/reports/AAPL"));
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.header("Allow")).contains("GET, HEAD");
  }

  @Test
  void bodyOverItsLimitIsRefused() {
    Request big = Request.of("POST", "/line/webhook").with(new byte[(1 << 20) + 1]);
    assertThat(site.site.handle(big).status()).isEqualTo(413);
  }

  @Test
  void readyWhileSomeTierAnswers() {
    Response ready = site.get("/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text()).isEqualTo("ready\n");
  }

  @Test
  void clientThatAsksTooMuchIsSlowedDownAndNobodyElse() {
    try (TestSite limited =
        new TestSite(home.resolve("limited"), Map.of("OPENBELL_REQUESTS_PER_MINUTE", "5"))) {
      for (int i = 0; i < 5; i++) {
        assertThat(limited.get("/openapi.json").status()).isEqualTo(200);
      }
      Response tooMuch = limited.get("/openapi.json");
      assertThat(tooMuch.status()).isEqualTo(429);
      assertThat(tooMuch.header("Retry-After").map(Integer::parseInt))
          .hasValueSatisfying(s -> assertThat(s).isBetween(1, 12));
      assertThat(limited.get("/health").status()).isEqualTo(200);
      Request other =
          new Request(
              "GET",
              "/openapi.json",
              "",
              Map.of(),
              new byte[0],
              "192.0.2.1",
              Duration.ofSeconds(9));
      assertThat(limited.site.handle(other).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // proxies | what one client sends | what another sends | whether they share a limit
        "0 | 198.51.100.7 | 198.51.100.8 | true",
        "1 | 198.51.100.7 | 198.51.100.8 | false",
        "1 | 203.0.113.1, 198.51.100.7 | 203.0.113.2, 198.51.100.7 | true",
        "2 | 198.51.100.7, 10.0.0.1 | 198.51.100.8, 10.0.0.1 | false",
        "2 | 10.0.0.1 | 10.0.0.2 | true",
      })
  void behindProxiesTheClientIsWhoAskedTheOutermost(
      int proxies, String one, String other, boolean shared) {
    Map<String, String> environment =
        Map.of("OPENBELL_REQUESTS_PER_MINUTE", "1", "OPENBELL_PROXIES", Integer.toString(proxies));
    try (TestSite limited = new TestSite(home.resolve("limited"), environment)) {
      Request request = Request.of("GET", "/openapi.json");
      assertThat(limited.site.handle(request.with("X-Forwarded-For", one)).status()).isEqualTo(200);
      assertThat(limited.site.handle(request.with("X-Forwarded-For", other)).status())
          .isEqualTo(shared ? 429 : 200);
    }
  }

  @Test
  void documentNamesWhatIsThere() throws IOException {
    JsonNode document = json(site.get("/openapi.json"));
    for (Iterator<String> paths = document.get("paths").fieldNames(); paths.hasNext(); ) {
      String path = paths.next();
      String method = document.get("paths").get(path).fieldNames().next();
      String target = path.replace("{query}", "AAPL").replace("{ticker}", "AAPL");
      Response response = site.site.handle(Request.of(method.toUpperCase(), target));
      assertThat(response.status()).as(path).isNotIn(404, 405, 500);
      assertThat(document.get("paths").get(path).get(method).get("responses").fieldNames())
          .toIterable()
          .as(path)
          .contains(Integer.toString(response.status()));
    }
  }

  private static JsonNode json(Response response) throws IOException {
    return JsonMapper.builder().build().readTree(response.body());
  }
}
