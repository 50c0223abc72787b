package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import openbell.feeds.FailureKind;
import openbell.feeds.FetchResult;
import openbell.report.Lang;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
  private static final List<RecentReport> RECENT =
      List.of(
          new RecentReport("DBS19", "DBS Group Holdings", LocalDate.of(2025, 11, 11), Lang.TH),
          new RecentReport(
              "X.SI", "<script>alert(1)</script>", LocalDate.of(2025, 11, 7), Lang.EN));

  @TempDir Path home;
  private PageScene scene;

  @BeforeEach
  void open() {
    scene = new PageScene(home, RECENT);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void homeHasOneFieldThatWorksAsAPlainForm() {
    Response response = scene.pages.home(Request.of("GET", "/?lang=en"));
    Document page = clean(response);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Cache-Control")).contains("no-cache");
    assertThat(page.select("form").attr("action")).isEqualTo("/reports");
    assertThat(page.select("form input[name=q]")).hasSize(1);
    assertThat(page.select("form input[name=lang]").attr("value")).isEqualTo("en");
    assertThat(page.select("label[for=q]").text()).isEqualTo("Stock name or ticker");
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("nav a").attr("href")).isEqualTo("/");
  }

  @Test
  void headerHasTheMarkOfTheWindow() throws IOException {
    Element mark = clean(scene.pages.home(Request.of("GET", "/"))).select(".brand svg").first();
    try (var in = Site.class.getResourceAsStream("icon.svg")) {
      Element icon = Jsoup.parse(in, "UTF-8", "", Parser.xmlParser()).select("svg").first();
      assertThat(mark.html().replaceAll("></(rect|path)>", "/>"))
          .isEqualToNormalizingWhitespace(icon.html());
    }
  }

  @Test
  void homeListsTheLastReportsWithTheirDateAndLanguage() {
    Document page = clean(scene.pages.home(Request.of("GET", "/")));
    assertThat(page.select("section[aria-labelledby=recent] a").eachAttr("href"))
        .containsExactly("/reports/DBS19?date=2025-11-11", "/reports/X.SI?lang=en&date=2025-11-07");
    assertThat(page.select("section[aria-labelledby=recent] a").first().text())
        .contains("DBS Group Holdings", "11 พ.ย. 2568");
    assertThat(page.select("section[aria-labelledby=recent] a").last().text())
        .contains("<script>alert(1)</script>");
  }

  @Test
  void searchLeadsToTheReport() {
    Response latin = scene.pages.search(Request.of("GET", "/reports?q=DBS19"));
    assertThat(latin.status()).isEqualTo(303);
    assertThat(latin.header("Location")).contains("/reports/DBS19");
    assertThat(location("/reports?q=%E0%B8%97%E0%B8%AD%E0%B8%87&lang=en"))
        .contains("/reports/%E0%B8%97%E0%B8%AD%E0%B8%87?lang=en");
    assertThat(location("/reports?q=S%26P+500%2Fx")).contains("/reports/S%26P%20500%2Fx");
    assertThat(location("/reports?q=+")).contains("/");
    assertThat(scene.pages.search(Request.of("GET", "/reports?q=..")).status()).isEqualTo(400);
    assertThat(scene.pages.search(Request.of("GET", "/reports?q=%E0")).status()).isEqualTo(400);
  }

  @Test
  void suggestionsAreOptionsThatLeadToReports() {
    Response response = scene.pages.suggestions(Request.of("GET", "/suggest?q=db&lang=en"));
    Element first = Jsoup.parseBodyFragment(response.text()).selectFirst("a[role=option]");
    assertThat(first.attr("href")).isEqualTo("/reports/DBS19?lang=en");
    assertThat(first.text()).isEqualTo("DBS19 DBS Group Holdings SGX");
    assertThat(scene.pages.suggestions(Request.of("GET", "/suggest?q=")).text()).isEmpty();
    assertThat(scene.pages.suggestions(Request.of("GET", "/suggest?q=%3Cb%3E")).text()).isEmpty();
  }

  @Test
  void reportSaysWhatItIsOfInEnglish() {
    Response response = scene.having("DBS19", "en", null).report("DBS19", "?lang=en");
    Document page = clean(response);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Cache-Control")).contains("no-cache");
    assertThat(response.header("Vary").orElseThrow()).contains("HX-Request");
    assertThat(page.title()).isEqualTo("DBS Group Holdings (DBS19) · 12 Nov 2025 · Openbell");
    assertThat(page.select("h1").text()).isEqualTo("DBS Group Holdings");
    assertThat(page.select(".mast").text())
        .contains("Prices are of D05.SI in SGD on the Singapore Exchange, not of DBS19 in THB")
        .containsPattern("SGD \\d\\d\\.\\d\\d [▲▼] [+−]\\d+\\.\\d\\d% from the previous close")
        .containsPattern("(Positive|Neutral|Negative) view by fixed rules");
    assertThat(page.select("main h2").eachText())
        .contains("Story", "What you need to know", "What to do now", "Watch out", "Percentiles");
    assertThat(page.select("#story ~ p").text()).contains("DBS Group Holdings");
    assertThat(page.select(".about").text())
        .contains("not a recommendation or an invitation to buy or sell", "bank of sentences")
        .contains("raw/yfinance/D05.SI/2025-11-12/20251112_120000.json");
    assertThat(page.select("nav a").attr("href")).isEqualTo("/reports/DBS19");
  }

  @Test
  void reportIsThaiByDefault() {
    Document page = clean(scene.having("DBS19", "th", null).report("DBS19", ""));
    assertThat(page.select("html").attr("lang")).isEqualTo("th");
    assertThat(page.title()).isEqualTo("DBS Group Holdings (DBS19) · 12 พ.ย. 2568 · Openbell");
    assertThat(page.select("#story").text()).isEqualTo("📖 เรื่องราวของหุ้นตัวนี้");
    assertThat(page.select("#story .icon").attr("aria-hidden")).isEqualTo("true");
    assertThat(page.select("#view").text()).startsWith("มุมมอง").endsWith("จากกฎของระบบ");
  }

  @Test
  void chartAndFilesAreOfThisReportInBothThemes() {
    Document page = clean(scene.having("DBS19", "en", null).report("DBS19", "?lang=en"));
    String base = "/api/reports/DBS19";
    assertThat(page.select("picture source").attr("srcset"))
        .isEqualTo(base + "/chart.png?lang=en&date=2025-11-12&theme=dark");
    Element image = page.selectFirst("picture img");
    assertThat(image.attr("src"))
        .isEqualTo(base + "/chart.png?lang=en&date=2025-11-12&theme=light");
    assertThat(image.attr("alt")).startsWith("Daily candlestick chart of DBS Group Holdings");
    assertThat(image.attr("width") + " " + image.attr("height")).isEqualTo("1200 900");
    assertThat(page.select(".files a").eachAttr("href"))
        .containsExactly(
            base + "/report.pdf?lang=en&date=2025-11-12", base + "?lang=en&date=2025-11-12");
  }

  @Test
  void everyRankedFactHasItsStripAndWords() {
    Document page = clean(scene.having("DBS19", "en", null).report("DBS19", "?lang=en"));
    assertThat(page.select(".strips li")).hasSize(8);
    Element rsi = page.selectFirst(".strips li");
    String percentile = rsi.selectFirst("circle").attr("cx").replace("%", "");
    assertThat(rsi.text()).startsWith("14-day RSI").contains("percentile " + percentile + " · ");
    // Told by the strip, the line of text is left out.
    assertThat(page.select("section[aria-labelledby=percentiles] > p").text())
        .contains("A percentile says how high or low")
        .doesNotContain("14-day RSI");
  }

  @Test
  void switchOfLanguageKeepsTheDate() {
    Response response = scene.having("DBS19", "th", "2025-11-07").report("dbs", "?date=2025-11-07");
    Document page = clean(response);
    assertThat(page.select("nav a").attr("href"))
        .isEqualTo("/reports/DBS19?lang=en&date=2025-11-07");
    assertThat(page.select(".note a").attr("href")).isEqualTo("/reports/DBS19");
  }

  @Test
  void weekendSaysWhichDayItShows() {
    scene.having("DBS19", "en", "2025-11-08");
    Document page = clean(scene.report("DBS19", "?lang=en&date=2025-11-08"));
    assertThat(page.select(".note").text())
        .startsWith("8 Nov 2025 was not a trading day; this is the report of 7 Nov 2025.");
  }

  @Test
  void headlinesAndNamesOfOthersAreTextAndLeadToTheWebAlone() {
    scene.source(s -> PageScene.bars(s, "Evil <script>alert(1)</script> & \"Co\""));
    Document other = clean(scene.having("EVIL.SI", "en", null).report("EVIL.SI", "?lang=en"));
    assertThat(other.select("h1").text()).isEqualTo("Evil <script>alert(1)</script> & \"Co\"");
    Document page = clean(scene.having("DBS19", "en", null).report("DBS19", "?lang=en"));
    Element link = page.selectFirst(".news a");
    assertThat(link.text()).startsWith("DBS & \"friends\"").doesNotContain("<");
    assertThat(link.attr("href")).isEqualTo("https://news.example/a?b=1&c=%22");
    assertThat(link.attr("rel")).contains("noopener");
    assertThat(page.select(".news small").text()).isEqualTo("Paper & Co · 11 Nov 2025");
  }

  @Test
  void whileBeingMadeThePageShowsStepsAndAsksAgain() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    scene.source(s -> held(gate, s));
    try {
      Response first = scene.report("DBS19", "?lang=en&date=2025-11-07");
      Document page = clean(first);
      assertThat(first.status()).isEqualTo(202);
      assertThat(Integer.parseInt(first.header("Retry-After").orElseThrow())).isPositive();
      assertThat(page.select("h1").text()).isEqualTo("Preparing DBS19");
      assertThat(page.select(".steps li span:first-child").eachText())
          .containsExactly(
              "Fetching prices", "Computing indicators", "Writing the report", "Keeping it");
      assertThat(page.select(".steps li.now").text()).startsWith("Fetching prices in progress");
      assertThat(page.select("#making").attr("hx-get"))
          .isEqualTo("/reports/DBS19?lang=en&date=2025-11-07");
      assertThat(page.select("head noscript").html()).contains("http-equiv=\"refresh\"");
      assertThat(page.select("nav a").attr("href")).isEqualTo("/reports/DBS19?date=2025-11-07");
    } finally {
      gate.countDown();
    }
    scene.having("DBS19", "en", "2025-11-07");
    Response polled =
        scene.pages.report(
            Request.of("GET", "/reports/DBS19?lang=en&date=2025-11-07").with("HX-Request", "true"),
            "DBS19");
    assertThat(polled.status()).isEqualTo(200);
    assertThat(polled.text()).startsWith("<title>DBS Group Holdings (DBS19)");
    Document fragment = Jsoup.parse(polled.text());
    assertThat(fragment.select("main#main article.report")).hasSize(1);
    assertThat(fragment.select("#making, header.top")).isEmpty();
  }

  @Test
  void expiredReportIsShownWithItsDateWhileANewerOneIsMade() {
    scene.having("DBS19", "en", "2025-11-12");
    CountDownLatch gate = new CountDownLatch(1);
    scene.source(s -> held(gate, s));
    try {
      scene.at(Instant.parse("2025-11-12T15:59:00Z").plus(Duration.ofDays(2)));
      Response response = scene.report("DBS19", "?lang=en&date=2025-11-12");
      Document page = clean(response);
      assertThat(page.select("#renewal").text())
          .isEqualTo(
              "A newer report is being made; until it is ready, this one has data as of 12 Nov"
                  + " 2025.");
      Request poll =
          Request.of("GET", "/reports/DBS19?lang=en&date=2025-11-12")
              .with("HX-Request", "true")
              .with("HX-Trigger", "renewal");
      assertThat(scene.pages.report(poll, "DBS19").status()).isEqualTo(204);
    } finally {
      gate.countDown();
    }
  }

  @Test
  void unknownNameGetsSuggestionsAsLinks() {
    scene.source(s -> new FetchResult.NotFound("yahoo", "no such symbol"));
    scene.having("NVIDA", "en", null);
    Response response = scene.report("NVIDA", "?lang=en");
    Document page = clean(response);
    assertThat(response.status()).isEqualTo(404);
    assertThat(page.select("h1").text()).isEqualTo("No “NVIDA”");
    assertThat(page.select(".rows a").eachAttr("href")).contains("/reports/NVDA19?lang=en");
  }

  @Test
  void severalMeaningsAreToBeChosenFrom() {
    Document page = clean(scene.report("ทอง", ""));
    assertThat(page.select("h1").text()).isEqualTo("“ทอง” ตรงกับหลายรายการ");
    assertThat(page.select(".rows b").eachText()).containsExactly("GOLD19", "GOLDUS19");
  }

  @Test
  void queryIsEchoedAsText() {
    Response response = scene.report("<script>alert(1)<∕script>", "?lang=en");
    assertThat(response.status()).isEqualTo(404);
    assertThat(clean(response).select("h1").text()).contains("<script>alert(1)<");
  }

  @Test
  void whatCannotBeAskedSaysWhatToDo() {
    assertThat(trouble("a/b", "?lang=en", 400)).contains("at most 100 characters");
    assertThat(trouble("DBS19", "?lang=en&date=tomorrow", 400)).contains("2025-11-11");
    assertThat(trouble("DBS19", "?lang=en&date=2099-01-01", 400)).contains("not in the future");
    assertThat(trouble("DBS19", "?lang=xx", 400)).contains("ไทยและอังกฤษ");
    assertThat(trouble("DBS19", "?lang=en&lang=th", 400)).contains("given twice");
  }

  @Test
  void failedSourceIsNamedWithTheTimeToTryAgain() {
    scene.source(
        s ->
            new FetchResult.Failed(
                "yahoo",
                FailureKind.RATE_LIMITED,
                "yahoo answered 429",
                Optional.of(Duration.ofSeconds(120))));
    scene.having("DBS19", "en", null);
    Response response = scene.report("DBS19", "?lang=en");
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.header("Retry-After")).contains("120");
    Document page = clean(response);
    assertThat(page.select("main").text())
        .contains("Sorry, Yahoo Finance is temporarily unavailable.")
        .contains("12 Nov 2025, 19:02 (Bangkok)");
    assertThat(page.select("main a.button").attr("href")).isEqualTo("/reports/DBS19?lang=en");
  }

  @Test
  void filesAreKeptForGoodUnderTheirHash() {
    Document page = clean(scene.pages.home(Request.of("GET", "/")));
    List<String> addresses = page.select("link[rel=stylesheet]").eachAttr("href");
    addresses.addAll(page.select("script").eachAttr("src"));
    addresses.addAll(page.select("link[rel=icon]").eachAttr("href"));
    addresses.addAll(
        Jsoup.parse(scene.having("DBS19", "en", null).report("DBS19", "?lang=en").text())
            .select("head link[href*=assets], head script")
            .stream()
            .map(e -> e.attr("href") + e.attr("src"))
            .toList());
    addresses.add(
        Jsoup.parse(scene.report("DBS19", "?lang=en").text()).select("#live").attr("data-script"));
    assertThat(addresses.stream().distinct().toList())
        .hasSize(6)
        .allMatch(a -> a.matches("/assets/[a-z.]+\\?v=[0-9a-f]{10}"));
    for (String address : addresses) {
      String name = address.substring("/assets/".length(), address.indexOf('?'));
      Response file = scene.pages.asset(Request.of("GET", address), name);
      assertThat(file.status()).isEqualTo(200);
      assertThat(file.header("Cache-Control")).contains("public, max-age=31536000, immutable");
    }
    Request stale = Request.of("GET", "/assets/app.css?v=0000000000");
    assertThat(scene.pages.asset(stale, "app.css").header("Cache-Control")).contains("no-cache");
    assertThat(scene.pages.asset(stale, "app.css").header("Content-Type"))
        .contains("text/css; charset=utf-8");
    assertThat(scene.pages.asset(Request.of("GET", "/assets/x"), "../x").status()).isEqualTo(404);
    assertThat(scene.pages.asset(stale, "app.css").body().length).isLessThan(12 * 1024);
    assertThat(scene.pages.asset(stale, "app.js").text()).contains("htmx");
  }

  private Optional<String> location(String target) {
    return scene.pages.search(Request.of("GET", target)).header("Location");
  }

  private String trouble(String query, String parameters, int status) {
    Response response = scene.report(query, parameters);
    assertThat(response.status()).isEqualTo(status);
    return clean(response).select("main").text();
  }

  private static FetchResult held(CountDownLatch gate, String symbol) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return PageScene.bars(symbol, "Name From Source");
  }

  /** A page that obeys a policy without inline script and style, and asks no other host. */
  private static Document clean(Response response) {
    assertThat(response.header("Content-Type")).contains("text/html; charset=utf-8");
    Document page = Jsoup.parse(response.text());
    assertThat(page.select("style, [style], script:not([src]), iframe, base")).isEmpty();
    for (Element element : page.getAllElements()) {
      assertThat(element.attributes().asList())
          .noneMatch(a -> a.getKey().startsWith("on") || a.getKey().startsWith("hx-on"));
      for (String name : List.of("src", "srcset", "action", "hx-get")) {
        assertThat(element.attr(name)).matches("|/[^/].*");
      }
    }
    assertThat(page.select("meta[name=htmx-config]").attr("content"))
        .contains("\"includeIndicatorStyles\":false", "\"allowEval\":false")
        .contains("\"selfRequestsOnly\":true");
    assertThat(page.select("a.skip").attr("href")).isEqualTo("#main");
    assertThat(page.select("main#main, header.top, footer")).hasSize(3);
    assertThat(page.select("h1")).hasSize(1);
    return page;
  }
}
