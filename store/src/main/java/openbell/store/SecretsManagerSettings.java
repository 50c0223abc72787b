package openbell.store;

import java.net.URI;
import java.util.Optional;

/// Which Secrets Manager, and how long to wait for it.
///
/// @param endpoint for anything but AWS itself; empty leaves it to the SDK's
///   `AWS_ENDPOINT_URL_SECRETS_MANAGER` and `AWS_ENDPOINT_URL`
/// @param region empty leaves it to the SDK (`AWS_REGION`, profile), or `us-east-1` when there is
///   an endpoint
public record SecretsManagerSettings(
    Optional<URI> endpoint, Optional<String> region, AwsPatience patience) {

  /// By the SDK's own configuration, with the patience of a request in a web handler.
  public static SecretsManagerSettings defaults() {
    return new SecretsManagerSettings(Optional.empty(), Optional.empty(), AwsPatience.INTERACTIVE);
  }

  /// This at another endpoint.
  public SecretsManagerSettings withEndpoint(URI other) {
    return new SecretsManagerSettings(Optional.of(other), region, patience);
  }

  /// This in another region.
  public SecretsManagerSettings withRegion(String other) {
    return new SecretsManagerSettings(endpoint, Optional.of(other), patience);
  }
}
