package openbell.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** With JavaScript off everything can be read. */
class WithoutScriptsTest extends InBrowser {

  @Test
  void theFormLeadsToTheReport() {
    try (Visit visit = chromium.visit(server.root, with -> with.setJavaScriptEnabled(false))) {
      visit.open("/?lang=en");
      visit.page.locator("#q").fill("apple");
      visit.page.keyboard().press("Enter");
      visit.awaitReport();
      visit.shows("h1", "Apple");
      assertThat(visit.page.url()).isEqualTo(server.root + "/reports/apple?lang=en");
      visit.assertQuiet();
    }
  }

  @Test
  void thePageOfAReportThatIsBeingMadeLoadsItselfAgain() throws Exception {
    try (Served yahoo = Served.slowYahoo();
        Served slow =
            Served.openbell(
                Map.of(
                    "OPENBELL_SOURCE", "yahoo",
                    "OPENBELL_CLOCK", "2022-09-19T12:00:00Z",
                    "YAHOO_BASE_URL", yahoo.root));
        Visit visit = chromium.visit(slow.root, with -> with.setJavaScriptEnabled(false))) {
      assertThat(visit.open("/reports/DBS19?lang=en")).isEqualTo(202);
      visit.shows("h1", "Preparing DBS19");
      visit.shows(".steps .now", "Fetching prices");
      visit.awaitReport();
      visit.shows("h1", "DBS");
      visit.assertQuiet();
    }
  }
}
