package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.edge.line.LineWebhook.Verdict;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineWebhookTest {
  // HMAC-SHA256 of {} with the key SECRET, from the SDK's own tests.
  private static final String OF_EMPTY = "3q8QXTAGaey18yL8FWTqdVlbMr6hcuNvM4tefa0o9nA=";

  private static LineWebhook webhook(String secret) {
    return new LineWebhook(
        new LineSettings(
            () -> Optional.of(secret),
            Optional::empty,
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            Lang.TH));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void signsAsTheSdksTestsDo() {
    assertThat(LineWebhook.sign("SECRET", bytes("{}"))).isEqualTo(OF_EMPTY);
  }

  @Test
  void recordedSignaturesHold() throws IOException {
    Optional<Path> file = Replay.shared("data/line/signature_vectors_java.tsv");
    assumeTrue(file.isPresent(), "no shared/ here");
    List<String> rows = Files.readAllLines(file.get());
    assertThat(rows).hasSizeGreaterThan(1);
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\t", -1);
      Verdict verdict = webhook(cells[0]).check(Optional.of(cells[2]), bytes(cells[1]));
      boolean signed = verdict instanceof Verdict.Refused refused && refused.signed();
      assertThat(signed).as(row).isEqualTo(Boolean.parseBoolean(cells[3]));
    }
  }

  @Test
  void verifyButtonSendsNoEventsAndIsAccepted() {
    byte[] body = bytes("{\"destination\":\"Uab\",\"events\":[]}");
    assertThat(webhook("s").check(Optional.of(LineWebhook.sign("s", body)), body))
        .isEqualTo(new Verdict.Accepted(0));
  }

  @Test
  void ownBodiesAreAcceptedWithTheirOneEvent() {
    byte[] body = new LineMessageBody("ดีบีเอส", World.USER, "01J", Instant.EPOCH).bytes();
    assertThat(webhook("s").check(Optional.of(LineWebhook.sign("s", body)), body))
        .isEqualTo(new Verdict.Accepted(1));
  }

  @Test
  void oneChangedByteIsRefused() {
    byte[] body = new LineMessageBody("DBS19", World.USER, "01J", Instant.EPOCH).bytes();
    String signature = LineWebhook.sign("s", body);
    body[body.length / 2] ^= 1;
    assertThat(webhook("s").check(Optional.of(signature), body))
        .isInstanceOfSatisfying(Verdict.Refused.class, r -> assertThat(r.signed()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "test", "dummy", "!!!not base64!!!", "AAAA", "signature", "3q8QXTAGaey1"})
  void noSignatureButTheRightOnePasses(String signature) {
    assertThat(webhook("SECRET").check(Optional.of(signature), bytes("{\"events\":[]}")))
        .isInstanceOfSatisfying(Verdict.Refused.class, r -> assertThat(r.signed()).isFalse());
    assertThat(webhook("SECRET").check(Optional.empty(), bytes("{\"events\":[]}")))
        .isInstanceOf(Verdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"events\":{}}", "DBS19"})
  void whatIsSignedButNoWebhookIsRefusedAsUnreadable(String text) {
    String signature = LineWebhook.sign("s", bytes(text));
    assertThat(webhook("s").check(Optional.of(signature), bytes(text)))
        .isInstanceOfSatisfying(Verdict.Refused.class, r -> assertThat(r.signed()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void withoutASecretThereIsNoWebhookAndItSaysWhatToSet(String secret) {
    assertThat(webhook(secret).check(Optional.of(OF_EMPTY), bytes("{}")))
        .isInstanceOfSatisfying(
            Verdict.NotConfigured.class, n -> assertThat(n.cure()).contains("LINE_CHANNEL_SECRET"));
  }

  @Test
  void whatIsLargerThanLineSendsIsNotEvenHashed() {
    byte[] body = new byte[LineWebhook.MOST_BODY_BYTES + 1];
    assertThat(webhook("s").check(Optional.of(LineWebhook.sign("s", body)), body))
        .isEqualTo(new Verdict.TooLarge(1_048_577, 1_048_576));
  }
}
