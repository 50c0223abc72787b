package openbell.browser;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A browser and the real server on the built-in sample, for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InBrowser {
  Chromium chromium;
  Served server;

  @BeforeAll
  void start() throws Exception {
    chromium = new Chromium();
    server = Served.openbell(Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }
}
