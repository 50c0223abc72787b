package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestHandlerTest {
  @TempDir Path home;
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer hook;
  private Scene scene;

  @BeforeEach
  void open() throws Exception {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    hook.start();
    scene = new Scene(home);
    scene.env.put("OPENBELL_WARM", "AAPL");
    scene.env.put("OPENBELL_LANG", "en");
    scene.env.put("OPENBELL_CLOCK", "2014-01-01T00:12:00Z");
    scene.env.put("ALERT_WEBHOOK_URL", "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook");
  }

  @AfterEach
  void close() {
    scene.close();
    hook.stop(0);
  }

  @Test
  void itIsSentOnceHoweverOftenTheScheduleComes() {
    assertThat(Scene.call(scene.digest(), "{}", 120_000))
        .hasToString("{\"day\":\"2013-12-31\",\"channels\":{\"webhook\":\"sent\"}}");
    assertThat(Scene.call(scene.digest(), "{}", 120_000))
        .hasToString("{\"day\":\"2013-12-31\",\"channels\":{\"webhook\":\"before\"}}");
    assertThat(bodies).hasSize(1);
    assertThat(bodies.getFirst()).startsWith("{\"text\":\"Openbell, the day\\n31 Dec 2013 (UTC)");
    assertThat(scene.log.getFirst()).contains("\"handler\":\"digest\"", "\"Errors\":0");
  }

  @Test
  void whatIsNotTakenIsAnErrorOfItsLineAndIsLeftToTheNextRun() {
    status = 500;
    assertThat(Scene.call(scene.digest(), "{}", 120_000))
        .hasToString("{\"day\":\"2013-12-31\",\"channels\":{\"webhook\":\"later\"}}");
    assertThat(scene.log.getFirst()).contains("\"by_webhook\":\"later\"", "\"Errors\":1");
    status = 200;
    scene.env.put("OPENBELL_CLOCK", "2014-01-01T00:42:00Z");
    assertThat(Scene.call(scene.digest(), "{}", 120_000))
        .hasToString("{\"day\":\"2013-12-31\",\"channels\":{\"webhook\":\"sent\"}}");
    assertThat(bodies).hasSize(2);
  }

  @Test
  void aHolidayHasNone() {
    scene.env.put("OPENBELL_CLOCK", "2014-01-02T00:12:00Z");
    assertThat(Scene.call(scene.digest(), "{}", 120_000))
        .hasToString("{\"day\":null,\"channels\":{}}");
    assertThat(bodies).isEmpty();
  }
}
