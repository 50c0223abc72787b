package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import openbell.edge.http.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand made-up tickers, each asked for once. */
class UnknownTickersTest {
  private static final int ASKS = 10_000;

  /** What Yahoo says of a symbol that it does not know. */
  private static final byte[] NOT_FOUND =
      """
      {"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}\
      """
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path home;

  @Test
  void leaveNothingBehindAndCostTheSourceATrickle() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer yahoo =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    yahoo.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, NOT_FOUND.length);
          exchange.getResponseBody().write(NOT_FOUND);
          exchange.close();
        });
    yahoo.start();
    Map<String, String> environment =
        Map.of(
            "OPENBELL_SOURCE",
            "yahoo",
            "YAHOO_BASE_URL",
            "http://127.0.0.1:" + yahoo.getAddress().getPort());
    Map<Integer, Integer> statuses = new HashMap<>();
    try (TestSite site = new TestSite(home, environment)) {
      Response first = site.get("/api/reports/ZZ0");
      assertThat(first.status()).isEqualTo(404);
      List<Path> before = files();
      for (int i = 1; i < ASKS; i++) {
        Response response = site.get("/api/reports/ZZ" + i + "?wait=5");
        statuses.merge(response.status(), 1, Integer::sum);
        if (response.status() == 503) {
          assertThat(response.header("Retry-After")).isPresent();
        }
      }
      assertThat(files()).isEqualTo(before);
      assertThat(site.get("/api/reports/ZZ0").status()).as("remembered").isEqualTo(404);
    } finally {
      yahoo.stop(0);
    }
    assertThat(statuses.keySet()).containsOnly(404, 503);
    assertThat(statuses.get(404)).isGreaterThanOrEqualTo(25);
    // A burst of thirty symbols, prices and news each, then one symbol a second.
    assertThat(asked.get()).isLessThan(200);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(f -> !f.getFileName().toString().startsWith("cache.db")).sorted().toList();
    }
  }
}
