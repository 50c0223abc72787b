package openbell.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody operates it from a browser: signs in, looks, and has things done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatingTest {
  private static final String TOKEN = "the-operators-token";

  private Chromium chromium;
  private Served server;

  @BeforeAll
  void start() throws Exception {
    chromium = new Chromium();
    server = Served.openbell(Map.of("OPENBELL_ADMIN_TOKEN", TOKEN, "OPENBELL_WARM", "AAPL,DBS19"));
    try (Visit visit = chromium.visit(server.root)) {
      visit.open("/api/reports/AAPL?lang=en&wait=25");
      visit.open("/api/reports/AAPL?lang=en");
      visit.open("/api/reports/DBS19?lang=th&wait=25");
    }
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {server, chromium}) {
      if (part != null) {
        part.close();
      }
    }
  }

  private static void signIn(Visit visit, String lang) {
    assertThat(visit.open("/ops?lang=" + lang)).isEqualTo(401);
    visit.page.locator("#token").fill(TOKEN);
    visit.page.locator(".ops-form button").click();
    visit.page.waitForSelector("#well");
  }

  private static Locator form(Visit visit, String action) {
    return visit.page.locator("form[action^='/ops/" + action + "']");
  }

  @Test
  void theOperatorSignsInLooksAndActs() {
    act(true);
  }

  @Test
  void withoutScriptsItIsTheSame() {
    act(false);
  }

  private void act(boolean scripts) {
    try (Visit visit = chromium.visit(server.root, with -> with.setJavaScriptEnabled(scripts))) {
      signIn(visit, "en");
      visit.shows("h1", "Operations");
      visit.shows("[data-tier=memory]", "%");
      visit.shows("main", "DBS19");
      form(visit, "warm").locator("input[name=ticker]").fill("AAPL");
      form(visit, "warm").locator("button").click();
      visit.shows(".said", "Making 1 reports has begun");
      form(visit, "invalidate").locator("input[name=ticker]").fill("no such stock at all");
      form(visit, "invalidate").locator("button").click();
      visit.shows(".said", "Nothing was done");
      form(visit, "invalidate").locator("input[name=ticker]").fill("AAPL");
      form(visit, "invalidate").locator("button").click();
      visit.shows(".said", "AAPL: ");
      visit.open("/ops?lang=en");
      assertThat(visit.page.locator(".said").count()).isZero();
      visit.page.locator(".periods a", new Page.LocatorOptions().setHasText("7 days")).click();
      visit.page.waitForURL(url -> url.contains("days=7"));
      visit.page.locator("a.lang").click();
      visit.shows("h1", "หน้าของผู้ดูแลระบบ");
      assertThat(visit.page.url()).contains("days=7");
      form(visit, "session/end").locator("button").click();
      visit.page.waitForSelector("#token");
      visit.assertAtHome();
    }
  }

  @ParameterizedTest
  @CsvSource({"390, LIGHT, th", "390, DARK, en", "1280, DARK, th", "1280, LIGHT, en"})
  void itFitsAndKeepsNobodyOut(int width, ColorScheme theme, String lang) {
    try (Visit visit =
        chromium.visit(
            server.root,
            with -> with.setViewportSize(width, 844).setColorScheme(theme).setHasTouch(true))) {
      visit.open("/ops?lang=" + lang);
      visit.assertOpenToAll();
      visit.page.locator("#token").fill(TOKEN);
      visit.page.locator(".ops-form button").click();
      visit.page.waitForSelector("#well");
      for (Locator open : visit.page.locator("summary").all()) {
        open.click();
      }
      assertFits(visit);
      visit.assertOpenToAll();
      Object small =
          visit.page.evaluate(
              "[...document.querySelectorAll('button, summary, .chips a,"
                  + " input:not([type=hidden])')].filter(e => e.getBoundingClientRect().height <"
                  + " 44).map(e => e.outerHTML)");
      assertThat((List<?>) small).isEmpty();
      visit.assertAtHome();
    }
  }

  /** As [Visit#assertFits], but for tables, which may be wider: they are moved by themselves. */
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
}
