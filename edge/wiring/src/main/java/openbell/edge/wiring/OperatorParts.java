package openbell.edge.wiring;

import java.time.InstantSource;
import openbell.desk.Settings;
import openbell.desk.WarmTimes;
import openbell.edge.mail.Channels;
import openbell.edge.mail.DigestDelivery;
import openbell.edge.mail.DigestTimes;
import openbell.edge.mail.Digests;
import openbell.edge.mail.Topic;
import openbell.store.Secrets;
import openbell.store.SnsTopic;
import openbell.store.StateStore;

/// The ways to the operator, and what goes by them.
final class OperatorParts implements AutoCloseable {
  private final Settings settings;
  private final InstantSource clock;
  private final Channels channels;
  private final Alerts alerts;

  /// Opens no connection.
  ///
  /// @throws WiringException when `SMTP_URL` is none; one that is looked up is not read
  OperatorParts(Settings settings, Secrets secrets, InstantSource clock) {
    Channels.problem(settings.alerts())
        .ifPresent(
            why -> {
              throw new WiringException(
                  "SMTP_URL=*** cannot be used, " + why, "give " + Channels.smtpForm());
            });
    this.settings = settings;
    this.clock = clock;
    channels = Channels.of(settings.alerts(), this::topic, secrets, clock);
    alerts = new Alerts(channels, clock);
  }

  private Topic topic(String arn) {
    SnsTopic topic = SnsTopic.open(arn, settings.alerts().topicEndpoint());
    return new Topic() {
      @Override
      public void publish(String subject, String text) {
        topic.publish(subject, text);
      }

      @Override
      public void close() {
        topic.close();
      }
    };
  }

  Channels channels() {
    return channels;
  }

  Alerts alerts() {
    return alerts;
  }

  /// The daily digests of these numbers.
  ///
  /// @param times whose exchanges are followed
  Digests digests(Digests.Numbers numbers, WarmTimes times, StateStore state) {
    return new Digests(
        numbers,
        settings.lang(),
        settings.edge().publicUrl(),
        channels,
        new DigestTimes(times::exchanges),
        new DigestDelivery(channels, state, clock));
  }

  @Override
  public void close() {
    channels.close();
  }
}
