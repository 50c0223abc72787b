package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkHandlerTest {
  @TempDir Path home;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(home);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static String batch(String... bodies) {
    ObjectNode event = Json.MAPPER.createObjectNode();
    var records = event.putArray("Records");
    for (int i = 0; i < bodies.length; i++) {
      records
          .addObject()
          .put("messageId", "m" + i)
          .put("receiptHandle", "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a")
          .put("body", bodies[i])
          .put("eventSource", "aws:sqs")
          .put("eventSourceARN", "arn:aws:sqs:eu-west-1:123456789012:work")
          .put("awsRegion", "eu-west-1");
    }
    return event.toString();
  }

  @Test
  void ofABatchTheBadMessageAloneIsNamed() {
    JsonNode result =
        Scene.call(
            scene.worker(),
            batch(
                "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"en\"}",
                "{\"kind\":\"rep",
                "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"th\"}"),
            60_000);
    assertThat(result).hasToString("{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"}]}");
    assertThat(home.resolve("blobs/cache/reports/AAPL/2014-01-02/report.json")).exists();
    assertThat(home.resolve("blobs/cache/reports/AAPL/2014-01-02/report.en.json")).exists();
  }

  @Test
  void whatABatchHasNoTimeForComesAgain() {
    String ask = "{\"kind\":\"report\",\"query\":\"AAPL\"}";
    assertThat(Scene.call(scene.worker(), batch(ask, ask), 2_000))
        .hasToString(
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"},{\"itemIdentifier\":\"m1\"}]}");
  }

  @Test
  void anUnknownStockIsAnAnswerAndAnUnknownKindAMistake() {
    WorkHandler worker = scene.worker();
    assertThat(
            Scene.call(worker, "{\"kind\":\"report\",\"query\":\"no such thing\"}", 60_000)
                .get("report")
                .asText())
        .startsWith("not found: ");
    assertThatThrownBy(() -> Scene.call(worker, "{\"kind\":\"dance\"}", 60_000))
        .hasMessage("\"dance\" is no kind of work: send report or line");
  }

  @Test
  void aRenewalLooksAtTheSourceAgainAndKeepsWhatIsUnchanged() {
    WorkHandler worker = scene.worker();
    String ask = "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"en\"";
    assertThat(Scene.call(worker, ask + "}", 60_000).get("report").asText()).isEqualTo("made");
    assertThat(Scene.call(worker, ask + "}", 60_000).get("report").asText()).isEqualTo("memory");
    assertThat(Scene.call(worker, ask + ",\"renew\":true}", 60_000).get("report").asText())
        .isNotEqualTo("memory");
  }
}
