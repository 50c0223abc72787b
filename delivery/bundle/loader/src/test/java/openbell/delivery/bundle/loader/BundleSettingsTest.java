package openbell.delivery.bundle.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import openbell.store.signing.AwsCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleSettingsTest {

  private static final String HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final Map<String, String> LEAST =
      Map.of(
          "BUNDLE_BUCKET", "my-bucket",
          "BUNDLE_NAME", "web",
          "BUNDLE_SHA256", HASH,
          "AWS_REGION", "ap-southeast-1");

  @Test
  void needsABucketAPinAndARegion() {
    BundleSettings settings = BundleSettings.of(LEAST);
    assertThat(settings.pin().key()).isEqualTo("bundles/web/" + HASH + ".bundle");
    assertThat(settings.directory()).isEqualTo(Path.of("/tmp/bundles"));
    assertThat(settings.deadline()).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.uri())
        .hasToString(
            "https://my-bucket.s3.ap-southeast-1.amazonaws.com/bundles/web/" + HASH + ".bundle");
  }

  @Test
  void aKeySaysWhichBundleToo() {
    Map<String, String> env = with("BUNDLE_KEY", "bundles/other/" + HASH + ".bundle");
    assertThat(BundleSettings.of(env).pin().name()).isEqualTo("other");
  }

  @Test
  void bucketsGoIntoThePathOfAnEndpointAndOfABucketWithDots() {
    assertThat(BundleSettings.of(with("AWS_ENDPOINT_URL", "http://127.0.0.1:9000/")).uri())
        .hasToString("http://127.0.0.1:9000/my-bucket/bundles/web/" + HASH + ".bundle");
    Map<String, String> both = new HashMap<>(with("AWS_ENDPOINT_URL", "http://127.0.0.1:9000"));
    both.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9001");
    assertThat(BundleSettings.of(both).uri().getPort()).isEqualTo(9001);
    both.put("BUNDLE_ENDPOINT_URL", "http://127.0.0.1:9002");
    assertThat(BundleSettings.of(both).uri().getPort()).isEqualTo(9002);
    assertThat(BundleSettings.of(with("BUNDLE_BUCKET", "a.b")).uri().getHost())
        .isEqualTo("s3.ap-southeast-1.amazonaws.com");
    assertThat(BundleSettings.of(with("AWS_REGION", "cn-north-1")).uri().getHost())
        .isEqualTo("my-bucket.s3.cn-north-1.amazonaws.com.cn");
  }

  @ParameterizedTest
  @CsvSource({
    "BUNDLE_BUCKET, '', BUNDLE_BUCKET is not set: set it in the function's environment",
    "BUNDLE_SHA256, '', BUNDLE_SHA256 is not set: set it in the function's environment",
    "BUNDLE_SHA256, abc, Not a bundle's hash: 'abc' (use the 64 hexadecimal digits of its key)",
    "BUNDLE_KEY, a/b, Not a bundle's key: 'a/b' (use bundles/NAME/SHA256.bundle)",
    "BUNDLE_DEADLINE_MS, soon, BUNDLE_DEADLINE_MS=soon cannot be used: give a whole number",
    "BUNDLE_CONNECTIONS, 0, BUNDLE_CONNECTIONS=0 cannot be used: give a number from 1 to 64",
    "AWS_REGION, '', AWS_REGION= cannot be used: give a region such as ap-southeast-1",
    "AWS_ENDPOINT_URL, nowhere, AWS_ENDPOINT_URL=nowhere cannot be used: give an address such as"
        + " http://127.0.0.1:9000",
  })
  void saysWhatCannotBeUsed(String name, String value, String message) {
    assertThatThrownBy(() -> BundleSettings.of(with(name, value)))
        .isInstanceOf(BundleException.class)
        .hasMessage(message);
  }

  @Test
  void credentialsAreThoseOfTheEnvironment() {
    Map<String, String> env =
        Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b", "AWS_SESSION_TOKEN", "c");
    assertThat(BundleLoader.credentials(env))
        .isEqualTo(new AwsCredentials("a", "b", Optional.of("c")));
    assertThat(BundleLoader.credentials(env)).hasToString("AwsCredentials[a]");
    assertThatThrownBy(() -> BundleLoader.credentials(Map.of()))
        .hasMessageStartingWith("No AWS credentials in the environment");
  }

  /// As under SnapStart, where no keys are in the environment.
  @Test
  void credentialsMayComeFromTheContainersEndpoint() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/credentials",
        exchange -> {
          boolean allowed = "secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body =
              """
              {"AccessKeyId" : "AK", "SecretAccessKey":"S/K", "Token": "T\\/1==", "Expiration":"x"}\
              """
                  .getBytes();
          exchange.sendResponseHeaders(allowed ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/credentials";
    try {
      Map<String, String> env =
          Map.of(
              "AWS_CONTAINER_CREDENTIALS_FULL_URI",
              uri,
              "AWS_CONTAINER_AUTHORIZATION_TOKEN",
              "secret");
      assertThat(BundleLoader.credentials(env))
          .isEqualTo(new AwsCredentials("AK", "S/K", Optional.of("T/1==")));
      assertThatThrownBy(
              () -> BundleLoader.credentials(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri)))
          .hasMessageStartingWith("No AWS credentials from AWS_CONTAINER_CREDENTIALS_FULL_URI");
    } finally {
      server.stop(0);
    }
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> env = new HashMap<>(LEAST);
    env.put(name, value);
    return env;
  }
}
