package openbell.edge.mail;

import java.time.Duration;
import openbell.store.StoreException;

/// A topic of SNS: the plain text, to whoever subscribes.
final class TopicChannel implements Channel {
  private final Topic topic;
  private final String arn;

  TopicChannel(Topic topic, String arn) {
    this.topic = topic;
    this.arn = arn;
  }

  @Override
  public String name() {
    return "sns";
  }

  @Override
  public String where() {
    return arn;
  }

  @Override
  public void send(Letter letter, Duration patience) throws ChannelException {
    Deadline.within(patience, "topic " + arn, () -> publish(letter));
  }

  private void publish(Letter letter) throws ChannelException {
    try {
      topic.publish(subject(letter), letter.text());
    } catch (StoreException e) {
      throw new ChannelException(String.valueOf(e.getMessage()), e);
    }
  }

  /// SNS takes ASCII alone: one in Thai would be a row of question marks.
  private static String subject(Letter letter) {
    return letter.subject().chars().allMatch(c -> c < 0x7f)
        ? letter.subject()
        : "Openbell " + letter.id().replace('.', ' ');
  }

  @Override
  public void close() {
    topic.close();
  }
}
