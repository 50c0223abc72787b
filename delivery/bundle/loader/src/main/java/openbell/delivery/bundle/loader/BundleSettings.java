package openbell.delivery.bundle.loader;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.bundle.loader.BundleException.Kind;
import openbell.store.signing.S3Address;

/// Which bundle, from where, to where, and how long it may take.
///
/// @param endpoint for anything but AWS itself; buckets are then part of the path
/// @param directory that bundles are kept in, each in a folder of its hash
/// @param deadline of a whole load; below Lambda's limit of 10 s for the init phase
/// @param stall how long a connection may say nothing before its range is fetched anew
/// @param connections at the same time
/// @param minFreeBytes how much room there should be after a load; less is told as low
public record BundleSettings(
    BundlePin pin,
    String bucket,
    String region,
    Optional<URI> endpoint,
    Path directory,
    Duration deadline,
    Duration stall,
    int connections,
    long minFreeBytes) {

  private static final Duration STALL = Duration.ofSeconds(2);
  private static final List<String> ENDPOINTS =
      List.of("BUNDLE_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");

  /// Checks them.
  ///
  /// @throws BundleException of kind `SETTINGS` with the value that is not allowed
  public BundleSettings {
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,62}")) {
      throw cannotUse("BUNDLE_BUCKET", bucket, "give the name of an S3 bucket");
    }
    if (!region.matches("[a-z0-9-]{1,40}")) {
      throw cannotUse("AWS_REGION", region, "give a region such as ap-southeast-1");
    }
    if (deadline.isNegative() || deadline.isZero() || stall.isNegative() || stall.isZero()) {
      throw cannotUse("BUNDLE_DEADLINE_MS", deadline.toMillis() + "", "give a time above 0");
    }
    if (connections < 1 || connections > 64) {
      throw cannotUse("BUNDLE_CONNECTIONS", connections + "", "give a number from 1 to 64");
    }
  }

  /// As the environment says: `BUNDLE_BUCKET`; `BUNDLE_KEY`, or `BUNDLE_NAME` and `BUNDLE_SHA256`;
  /// and if need be `BUNDLE_DIR` (`/tmp/bundles`), `BUNDLE_DEADLINE_MS` (8000),
  /// `BUNDLE_CONNECTIONS` (8), `BUNDLE_MIN_FREE_MB` (32), `AWS_REGION`, and the first that is set
  /// of `BUNDLE_ENDPOINT_URL`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`.
  ///
  /// @throws BundleException of kind `SETTINGS` with what is absent or cannot be used
  public static BundleSettings of(Map<String, String> env) {
    Optional<URI> endpoint = endpoint(env);
    String region = env.getOrDefault("AWS_REGION", env.getOrDefault("AWS_DEFAULT_REGION", ""));
    if (region.isEmpty() && endpoint.isPresent()) {
      region = "us-east-1";
    }
    String key = env.getOrDefault("BUNDLE_KEY", "");
    BundlePin pin =
        key.isEmpty()
            ? new BundlePin(required(env, "BUNDLE_NAME"), required(env, "BUNDLE_SHA256"))
            : BundlePin.ofKey(key);
    return new BundleSettings(
        pin,
        required(env, "BUNDLE_BUCKET"),
        region,
        endpoint,
        Path.of(env.getOrDefault("BUNDLE_DIR", "/tmp/bundles")),
        Duration.ofMillis(number(env, "BUNDLE_DEADLINE_MS", 8000)),
        STALL,
        (int) number(env, "BUNDLE_CONNECTIONS", 8),
        number(env, "BUNDLE_MIN_FREE_MB", 32) << 20);
  }

  /// Where the object is, for a request.
  URI uri() {
    return S3Address.of(bucket, region, endpoint, pin.key());
  }

  /// The object's name for people.
  String place() {
    return "s3://" + bucket + "/" + pin.key();
  }

  private static Optional<URI> endpoint(Map<String, String> env) {
    for (String name : ENDPOINTS) {
      String text = env.getOrDefault(name, "");
      if (!text.isEmpty()) {
        if (!text.matches("https?://[^/?#]+/?")) {
          throw cannotUse(name, text, "give an address such as http://127.0.0.1:9000");
        }
        return Optional.of(URI.create(text));
      }
    }
    return Optional.empty();
  }

  private static String required(Map<String, String> env, String name) {
    String value = env.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new BundleException(
          Kind.SETTINGS, name + " is not set: set it in the function's environment");
    }
    return value;
  }

  private static long number(Map<String, String> env, String name, long otherwise) {
    String text = env.getOrDefault(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw cannotUse(name, text, "give a whole number");
    }
    return Long.parseLong(text);
  }

  private static BundleException cannotUse(String name, String value, String instead) {
    return new BundleException(Kind.SETTINGS, name + "=" + value + " cannot be used: " + instead);
  }
}
