package openbell.edge.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import openbell.edge.mail.DigestDelivery.Outcome;
import openbell.report.Lang;
import openbell.store.BlobStateStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StateStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestDeliveryTest {
  private static final LocalDate DAY = SampleNumbers.DAY;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path home;
  private StateStore state;
  private Hook hook;
  private volatile Instant now = Instant.parse("2025-11-12T00:10:00Z");

  @BeforeEach
  void open() throws Exception {
    state = new BlobStateStore(new DirectoryBlobStore(home));
    hook = new Hook();
  }

  @AfterEach
  void close() {
    hook.close();
  }

  private DigestDelivery instance(Channel... channels) {
    return new DigestDelivery(new Channels(List.of(channels)), state, () -> now, PATIENCE);
  }

  private static Letter letter() {
    return new Digest(SampleNumbers.day(), Lang.EN, Optional.empty()).letter();
  }

  private static DigestDelivery.Made whole() {
    return new DigestDelivery.Made(letter(), true);
  }

  @Test
  void itGoesOnce() {
    DigestDelivery one = instance(hook.channel());
    AtomicInteger made = new AtomicInteger();
    assertThat(
            one.deliver(
                DAY,
                () -> {
                  made.incrementAndGet();
                  return whole();
                }))
        .containsExactly(entry("webhook", Outcome.SENT));
    assertThat(instance(hook.channel()).deliver(DAY, DigestDeliveryTest::whole))
        .containsExactly(entry("webhook", Outcome.BEFORE));
    now = now.plus(Duration.ofHours(20));
    assertThat(one.deliver(DAY, DigestDeliveryTest::whole))
        .containsExactly(entry("webhook", Outcome.BEFORE));
    assertThat(hook.texts).containsExactly(letter().text());
    assertThat(made).hasValue(1);
    assertThat(one.deliver(DAY.plusDays(1), DigestDeliveryTest::whole))
        .containsExactly(entry("webhook", Outcome.SENT));
  }

  @Test
  void manyInstancesAtOnceSendOne() throws Exception {
    hook.takes = Duration.ofMillis(200);
    List<Future<Map<String, Outcome>>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        DigestDelivery instance = instance(hook.channel());
        all.add(threads.submit(() -> instance.deliver(DAY, DigestDeliveryTest::whole)));
      }
    }
    assertThat(hook.texts).hasSize(1);
    assertThat(all.stream().filter(f -> f.resultNow().containsValue(Outcome.SENT))).hasSize(1);
  }

  @Test
  void aChannelThatFailsKeepsNoOtherAndIsTriedOnceMoreLater() throws Exception {
    try (ScriptedServer broken = new ScriptedServer(line -> "421 not now")) {
      Channel mail =
          new SmtpChannel(
              () ->
                  "smtp://127.0.0.1:" + broken.port() + "/?from=a@b.example&to=c@d.example&tls=off",
              () -> now);
      DigestDelivery one = instance(mail, hook.channel());
      DigestDelivery two = instance(mail, hook.channel());
      assertThat(one.deliver(DAY, DigestDeliveryTest::whole))
          .containsExactly(entry("smtp", Outcome.LATER), entry("webhook", Outcome.SENT));
      assertThat(broken.said).hasSize(1);
      now = now.plus(Duration.ofMinutes(20));
      assertThat(two.deliver(DAY, DigestDeliveryTest::whole))
          .containsExactly(entry("smtp", Outcome.LATER), entry("webhook", Outcome.BEFORE));
      assertThat(broken.said).hasSize(1);
      now = now.plus(Duration.ofMinutes(6));
      assertThat(two.deliver(DAY, DigestDeliveryTest::whole))
          .containsExactly(entry("smtp", Outcome.LEFT), entry("webhook", Outcome.BEFORE));
      assertThat(broken.said).hasSize(2);
      now = now.plus(Duration.ofHours(5));
      assertThat(one.deliver(DAY, DigestDeliveryTest::whole))
          .containsExactly(entry("smtp", Outcome.LEFT), entry("webhook", Outcome.BEFORE));
      assertThat(broken.said).hasSize(2);
    }
    assertThat(hook.texts).hasSize(1);
  }

  @Test
  void whatFailsOnceIsSentTheSecondTime() {
    hook.status = 503;
    DigestDelivery one = instance(hook.channel());
    assertThat(one.deliver(DAY, DigestDeliveryTest::whole)).containsValue(Outcome.LATER);
    hook.status = 204;
    now = now.plus(Duration.ofMinutes(26));
    assertThat(one.deliver(DAY, DigestDeliveryTest::whole)).containsValue(Outcome.SENT);
    assertThat(hook.texts).hasSize(2);
  }

  @Test
  void onlyTheLastTryGoesWithoutTheNumbersOfOthers() {
    DigestDelivery one = instance(hook.channel());
    Supplier<DigestDelivery.Made> alone = () -> new DigestDelivery.Made(letter(), false);
    assertThat(one.deliver(DAY, alone)).containsValue(Outcome.LATER);
    assertThat(hook.texts).isEmpty();
    now = now.plus(Duration.ofMinutes(26));
    assertThat(one.deliver(DAY, alone)).containsValue(Outcome.SENT);
    assertThat(one.deliver(DAY, alone)).containsValue(Outcome.BEFORE);
    assertThat(hook.texts).hasSize(1);
  }

  @Test
  void aSenderThatWasKilledIsTakenOver() {
    Turns killed = new Turns(state, () -> now);
    assertThat(killed.take(DAY, "webhook", Duration.ofSeconds(70))).isEqualTo(Turns.Turn.MINE);
    DigestDelivery other = instance(hook.channel());
    assertThat(other.deliver(DAY, DigestDeliveryTest::whole)).containsValue(Outcome.LATER);
    now = now.plus(Duration.ofSeconds(74)); // Clocks may differ by five seconds.
    assertThat(other.deliver(DAY, DigestDeliveryTest::whole)).containsValue(Outcome.LATER);
    assertThat(hook.texts).isEmpty();
    now = now.plus(Duration.ofSeconds(2));
    assertThat(other.deliver(DAY, DigestDeliveryTest::whole)).containsValue(Outcome.SENT);
    assertThat(hook.texts).hasSize(1);
  }

  @Test
  void aRecordThatCannotBeReadIsNobodys() {
    state.create("digest/" + DAY + "/webhook", "rubbish".getBytes());
    assertThat(instance(hook.channel()).deliver(DAY, DigestDeliveryTest::whole))
        .containsValue(Outcome.SENT);
  }

  @Test
  void recordsOfLongAgoAreErased() {
    DigestDelivery one = instance(hook.channel());
    one.deliver(DAY, DigestDeliveryTest::whole);
    now = now.plus(Duration.ofDays(59));
    assertThat(one.sweep()).isZero();
    now = now.plus(Duration.ofDays(1));
    assertThat(one.sweep()).isEqualTo(1);
    assertThat(state.names("digest/")).isEmpty();
  }

  @Test
  void aWebhooksAddressIsNotTold() {
    hook.status = 404;
    assertThatThrownBy(() -> hook.channel().send(letter(), PATIENCE))
        .isInstanceOf(ChannelException.class)
        .hasMessage("a webhook at 127.0.0.1 answered 404 (check ALERT_WEBHOOK_URL)");
    hook.takes = Duration.ofSeconds(30);
    assertThatThrownBy(() -> hook.channel().send(letter(), Duration.ofMillis(300)))
        .isInstanceOf(ChannelException.class)
        .hasMessageStartingWith("a webhook at 127.0.0.1 does not ")
        .hasMessageNotContainingAny("s3cret");
    hook.close();
    assertThatThrownBy(() -> hook.channel().send(letter(), PATIENCE))
        .hasMessage(
            "a webhook at 127.0.0.1 does not answer (check ALERT_WEBHOOK_URL and the network)");
  }
}
