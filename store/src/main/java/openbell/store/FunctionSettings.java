package openbell.store;

import java.net.URI;
import java.util.Optional;

/// Which AWS Lambda service, and how long to wait for it.
///
/// @param endpoint for anything but AWS itself; empty leaves it to the SDK's
///   `AWS_ENDPOINT_URL_LAMBDA` and `AWS_ENDPOINT_URL`
/// @param region empty leaves it to the SDK (`AWS_REGION`, profile), or `us-east-1` when there is
///   an endpoint
public record FunctionSettings(
    Optional<URI> endpoint, Optional<String> region, AwsPatience patience) {

  /// By the SDK's own configuration, with the patience of a request in a web handler.
  public static FunctionSettings defaults() {
    return new FunctionSettings(Optional.empty(), Optional.empty(), AwsPatience.INTERACTIVE);
  }

  /// This at another endpoint.
  public FunctionSettings withEndpoint(URI other) {
    return new FunctionSettings(Optional.of(other), region, patience);
  }

  /// This with another patience.
  public FunctionSettings withPatience(AwsPatience other) {
    return new FunctionSettings(endpoint, region, other);
  }

  /// This in another region.
  public FunctionSettings withRegion(String other) {
    return new FunctionSettings(endpoint, Optional.of(other), patience);
  }
}
