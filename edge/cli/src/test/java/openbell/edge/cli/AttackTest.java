package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import openbell.desk.Settings;
import openbell.edge.line.LineMessageBody;
import openbell.edge.line.LineWebhook;
import openbell.edge.server.HttpServer;
import openbell.edge.server.ServerSettings;
import openbell.edge.wiring.LineWorks;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole server over its socket, before somebody who means it harm. */
class AttackTest {
  private static final String SECRET = "channel-secret";
  private static final String TOKEN = "correct-horse-battery-staple";
  private static final String USER = "U0123456789abcdef0123456789abcdef";

  private record Answer(int status, String head, String body) {}

  @TempDir Path dir;
  private HostileWorld world;
  private Wiring wiring;
  private LineWorks line;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    world = new HostileWorld();
    wiring =
        new Wiring(
            Settings.of(
                Map.of(
                    "OPENBELL_HOME",
                    dir.resolve("home").toString(),
                    "OPENBELL_CLOCK",
                    HostileWorld.NOW,
                    "OPENBELL_REQUESTS_PER_MINUTE",
                    "0",
                    "OPENBELL_ADMIN_TOKEN",
                    TOKEN,
                    "OPENBELL_PUBLIC_URL",
                    "https://example.org",
                    "YAHOO_BASE_URL",
                    world.root(),
                    "LINE_API_BASE_URL",
                    world.root(),
                    "LINE_CHANNEL_SECRET",
                    SECRET,
                    "LINE_CHANNEL_ACCESS_TOKEN",
                    "token")),
            ProcessKind.SERVER);
    line = new LineWorks(wiring.line(), wiring.clock());
    server = HttpServer.start(wiring.site(() -> "up 1\n", line), ServerSettings.of("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
    line.close();
    wiring.close();
    world.close();
  }

  @Test
  void webhookThatIsForgedAsksNothingOfLine() throws Exception {
    byte[] body = message("01J");
    String signature = LineWebhook.sign(SECRET, body);
    byte[] other = message("02J");
    assertThat(webhook(body, LineWebhook.sign("another", body)).status()).isEqualTo(401);
    assertThat(webhook(other, signature).status()).isEqualTo(401);
    assertThat(webhook(body, signature.toLowerCase(Locale.ROOT)).status()).isEqualTo(401);
    assertThat(webhook(body, "").status()).isEqualTo(401);
    assertThat(webhook(body, LineWebhook.sign(" ", body)).status()).isEqualTo(401);
    line.close(); // What was begun is done then.
    assertThat(world.answers()).isEmpty();
  }

  @Test
  void webhookThatIsReplayedIsAnsweredOnce() throws Exception {
    byte[] body = message("01J");
    String signature = LineWebhook.sign(SECRET, body);
    assertThat(webhook(body, signature).status()).isEqualTo(200);
    await(() -> !world.answers().isEmpty());
    for (int i = 0; i < 5; i++) {
      assertThat(webhook(body, signature).status()).isEqualTo(200);
    }
    line.close();
    assertThat(world.answers()).hasSize(1);
  }

  @Test
  void bodiesThatAreTooLargeAreRefusedBeforeTheyAreRead() throws Exception {
    byte[] large = new byte[(1 << 20) + 1];
    assertThat(webhook(large, LineWebhook.sign(SECRET, large)).status()).isEqualTo(413);
    Answer endless =
        exchange(
            "POST /line/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
            new byte[0]);
    assertThat(endless.status()).isEqualTo(413);
  }

  static Stream<String> malformed() {
    return Stream.of(
        "",
        "{",
        "[".repeat(500_000),
        "{\"events\":" + "[".repeat(500_000),
        "{\"events\":{\"a\":".repeat(50_000),
        "{\"events\":[{\"type\":" + "9".repeat(100_000) + "}]}",
        "{\"events\":" + "1e999999999" + "}",
        "{\"events\":null}",
        "null",
        "\"events\"",
        "\u0000{\"events\":[]}",
        "{\"events\":[],\"events\":{}}");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void signedBodyThatIsNoWebhookIsRefusedInWords(String text) throws Exception {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Answer answer = webhook(body, LineWebhook.sign(SECRET, body));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertProblem(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"events\":[null]}",
        "{\"events\":[1,\"a\",[],{}]}",
        "{\"events\":[{\"type\":\"message\"}]}",
        "{\"events\":[{\"type\":\"message\",\"message\":{\"type\":\"text\",\"text\":null},\"source\":7}]}",
        "{\"events\":[{\"type\":\"message\",\"webhookEventId\":\"../../../x\",\"timestamp\":-9e18,\"source\":{\"type\":\"user\",\"userId\":\"../../x\"},\"message\":{\"type\":\"text\",\"text\":\"EVIL\"},\"replyToken\":\"t\"}]}"
      })
  void signedEventsOfTheWrongShapeHurtNobody(String text) throws Exception {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    assertThat(webhook(body, LineWebhook.sign(SECRET, body)).status()).isIn(200, 400);
    byte[] good = message("03J");
    assertThat(webhook(good, LineWebhook.sign(SECRET, good)).status()).isEqualTo(200);
    await(() -> !world.answers().isEmpty());
    assertNothingOutside();
  }

  private static List<String> traversals() {
    List<String> targets = new ArrayList<>();
    for (String step :
        List.of(
            "..",
            ".",
            "%2e%2e",
            "..%2f..%2fetc%2fpasswd",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "..%5c..%5cetc%5cpasswd",
            "%252e%252e%252fetc%252fpasswd",
            "%c0%ae%c0%ae%c0%af",
            "%00",
            "EVIL%00.png",
            "EVIL%2f..%2f..%2fx",
            "..;",
            "%ef%bc%8e%ef%bc%8e%ef%bc%8f",
            "~root",
            "file:%2f%2f%2fetc%2fpasswd")) {
      for (String route :
          List.of(
              "GET /api/reports/{}",
              "GET /api/reports/{}/chart.png",
              "GET /api/reports/{}/report.pdf",
              "GET /reports/{}",
              "GET /assets/{}",
              "DELETE /api/cache/reports/{}")) {
        targets.add(route.replace("{}", step));
      }
    }
    for (String date :
        List.of(
            "..%2f..%2fetc%2fpasswd", "2022-09-16%2f..", "2022-09-16%00", "../../x", "%2e%2e")) {
      for (String route :
          List.of(
              "GET /api/reports/EVIL?date={}",
              "GET /api/reports/EVIL/chart.png?date={}",
              "GET /api/reports/EVIL/report.pdf?date={}",
              "GET /reports/EVIL?date={}",
              "DELETE /api/cache/reports/EVIL?date={}")) {
        targets.add(route.replace("{}", date));
      }
    }
    return targets;
  }

  @Test
  void noPathLeadsOutOfItsPlace() throws Exception {
    String rest =
        " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\nConnection: close\r\n\r\n";
    for (String request : traversals()) {
      Answer answer = exchange(request + rest, new byte[0]);
      assertThat(answer.status()).as(request + answer).isIn(400, 404);
      assertThat(answer.body()).as(request).doesNotContain("root:", "Exception", "\tat ");
    }
    assertNothingOutside();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/reports/EVIL%0d%0aSet-Cookie:%20a=b",
        "/api/reports/EVIL/report.pdf?lang=en%0d%0aSet-Cookie:%20a=b",
        "/api/reports/EVIL%0d%0aSet-Cookie:%20a=b/report.pdf",
        "/api/reports/EVIL?wait=0&date=2022-09-16%0d%0aSet-Cookie:%20a=b",
        "/reports?q=EVIL%0d%0aSet-Cookie:%20a=b",
        "/reports?q=%0aSet-Cookie:%20a=b&lang=en%0d%0aSet-Cookie:%20a=b",
        "/reports/EVIL%0d%0aSet-Cookie:%20a=b?lang=en",
        "/suggest?q=%0d%0aSet-Cookie:%20a=b",
        "/assets/app.css?v=%0d%0aSet-Cookie:%20a=b",
        "/assets/%0d%0aSet-Cookie:%20a=b"
      })
  void whatIsAskedForBeginsNoHeader(String target) throws Exception {
    Answer answer = get(target);
    assertThat(answer.status()).isNotEqualTo(500);
    assertThat(answer.head().lines()).noneMatch(l -> l.toLowerCase().startsWith("set-cookie"));
  }

  @Test
  void theFieldLeadsToThisSiteAlone() throws Exception {
    for (String typed :
        List.of("//example.org", "https:%2f%2fexample.org", "%5c%5cexample.org", "..", "/")) {
      Answer answer = get("/reports?q=" + typed);
      answer
          .head()
          .lines()
          .filter(l -> l.startsWith("Location: "))
          .forEach(l -> assertThat(l).startsWith("Location: /reports/").doesNotContain("//"));
      assertThat(answer.status()).as(typed).isIn(303, 400, 404);
    }
  }

  @Test
  void markupOfTheSourceIsTextOnThePageAndInTheApi() throws Exception {
    Answer api = get("/api/reports/EVIL?lang=en");
    assertThat(api.status()).as(api.body()).isEqualTo(200);
    JsonNode report = JsonMapper.builder().build().readTree(api.body());
    assertThat(report.at("/name").asText()).isEqualTo(HostileWorld.NAME);
    assertThat(report.at("/news/0/title").asText())
        .isEqualTo("Evil img src=x onerror=alert(2) soars");
    assertThat(report.at("/news")).hasSize(1); // The other one's link is no address.
    Answer page = get("/reports/EVIL?lang=en");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("Evil &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;")
        .contains("Evil img src=x onerror=alert(2) soars", "Wire")
        .doesNotContain("<script>alert", "<img src=x", "<b onclick");
    assertThat(get("/").body()).doesNotContain("<script>alert");
    assertThat(get("/api/reports/EVIL/report.pdf?lang=en").body()).startsWith("%PDF");
  }

  @Test
  void markupOfTheSourceIsTextInTheChat() throws Exception {
    byte[] body = message("01J");
    webhook(body, LineWebhook.sign(SECRET, body));
    await(() -> !world.answers().isEmpty());
    JsonNode bubble = world.answers().getFirst().body().at("/messages/0");
    assertThat(bubble.at("/type").asText()).isEqualTo("flex");
    assertThat(bubble.at("/altText").asText()).contains("Evil <script>alert(1)</script>");
    assertThat(bubble.findValuesAsText("text")).anyMatch(t -> t.contains(HostileWorld.NAME));
    assertThat(bubble.findValuesAsText("uri"))
        .isNotEmpty()
        .allMatch(uri -> uri.startsWith("https://example.org/"));
  }

  @Test
  void noPageElsewhereForgetsForTheOperator() throws Exception {
    assertThat(get("/api/reports/EVIL?lang=en").status()).isEqualTo(200);
    String host = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    String bearer = "Authorization: Bearer " + TOKEN + "\r\n";
    // What a form or an image of another page can send: no DELETE, no token.
    for (String forged :
        List.of(
            "POST /api/cache/reports/EVIL" + host + "X-HTTP-Method-Override: DELETE\r\n",
            "POST /api/cache/reports/EVIL?_method=DELETE" + host,
            "GET /api/cache/reports/EVIL?_method=DELETE" + host)) {
      assertThat(exchange(forged + bearer + "\r\n", new byte[0]).status()).isEqualTo(405);
    }
    String delete = "DELETE /api/cache/reports/EVIL" + host;
    assertThat(exchange(delete + "Cookie: token=" + TOKEN + "\r\n\r\n", new byte[0]).status())
        .isEqualTo(401);
    assertThat(
            exchange(delete + bearer + "Sec-Fetch-Site: cross-site\r\n\r\n", new byte[0]).status())
        .isEqualTo(403);
    // Nor does this site invite others to try.
    Answer asked =
        exchange(
            "OPTIONS /api/cache/reports/EVIL"
                + host
                + "Origin: https://example.net\r\nAccess-Control-Request-Method: DELETE\r\n\r\n",
            new byte[0]);
    assertThat(asked.head()).doesNotContainIgnoringCase("access-control-allow");
    assertThat(get("/api/reports/EVIL?lang=en").head()).contains("X-Cache: memory");
    assertThat(exchange(delete + bearer + "\r\n", new byte[0]).status()).isEqualTo(200);
  }

  private static byte[] message(String event) {
    return new LineMessageBody("EVIL", USER, event, Instant.parse(HostileWorld.NOW)).bytes();
  }

  private Answer webhook(byte[] body, String signature) throws IOException {
    return exchange(
        "POST /line/webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\nX-Line-Signature: %s\r\n\r\n"
            .formatted(body.length, signature),
        body);
  }

  private Answer get(String target) throws IOException {
    return exchange(
        "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", new byte[0]);
  }

  /** Byte for byte, as no well-behaved client would send it. */
  private Answer exchange(String head, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      try {
        out.write(body);
        out.flush();
      } catch (IOException e) {
        // It has answered before all was sent.
      }
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf("\r\n\r\n");
      assertThat(all).startsWith("HTTP/1.1 ");
      return new Answer(
          Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
    }
  }

  /** No file beside the home, and none in it under a name that was made up. */
  private void assertNothingOutside() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(dir.resolve("home"));
    }
    try (Stream<Path> files = Files.walk(dir)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(n -> n.contains("..") || n.equals("x") || n.contains("passwd"));
    }
  }

  private static void assertProblem(Answer answer) {
    assertThat(answer.head()).contains("Content-Type: application/problem+json");
    assertThat(answer.body()).doesNotContain("Exception", "\tat ", "com.fasterxml");
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 200 && !done.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }
}
