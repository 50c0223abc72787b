package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void ofABatchAMessageThatNoTryMakesRightIsDroppedAndNotNamed() {
    JsonNode result =
        Scene.call(
            scene.worker(),
            batch(
                "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"en\"}",
                "{\"kind\":\"rep",
                "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"th\"}"),
            60_000);
    assertThat(result).hasToString("{\"batchItemFailures\":[],\"dropped\":1}");
    assertThat(line().get("level").asText()).isEqualTo("ERROR");
    assertThat(line().get("dropped").asText()).isEqualTo("the message is no JSON");
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
  void anUnknownStockIsAnAnswer() {
    WorkHandler worker = scene.worker();
    assertThat(
            Scene.call(worker, "{\"kind\":\"report\",\"query\":\"no such thing\"}", 60_000)
                .get("report")
                .asText())
        .startsWith("not found: ");
    assertThat(line().get("Errors").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"kind\":\"dance\"}; \"dance\" is no kind of work: send report or line",
        "{}; \"\" is no kind of work: send report or line",
        "{\"kind\":; the message is no JSON",
        "[1,2]; \"\" is no kind of work: send report or line",
        "{\"kind\":\"line\",\"body\":\"e30=\",\"received_at\":\"now\"}; received_at is no instant:"
            + " send ISO 8601",
        "{\"kind\":\"line\",\"body\":\"%\",\"received_at\":\"2025-11-11T10:00:00Z\"};"
            + " body is no base64: send the delivery as it came, encoded"
      })
  void aMessageThatNoTryMakesRightIsDroppedLoggedAndCounted(String message, String why) {
    WorkHandler worker = scene.worker();
    assertThat(Scene.call(worker, message, 60_000).get("dropped").asText()).isEqualTo(why);
    assertThat(line().get("dropped").asText()).isEqualTo(why);
    assertThat(line().get("Errors").asInt()).isEqualTo(1);
    assertThat(Scene.call(worker, batch(message), 60_000))
        .hasToString("{\"batchItemFailures\":[],\"dropped\":1}");
  }

  private JsonNode line() {
    try {
      return Json.MAPPER.readTree(scene.log.getLast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
