package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.edge.line.Incoming.Chat;
import openbell.edge.line.Messenger.Taken;
import openbell.edge.line.Post.Sent;
import org.junit.jupiter.api.Test;

class PostTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-11T12:00:00Z");
  private static final Taken GONE = new Taken.Refused(400, "Invalid reply token");
  private static final Taken DOWN = new Taken.Unclear("HTTP 500");
  private Instant now = RECEIVED;

  private static Incoming event(Chat chat) {
    return new Incoming(
        Optional.of("01G2KZKG2DS765NMRH3GZFD8AP"),
        false,
        RECEIVED,
        Optional.of(chat),
        Optional.of(World.USER),
        Optional.of("token"),
        new Incoming.What.Typed("DBS19"));
  }

  private Sent answer(FakeMessenger messenger, Chat chat) {
    Post post = new Post(messenger, Times.USUAL, time -> {}, () -> now);
    return post.answer(event(chat), RECEIVED, List.of(Answers.text("a")));
  }

  private Sent answer(FakeMessenger messenger) {
    return answer(messenger, Chat.ONE_TO_ONE);
  }

  @Test
  void aLivingTokenIsUsedAndNothingIsPushed() {
    FakeMessenger messenger = new FakeMessenger();
    now = RECEIVED.plusSeconds(49);
    assertThat(answer(messenger)).isEqualTo(Sent.YES);
    assertThat(messenger.calls).containsExactly("reply");
  }

  @Test
  void anOldTokenIsNotTried() {
    FakeMessenger messenger = new FakeMessenger();
    now = RECEIVED.plusSeconds(50);
    assertThat(answer(messenger)).isEqualTo(Sent.YES);
    assertThat(messenger.calls).containsExactly("push");
  }

  @Test
  void aRefusedReplyIsPushed() {
    FakeMessenger messenger = new FakeMessenger(GONE);
    assertThat(answer(messenger)).isEqualTo(Sent.YES);
    assertThat(messenger.calls).containsExactly("reply", "push");
  }

  @Test
  void aTokenThatIsUsedAfterAnUnclearReplyMeansThatItWasTaken() {
    FakeMessenger messenger = new FakeMessenger(DOWN, GONE);
    assertThat(answer(messenger)).isEqualTo(Sent.YES);
    assertThat(messenger.calls).containsExactly("reply", "reply");
  }

  @Test
  void whenRepliesStayUnclearItIsPushed() {
    FakeMessenger messenger = new FakeMessenger(DOWN, DOWN);
    assertThat(answer(messenger)).isEqualTo(Sent.YES);
    assertThat(messenger.calls).containsExactly("reply", "reply", "push");
  }

  @Test
  void anUnclearPushIsMadeOnceMoreUnderTheSameKey() {
    FakeMessenger messenger = new FakeMessenger(GONE, DOWN, DOWN);
    assertThat(answer(messenger)).isEqualTo(Sent.NO);
    assertThat(messenger.calls).containsExactly("reply", "push", "push");
    assertThat(messenger.keys.get(0)).isEqualTo(messenger.keys.get(1));
    assertThat(messenger.keys.get(0).version()).isEqualTo(3); // by name, RFC 9562
  }

  @Test
  void nearTheQuotasEndNothingIsPushed() {
    FakeMessenger messenger = new FakeMessenger(GONE, GONE);
    messenger.left = 10;
    assertThat(answer(messenger)).isEqualTo(Sent.WITHHELD);
    assertThat(messenger.calls).containsExactly("reply");
    messenger.left = 11;
    assertThat(answer(messenger)).isEqualTo(Sent.YES);
  }

  @Test
  void aUsedUpMonthIsNoFailure() {
    FakeMessenger messenger = new FakeMessenger(GONE, new Taken.OutOfQuota());
    assertThat(answer(messenger)).isEqualTo(Sent.WITHHELD);
  }

  @Test
  void nothingIsPushedToAGroup() {
    FakeMessenger messenger = new FakeMessenger(GONE);
    assertThat(answer(messenger, Chat.GROUP)).isEqualTo(Sent.NO);
    assertThat(messenger.calls).containsExactly("reply");
  }

  @Test
  void theUsualTimesKeepWithinATokensLife() {
    assertThat(Times.USUAL.replyBefore()).isLessThanOrEqualTo(Duration.ofSeconds(50));
    assertThat(Times.USUAL.replyWait()).isLessThan(Times.USUAL.replyBefore());
    assertThat(Times.USUAL.takeOver()).isGreaterThan(Times.USUAL.longest());
  }
}
