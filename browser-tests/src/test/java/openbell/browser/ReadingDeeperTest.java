package openbell.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody looks behind a report: its chart, its history, the days before, where it comes from. */
class ReadingDeeperTest extends InBrowser {
  private static final String CHART = "echarts.getInstanceByDom(document.getElementById('canvas'))";

  private static int shown(Visit visit, String end) {
    return ((Number) visit.page.evaluate(CHART + ".getOption().dataZoom[0]." + end)).intValue();
  }

  private static List<?> series(Visit visit) {
    return (List<?>) visit.page.evaluate(CHART + ".getOption().series.map(s => s.id)");
  }

  @Test
  void theChartIsZoomedSwitchedAndReadByButtonsAndKeys() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en")) {
      visit.awaitChart();
      Page page = visit.page;
      assertThat(page.locator("figure img").isVisible()).isFalse();
      assertThat(shown(visit, "endValue")).isEqualTo(251);
      assertThat(page.locator("[data-range='126']").getAttribute("aria-pressed")).isEqualTo("true");
      page.locator("[data-range='21']").click();
      assertThat(shown(visit, "startValue")).isEqualTo(231);
      page.locator("[data-move=out]").click();
      assertThat(shown(visit, "startValue")).isLessThan(231);
      page.locator("[data-move=earlier]").click();
      assertThat(shown(visit, "endValue")).isLessThan(251);

      // The last day's values are those of the report, and the keys lead to the others.
      assertThat(visit.text("#readout")).contains("31 Dec 2013").contains("Close 561.02");
      page.locator("#canvas").focus();
      page.keyboard().press("ArrowLeft");
      assertThat(visit.text("#readout")).contains("30 Dec 2013").contains("Close 554.52");
      assertThat(page.locator("#live p[role=status]")).containsText("30 Dec 2013");
      int span = shown(visit, "endValue") - shown(visit, "startValue");
      page.keyboard().press("+");
      assertThat(shown(visit, "endValue") - shown(visit, "startValue")).isLessThan(span);

