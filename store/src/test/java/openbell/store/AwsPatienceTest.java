package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How long a caller waits when the service is not there.
class AwsPatienceTest {

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATE = Duration.ofSeconds(30);

  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void listenAndNeverAnswer() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  connections.add(server.accept());
                }
              } catch (IOException e) {
                // Closed: the test is over.
              }
            });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void webHandlerWaitsTenSecondsAtMost() {
    AwsPatience patience = S3Settings.of("box").patience();

    assertThat(patience)
        .isEqualTo(
            new AwsPatience(
                Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), 3));
    assertThat(DynamoDbSettings.of("t").patience()).isEqualTo(patience);
  }

  @Test
  void refusedConnectionFailsAtOnceAfterItsAttempts() throws IOException {
    server.close();

    for (ThrowingCallable call : operations(AwsPatience.INTERACTIVE)) {
      assertUnavailableWithin(Duration.ofSeconds(4), call, "(check the network");
    }
  }

  @Test
  void silentServerIsAskedAsOftenAsAllowed() {
    for (int attempts = 1; attempts <= 3; attempts++) {
      connections.clear();
      AwsPatience patience = new AwsPatience(LATE, SOON, LATE, attempts);

      assertUnavailableWithin(Duration.ofSeconds(10), operations(patience).getFirst(), "timed out");

      assertThat(connections).hasSize(attempts);
    }
  }

  @Test
  void wholeCallEndsWithItsTimeoutHoweverLongAReadMayTake() {
    for (ThrowingCallable call : operations(new AwsPatience(LATE, LATE, SOON, 3))) {
      assertUnavailableWithin(Duration.ofSeconds(10), call, "200 milli");
    }
  }

  @Test
  void patienceOfNothingIsRefused() {
    assertThatThrownBy(() -> new AwsPatience(SOON, Duration.ZERO, LATE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("read timeout of PT0S (must be positive)");
    assertThatThrownBy(() -> new AwsPatience(SOON, SOON, LATE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 attempts (must be at least 1)");
  }

  private List<ThrowingCallable> operations(AwsPatience patience) {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
    S3Settings s3 = S3Settings.of("box").withEndpoint(endpoint).withPatience(patience);
    DynamoDbSettings dynamo =
        DynamoDbSettings.of("state").withEndpoint(endpoint).withPatience(patience);
    List<ThrowingCallable> calls = new ArrayList<>();
    for (Consumer<BlobStore> call :
        List.<Consumer<BlobStore>>of(
            store -> store.get("k"),
            store -> store.getUnless("k", "abc"),
            store -> store.put("k", new byte[1], BlobMeta.of("text/plain")))) {
      calls.add(
          () -> {
            try (BlobStore store = S3BlobStore.open(s3)) {
              call.accept(store);
            }
          });
    }
    calls.add(
        () -> {
          try (DynamoDbStateStore state = DynamoDbStateStore.open(dynamo)) {
            state.read("r");
          }
        });
    return calls;
  }

  private static void assertUnavailableWithin(Duration limit, ThrowingCallable call, String says) {
    long start = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining(says);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
  }
}
