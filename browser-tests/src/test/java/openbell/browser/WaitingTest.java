package openbell.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A report that takes a while: somebody sees how far it is, and then reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingTest {
  private Chromium chromium;
  private Served yahoo;
  private Served server;

  @BeforeAll
  void start() throws Exception {
    chromium = new Chromium();
    yahoo = Served.slowYahoo();
    server =
        Served.openbell(
            Map.of(
                "OPENBELL_SOURCE", "yahoo",
                "OPENBELL_CLOCK", "2022-09-19T12:00:00Z",
                "YAHOO_BASE_URL", yahoo.root,
                "OPENBELL_WARM", "NVDA19"));
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {server, yahoo, chromium}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void theStepsAreShownUntilTheReportIsThere() {
    try (Visit visit = chromium.visit(server.root)) {
      assertThat(visit.open("/reports/DBS19?lang=en")).isEqualTo(202);
      visit.shows("h1", "Preparing DBS19");
      visit.shows(".steps .now", "Fetching prices");
      assertThat(visit.page.locator(".steps li").count()).isEqualTo(4);
      visit.assertOpenToAll();
      visit.awaitReport();
      visit.shows("h1", "DBS");
      visit.shows(".mast", "Prices are of D05.SI in SGD on the Singapore Exchange");
      visit.shows("#status", "The report on DBS19 is ready");
      assertThat(visit.page.title()).startsWith("DBS").endsWith("· Openbell");
      assertThat(visit.page.locator("#making").count()).isZero();
      visit.assertOpenToAll();
      visit.assertQuiet();
    }
  }

  @Test
  void twoWhoWaitForOneReportBothGetIt() {
    try (Visit first = chromium.visit(server.root);
        Visit second = chromium.visit(server.root)) {
      List<Integer> statuses =
          List.of(first.open("/reports/TENCENT19"), second.open("/reports/TENCENT19?lang=en"));
      assertThat(statuses).containsOnly(202);
      first.awaitReport();
      second.awaitReport();
      first.shows("#story", "เรื่องราวของหุ้นตัวนี้");
      second.shows("#story", "Story");
      first.assertQuiet();
      second.assertQuiet();
    }
  }

  @Test
  void aSymbolThatTheSourceDoesNotKnowEndsTheWaiting() {
    try (Visit visit = chromium.visit(server.root)) {
      visit.open("/reports/NOSUCHX?lang=en");
      visit.page.waitForSelector("main h1:has-text('No')");
      visit.shows("main", "NOSUCHX");
      visit.assertAtHome();
    }
  }
}
