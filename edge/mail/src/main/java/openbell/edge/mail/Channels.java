package openbell.edge.mail;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import openbell.desk.AlertSettings;
import openbell.desk.Secret;
import openbell.store.Secrets;

/// The ways to the operator that the settings name, in the order in which they are gone: the
/// webhook, the topic, mail. Opens no connection before the first letter; thread-safe.
public final class Channels implements AutoCloseable {
  private final List<Channel> all;

  Channels(List<? extends Channel> all) {
    this.all = List.copyOf(all);
  }

  /// Those of the settings; none of them where none is set.
  ///
  /// @param topics opens a topic by its ARN; the channels close it
  /// @param secrets where a mail server is looked up that is given by a secret's name
  public static Channels of(
      AlertSettings settings,
      Function<String, Topic> topics,
      Secrets secrets,
      InstantSource clock) {
    List<Channel> all = new ArrayList<>();
    settings.webhook().ifPresent(to -> all.add(new WebhookChannel(to)));
    settings.topic().ifPresent(arn -> all.add(new TopicChannel(topics.apply(arn), arn)));
    settings.smtp().ifPresent(url -> all.add(new SmtpChannel(() -> url.read(secrets), clock)));
    return new Channels(all);
  }

  /// What is wrong with a mail server that is given by itself, before anything is sent; empty where
  /// nothing is, and for one that has to be looked up. Says nothing of the value.
  public static Optional<String> problem(AlertSettings settings) {
    return settings.smtp().orElse(null) instanceof Secret.Literal url
        ? problem(url.key())
        : Optional.empty();
  }

  /// What is wrong with the value of `SMTP_URL`; says nothing of the value.
  public static Optional<String> problem(String smtpUrl) {
    try {
      SmtpUrl.of(smtpUrl);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// What the value of `SMTP_URL` has to look like.
  public static String smtpForm() {
    return SmtpUrl.FORM;
  }

  /// The channels.
  public List<Channel> all() {
    return all;
  }

  @Override
  public void close() {
    all.forEach(Channel::close);
  }
}
