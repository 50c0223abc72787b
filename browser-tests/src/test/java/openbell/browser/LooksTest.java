package openbell.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a phone and on a desk, by day and by night, in both languages. */
class LooksTest extends InBrowser {

  @ParameterizedTest
  @CsvSource({
    "390, LIGHT, th", "390, DARK, en", "390, DARK, th", "390, LIGHT, en",
    "1280, LIGHT, th", "1280, DARK, en", "1280, DARK, th", "1280, LIGHT, en"
  })
  void everyPageFitsAndKeepsNobodyOut(int width, ColorScheme theme, String lang) {
    try (Visit visit =
        chromium.visit(
            server.root,
            with -> with.setViewportSize(width, 844).setColorScheme(theme).setHasTouch(true))) {
      visit.open("/?lang=" + lang);
      visit.assertFits();
      visit.assertOpenToAll();
      visit.read("/reports/AAPL?lang=" + lang);
      visit.awaitChart();
      visit.awaitParts();
      assertThat(visit.page.evaluate("document.querySelector('figure img').currentSrc").toString())
          .contains("theme=" + theme.name().toLowerCase(Locale.ROOT));
      for (Locator open : visit.page.locator("summary").all()) {
        open.click();
      }
      visit.page.waitForSelector("#sessions table");
      visit.assertFits();
      visit.assertOpenToAll();
      visit.assertQuiet();
    }
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 'rgb(246, 247, 250)'", "DARK, 'rgb(19, 23, 34)'"})
  void thePageIsOfTheThemeThatIsAskedFor(ColorScheme theme, String ground) {
    try (Visit visit = chromium.visit(server.root, with -> with.setColorScheme(theme))) {
      visit.open("/");
      assertThat(visit.page.evaluate("getComputedStyle(document.body).backgroundColor"))
          .isEqualTo(ground);
    }
  }

  @Test
  void everyTargetOnAPhoneIsLargeEnoughForAThumb() {
    try (Visit visit =
        chromium.visit(server.root, with -> with.setViewportSize(390, 844).setHasTouch(true))) {
      visit.read("/reports/AAPL?lang=en");
      visit.awaitChart();
      Object small =
          visit.page.evaluate(
              "[...document.querySelectorAll('header a, .files a, button, summary')].filter(e =>"
                  + " e.getClientRects().length > 0 && e.getBoundingClientRect().height < 44).map(e"
                  + " => e.outerHTML)");
      assertThat((List<?>) small).isEmpty();
    }
  }

  @Test
  void theKeyboardReachesTheReportFirst() {
    try (Visit visit = chromium.visit(server.root).read("/reports/AAPL?lang=en")) {
      visit.page.keyboard().press("Tab");
      assertThat(visit.page.evaluate("document.activeElement.textContent"))
          .isEqualTo("Skip to content");
      visit.page.keyboard().press("Enter");
      assertThat(visit.page.evaluate("document.activeElement.id")).isEqualTo("main");
    }
  }
}
