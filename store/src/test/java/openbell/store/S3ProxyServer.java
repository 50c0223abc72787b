package openbell.store;

import java.net.URI;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// S3Proxy in this JVM: checks signatures and checksums, keeps neither tags nor versions, and its
/// If-Match is not atomic.
final class S3ProxyServer implements BeforeAllCallback {

  private record Running(S3Proxy proxy) implements AutoCloseable {
    @Override
    public void close() {
      try {
        proxy.stop();
      } catch (Exception e) {
        throw new IllegalStateException("S3Proxy does not stop", e);
      }
    }
  }

  private @Nullable Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.create(S3ProxyServer.class))
            .computeIfAbsent(Running.class, key -> start(), Running.class);
  }

  private static Running start() {
    try {
      S3Proxy proxy =
          S3Proxy.builder()
              .blobStore(BlobStores.create("transient", new Properties()))
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "AK", "SK")
              .build();
      proxy.start();
      return new Running(proxy);
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not start", e);
    }
  }

  private S3Proxy running() {
    return Objects.requireNonNull(running, "register this in a static field").proxy();
  }

  BlobStore newStore() {
    String bucket = "test-" + UUID.randomUUID();
    S3Client s3 = client("SK");
    s3.createBucket(b -> b.bucket(bucket));
    return new S3BlobStore(s3, bucket);
  }

  S3Client client(String secret) {
    return S3Client.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create("http://127.0.0.1:" + running().getPort()))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AK", secret)))
        .httpClientBuilder(ApacheHttpClient.builder().maxConnections(64))
        .build();
  }
}
