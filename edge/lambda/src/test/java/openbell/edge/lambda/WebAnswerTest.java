package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import openbell.edge.http.Response;
import org.junit.jupiter.api.Test;

class WebAnswerTest {
  private static Response answer(String type, int bytes) {
    return new Response(200, Map.of("Content-Type", type), new byte[bytes]);
  }

  @Test
  void anAnswerOfUpToSixMegabytesGoesOutWhole() throws IOException {
    Response pdf = answer("application/pdf", 4_700_000);
    WebAnswer.Document answer = WebAnswer.of(pdf);
    assertThat(answer.response()).isSameAs(pdf);
    JsonNode json = Json.MAPPER.readTree(answer.document());
    assertThat(json.get("statusCode").asInt()).isEqualTo(200);
    assertThat(json.get("body").binaryValue()).hasSize(4_700_000);
  }

  /** 4,720,000 bytes are 6,293,334 letters of base64; Lambda passes on 6,291,556 bytes in all. */
  @Test
  void whatLambdaWouldNotPassOnIsAProblemThatSaysSo() throws IOException {
    WebAnswer.Document answer = WebAnswer.of(answer("image/png", 4_720_000));
    assertThat(answer.response().status()).isEqualTo(500);
    JsonNode json = Json.MAPPER.readTree(answer.document());
    assertThat(json.get("statusCode").asInt()).isEqualTo(500);
    JsonNode problem = Json.MAPPER.readTree(json.get("body").asText());
    assertThat(problem.get("detail").asText()).contains("Lambda passes on 6291556: ask for less");
  }
}
