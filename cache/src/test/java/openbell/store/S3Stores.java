package openbell.store;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Stores over any server that speaks like S3.
public final class S3Stores {

  private S3Stores() {}

  /// A store without retries.
  public static BlobStore open(URI endpoint, String bucket) {
    return new S3BlobStore(
        S3Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build(),
        bucket);
  }
}
