package openbell.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody screens a market: the real server over a lake that was fetched and compacted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScanningTest {
  private static final String MANY = "rsi14 > 0 && close > 0";

  private Path dir;
  private Chromium chromium;
  private Map<String, String> environment;
  private Served server;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    dir = made;
    chromium = new Chromium();
    environment = Market.in(made);
    server = Served.openbell(environment);
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {server, chromium}) {
      if (part != null) {
        part.close();
      }
    }
  }

  private static String scan(String where, String more) {
    return "/scan?lang=en&where=" + URLEncoder.encode(where, StandardCharsets.UTF_8) + more;
  }

  private static List<String> column(Visit visit, int nth) {
    return visit.page.locator("tbody tr > :nth-child(" + nth + ")").allInnerTexts();
  }

  @Test
  void theFormLeadsToATableThatItsHeadsSort() {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open("/?lang=en");
      visit.page.locator("header nav a").first().click();
      visit.shows("h1", "Screen the market");
      visit.page.locator("#where").fill("close > sma50 && currency == 'USD'");
      visit.page.keyboard().press("Enter");
      visit.shows("#found", "match");
      visit.shows("#status", "match");
      assertThat(visit.page.url()).contains("lang=en").contains("where=close");
      int rows = visit.page.locator("tbody tr").count();
      assertThat(rows).isBetween(2, 20);
      assertThat(visit.page.locator("tbody svg.spark").count()).isEqualTo(rows);
      assertThat(visit.page.locator("#where").inputValue())
          .isEqualTo("close > sma50 && currency == 'USD'");
      Locator ticker = visit.page.locator("thead a", with("Stock")).first();
      ticker.click();
      visit.page.waitForURL(url -> url.contains("sort=-ticker"));
      List<String> down = column(visit, 1);
      assertThat(down).hasSize(rows).isSortedAccordingTo((a, b) -> b.compareTo(a));
      assertThat(visit.page.locator("thead th").first().getAttribute("aria-sort"))
          .isEqualTo("descending");
      visit.page.locator("thead a", with("Stock")).first().click();
      visit.page.waitForURL(url -> url.contains("sort=ticker"));
      assertThat(column(visit, 1)).hasSize(rows).isSorted();
      visit.page.locator("thead a", with("sma50")).first().click();
      visit.page.waitForURL(url -> url.contains("sort=-why.sma50"));
      assertThat(column(visit, 1)).hasSize(rows);
      visit.page.locator("tbody a").first().click();
      visit.awaitReport();
      visit.assertQuiet();
    }
  }

  private static Page.LocatorOptions with(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  @Test
  void typingCompletesNamesAndTellsMistakes() {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open("/scan?lang=en");
      Locator where = visit.page.locator("#where");
      where.pressSequentially("close > sma2");
      Locator name = visit.page.locator("#check button", with("sma200")).first();
      name.waitFor();
      visit.assertOpenToAll();
      name.click();
      assertThat(where.inputValue()).isEqualTo("close > sma200");
      assertThat(visit.page.evaluate("document.activeElement.id")).isEqualTo("where");
      visit.page.waitForSelector("#check li:only-child button[data-name=sma200_pct]");
      assertThat(visit.page.locator("#check .notice").count()).isZero();
      where.pressSequentially(" && rsi41 < 30");
      visit.shows("#check .notice", "did you mean rsi14?");
      visit.assertOpenToAll();
      where.fill("rsi14 < 30");
      PlaywrightAssertions.assertThat(visit.page.locator("#check *")).hasCount(0);
      visit.assertQuiet();
    }
  }

  /** Nothing of what is typed becomes markup. */
  @Test
  void markupInAConditionIsShownAsText() {
    try (Visit visit = chromium.visit(server.root)) {
      String bad = "\"><img src=x onerror=alert(1)>";
      assertThat(visit.open(scan(bad, "&rank=" + URLEncoder.encode(bad, StandardCharsets.UTF_8))))
          .isEqualTo(400);
      assertThat(visit.page.locator("#where").inputValue()).isEqualTo(bad);
      assertThat(visit.page.locator("main img").count()).isZero();
      visit.assertAtHome();
    }
  }

  @Test
  void aNamedScreenIsOneClickAway() {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open("/scan?lang=en");
      assertThat(visit.page.locator(".screens a").count()).isEqualTo(5);
      visit.page.locator(".screens a", with("Volume spike")).click();
      visit.shows("#found", "1 match, 1 shown");
      visit.shows("tbody", Market.SPIKE);
      visit.shows("tbody", "DBS Group");
      visit.assertQuiet();
    }
  }

  @Test
  void whatIsNotFoundAndWhatIsLeftOutIsTold() {
    try (Visit visit = chromium.visit(server.root)) {
      assertThat(visit.open(scan("close < 0", ""))).isEqualTo(200);
      visit.shows("#found", "0 match");
      visit.shows("main", "No stock meets this condition.");
      assertThat(visit.page.locator("table, .files").count()).isZero();
      visit.open(scan("close > sma200", ""));
      visit.shows("main", "Scanned 29 of 30");
      for (Locator open : visit.page.locator("section[aria-labelledby=found] summary").all()) {
        open.click();
      }
      Locator lists = visit.page.locator("section[aria-labelledby=found] details");
      assertThat(lists.allInnerTexts().getFirst())
          .contains("1 without fresh data")
          .contains(Market.STALE);
      assertThat(lists.allInnerTexts().getLast())
          .contains("1 without enough data")
          .contains(Market.SHORT);
      visit.assertQuiet();
    }
  }

  @Test
  void aMistakeIsToldWithItsPlaceAndTheFormIsKept() {
    try (Visit visit = chromium.visit(server.root)) {
      assertThat(visit.open(scan("close > 0", "&rank=-rsi41&top=7&date=2025-11-11")))
          .isEqualTo(400);
      visit.shows("main .notice", "Rank");
      visit.shows("main .notice", "line 1, column 2");
      visit.shows("main .notice", "did you mean rsi14?");
      assertThat(visit.page.locator("#rank").inputValue()).isEqualTo("-rsi41");
      assertThat(visit.page.locator("#top").inputValue()).isEqualTo("7");
      assertThat(visit.page.locator("#date").inputValue()).isEqualTo("2025-11-11");
      assertThat(visit.page.locator("#rank").isVisible()).isTrue();
      visit.assertOpenToAll();
      assertThat(visit.open(scan("close > 0", "&date=tomorrow"))).isEqualTo(400);
      assertThat(visit.open(scan("close > 0", "&top=0"))).isEqualTo(400);
      visit.assertAtHome();
    }
  }

  @Test
  void aPastDayIsScreenedAsOfItsEnd() {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open(scan(MANY, "&date=2025-10-15&top=3"));
      assertThat(visit.page.locator("tbody time").allInnerTexts())
          .hasSize(3)
          .containsOnly("15 Oct 2025");
      visit.assertQuiet();
    }
  }

  @Test
  void theTableIsThereAsCsv() throws Exception {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open(scan("volume_ratio > 3", ""));
      Download csv =
          visit.page.waitForDownload(
              () -> visit.page.locator(".files a[download]").first().click());
      assertThat(csv.suggestedFilename()).isEqualTo("scan.csv");
      assertThat(Files.readString(csv.path()))
          .startsWith("ticker,name,exchange,currency,as_of,last,score,")
          .contains("\r\n" + Market.SPIKE + ",");
    }
  }

  @Test
  void theOtherLanguageAsksTheSame() {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open(scan("volume_ratio > 3", "&top=5"));
      visit.page.locator("a.lang").click();
      visit.shows("h1", "คัดหุ้นจากทั้งตลาด");
      visit.shows("tbody", Market.SPIKE);
      assertThat(visit.page.locator("#where").inputValue()).isEqualTo("volume_ratio > 3");
      assertThat(visit.page.locator("#top").inputValue()).isEqualTo("5");
      visit.assertQuiet();
    }
  }

  @Test
  void withoutScriptsAllOfItWorks() {
    try (Visit visit = chromium.visit(server.root, with -> with.setJavaScriptEnabled(false))) {
      visit.open("/scan?lang=en");
      visit.page.locator("details:has(#rank) summary").click();
      visit.page.locator("#where").fill(MANY);
      visit.page.locator("#rank").fill("-rsi14");
      visit.page.locator("#top").fill("4");
      visit.page.locator("form.screen button").click();
      visit.shows("#found", "4 shown");
      assertThat(visit.page.locator("tbody tr").count()).isEqualTo(4);
      visit.page.locator("thead a", with("Close")).first().click();
      assertThat(visit.page.url()).contains("sort=-close").contains("top=4");
      assertThat(visit.page.locator("tbody tr").count()).isEqualTo(4);
      visit.assertQuiet();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "390, LIGHT, th", "390, DARK, en", "390, DARK, th", "390, LIGHT, en",
    "1280, LIGHT, th", "1280, DARK, en", "1280, DARK, th", "1280, LIGHT, en"
  })
  void everyStateFitsAndKeepsNobodyOut(int width, ColorScheme theme, String lang) {
    try (Visit visit =
        chromium.visit(
            server.root,
            with -> with.setViewportSize(width, 844).setColorScheme(theme).setHasTouch(true))) {
      for (String asked :
          List.of("", scan(MANY, "&top=100"), scan("close < 0", ""), scan("rsi41 < 3", ""))) {
        visit.open(
            asked.isEmpty() ? "/scan?lang=" + lang : asked.replace("lang=en", "lang=" + lang));
        for (Locator open : visit.page.locator("summary").all()) {
          if (open.locator("..").getAttribute("open") == null) {
            open.click();
          }
        }
        assertFits(visit);
        visit.assertOpenToAll();
        Object small =
            visit.page.evaluate(
                "[...document.querySelectorAll('button, summary, .files a, .rows a,"
                    + " input:not([type=hidden])')].filter(e => e.getBoundingClientRect().height <"
                    + " 44).map(e => e.outerHTML)");
        assertThat((List<?>) small).isEmpty();
      }
      visit.assertAtHome();
    }
  }

  /** As [Visit#assertFits], but for the table, which may be wider: it is moved by itself. */
  private static void assertFits(Visit visit) {
    Object beyond =
        visit.page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >"
                + " document.documentElement.clientWidth + 1 && !e.closest('.heard, .skip, .wide"
                + " table')).map(e => e.outerHTML.slice(0, 120))");
    assertThat((List<?>) beyond).isEmpty();
    assertThat(visit.page.evaluate("document.documentElement.scrollWidth"))
        .isEqualTo(visit.page.evaluate("document.documentElement.clientWidth"));
  }

  @Test
  void aResultThatIsNotKeptSaysWhy() throws Exception {
    Map<String, String> without = new HashMap<>(environment);
    without.put("REDIS_URL", "redis://127.0.0.1:1");
    try (Served alone = Served.openbell(without);
        Visit visit = chromium.visit(alone.root)) {
      assertThat(visit.open(scan("volume_ratio > 3", ""))).isEqualTo(200);
      visit.shows("tbody", Market.SPIKE);
      visit.shows("main .note", "This result was not kept");
      visit.assertOpenToAll();
      visit.assertQuiet();
    }
  }

  @Test
  void aLakeWithoutPricesIsTold() throws Exception {
    try (Served empty =
            Served.openbell(Market.empty(Files.createDirectories(dir.resolve("empty"))));
        Visit visit = chromium.visit(empty.root)) {
      assertThat(visit.open("/scan?lang=en")).isEqualTo(200);
      assertThat(visit.open(scan("close > 0", ""))).isEqualTo(404);
      visit.shows("main .notice", "the lake holds no prices");
      visit.assertOpenToAll();
      visit.assertAtHome();
    }
  }
}
