package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import openbell.desk.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
  @TempDir Path home;

  @Test
  void aWebhookGetsTheLineAsText() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      tell("http://127.0.0.1:" + server.getAddress().getPort() + "/hook", "a \"b\" \\ c\nd");
    } finally {
      server.stop(0);
    }
    assertThat(bodies).containsExactly("{\"text\":\"a \\\"b\\\" \\\\ c d\"}");
  }

  @Test
  void aWebhookThatIsNotThereCostsNothingElse() {
    tell("http://127.0.0.1:1/hook", "line"); // Nobody listens on port 1.
  }

  private void tell(String webhook, String line) {
    Alerts.of(Settings.of(Map.of("OPENBELL_HOME", home.toString(), "ALERT_WEBHOOK_URL", webhook)))
        .tell(line);
  }
}
