package openbell.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Takes the pictures of the documents: {@code -Dopenbell.screenshots=true}. */
@EnabledIfSystemProperty(named = "openbell.screenshots", matches = "true")
class ScreenshotsTest extends InBrowser {
  private static final Path IMAGES = Path.of("..", "docs", "images");
  private static final int MOST_BYTES = 300_000;

  @ParameterizedTest
  @CsvSource({
    "page-home.light.th, /, LIGHT, 1280, 720",
    "page-report.light.en, /reports/AAPL?lang=en, LIGHT, 1280, 1300",
    "page-report.dark.th, /reports/AAPL, DARK, 1280, 1300",
    "page-phone.light.th, /reports/AAPL, LIGHT, 390, 1300"
  })
  void isTaken(String name, String path, ColorScheme theme, int width, int height)
      throws IOException {
    Path file = IMAGES.resolve(name + ".png");
    try (Visit visit =
        chromium.visit(
            server.root, with -> with.setViewportSize(width, height).setColorScheme(theme))) {
      if (path.equals("/")) {
        visit.open(path);
      } else {
        visit.read(path);
        visit.awaitChart();
      }
      visit.page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }
    assertThat(Files.size(file)).isBetween(10_000L, (long) MOST_BYTES);
  }

  @Test
  void theOperatorsPageIsTaken() throws IOException {
    Path file = IMAGES.resolve("page-ops.light.en.png");
    try (Visit visit =
        chromium.visit(
            server.root,
            with -> with.setViewportSize(1280, 1300).setColorScheme(ColorScheme.LIGHT))) {
      visit.read("/reports/AAPL?lang=en");
      visit.open("/ops?lang=en");
      visit.shows("#fresh", "fresh");
      visit.page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }
    assertThat(Files.size(file)).isBetween(10_000L, (long) MOST_BYTES);
  }
}
