package openbell.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;

/** One look at the site, and what the browser complained of meanwhile. */
final class Visit implements AutoCloseable {
  private final BrowserContext context;
  private final String root;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> elsewhere = new ArrayList<>();

  final Page page;

  Visit(BrowserContext context, String root) {
    this.context = context;
    this.root = root;
    this.page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onDialog(
        dialog -> {
          complaints.add("a script ran: " + dialog.message());
          dialog.dismiss();
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith(root + "/")) {
            elsewhere.add(request.url());
          }
        });
  }

  /** Goes to a page and returns its status. */
  int open(String path) {
    Response response = page.navigate(root + path);
    return response.status();
  }

  /** Goes to a report and waits until it is there. */
  Visit read(String path) {
    open(path);
    awaitReport();
    return this;
  }

  /** Waits for the report, which may be made meanwhile. */
  void awaitReport() {
    page.waitForSelector("article.report", new Page.WaitForSelectorOptions().setTimeout(30_000));
  }

  /** Waits until the interactive chart has taken the place of the picture. */
  void awaitChart() {
    page.locator("section[aria-labelledby=chart]").scrollIntoViewIfNeeded();
    page.waitForSelector("#live[data-ready]");
  }

  /** Waits until what is loaded when it is looked at is there. */
  void awaitParts() {
    page.locator("#strips").scrollIntoViewIfNeeded();
    page.waitForSelector("#strips svg.hist");
    page.locator("#since").scrollIntoViewIfNeeded();
    page.waitForSelector("#since:not([hx-get])");
  }

  String text(String selector) {
    return page.locator(selector).first().innerText();
  }

  void shows(String selector, String text) {
    assertThat(page.locator(selector).first()).containsText(text);
  }

  /** Nothing in the console, no script of a stranger, nothing asked of another host. */
  void assertQuiet() {
    assertThat(complaints).isEmpty();
    assertThat(elsewhere).isEmpty();
  }

  /** Nothing was asked of another host; the console may tell of a status. */
  void assertAtHome() {
    assertThat(elsewhere).isEmpty();
    assertThat(complaints).allMatch(line -> line.startsWith("Failed to load resource"));
  }

  /** What axe holds to keep people out: nothing serious, nothing critical. */
  void assertOpenToAll() {
    List<String> barriers =
        new AxeBuilder(page)
            .analyze().getViolations().stream()
                .filter(v -> List.of("serious", "critical").contains(v.getImpact()))
                .map(v -> v.getId() + ": " + v.getHelp() + " " + v.getNodes().getFirst().getHtml())
                .toList();
    assertThat(barriers).isEmpty();
  }

  /** The page is no wider than the window; a wide table moves within its frame. */
  void assertFits() {
    Object beyond =
        page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >"
                + " document.documentElement.clientWidth + 1 && !e.closest('.heard, .skip, .wide >"
                + " *')).map(e => e.outerHTML.slice(0, 120))");
    assertThat((List<?>) beyond).isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}
