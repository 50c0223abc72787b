package openbell.store;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SnsException;

/// A topic of Amazon SNS, to which people and programs subscribe.
///
/// The client is opened at the first message. Thread-safe.
public final class SnsTopic implements AutoCloseable {
  /// SNS takes 262,144 bytes; a message that is read needs far fewer.
  private static final int MOST_CHARACTERS = 30_000;

  private static final int MOST_IN_SUBJECT = 99;
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]+):\\d{12}:[A-Za-z0-9_-]{1,256}");

  private final String arn;
  private final Lazily<SnsClient> client;

  private SnsTopic(String arn, Lazily<SnsClient> client) {
    this.arn = arn;
    this.client = client;
  }

  /// The topic, by the SDK's own credentials in the region that its ARN names; asks nothing yet.
  ///
  /// @param endpoint for anything but AWS itself
  /// @throws IllegalArgumentException when that is no ARN of a topic
  public static SnsTopic open(String arn, Optional<URI> endpoint) {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is no ARN of a topic of SNS".formatted(arn));
    }
    String region = parts.group(1);
    return new SnsTopic(
        arn,
        new Lazily<>(
            () ->
                AwsClients.configure(
                        SnsClient.builder(),
                        endpoint,
                        Optional.of(region),
                        AwsPatience.INTERACTIVE,
                        false)
                    .build()));
  }

  /// Sends a message to all who subscribe.
  ///
  /// @param subject the subject of a mail: its first 99 characters, those beyond ASCII as `?`
  /// @param text the message; its first 30,000 characters
  /// @throws StoreException when SNS does not take it
  public void publish(String subject, String text) {
    String shortened = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    String plain = subject.replaceAll("[^\\x20-\\x7e]", "?");
    String first = plain.length() > MOST_IN_SUBJECT ? plain.substring(0, MOST_IN_SUBJECT) : plain;
    try {
      client.get().publish(b -> b.topicArn(arn).subject(first).message(shortened));
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private StoreException failure(SdkException e) {
    String start = "A message to topic %s failed: ".formatted(arn);
    if (!(e instanceof SnsException answer)) {
      String says = String.valueOf(e.getMessage());
      return says.contains("credentials")
          ? failure(
              StoreException.Kind.DENIED,
              start + says,
              "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role",
              e)
          : failure(
              StoreException.Kind.UNAVAILABLE,
              start + says,
              "check the network and AWS_ENDPOINT_URL_SNS",
              e);
    }
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? "" : String.valueOf(details.errorCode());
    String said = "%sit answered %d %s".formatted(start, answer.statusCode(), code);
    if (answer.isThrottlingException() || answer.statusCode() >= 500) {
      return failure(StoreException.Kind.UNAVAILABLE, said, "try again later", e);
    }
    if (answer.statusCode() == 403) {
      return failure(StoreException.Kind.DENIED, said, "grant sns:Publish on it", e);
    }
    return failure(StoreException.Kind.OTHER, said, "create it, or correct SNS_TOPIC_ARN", e);
  }

  private static StoreException failure(
      StoreException.Kind kind, String said, String cure, SdkException e) {
    return new StoreException(kind, said + " (" + cure + ")", e);
  }

  @Override
  public void close() {
    client.ifMade(SnsClient::close);
  }
}
