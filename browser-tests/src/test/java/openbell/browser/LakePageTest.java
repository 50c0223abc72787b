package openbell.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody looks at the data lake and asks it. */
class LakePageTest extends InBrowser {

  private Visit lake(Visit visit) {
    visit.read("/reports/AAPL?lang=en"); // Then there is something in it.
    visit.page.locator("header nav a", new Page.LocatorOptions().setHasText("Data lake")).click();
    visit.page.waitForSelector(".map tbody tr");
    return visit;
  }

  @Test
  void theFiveQuestionsAreOneClickAwayAndTheirAnswersAreTables() throws Exception {
    try (Visit visit = lake(chromium.visit(server.root))) {
      Page page = visit.page;
      visit.shows("#coverage", "1 of 1 fresh");
      assertThat(page.locator("svg.cells").getAttribute("aria-label"))
          .matches("\\d+ of \\d+ sessions");
      List<Locator> questions = page.locator(".questions a").all();
      assertThat(questions).hasSize(5);
      for (int i = 0; i < questions.size(); i++) {
        page.locator(".questions a").nth(i).click();
        assertThat(page.locator("#answer tbody tr")).not().hasCount(0);
      }
      visit.shows("#answer tbody", "raw");
      visit.assertOpenToAll();
      Download csv = page.waitForDownload(() -> page.locator("#answer a[download]").click());
      assertThat(Files.readString(csv.path())).startsWith("ticker,bars,first_bar");
      visit.assertQuiet();
    }
  }

  @Test
  void whatIsTypedIsAnsweredOrRefusedInOneLine() {
    try (Visit visit = lake(chromium.visit(server.root))) {
      Page page = visit.page;
      page.locator("#sql").fill("SELECT close FROM bars ORDER BY date DESC LIMIT 1");
      page.locator("form.sql button").click();
      visit.shows("#answer tbody", "561.02");
      visit.shows("#status", "1 rows");
      page.locator("#sql").fill("SELECT * FROM read_csv('/etc/passwd')");
      page.locator("form.sql button").click();
      visit.shows("#answer .notice", "read_csv");
      assertThat(page.locator("#sql").inputValue()).contains("/etc/passwd");
      visit.assertOpenToAll();
      page.locator("a.lang").click();
      visit.shows("h1", "คลังข้อมูล");
      assertThat(page.locator("#sql").inputValue()).contains("/etc/passwd");
      visit.assertAtHome();
    }
  }

  @ParameterizedTest
  @CsvSource({"390, DARK, th", "390, LIGHT, en", "1280, DARK, en"})
  void itFitsAndKeepsNobodyOut(int width, ColorScheme theme, String lang) {
    try (Visit visit =
        chromium.visit(
            server.root,
            with -> with.setViewportSize(width, 844).setColorScheme(theme).setHasTouch(true))) {
      lake(visit).open("/lake?lang=" + lang + "&sql=SELECT+date,close+FROM+bars+LIMIT+3");
      visit.page.waitForSelector(".map tbody tr");
      for (Locator open : visit.page.locator("summary").all()) {
        open.click();
      }
      assertThat(visit.page.locator("#answer tbody tr")).hasCount(3);
      // A wide table moves within its frame.
      assertThat(
              visit.page.evaluate(
                  "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .isEqualTo(true);
      visit.assertOpenToAll();
      visit.assertQuiet();
    }
  }

  @Test
  void withoutScriptsItCanBeAsked() {
    try (Visit visit = chromium.visit(server.root, with -> with.setJavaScriptEnabled(false))) {
      visit.read("/reports/AAPL?lang=en");
      visit.open("/lake?lang=en");
      visit.page.locator("#sql").fill("SELECT count(*) AS n FROM bars");
      visit.page.locator("form.sql button").click();
      visit.shows("#answer tbody", "252");
      visit.assertQuiet();
    }
  }
}
