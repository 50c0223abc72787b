package openbell.store;

import java.net.URI;
import java.util.Optional;

/// Which bucket, where, and how long to wait for it.
///
/// @param endpoint for anything but AWS itself; empty leaves it to the SDK's `AWS_ENDPOINT_URL_S3`
///   and `AWS_ENDPOINT_URL`
/// @param region empty leaves it to the SDK (`AWS_REGION`, profile), or `us-east-1` when there is
///   an endpoint, where it hardly matters
public record S3Settings(
    String bucket, Optional<URI> endpoint, Optional<String> region, AwsPatience patience) {

  public S3Settings {
    if (bucket.isBlank()) {
      throw new IllegalArgumentException("Empty bucket name (set the name of an S3 bucket)");
    }
  }

  /// A bucket by the SDK's own configuration, with the patience of a request in a web handler.
  public static S3Settings of(String bucket) {
    return new S3Settings(bucket, Optional.empty(), Optional.empty(), AwsPatience.INTERACTIVE);
  }

  /// This at another endpoint.
  public S3Settings withEndpoint(URI other) {
    return new S3Settings(bucket, Optional.of(other), region, patience);
  }

  /// This in another region.
  public S3Settings withRegion(String other) {
    return new S3Settings(bucket, endpoint, Optional.of(other), patience);
  }

  /// This with other timeouts and attempts.
  public S3Settings withPatience(AwsPatience other) {
    return new S3Settings(bucket, endpoint, region, other);
  }
}
