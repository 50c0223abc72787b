package openbell.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** The browser of this machine, with an empty profile; used by one thread. */
final class Chromium implements AutoCloseable {
  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run");

  private final Playwright playwright;
  private final Browser browser;

  /**
   * Starts it; where there is none the test is skipped, or fails when {@code OPENBELL_REQUIRE_ALL}
   * is 1.
   */
  Chromium() {
    Optional<Path> program = program();
    if (program.isEmpty() && "1".equals(System.getenv("OPENBELL_REQUIRE_ALL"))) {
      throw new AssertionError(
          "chromium is not on PATH, and OPENBELL_REQUIRE_ALL=1 (apt-get install chromium, or set"
              + " OPENBELL_CHROMIUM)");
    }
    Assumptions.assumeTrue(program.isPresent(), "chromium is not on PATH");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program.orElseThrow())
                    .setHeadless(true)
                    .setArgs(QUIET));
  }

  /** Somebody without history who looks at a site, in Thai and light unless told otherwise. */
  Visit visit(String root, Consumer<Browser.NewContextOptions> how) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions().setViewportSize(1280, 900).setLocale("th-TH");
    how.accept(options);
    return new Visit(browser.newContext(options), root);
  }

  Visit visit(String root) {
    return visit(root, options -> {});
  }

  @Override
  public void close() {
    playwright.close(); // The browser with it.
  }

  private static Optional<Path> program() {
    String given = System.getenv("OPENBELL_CHROMIUM");
    if (given != null && !given.isBlank()) {
      return Optional.of(Path.of(given));
    }
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(dir -> Path.of(dir, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
