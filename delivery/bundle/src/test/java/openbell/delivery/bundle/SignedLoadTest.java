package openbell.delivery.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import openbell.delivery.bundle.loader.BundleException;
import openbell.delivery.bundle.loader.BundleLoader;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.bundle.loader.BundleSettings;
import openbell.delivery.bundle.loader.LoadedBundle;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// On S3Proxy, which checks signatures: the loader's own are taken, those of a wrong secret are
/// not.
class SignedLoadTest {

  @TempDir Path dir;
  private S3Proxy proxy;
  private String endpoint = "";

  @BeforeEach
  void open() throws Exception {
    proxy =
        S3Proxy.builder()
            .blobStore(BlobStores.create("transient", new Properties()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "AK", "SK")
            .build();
    proxy.start();
    endpoint = "http://127.0.0.1:" + proxy.getPort();
  }

  @AfterEach
  void close() throws Exception {
    proxy.stop();
  }

  @Test
  void aSignedLoadIsServedAndAWronglySignedOneIsRefused() throws Exception {
    Path jar = dir.resolve("some~big+lib-1.jar");
    byte[] bytes = new byte[9 << 20];
    new Random(1).nextBytes(bytes);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("bytes"));
      out.write(bytes);
    }
    BuiltBundle built =
        BundleBuilder.build(List.of(jar), BundleRules.parse("rules", List.of("heavy *")));
    built.writeTo(dir.resolve("x.bundle"));
    BundlePin pin = new BundlePin("web_1.0", built.sha256());
    put(pin.key(), dir.resolve("x.bundle"));

    assertThatThrownBy(() -> load(pin, "wrong"))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("is refused with HTTP 403 SignatureDoesNotMatch");
    LoadedBundle loaded = load(pin, "SK");
    assertThat(loaded.report().retries()).isZero();
    assertThat(loaded.jars())
        .singleElement()
        .satisfies(each -> assertThat(each).hasSameBinaryContentAs(jar));
  }

  private LoadedBundle load(BundlePin pin, String secret) {
    Map<String, String> env = new HashMap<>();
    env.put("BUNDLE_BUCKET", "bundles-of-test");
    env.put("BUNDLE_KEY", pin.key());
    env.put("BUNDLE_DIR", dir.resolve("disk").toString());
    env.put("AWS_ENDPOINT_URL", endpoint);
    env.put("AWS_ACCESS_KEY_ID", "AK");
    env.put("AWS_SECRET_ACCESS_KEY", secret);
    return BundleLoader.of(BundleSettings.of(env), env, InstantSource.system()).load();
  }

  private void put(String key, Path file) {
    try (S3Client s3 =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(endpoint))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AK", "SK")))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build()) {
      s3.createBucket(b -> b.bucket("bundles-of-test"));
      s3.putObject(b -> b.bucket("bundles-of-test").key(key), file);
    }
  }
}
