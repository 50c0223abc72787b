package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.SnsClient;

class SnsTopicTest {
  private static final String NOBODYS = "arn:aws:sns:ap-southeast-1:123456789012:nobodys";

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private HttpServer subscriber;

  @BeforeEach
  void open() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    subscriber.createContext(
        "/",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    subscriber.start();
  }

  @AfterEach
  void close() {
    subscriber.stop(0);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void whoSubscribesGetsTheMessage() throws Exception {
    String address = "http://127.0.0.1:%d/".formatted(subscriber.getAddress().getPort());
    try (SnsClient admin = MOTO.server().snsClient()) {
      String arn = admin.createTopic(b -> b.name("alerts-" + UUID.randomUUID())).topicArn();
      admin.subscribe(b -> b.topicArn(arn).protocol("http").endpoint(address));
      try (SnsTopic topic = SnsTopic.open(arn, Optional.of(MOTO.server().endpoint()))) {
        topic.publish("ราคา of PTT.BK\n" + "x".repeat(200), "the prices of PTT.BK: ก \"x\"");
      }
    }
    assertThat(received.poll(10, TimeUnit.SECONDS))
        .contains("the prices of PTT.BK")
        .contains("???? of PTT.BK?xxx");
  }

  @Test
  void aTopicThatIsNotThereIsToldWithTheCure() {
    try (SnsTopic topic = SnsTopic.open(NOBODYS, Optional.of(MOTO.server().endpoint()))) {
      assertThatThrownBy(() -> topic.publish("a", "b"))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "A message to topic %s failed: it answered 404 NotFound (create it, or correct"
                  + " SNS_TOPIC_ARN)",
              NOBODYS);
    }
  }

  @Test
  void aServiceThatIsNotThereIsToldWithTheCure() {
    Optional<URI> nobody = Optional.of(URI.create("http://127.0.0.1:1"));
    try (SnsTopic topic = SnsTopic.open(NOBODYS, nobody)) {
      assertThatThrownBy(() -> topic.publish("a", "b"))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
          .hasMessageEndingWith("(check the network and AWS_ENDPOINT_URL_SNS)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alerts",
        "arn:aws:sns:eu-west-1:123456789012:alerts:sub",
        "arn:aws:sqs:eu-west-1:123456789012:alerts"
      })
  void whatIsNoTopicIsRefusedBeforeAnythingIsAsked(String text) {
    assertThatThrownBy(() -> SnsTopic.open(text, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void topicsOfEveryPartitionAreTaken() {
    SnsTopic.open("arn:aws-cn:sns:cn-north-1:123456789012:a_b-c", Optional.empty()).close();
  }
}
