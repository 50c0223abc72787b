package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.report.Lang;

/// One event that is being answered.
///
/// @param receivedAt when it came in, from which its reply token's life counts
/// @param until when waiting has to end
/// @param person who it is from, as far as known
/// @param lang the language of the answer
record Turn(Incoming event, Instant receivedAt, Instant until, Person person, Lang lang) {
  boolean oneToOne() {
    return event.chat().filter(c -> c == Incoming.Chat.ONE_TO_ONE).isPresent();
  }

  /// Whose record may be read and written.
  Optional<String> userId() {
    return event.userId();
  }

  Turn in(Lang other) {
    return new Turn(event, receivedAt, until, person, other);
  }

  Turn from(Person other) {
    return new Turn(event, receivedAt, until, other, lang);
  }

  /// At most so many of the messages as LINE takes at once.
  static List<Message> fitting(List<Message> messages) {
    return messages.subList(0, Math.min(messages.size(), Answers.MOST_MESSAGES));
  }
}
