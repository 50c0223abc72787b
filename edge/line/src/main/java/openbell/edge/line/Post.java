package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import openbell.edge.line.Messenger.Taken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of an answer to its reader: the free reply while its token lives, else a push where one
/// is left. Safe for concurrent use.
final class Post {
  /// So many of the month's messages are never used: LINE's count lags behind what was sent, and
  /// several instances read it at once. Near its end an answer waits for the person's next message.
  static final long QUOTA_KEPT = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Post.class);

  private final Messenger messenger;
  private final Times times;
  private final Sleeper sleeper;
  private final InstantSource clock;

  /// A way to wait, so that tests need not.
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /// How an answer ended.
  enum Sent {
    YES,
    /// Only a push would have reached the reader, and too few are left.
    WITHHELD,
    NO
  }

  Post(Messenger messenger, Times times, Sleeper sleeper, InstantSource clock) {
    this.messenger = messenger;
    this.times = times;
    this.sleeper = sleeper;
    this.clock = clock;
  }

  /// Answers an event.
  Sent answer(Incoming event, Instant receivedAt, List<Message> messages) {
    if (answerForFree(event, receivedAt, messages)) {
      return Sent.YES;
    }
    // A push to a group is charged for each of its members.
    if (event.chat().filter(c -> c == Incoming.Chat.ONE_TO_ONE).isEmpty()
        || event.userId().isEmpty()) {
      LOG.warn("an answer came too late for its reply token, and there is nobody to push it to");
      return Sent.NO;
    }
    return mayPush(1) ? push(event, event.userId().get(), messages) : Sent.WITHHELD;
  }

  /// Answers an event if its reply token still does; never with a push, whose key would be the
  /// answer's own, so that LINE would drop the answer of a later try.
  ///
  /// @return whether LINE took it
  boolean answerForFree(Incoming event, Instant receivedAt, List<Message> messages) {
    boolean tokenLives = clock.instant().isBefore(receivedAt.plus(times.replyBefore()));
    return event.replyToken().isPresent() && tokenLives && reply(event, messages);
  }

  /// Whether so many messages may be pushed.
  boolean mayPush(int people) {
    return messenger.remaining() - people >= QUOTA_KEPT;
  }

  private boolean reply(Incoming event, List<Message> messages) {
    String token = event.replyToken().orElse("");
    Taken first = messenger.reply(token, messages);
    return switch (first) {
      case Taken.Accepted() -> true;
      case Taken.Unclear(String why) -> {
        LOG.info("LINE did not take a reply ({}): once more", why);
        // A token works once: when LINE then calls it used, it had the first.
        yield pause() && !(messenger.reply(token, messages) instanceof Taken.Unclear);
      }
      case Taken.Refused(int status, String why) -> {
        LOG.info("LINE refused a reply ({})", why);
        yield false;
      }
      case Taken.OutOfQuota() -> false;
    };
  }

  private Sent push(Incoming event, String to, List<Message> messages) {
    UUID key = retryKey(event);
    Taken result = messenger.push(key, to, messages);
    if (result instanceof Taken.Unclear(String why)) {
      LOG.info("LINE did not take a push ({}): once more", why);
      result = pause() ? messenger.push(key, to, messages) : result;
    }
    return switch (result) {
      case Taken.Accepted() -> Sent.YES;
      case Taken.OutOfQuota() -> Sent.WITHHELD;
      case Taken.Refused(int status, String why) -> notSent(why);
      case Taken.Unclear(String why) -> notSent(why);
    };
  }

  private static Sent notSent(String why) {
    LOG.warn("an answer was not sent: {}", why);
    return Sent.NO;
  }

  /// The same for every try and every delivery of an event, so that LINE takes one push of it.
  private static UUID retryKey(Incoming event) {
    String id = event.id().or(event::replyToken).orElseGet(event::toString);
    return UUID.nameUUIDFromBytes(("line/answer/" + id).getBytes(StandardCharsets.UTF_8));
  }

  private boolean pause() {
    try {
      sleeper.sleep(times.retryPause());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
