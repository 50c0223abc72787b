package openbell.desk;

import java.net.URI;
import java.util.Optional;

/// Where an operator is told of what should be looked at, beside the log.
///
/// The daily digest goes the same ways.
///
/// @param webhook gets `POST` of `{"text":"…"}`; its address may hold a secret
/// @param topic the ARN of a topic of SNS
/// @param topicEndpoint for anything but AWS itself
/// @param smtp a mail server, who writes and to whom, as one URL
public record AlertSettings(
    Optional<URI> webhook,
    Optional<String> topic,
    Optional<URI> topicEndpoint,
    Optional<Secret> smtp) {
  /// The log alone.
  public static AlertSettings logAlone() {
    return new AlertSettings(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
