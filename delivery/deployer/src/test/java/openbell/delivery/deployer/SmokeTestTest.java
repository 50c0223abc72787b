package openbell.delivery.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmokeTestTest {
  private static final SmokeTest TEST =
      SmokeTest.parse(
              "[{\"function\":\"web\",\"event\":{\"a\":1},\"expect\":{\"statusCode\":200,\"bodyContains\":[\"x\",\"y\"]}}]"
                  .getBytes(UTF_8))
          .getFirst();

  private static Invoked answer(String payload, Optional<String> error) {
    return new Invoked(payload.getBytes(UTF_8), error, "3", List.of());
  }

  private static Optional<String> refused(String payload) {
    return TEST.refuses(answer(payload, Optional.empty()));
  }

  @Test
  void readsWhatIsSentAndExpected() {
    assertThat(TEST.function()).isEqualTo("web");
    assertThat(new String(TEST.payload(), UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(SmokeTest.parse(Json.bytes(SmokeTest.json(List.of(TEST))))).containsExactly(TEST);
  }

  @Test
  void refusesWhatIsNotAsExpected() {
    assertThat(refused("{\"statusCode\":200,\"body\":\"yx\"}")).isEmpty();
    assertThat(refused("{\"statusCode\":503,\"body\":\"xy\"}"))
        .contains("it answered with status 503, not 200: {\"statusCode\":503,\"body\":\"xy\"}");
    assertThat(refused("{\"body\":\"xy\"}").orElseThrow()).contains("status none, not 200");
    assertThat(refused("[]").orElseThrow()).contains("status none");
    assertThat(refused("{\"statusCode\":200,\"body\":\"x\"}"))
        .contains("its answer does not contain 'y': x");
    assertThat(
            TEST.refuses(answer("{\"statusCode\":200,\"body\":\"xy\"}", Optional.of("Unhandled"))))
        .contains("it failed (Unhandled): {\"statusCode\":200,\"body\":\"xy\"}");
  }

  @Test
  void anAnswerWithoutABodyIsTakenAsItIs() {
    SmokeTest test =
        SmokeTest.parse(
                "[{\"function\":\"f\",\"event\":1,\"expect\":{\"bodyContains\":\"done\"}}]"
                    .getBytes(UTF_8))
            .getFirst();
    assertThat(test.refuses(answer("\"done\"", Optional.empty()))).isEmpty();
    assertThat(test.refuses(answer("null", Optional.empty()))).isPresent();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> SmokeTest.parse("{}".getBytes(UTF_8)))
        .hasMessageContaining("no array");
    assertThatThrownBy(
            () -> SmokeTest.parse("[{\"function\":\"web\",\"event\":{}}]".getBytes(UTF_8)))
        .hasMessageContaining("the smoke tests[0] has no usable 'expect'");
    assertThatThrownBy(
            () -> SmokeTest.parse("[{\"function\":\"web\",\"expect\":{}}]".getBytes(UTF_8)))
        .hasMessageContaining("no usable 'event'");
  }

  @Test
  void theReportLineIsTakenApart() {
    Invoked answer =
        new Invoked(
            new byte[0],
            Optional.empty(),
            "1",
            Invoked.lines(
                "U1RBUlQKUkVQT1JUIFJlcXVlc3RJZDogcglEdXJhdGlvbjogMTIuMzQgbXMJQmlsbGVkIER1cmF0aW9uOiAxMyBtcwlNZW1vcnkgU2l6ZTogNTEyIE1CCU1heCBNZW1vcnkgVXNlZDogOTkgTUIJSW5pdCBEdXJhdGlvbjogMi41MCBtcwkK"));
    assertThat(answer.report())
        .containsExactly(
            java.util.Map.entry("RequestId", "r"),
            java.util.Map.entry("Duration", "12.34 ms"),
            java.util.Map.entry("Billed Duration", "13 ms"),
            java.util.Map.entry("Memory Size", "512 MB"),
            java.util.Map.entry("Max Memory Used", "99 MB"),
            java.util.Map.entry("Init Duration", "2.50 ms"));
  }
}
