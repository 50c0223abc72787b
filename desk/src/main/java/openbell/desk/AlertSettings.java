package openbell.desk;

import java.net.URI;
import java.util.Optional;

/// Where an operator is told of what should be looked at, beside the log.
///
/// @param webhook gets `POST` of `{"text":"…"}`; its address may hold a secret
/// @param topic the ARN of a topic of SNS
/// @param topicEndpoint for anything but AWS itself
public record AlertSettings(
    Optional<URI> webhook, Optional<String> topic, Optional<URI> topicEndpoint) {
  /// The log alone.
  public static AlertSettings logAlone() {
    return new AlertSettings(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
