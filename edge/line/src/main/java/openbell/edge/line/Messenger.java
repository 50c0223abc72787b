package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.util.List;
import java.util.UUID;

/// What LINE is asked to do. Every call ends within seconds.
interface Messenger {
  /// No limit to the messages of a month, or none that could be read.
  long NO_LIMIT = Long.MAX_VALUE;

  /// LINE did not say what is left; as many as one likes, then.
  long NOT_TOLD = NO_LIMIT - 1;

  /// How LINE took a message.
  sealed interface Taken {
    /// It has it, now or from an earlier try under the same retry key.
    record Accepted() implements Taken {}

    /// It will not take it: a reply token that is used or too old, or a message it finds wrong.
    record Refused(int status, String why) implements Taken {}

    /// The month's messages are used up.
    record OutOfQuota() implements Taken {}

    /// It could not say: too many requests, its own failure, no answer in time.
    record Unclear(String why) implements Taken {}
  }

  /// Answers an event, for free.
  Taken reply(String token, List<Message> messages);

  /// Sends to one person; counts against the quota.
  Taken push(UUID retryKey, String to, List<Message> messages);

  /// Sends to at most 500 people; each counts against the quota.
  Taken multicast(UUID retryKey, List<String> to, List<Message> messages);

  /// Shows in a 1:1 chat that an answer is on its way.
  ///
  /// @param seconds 5 to 60 in steps of 5; a message ends it
  void showLoading(String userId, int seconds);

  /// How many messages may still be pushed this month; [#NO_LIMIT], or [#NOT_TOLD] when LINE does
  /// not say, which stops nobody, as LINE keeps its limit itself.
  long remaining();
}
