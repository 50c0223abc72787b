package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see the operator's page and have things done from it. */
class OpsPageTest {
  private static final String REPORT = "/api/reports/AAPL?lang=en&wait=25";

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

  /** A browser: it brings the cookies that it was given back. */
  private final Map<String, String> cookies = new LinkedHashMap<>();

  private Response visit(String target) {
    return kept(site.site.handle(with(Request.of("GET", target))));
  }

  private Response post(String target, Map<String, String> fields) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return kept(
        site.site.handle(
            with(
                Request.of("POST", target)
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .with(body.toString().getBytes(StandardCharsets.UTF_8)))));
  }

  private Request with(Request request) {
    if (cookies.isEmpty()) {
      return request;
    }
    StringBuilder all = new StringBuilder();
    cookies.forEach((name, value) -> all.append(name).append('=').append(value).append("; "));
    return request.with("Cookie", all.toString());
  }

  private Response kept(Response response) {
    response
        .header("Set-Cookie")
        .ifPresent(
            cookie -> {
              String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
              if (cookie.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
              } else {
                cookies.put(pair[0], pair[1]);
              }
            });
    return response;
  }

  private Response signIn() {
    return post("/ops/session", Map.of("token", TestSite.TOKEN));
  }

  private String proof() {
    Matcher proof =
        Pattern.compile("name=\"proof\" value=\"([0-9a-f]{64})\"").matcher(visit("/ops").text());
    assertThat(proof.find()).isTrue();
    return proof.group(1);
  }

  @Test
  void whoHasTheTokenGetsASessionThatDoesNotHoldIt() {
    Response asked = visit("/ops?lang=en");
    assertThat(asked.status()).isEqualTo(401);
    assertThat(asked.text()).contains("type=\"password\"").doesNotContain("Hit ratio");
    Response wrong = post("/ops/session?lang=en", Map.of("token", "guess"));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("Set-Cookie")).isEmpty();
    assertThat(wrong.text()).contains("That is not the token.");

    Response in = signIn();

    assertThat(in.status()).isEqualTo(303);
    assertThat(in.header("Location")).contains("/ops");
    assertThat(in.header("Set-Cookie").orElseThrow())
        .contains("Path=/;", "HttpOnly", "SameSite=Strict", "Max-Age=43200")
        .doesNotContain(TestSite.TOKEN, "Secure");
    Response page = visit("/ops?lang=en");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.text()).contains("Operations", "action=\"/ops/invalidate?lang=en\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "x.y.z", "9999999999.00.00", ""})
  void aSessionThatNobodySignedOpensNothing(String forged) {
    cookies.put("openbell-ops", forged);
    assertThat(visit("/ops").status()).isEqualTo(401);
    assertThat(visit("/api/ops").status()).isEqualTo(401);
    assertThat(post("/ops/model", Map.of("model", "off")).status()).isEqualTo(401);
  }

  @Test
  void aSessionEndsWithItsTimeItsTokenAndItsSignOut() {
    signIn();
    String session = cookies.get("openbell-ops");
    String[] part = session.split("\\.", -1);
    cookies.put("openbell-ops", (Long.parseLong(part[0]) + 1) + "." + part[1] + "." + part[2]);
    assertThat(visit("/ops").status()).isEqualTo(401);
    cookies.put("openbell-ops", session);
    assertThat(visit("/ops").status()).isEqualTo(200);
    try (TestSite later = new TestSite(home, Map.of("OPENBELL_CLOCK", "2014-01-03T00:00:01Z"))) {
      assertThat(later.site.handle(with(Request.of("GET", "/ops"))).status()).isEqualTo(401);
    }
    try (TestSite changed = new TestSite(home, Map.of("OPENBELL_ADMIN_TOKEN", "another"))) {
      assertThat(changed.site.handle(with(Request.of("GET", "/ops"))).status()).isEqualTo(401);
    }
    assertThat(post("/ops/session/end", Map.of("proof", proof())).status()).isEqualTo(303);
    assertThat(cookies).isEmpty();
    assertThat(visit("/ops").status()).isEqualTo(401);
  }

  @Test
  void overHttpsTheCookieIsSecure() {
    Response in =
        site.site.handle(
            Request.of("POST", "/ops/session")
                .with("X-Forwarded-Proto", "https")
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with(("token=" + TestSite.TOKEN).getBytes(StandardCharsets.UTF_8)));
    assertThat(in.header("Set-Cookie").orElseThrow()).endsWith("; Secure");
  }

  @ParameterizedTest
  @CsvSource({"invalidate", "warm", "model", "session/end"})
  void aFormWithoutItsProofDoesNothing(String action) {
    signIn();
    site.get(REPORT);
    Map<String, String> fields = new HashMap<>(Map.of("ticker", "AAPL", "model", "off"));
    assertThat(post("/ops/" + action, fields).status()).isEqualTo(403);
    fields.put("proof", "0".repeat(64));
    Response refused = post("/ops/" + action + "?lang=en", fields);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("nothing was done");
    assertThat(visit("/ops").status()).isEqualTo(200);
    assertThat(site.get(REPORT).header("X-Cache")).contains("memory");
    assertThat(site.wiring.operations().modelOffSince()).isEmpty();
  }

  @Test
  void aPageOfAnotherSiteIsRefusedWhateverItSends() {
    signIn();
    String proof = proof();
    Response refused =
        site.site.handle(
            with(
                Request.of("POST", "/ops/model")
                    .with("Sec-Fetch-Site", "cross-site")
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .with(("model=off&proof=" + proof).getBytes(StandardCharsets.UTF_8))));
    assertThat(refused.status()).isEqualTo(403);
  }

  @Test
  void whatIsDoneIsSaidOnce() {
    signIn();
    site.get(REPORT);
    Response done = post("/ops/invalidate?lang=en", Map.of("ticker", "aapl", "proof", proof()));
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).contains("/ops?lang=en");
    assertThat(visit("/ops?lang=en").text()).contains("role=\"status\">AAPL: ");
    assertThat(visit("/ops?lang=en").text()).doesNotContain("cached objects removed");
    assertThat(site.get(REPORT).header("X-Cache")).contains("made");
    post("/ops/invalidate?lang=en", Map.of("ticker", "a/b", "proof", proof()));
    assertThat(visit("/ops?lang=en").text()).contains("Nothing was done: ");
    post("/ops/invalidate?lang=en", Map.of("ticker", "AAPL", "date", "<b>", "proof", proof()));
    assertThat(visit("/ops?lang=en").text()).contains("that is not a date").doesNotContain("<b>\"");
  }

  @Test
  void warmingGoesOnBehindThePage() throws Exception {
    signIn();
    post("/ops/warm?lang=en", Map.of("ticker", "AAPL", "proof", proof()));
    assertThat(visit("/ops?lang=en").text()).contains("Making 1 reports has begun");
    for (int i = 0; i < 200 && !visit("/api/ops").text().contains("1 made, 0 fresh"); i++) {
      Thread.sleep(50);
    }
    assertThat(visit("/ops?lang=en").text()).contains("operator", "1 made, 0 fresh, 0 stale");
    assertThat(site.get("/api/reports/AAPL").header("X-Cache")).contains("memory");
  }

  @Test
  void programsSendTheToken() {
    Response page =
        site.site.handle(
            Request.of("GET", "/api/ops").with("Authorization", "Bearer " + TestSite.TOKEN));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("\"made\":0");
    Response off =
        site.site.handle(
            Request.of("POST", "/ops/model?lang=en")
                .with("Authorization", "Bearer " + TestSite.TOKEN)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with("model=off".getBytes(StandardCharsets.UTF_8)));
    assertThat(off.status()).isEqualTo(200);
    assertThat(off.text()).contains("The language model is switched off.");
    assertThat(site.wiring.operations().modelOffSince()).isPresent();
    assertThat(
            site.site
                .handle(Request.of("GET", "/api/ops").with("Authorization", "Bearer guess"))
                .status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "/ops/model, model=ON, 400",
    "/ops/model, modle=on, 400",
    "/ops/warm, ticker=no+such+stock, 400",
    "/ops/invalidate, ticker=AAPL, 200",
    "/ops/invalidate, x=1, 400"
  })
  void programsAreToldAtOnceWhatCameOfIt(String action, String form, int status) {
    Response told =
        site.site.handle(
            Request.of("POST", action + "?lang=en")
                .with("Authorization", "Bearer " + TestSite.TOKEN)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with(form.getBytes(StandardCharsets.UTF_8)));
    assertThat(told.status()).isEqualTo(status);
    assertThat(told.header("Content-Type"))
        .contains(status == 200 ? "application/json" : "application/problem+json");
    assertThat(told.header("Set-Cookie")).isEmpty();
    assertThat(site.wiring.operations().modelOffSince()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops.said.x", "ops.said.forgotten\nn", "ops.title", "x"})
  void aNoteThatIsNotOursIsNoNote(String said) {
    signIn();
    String written =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(said.getBytes(StandardCharsets.UTF_8));
    cookies.put("openbell-ops-said", written);
    assertThat(visit("/ops?lang=en").status()).isEqualTo(200);
  }

  @Test
  void withoutATokenThisMachineReadsAndNobodyActs() {
    try (TestSite open = new TestSite(home.resolve("open"), Map.of("OPENBELL_ADMIN_TOKEN", ""))) {
      assertThat(open.get("/ops").status()).isEqualTo(200);
      assertThat(open.get("/ops?lang=en").text())
          .contains("Set OPENBELL_ADMIN_TOKEN")
          .doesNotContain("<form class=\"ops-form\"");
      Request proxied = Request.of("GET", "/ops").with("X-Forwarded-For", "203.0.113.9");
      assertThat(open.site.handle(proxied).status()).isEqualTo(403);
      Request relayed = Request.of("GET", "/ops").with("X-Real-IP", "203.0.113.9");
      assertThat(open.site.handle(relayed).status()).isEqualTo(403);
      Request named = Request.of("GET", "/ops").with("Host", "rebound.example:8080");
      assertThat(open.site.handle(named).status()).isEqualTo(403);
      Request act =
          Request.of("POST", "/ops/model")
              .with("Content-Type", "application/x-www-form-urlencoded")
              .with("model=off".getBytes(StandardCharsets.UTF_8));
      assertThat(open.site.handle(act).status()).isEqualTo(403);
      assertThat(open.wiring.operations().modelOffSince()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "days=0",
        "days=401",
        "days=x",
        "from=2014-01-03&to=2014-01-01",
        "from=yesterday",
        "from=2099-01-01&to=2099-01-02"
      })
  void aPeriodThatIsNoneIsToldSo(String query) {
    signIn();
    assertThat(visit("/ops?" + query).status()).isEqualTo(400);
    assertThat(visit("/api/ops?" + query).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "days=7", "days=400", "from=2014-01-01&to=2014-01-02", "to=2099-01-01"})
  void anyPeriodHasItsPageInBothLanguages(String query) {
    signIn();
    site.get(REPORT);
    for (String lang : new String[] {"th", "en"}) {
      Response page = visit("/ops?lang=" + lang + "&" + query);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.text()).contains("data-tier=\"memory\"", "<svg").doesNotContain(">ops.");
    }
  }
}
