package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `line send` puts on the wire, and what it says of the answer. */
class LineCliTest {
  private static final String SECRET = "channel-secret";

  private record Seen(String path, String signature, byte[] body) {}

  @TempDir Path home;
  private final List<Seen> seen = new ArrayList<>();
  private volatile int answer = 200;
  private HttpServer webhook;
  private String root;

  @BeforeEach
  void listen() throws IOException {
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/",
        exchange -> {
          seen.add(
              new Seen(
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders().getFirst("x-line-signature"),
                  exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    webhook.start();
    root = "http://127.0.0.1:" + webhook.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    webhook.stop(0);
  }

  @Test
  void sendsOneSignedTextMessageToTheWebhookOfARoot() throws Exception {
    Run run = send("ดีบีเอส", "--url", root, "--event-id", "01J");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .matches("http://\\S+/line/webhook answers 200 in \\d+ ms \\(event 01J\\)\n");
    Seen request = seen.getFirst();
    assertThat(request.path()).isEqualTo("/line/webhook");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(Base64.getDecoder().decode(request.signature()))
        .isEqualTo(mac.doFinal(request.body()));
    JsonNode event = JsonMapper.builder().build().readTree(request.body()).at("/events/0");
    assertThat(event.at("/message/text").asText()).isEqualTo("ดีบีเอส");
    assertThat(event.at("/webhookEventId").asText()).isEqualTo("01J");
    assertThat(event.at("/source/userId").asText()).matches("U[0-9a-f]{32}");
    assertThat(event.at("/timestamp").asLong()).isBetween(1388664000000L, 1388664600000L);
  }

  @Test
  void aPathOfTheUrlIsKeptAndEveryEventIsAnotherUnlessItIsNamed() {
    String user = "U0123456789abcdef0123456789abcdef";
    send("a", "--url", root + "/prod/hook?x=1", "--user", user);
    send("a", "--url", root + "/");
    assertThat(seen).extracting(Seen::path).containsExactly("/prod/hook?x=1", "/line/webhook");
    assertThat(new String(seen.getFirst().body(), StandardCharsets.UTF_8)).contains(user);
    assertThat(id(seen.get(0))).isNotEqualTo(id(seen.get(1))).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | the secret there is another one
          404 | give its full URL
          503 | start it with LINE_CHANNEL_SECRET
          500 | look into its log
          302 | look into its log
          """)
  void anAnswerThatIsNoAcknowledgementIsOneLineWithItsCure(int status, String cure) {
    answer = status;
    Run run = send("DBS19", "--url", root);
    assertOneLine(run, 1);
    assertThat(run.err()).contains("/line/webhook answers " + status + " in ").contains(cure);
  }

  @Test
  void nobodyThereIsOneLine() {
    webhook.stop(0);
    Run run = send("DBS19", "--url", root);
    assertOneLine(run, 1);
    assertThat(run.err())
        .isEqualTo(
            "openbell: nothing can be reached at %s/line/webhook: start ./openbell serve there, or give another --url\n"
                .formatted(root));
  }

  @Test
  void withoutASecretNothingIsSent() {
    Run run = run(Map.of("LINE_CHANNEL_SECRET", ""), "line", "send", "DBS19", "--url", root);
    assertOneLine(run, 2);
    assertThat(run.err()).contains("set LINE_CHANNEL_SECRET");
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ' '   | --url  | http://127.0.0.1:1
          DBS19 | --url  | 127.0.0.1:8080
          DBS19 | --url  | ftp://127.0.0.1
          DBS19 | --url  | http://
          DBS19 | --url  | http://a b
          DBS19 | --lang | en
          """)
  void whatCannotBeSentIsWrongUsage(String text, String option, String value) {
    assertOneLine(send(text, option, value), 2);
    assertOneLine(send("DBS19", "--url", root, "--user", "somebody"), 2);
    assertOneLine(send("DBS19", "--url", root, "--event-id", "a/../b"), 2);
    assertThat(seen).isEmpty();
  }

  @Test
  void doctorTellsWhatLineLacks() {
    assertThat(run(Map.of("LINE_CHANNEL_SECRET", ""), "doctor").out())
        .contains("ok    line      off (no LINE_CHANNEL_SECRET, no LINE_CHANNEL_ACCESS_TOKEN)")
        .contains("ok    admin     nobody (no OPENBELL_ADMIN_TOKEN)")
        .contains("ok    links     none (no OPENBELL_PUBLIC_URL)");
    Run half = run(Map.of("OPENBELL_PUBLIC_URL", "http://192.0.2.1"), "doctor");
    assertThat(half.status()).isEqualTo(1);
    assertThat(half.out())
        .contains("FIX   line      nothing can be answered: set LINE_CHANNEL_ACCESS_TOKEN")
        .contains("note  links     http://192.0.2.1 (OPENBELL_PUBLIC_URL): LINE shows pictures")
        .doesNotContain(SECRET, "nothing here uses it");
    Run whole =
        run(
            Map.of(
                "LINE_CHANNEL_ACCESS_TOKEN", "token-of-line",
                "LINE_API_BASE_URL", root,
                "OPENBELL_ADMIN_TOKEN", "token-of-admin",
                "OPENBELL_PUBLIC_URL", "https://example.org"),
            "doctor");
    assertThat(whole.status()).isZero();
    assertThat(whole.out())
        .contains("ok    line      spoken to at " + root)
        .contains("ok    admin     who has OPENBELL_ADMIN_TOKEN")
        .contains("ok    links     https://example.org\n")
        .contains("ok    pdf       from this server")
        .doesNotContain("token-of");
    assertThat(seen).isEmpty();
  }

  @Test
  void doctorLooksUpWhatIsGivenByName() {
    Run run =
        run(
            Map.of(
                "LINE_CHANNEL_ACCESS_TOKEN",
                "secretsmanager:line/token",
                "AWS_REGION",
                "ap-southeast-1",
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:9"),
            "doctor");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("FIX   line      LINE_CHANNEL_ACCESS_TOKEN=secretsmanager:line/token: ");
  }

  private static String id(Seen request) {
    try {
      return JsonMapper.builder()
          .build()
          .readTree(request.body())
          .at("/events/0/webhookEventId")
          .asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertOneLine(Run run, int status) {
    assertThat(run.status()).as(run.toString()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("openbell: ").endsWith("\n").hasLineCount(1);
    assertThat(run.err()).doesNotContain(SECRET);
  }

  private Run send(String text, String... options) {
    List<String> args = new ArrayList<>(List.of("line", "send", text));
    args.addAll(List.of(options));
    return run(Map.of(), args.toArray(String[]::new));
  }

  private Run run(Map<String, String> more, String... args) {
    Map<String, String> env = new HashMap<>();
    env.put("OPENBELL_HOME", home.toString());
    env.put("OPENBELL_SOURCE", "sample");
    env.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    env.put("LINE_CHANNEL_SECRET", SECRET);
    env.putAll(more);
    return Run.of(env, args);
  }
}
