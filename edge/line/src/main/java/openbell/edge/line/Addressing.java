package openbell.edge.line;

import com.linecorp.bot.webhook.model.Mentionee;
import com.linecorp.bot.webhook.model.TextMessageContent;
import com.linecorp.bot.webhook.model.UserMentionee;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Whether a text is said to the bot: in a 1:1 chat always, in a group when it mentions the bot or
/// begins with a slash.
final class Addressing {
  private static final char SLASH = '/';

  private Addressing() {}

  /// What is said, without the bot's name and the slash; empty when it is said to others.
  static Optional<String> typed(TextMessageContent message, Incoming.Chat chat) {
    String text = message.text() == null ? "" : message.text();
    List<UserMentionee> own = ownMentions(message);
    StringBuilder rest = new StringBuilder(text);
    for (UserMentionee mention : own) {
      int from = mention.index();
      int to = from + mention.length();
      if (from >= 0 && from <= to && to <= rest.length()) {
        rest.replace(from, to, " ");
      }
    }
    String said = rest.toString().strip();
    boolean slash = !said.isEmpty() && said.charAt(0) == SLASH;
    if (chat == Incoming.Chat.GROUP && own.isEmpty() && !slash) {
      return Optional.empty();
    }
    return Optional.of(slash ? said.substring(1).strip() : said);
  }

  /// The last first, so that cutting one out does not move the others.
  private static List<UserMentionee> ownMentions(TextMessageContent message) {
    if (message.mention() == null || message.mention().mentionees() == null) {
      return List.of();
    }
    return message.mention().mentionees().stream()
        .filter(UserMentionee.class::isInstance)
        .map(UserMentionee.class::cast)
        .filter(m -> Boolean.TRUE.equals(m.isSelf()))
        .filter(m -> m.index() != null && m.length() != null)
        .sorted(Comparator.comparing(Mentionee::index).reversed())
        .toList();
  }
}
