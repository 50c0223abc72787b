package openbell.store;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Which bucket, where, and how long to wait for it.
///
/// @param endpoint for anything but AWS itself; empty leaves it to the SDK's `AWS_ENDPOINT_URL_S3`
///   and `AWS_ENDPOINT_URL`
/// @param region empty leaves it to the SDK (`AWS_REGION`, profile), or `us-east-1` when there is
///   an endpoint, where it hardly matters
/// @param connectTimeout for one connection
/// @param readTimeout between two packets of an answer
/// @param callTimeout for one operation with all its retries
public record S3Settings(
    String bucket,
    Optional<URI> endpoint,
    Optional<String> region,
    Duration connectTimeout,
    Duration readTimeout,
    Duration callTimeout) {

  public S3Settings {
    if (bucket.isBlank()) {
      throw new IllegalArgumentException("Empty bucket name (set the name of an S3 bucket)");
    }
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("readTimeout", readTimeout);
    requirePositive("callTimeout", callTimeout);
  }

  /// A bucket by the SDK's own configuration, with timeouts that suit a request in a web handler.
  public static S3Settings of(String bucket) {
    return new S3Settings(
        bucket,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  /// This at another endpoint.
  public S3Settings withEndpoint(URI other) {
    return new S3Settings(
        bucket, Optional.of(other), region, connectTimeout, readTimeout, callTimeout);
  }

  /// This in another region.
  public S3Settings withRegion(String other) {
    return new S3Settings(
        bucket, endpoint, Optional.of(other), connectTimeout, readTimeout, callTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("%s of %s (must be positive)".formatted(name, value));
    }
  }
}
