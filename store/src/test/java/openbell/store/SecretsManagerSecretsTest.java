package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerSecretsTest {

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  private final String name = "openbell/test-" + UUID.randomUUID();
  private final AtomicInteger opened = new AtomicInteger();
  private Instant now = Instant.parse("2025-11-11T10:00:00Z");
  private SecretsManagerClient admin;
  private SecretsManagerSecrets secrets;

  @BeforeAll
  static void credentials() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterAll
  static void noCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void open() {
    admin = MOTO.server().secretsClient();
    secrets =
        new SecretsManagerSecrets(
            new Lazily<>(
                () -> {
                  opened.incrementAndGet();
                  return MOTO.server().secretsClient();
                }),
            () -> now);
  }

  @AfterEach
  void close() {
    secrets.close();
    admin.close();
  }

  @Test
  void aTextIsReadByNameAndByArnAndTheClientIsOpenedAtTheFirstRead() {
    String arn = admin.createSecret(b -> b.name(name).secretString("sk-1")).arn();
    assertThat(opened).hasValue(0);
    assertThat(secrets.read(name)).isEqualTo("sk-1");
    assertThat(secrets.read(arn)).isEqualTo("sk-1");
    assertThat(opened).hasValue(1);
  }

  @Test
  void aTextIsKeptForFiveMinutesThenAChangedOneIsSeen() {
    admin.createSecret(b -> b.name(name).secretString("sk-1"));
    assertThat(secrets.read(name)).isEqualTo("sk-1");
    admin.putSecretValue(b -> b.secretId(name).secretString("sk-2"));
    now = now.plus(Duration.ofSeconds(299));
    assertThat(secrets.read(name)).isEqualTo("sk-1");
    now = now.plus(Duration.ofSeconds(1));
    assertThat(secrets.read(name)).isEqualTo("sk-2");
  }

  @Test
  void aMissingSecretIsToldWithTheCureAndLookedForAgainAfterHalfAMinute() {
    assertThatThrownBy(() -> secrets.read(name))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("Read of secret '" + name + "' in Secrets Manager failed: ")
        .hasMessageEndingWith("(create secret " + name + ", or correct its name or AWS_REGION)");
    admin.createSecret(b -> b.name(name).secretString("sk-1"));
    now = now.plus(Duration.ofSeconds(29));
    assertThatThrownBy(() -> secrets.read(name)).isInstanceOf(StoreException.class);
    now = now.plus(Duration.ofSeconds(1));
    assertThat(secrets.read(name)).isEqualTo("sk-1");
  }

  @Test
  void bytesAreNoText() {
    admin.createSecret(b -> b.name(name).secretBinary(SdkBytes.fromUtf8String("sk-1")));
    assertThatThrownBy(() -> secrets.read(name))
        .hasMessageContaining("holds bytes, no text (store it as a SecretString)")
        .hasMessageNotContaining("sk-1");
  }

  @Test
  void whoMayNotReadItIsToldTheAction() throws IOException {
    try (Scripted service = new Scripted();
        SecretsManagerSecrets denied = service.secrets()) {
      service.answers(400, "{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}");
      assertThatThrownBy(() -> denied.read("openai"))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED))
          .hasMessageContaining("grant secretsmanager:GetSecretValue on secret openai");
    }
  }

  @Test
  void whileTheServiceIsDownTheTextReadBeforeIsUsedAndNotAskedForAtEveryRead() throws IOException {
    try (Scripted service = new Scripted();
        SecretsManagerSecrets shaky = service.secrets()) {
      service.answers(200, "{\"Name\":\"openai\",\"SecretString\":\"sk-1\"}");
      assertThat(shaky.read("openai")).isEqualTo("sk-1");
      service.answers(503, "{}");
      now = now.plus(SecretsManagerSecrets.KEEP);
      assertThat(shaky.read("openai")).isEqualTo("sk-1");
      int asked = service.requests.get();
      assertThat(shaky.read("openai")).isEqualTo("sk-1");
      assertThat(service.requests).hasValue(asked);
      service.answers(200, "{\"Name\":\"openai\",\"SecretString\":\"sk-2\"}");
      now = now.plus(SecretsManagerSecrets.REST);
      assertThat(shaky.read("openai")).isEqualTo("sk-2");
    }
  }

  @Test
  void aServiceThatWasNeverReachedIsAFailureThatSaysSo() {
    URI nobody = URI.create("http://127.0.0.1:1");
    SecretsManagerSettings settings = SecretsManagerSettings.defaults().withEndpoint(nobody);
    try (SecretsManagerSecrets down = SecretsManagerSecrets.open(settings, () -> now)) {
      assertThatThrownBy(() -> down.read("openai"))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
          .hasMessageContaining("check the network and AWS_ENDPOINT_URL");
    }
  }

  /** A Secrets Manager that answers as told. */
  private final class Scripted implements AutoCloseable {
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private volatile int status = 500;
    private volatile String body = "{}";

    Scripted() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
    }

    void answers(int nextStatus, String nextBody) {
      status = nextStatus;
      body = nextBody;
    }

    SecretsManagerSecrets secrets() {
      URI at = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      return SecretsManagerSecrets.open(
          SecretsManagerSettings.defaults().withEndpoint(at), () -> now);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
