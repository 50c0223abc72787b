package openbell.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody asks for a stock, and reads. */
class AskingTest extends InBrowser {

  @Test
  void typingSuggestsAndTheKeyboardChooses() {
    try (Visit visit = chromium.visit(server.root)) {
      assertThat(visit.open("/")).isEqualTo(200);
      visit.page.locator("#q").pressSequentially("appl");
      Locator option = visit.page.locator("#suggestions [role=option]").first();
      option.waitFor();
      assertThat(option.innerText()).contains("AAPL19").contains("Apple");
      assertThat(visit.page.locator("#q").getAttribute("aria-expanded")).isEqualTo("true");
      assertThat(option.getAttribute("aria-selected")).isEqualTo("false");
      visit.assertOpenToAll();
      visit.page.keyboard().press("ArrowDown");
      assertThat(option.getAttribute("aria-selected")).isEqualTo("true");
      assertThat(visit.page.locator("#q").getAttribute("aria-activedescendant"))
          .isEqualTo(option.getAttribute("id"));
      visit.page.keyboard().press("Enter");
      visit.awaitReport();
      assertThat(visit.page.url()).isEqualTo(server.root + "/reports/AAPL19");
      visit.assertQuiet();
    }
  }

  @Test
  void escapeClosesTheSuggestionsAndEnterSendsWhatWasTyped() {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open("/?lang=en");
      visit.page.locator("#q").pressSequentially("apple");
      visit.page.locator("#suggestions [role=option]").first().waitFor();
      visit.page.keyboard().press("Escape");
      assertThat(visit.page.locator("#suggestions [role=option]").count()).isZero();
      assertThat(visit.page.locator("#q").inputValue()).isEqualTo("apple");
      visit.page.keyboard().press("Enter");
      visit.awaitReport();
      assertThat(visit.page.url()).isEqualTo(server.root + "/reports/apple?lang=en");
      visit.shows("h1", "Apple");
      visit.assertQuiet();
    }
  }

  @Test
  void theReportTellsPriceViewTextChartAndSource() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en")) {
      assertThat(visit.text(".price")).contains("561.02").contains("+1.17%");
      assertThat(visit.text(".asof")).isEqualTo("Data as of 31 Dec 2013");
      assertThat(visit.page.locator("article h2").allInnerTexts())
          .contains("Story", "What you need to know", "What to do now", "Watch out")
          .contains("Percentiles", "About this report");
      assertThat(visit.text(".foot")).contains("not investment advice");
      visit.awaitChart();
      assertThat(visit.page.title()).isEqualTo("Apple (AAPL) · 31 Dec 2013 · Openbell");
      visit.assertQuiet();
    }
  }

  @Test
  void theOtherLanguageIsOneClickAwayAndBack() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL")) {
      assertThat(visit.page.locator("html").getAttribute("lang")).isEqualTo("th");
      visit.shows("#story", "เรื่องราวของหุ้นตัวนี้");
      visit.page.locator("a.lang").click();
      visit.awaitReport();
      assertThat(visit.page.locator("html").getAttribute("lang")).isEqualTo("en");
      visit.shows("#story", "Story");
      visit.page.locator("a.lang").click();
      visit.awaitReport();
      visit.shows("#story", "เรื่องราวของหุ้นตัวนี้");
      visit.assertQuiet();
    }
  }

  @Test
  void thePdfOpens() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL")) {
      Response pdf =
          visit.page.waitForResponse(
              r -> r.url().contains("/report.pdf"),
              () -> visit.page.locator(".files a.button").first().click());
      assertThat(pdf.status()).isEqualTo(200);
      assertThat(pdf.headerValue("content-type")).isEqualTo("application/pdf");
      assertThat(pdf.headerValue("content-disposition")).startsWith("inline");
    }
  }

  @ParameterizedTest
  @CsvSource({"/reports/PFIZR19, ไม่พบ “PFIZR19”", "/reports/PFIZR19?lang=en, No “PFIZR19”"})
  void anUnknownNameLeadsToTheNearOne(String path, String heading) {
    try (Visit visit = chromium.visit(server.root)) {
      assertThat(visit.open(path)).isEqualTo(404);
      assertThat(visit.text("h1")).isEqualTo(heading);
      assertThat(visit.text("main .rows a")).contains("PFIZER19");
      visit.assertOpenToAll();
      visit.assertAtHome();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/reports/%3Cscript%3Ealert(1)%3Cscript%3E, <script>alert(1)<script>",
    "/reports/%3Cimg%20src=x%20onerror=alert(1)%3E, <img src=x onerror=alert(1)>",
    "/reports?q=%22%3E%3Csvg%20onload=alert(1)%3E, \"><svg onload=alert(1)>"
  })
  void markupInAQuestionIsShownAsText(String path, String typed) {
    try (Visit visit = chromium.visit(server.root)) {
      assertThat(visit.open(path)).isEqualTo(404);
      assertThat(visit.text("h1")).contains(typed);
      assertThat(visit.page.locator("main script, main img, main svg").count()).isZero();
      visit.assertAtHome();
    }
  }

  @Test
  void aDateThatIsNoneSaysWhatToWrite() {
    try (Visit visit = chromium.visit(server.root)) {
      assertThat(visit.open("/reports/AAPL?date=tomorrow&lang=en")).isEqualTo(400);
      assertThat(visit.text("main")).contains("Give the date as 2025-11-11");
      visit.assertOpenToAll();
      visit.assertAtHome();
    }
  }

  @Test
  void theFirstPageListsWhatWasMade() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en")) {
      visit.open("/?lang=en");
      assertThat(visit.text(".rows")).contains("AAPL").contains("Apple");
      visit.page.locator(".rows a").first().click();
      visit.awaitReport();
      visit.assertQuiet();
    }
  }
}
