package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Base64;
import openbell.edge.http.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebEventTest {
  private static final Duration LEFT = Duration.ofSeconds(9);

  private static Request read(ObjectNode event) {
    return WebEvent.request(event, LEFT).orElseThrow();
  }

  @Test
  void aRequestIsReadAsItCame() {
    ObjectNode event = Scene.request("POST", "/line/webhook?a=%20b&a=c");
    event.withObject("/headers").put("X-Line-Signature", "abc").put("accept", "text/html,*/*");
    event.putArray("cookies").add("a=1").add("b=2");
    event.put("body", "{\"é\":1}");
    Request request = read(event);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/line/webhook");
    assertThat(request.query()).isEqualTo("a=%20b&a=c");
    assertThat(request.header("x-line-signature")).contains("abc");
    assertThat(request.header("accept")).contains("text/html,*/*");
    assertThat(request.header("cookie")).contains("a=1; b=2");
    assertThat(request.body()).isEqualTo(new byte[] {'{', '"', -61, -87, '"', ':', '1', '}'});
    assertThat(request.client()).isEqualTo("203.0.113.7");
    assertThat(request.remaining()).isEqualTo(LEFT);
  }

  @Test
  void aBinaryBodyIsDecoded() {
    byte[] bytes = {0, -1, 10, 13, -128};
    ObjectNode event = Scene.request("POST", "/line/webhook");
    event.put("isBase64Encoded", true).put("body", Base64.getEncoder().encodeToString(bytes));
    assertThat(read(event).body()).isEqualTo(bytes);
    event.put("body", "no base64 !");
    assertThat(WebEvent.request(event, LEFT)).isEmpty();
  }

  /** Function URLs keep the encoding, HTTP APIs decode it. */
  @ParameterizedTest
  @CsvSource({
    "/api/reports/D05.SI, $default, /api/reports/D05.SI",
    "/reports/%E0%B8%9B%E0%B8%95%E0%B8%97, $default, /reports/%E0%B8%9B%E0%B8%95%E0%B8%97",
    "/reports/ปตท, $default, /reports/%E0%B8%9B%E0%B8%95%E0%B8%97",
    "/reports/a b?c#d%, $default, /reports/a%20b%3Fc%23d%25",
    "/reports/a%2Fb, $default, /reports/a%2Fb",
    "/reports/^GSPC, $default, /reports/%5EGSPC",
    "/live/reports/A, live, /reports/A",
    "/live, live, /",
    "/lively/reports/A, live, /lively/reports/A",
    "/, $default, /",
  })
  void thePathIsEncodedWhicheverServiceSentIt(String raw, String stage, String path) {
    ObjectNode event = Scene.request("GET", "/");
    event.put("rawPath", raw).withObject("/requestContext").put("stage", stage);
    assertThat(read(event).path()).isEqualTo(path);
  }

  @Test
  void anotherFormatIsNone() {
    ObjectNode event = Json.MAPPER.createObjectNode();
    assertThat(WebEvent.request(event, LEFT)).isEmpty();
    event.put("httpMethod", "GET").put("path", "/"); // 1.0
    assertThat(WebEvent.request(event, LEFT)).isEmpty();
  }
}
