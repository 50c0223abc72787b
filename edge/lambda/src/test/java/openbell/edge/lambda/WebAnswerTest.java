package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import openbell.edge.http.Response;
import org.junit.jupiter.api.Test;

class WebAnswerTest {
  private static Response pdf(int bytes) {
    return new Response(200, Map.of("Content-Type", "application/pdf"), new byte[bytes]);
  }

  private static JsonNode written(Response response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WebAnswer.write(response, out);
    assertThat(out.size()).isLessThanOrEqualTo(WebAnswer.MOST_BYTES);
    return Json.MAPPER.readTree(out.toByteArray());
  }

  @Test
  void whatFitsIsSent() throws IOException {
    JsonNode answer = written(pdf(4_700_000));
    assertThat(answer.get("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.get("body").binaryValue()).hasSize(4_700_000);
  }

  @Test
  void whatLambdaWouldRefuseIsToldInsteadOfSent() throws IOException {
    JsonNode answer = written(pdf(4_800_000)); // A third more as base64.
    assertThat(answer.get("statusCode").asInt()).isEqualTo(500);
    assertThat(answer.get("body").asText()).contains("and a function sends 6291456 at most");
  }
}
