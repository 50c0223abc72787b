package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.edge.line.LineWebhook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question in the chat, from LINE's delivery to the answer at LINE, over recorded prices. */
class LineTest {
  private static final String SECRET = "8c570fa6dd201bb328f1c1eac23a96d8";
  private static final String QUESTION =
      """
      {"destination":"U1","events":[{"type":"message","mode":"active","timestamp":1663588800000,
       "webhookEventId":"01H810YECXQQZ37VAXPF6H9E6T","deliveryContext":{"isRedelivery":false},
       "replyToken":"38ef843bde154d9b91c21320ffd17a0f",
       "source":{"type":"user","userId":"U206d25c2ea6bd87c17655609a1c37cb8"},
       "message":{"type":"text","id":"14353798921116","text":"DBS19"}}]}
      """;

  @TempDir Path home;
  private Process replay;
  private String base;
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    Optional<Path> script = shared();
    assumeTrue(script.isPresent(), "no shared/ here");
    replay =
        new ProcessBuilder("python3", script.get().toString(), "--port", "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = replay.inputReader();
    base = "http://127.0.0.1:" + out.readLine().strip();
    scene = new Scene(home);
    scene.env.put("OPENBELL_SOURCE", "yahoo");
    scene.env.put("OPENBELL_CLOCK", "2022-09-19T12:00:00Z");
    scene.env.put("YAHOO_BASE_URL", base);
    scene.env.put("LINE_API_BASE_URL", base);
    scene.env.put("LINE_CHANNEL_SECRET", SECRET);
    scene.env.put("LINE_CHANNEL_ACCESS_TOKEN", "token");
  }

  @AfterEach
  void close() {
    if (replay != null) {
      scene.close();
      replay.destroy();
    }
  }

  private static Optional<Path> shared() {
    String set = System.getenv("OPENBELL_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set, "tools/replay.py")).filter(Files::exists);
    }
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path file = dir.resolve("shared/tools/replay.py");
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static String delivery(String secret) {
    ObjectNode event = Scene.request("POST", "/line/webhook");
    byte[] body = QUESTION.getBytes(StandardCharsets.UTF_8);
    event
        .withObject("/headers")
        .put("content-type", "application/json; charset=utf-8")
        .put("x-line-signature", LineWebhook.sign(secret, body));
    return event.put("body", QUESTION).toString();
  }

  private List<JsonNode> asked(String path) throws IOException {
    List<JsonNode> asked = new ArrayList<>();
    try (var in = URI.create(base + "/_log").toURL().openStream()) {
      for (JsonNode seen : Json.MAPPER.readTree(in)) {
        if (seen.path("path").asText().equals(path)) {
          asked.add(seen);
        }
      }
    }
    return asked;
  }

  private List<JsonNode> replies() throws IOException {
    List<JsonNode> replies = new ArrayList<>();
    for (JsonNode seen : asked("/v2/bot/message/reply")) {
      replies.add(Json.MAPPER.readTree(seen.path("body").asText()));
    }
    return replies;
  }

  @Test
  void aDeliveryIsAcknowledgedAndItsWorkHandedOver() throws IOException {
    WebHandler web = scene.web((function, payload) -> {});
    JsonNode answer = Scene.call(web, delivery(SECRET), 10_000);
    assertThat(answer.get("statusCode").asInt()).isEqualTo(200);
    assertThat(replies()).isEmpty();
    JsonNode handed =
        Json.MAPPER.readTree(scene.invoked.getFirst().substring("work:live ".length()));
    assertThat(handed.get("kind").asText()).isEqualTo("line");
    assertThat(handed.get("body").binaryValue())
        .isEqualTo(QUESTION.getBytes(StandardCharsets.UTF_8));

    JsonNode result = Scene.call(scene.worker(), handed.toString(), 60_000);
    assertThat(result).hasToString("{\"handled\":1,\"repeated\":0,\"ignored\":0}");
    assertThat(replies()).hasSize(1);
    assertThat(replies().getFirst().path("replyToken").asText())
        .isEqualTo("38ef843bde154d9b91c21320ffd17a0f");
    assertThat(replies().getFirst().toString()).contains("DBS");
    assertThat(asked("/v2/bot/message/quota")).as("what it notes for the others").hasSize(1);
    assertThat(Scene.call(scene.worker(), handed.toString(), 60_000).get("repeated").asInt())
        .isEqualTo(1);
    assertThat(replies()).hasSize(1);
  }

  @Test
  void withoutAWorkFunctionTheAnswerIsSentInTheRequest() throws IOException {
    JsonNode answer = Scene.call(scene.alone(), delivery(SECRET), 30_000);
    assertThat(answer.get("statusCode").asInt()).isEqualTo(200);
    assertThat(replies()).hasSize(1);
  }

  @Test
  void aForgedDeliveryHandsNothingOver() {
    WebHandler web = scene.web((function, payload) -> {});
    assertThat(Scene.call(web, delivery("another"), 10_000).get("statusCode").asInt())
        .isEqualTo(401);
    assertThat(scene.invoked).isEmpty();
  }
}