      assertThat(series(visit)).asString().contains("rsi14", "macd_hist").doesNotContain("vwap");
      page.locator("[data-indicator=rsi14]").click();
      page.locator("[data-indicator=vwap]").click();
      assertThat(series(visit)).asString().contains("vwap", "macd_hist").doesNotContain("rsi14");
      assertThat(visit.text("#readout")).contains("VWAP").doesNotContain("RSI");
      visit.assertOpenToAll();
      page.reload();
      visit.awaitChart();
      assertThat(page.locator("[data-indicator=vwap]").getAttribute("aria-pressed"))
          .isEqualTo("true");
      visit.assertQuiet();
    }
  }

  @Test
  void theCrosshairFollowsTheMouse() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en")) {
      visit.awaitChart();
      visit.page.locator("#canvas").hover(new Locator.HoverOptions().setPosition(150, 100));
      assertThat(visit.page.locator("#readout")).not().containsText("31 Dec 2013");
      visit.page.locator("h1").hover();
      assertThat(visit.page.locator("#readout")).containsText("31 Dec 2013");
      visit.assertQuiet();
    }
  }

  @Test
  void twoDaysPickedInTheChartAreComparedInATable() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en")) {
      visit.awaitChart();
      Page page = visit.page;
      page.locator("#canvas").focus();
      page.keyboard().press("PageUp");
      page.keyboard().press("Enter");
      page.keyboard().press("End");
      page.keyboard().press("Enter");
      assertThat(page.locator("#compared thead")).containsText("31 Dec 2013");
      assertThat(page.locator("#compared thead")).containsText("29 Nov 2013");
      assertThat(page.locator("#compared tbody tr").first()).containsText("561.02");
      visit.shows("#compared p", "21 sessions: the close changed");
      page.locator("#from").fill("2013-07-01");
      page.locator("form.days button").click();
      assertThat(page.locator("#compared thead")).containsText("1 Jul 2013");
      // Days of a click lie between what was there.
      page.locator("#canvas").click(new Locator.ClickOptions().setPosition(120, 120));
      page.locator("#canvas").click(new Locator.ClickOptions().setPosition(300, 120));
      assertThat(page.locator("#compared thead")).not().containsText("1 Jul 2013");
      assertThat(page.locator("#compared tbody tr")).not().hasCount(0);
      visit.assertOpenToAll();
      visit.assertQuiet();
    }
  }

  @Test
  void lineageOpensDownToTheRawObjectAndDaysLeadToTheirReports() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en&date=2013-12-30")) {
      visit.read("/reports/AAPL?lang=en");
      Page page = visit.page;
      page.locator("#since").scrollIntoViewIfNeeded();
      visit.shows("#since", "Compared with the report as of 30 Dec 2013");
      visit.shows("#since .since", "554.52 → 561.02");
      visit.shows("#since .since", "+1.17%");

      page.locator(".about summary").first().click();
      page.locator("#lineage a").click();
      page.locator(".tree summary", with("Report")).click();
      page.locator(".tree summary", with("Indicators")).click();
      Locator raw =
          page.locator(
              ".tree details:has(> summary:has-text('Indicators')) summary", with("Raw data"));
      raw.click();
      assertThat(page.locator(".tree details details details code").allInnerTexts())
          .anyMatch(key -> key.startsWith("raw/sample/AAPL/2014-01-02/"))
          .anyMatch(hash -> hash.matches("[0-9a-f]{64}"));
      visit.assertOpenToAll();

      page.locator("#since .past a").first().click();
      visit.awaitReport();
      assertThat(visit.text(".asof")).isEqualTo("Data as of 30 Dec 2013");
      visit.assertQuiet();
    }
  }

  @Test
  void aSharedLinkHasAPictureAndTheSeriesAreAFile() throws Exception {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en")) {
      Page page = visit.page;
      String picture = page.locator("meta[property='og:image']").getAttribute("content");
      assertThat(picture).startsWith(server.root + "/api/reports/AAPL/chart.png");
      APIResponse image = page.request().get(picture);
      assertThat(image.status()).isEqualTo(200);
      assertThat(image.headers()).containsEntry("content-type", "image/png");
      page.locator("details.more summary").last().click();
      assertThat(page.locator("#sessions tbody tr")).hasCount(60);
      Download csv = page.waitForDownload(() -> page.locator("a[download]").first().click());
      assertThat(csv.suggestedFilename()).isEqualTo("AAPL-2014-01-02.csv");
      assertThat(Files.readString(csv.path())).startsWith("date,open,high,low,close,volume,sma20");
      visit.assertQuiet();
    }
  }

  private static Page.LocatorOptions with(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  /** Colours come from the page's theme, texts from its language. */
  @ParameterizedTest
  @CsvSource({"LIGHT, en, Close", "DARK, th, ราคาปิด"})
  void onAPhoneItFitsInBothThemesAndLanguages(ColorScheme theme, String lang, String close) {
    try (Visit visit =
        chromium.visit(
            server.root,
            with -> with.setViewportSize(390, 844).setColorScheme(theme).setHasTouch(true))) {
      visit.read("/reports/AAPL?lang=" + lang);
      visit.awaitChart();
      assertThat(visit.text("#readout")).contains(close + " 561.02");
      assertThat(visit.page.evaluate(CHART + ".getOption().series[0].itemStyle.color"))
          .isEqualTo(theme == ColorScheme.DARK ? "#3cc4b4" : "#08746a");
      visit.assertFits();
      visit.assertOpenToAll();
      visit.assertQuiet();
    }
  }

  @Test
  void withoutScriptsThePictureStaysAndEachPartIsAPage() {
    try (Visit visit = chromium.visit(server.root, with -> with.setJavaScriptEnabled(false))) {
      visit.read("/reports/AAPL?lang=en");
      assertThat(visit.page.locator("figure img").isVisible()).isTrue();
      assertThat(visit.page.locator("#live").isVisible()).isFalse();
      visit.page.locator("#strips a").click();
      assertThat(visit.page.locator("svg.hist")).hasCount(8);
      visit.page.goBack();
      visit.page.locator("#since a").click();
      visit.shows("h1", "What changed, and past reports");
      visit.page.goBack();
      visit.page.locator("details.more summary").first().click();
      visit.page.locator("#from").fill("2013-06-03");
      visit.page.locator("form.days button").click();
      visit.shows("#compared thead", "3 Jun 2013");
      visit.page.locator(".kicker a").click();
      visit.page.locator(".about summary").first().click();
      visit.page.locator("#lineage a").click();
      visit.page.locator(".tree summary").first().click();
      visit.shows(".tree code", "processed/reports/AAPL/");
      visit.assertQuiet();
    }
  }
}
