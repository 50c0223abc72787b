package openbell.store.signing;

import java.net.URI;
import java.util.Optional;

/// Where an object is, as S3 wants to be asked for it.
public final class S3Address {
  private S3Address() {}

  /// The address of a key in a bucket: in its own host on AWS, in the path at another endpoint.
  ///
  /// @param region such as `ap-southeast-1`
  /// @param endpoint for anything but AWS itself, with or without a slash at its end
  public static URI of(String bucket, String region, Optional<URI> endpoint, String key) {
    String path = SigV4.path(key);
    if (endpoint.isPresent()) {
      String base = endpoint.orElseThrow().toString();
      return URI.create((base.endsWith("/") ? base : base + "/") + bucket + "/" + path);
    }
    String host = "s3." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
    // A certificate's star stands for one label: buckets with dots go into the path.
    return URI.create(
        bucket.indexOf('.') < 0
            ? "https://" + bucket + "." + host + "/" + path
            : "https://" + host + "/" + bucket + "/" + path);
  }
}
