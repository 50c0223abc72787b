package openbell.edge.wiring;

import openbell.desk.Settings;
import openbell.store.AwsPatience;
import openbell.store.BlobStore;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;

/// The bucket as deliveries need it: with the patience that objects of many megabytes take, and no
/// directory in its place, since functions read from S3.
public final class DeliveryBucket {

  private DeliveryBucket() {}

  /// Opens it; whoever does closes it.
  ///
  /// @throws WiringException if no bucket is named
  public static BlobStore open(Settings settings) {
    String bucket =
        settings
            .bucket()
            .orElseThrow(
                () ->
                    new WiringException(
                        "no bucket is named", "set PDF_BUCKET_NAME to the one of the deployment"));
    S3Settings s3 = S3Settings.of(bucket).withPatience(AwsPatience.BACKGROUND);
    if (settings.awsEndpoint().isPresent()) {
      s3 = s3.withEndpoint(settings.awsEndpoint().orElseThrow());
    }
    if (settings.awsRegion().isPresent()) {
      s3 = s3.withRegion(settings.awsRegion().orElseThrow());
    }
    return S3BlobStore.open(s3);
  }
}
