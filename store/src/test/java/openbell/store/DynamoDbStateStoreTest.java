package openbell.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What a DynamoDB store asks, request by request, and what it makes of answers that a healthy
/// server does not give. The answers are scripted; the SDK between is the real one.
class DynamoDbStateStoreTest {

  private static final String NONCE = "08070605040302010807060504030201";
  // Decades off, so that a stamp by this machine's own clock is seen.
  private static final Instant WRONG_CLOCK = Instant.parse("2001-01-01T00:00:00Z");

  private record Answer(int status, String json) {}

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private DynamoDbStateStore state;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    state = store(1);
  }

  @AfterEach
  void stop() {
    state.close();
    server.stop(0);
  }

  @Test
  void firstWriteAsksForTheTimeOnceAndLaterOnesAreOneRequest() {
    script(ok(), ok(), ok());

    state.create("r", bytes("1"));
    state.replace("r", bytes("2"), "abc");

    assertThat(requests).containsExactly("GetItem", "PutItem", "PutItem");
    assertThat(bodies.get(1)).contains("attribute_not_exists(#name)").contains(NONCE);
    assertThat(bodies.get(2)).contains("#version = :version").contains("\"abc\"");
  }

  @Test
  void recordIsStampedWithTheServicesTimeNotTheMachines() {
    script(ok(), ok());

    state.create("r", bytes("1"));

    Matcher modified = Pattern.compile("\"modified\":\\{\"N\":\"(\\d+)\"").matcher(bodies.get(1));
    assertThat(modified.find()).isTrue();
    assertThat(Instant.ofEpochMilli(Long.parseLong(modified.group(1))))
        .isBetween(Instant.now().minusSeconds(20), Instant.now());
  }

  @Test
  void readIsOneStronglyConsistentRequestWithTheServicesTime() {
    script(
        new Answer(
            200,
            """
            {"Item":{"name":{"S":"r"},"value":{"B":"aGVsbG8="},"version":{"S":"v1"},\
            "modified":{"N":"1762855200123"}}}\
            """));

    StateRecord record = state.read("r").orElseThrow();

    assertThat(requests).containsExactly("GetItem");
    assertThat(bodies.getFirst()).contains("\"ConsistentRead\":true");
    assertThat(record.value()).asString(UTF_8).isEqualTo("hello");
    assertThat(record.version()).isEqualTo("v1");
    assertThat(record.lastModified()).isEqualTo("2025-11-11T10:00:00.123Z");
    assertThat(record.readAt()).isBetween(Instant.now().minusSeconds(20), Instant.now());
  }

  @Test
  void writeWhoseAnswerWasLostIsStillOurs() {
    script(ok(), error(500, "InternalServerError"), conflictWith(NONCE));

    try (DynamoDbStateStore retrying = store(2)) {
      assertThat(retrying.create("r", bytes("1"))).contains(NONCE);
    }
    assertThat(requests).containsExactly("GetItem", "PutItem", "PutItem");
  }

  @Test
  void recordOfAnotherWriterIsAConflict() {
    script(ok(), conflictWith("ffff"), error(400, "ConditionalCheckFailedException"));

    assertThat(state.create("r", bytes("1"))).isEmpty();
    assertThat(state.replace("r", bytes("1"), "gone")).isEmpty();
  }

  @Test
  void namesAreScannedPageByPage() {
    script(
        new Answer(
            200,
            """
            {"Items":[{"name":{"S":"p/2"}}],"LastEvaluatedKey":{"name":{"S":"p/2"}}}\
            """),
        new Answer(
            200,
            """
            {"Items":[],"LastEvaluatedKey":{"name":{"S":"q"}}}\
            """),
        new Answer(
            200,
            """
            {"Items":[{"name":{"S":"p/1"}}]}\
            """));

    assertThat(state.names("p/")).containsExactly("p/1", "p/2");
    assertThat(requests).containsExactly("Scan", "Scan", "Scan");
    assertThat(bodies.get(0)).contains("begins_with(#name, :prefix)").contains("\"p/\"");
    assertThat(bodies.get(2)).contains("\"ExclusiveStartKey\":{\"name\":{\"S\":\"q\"}}");
  }

  @Test
  void throttlingAndFailingServersAreUnavailable() {
    script(
        error(400, "ProvisionedThroughputExceededException"),
        error(400, "ThrottlingException"),
        error(400, "RequestLimitExceeded"),
        error(500, "InternalServerError"),
        error(503, "ServiceUnavailable"));

    for (int i = 0; i < 5; i++) {
      assertFails(
          () -> state.read("r"), StoreException.Kind.UNAVAILABLE, "give the table more capacity");
    }
    assertThat(requests).hasSize(5);
  }

  @Test
  void forbiddenNamesTheActions() {
    script(error(400, "AccessDeniedException"));

    assertFails(
        () -> state.read("r"),
        StoreException.Kind.DENIED,
        "Read of 'r' in DynamoDB table t failed: DynamoDB answered 400 AccessDeniedException: said"
            + " so (grant dynamodb:GetItem, dynamodb:PutItem, dynamodb:DeleteItem and dynamodb:Scan"
            + " on table t)");
  }

  @Test
  void expiredCredentialsAreNotAMatterOfPermissions() {
    script(error(400, "ExpiredTokenException"), error(400, "UnrecognizedClientException"));

    for (int i = 0; i < 2; i++) {
      assertFails(() -> state.read("r"), StoreException.Kind.DENIED, "check the AWS credentials");
    }
  }

  @Test
  void endpointOfTheEnvironmentIsEnoughToOpen() {
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    Map<String, String> properties =
        Map.of(
            "aws.endpointUrlDynamoDb", endpoint,
            "aws.accessKeyId", "test",
            "aws.secretAccessKey", "test");
    script(ok());
    properties.forEach(System::setProperty);
    try (DynamoDbStateStore opened = DynamoDbStateStore.open(DynamoDbSettings.of("t"))) {
      assertThat(opened.read("r")).isEmpty();
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }

    assertThat(requests).containsExactly("GetItem");
  }

  private void script(Answer... all) {
    answers.addAll(List.of(all));
  }

  private static Answer ok() {
    return new Answer(200, "{}");
  }

  private static Answer error(int status, String code) {
    return new Answer(
        status,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"said so\"}"
            .formatted(code));
  }

  private static Answer conflictWith(String version) {
    return new Answer(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\","
            + "\"message\":\"said so\",\"Item\":{\"version\":{\"S\":\"%s\"}}}".formatted(version));
  }

  private static void assertFails(ThrowingCallable call, StoreException.Kind kind, String says) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(says);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      requests.add(target.replace("DynamoDB_20120810.", ""));
      Answer answer = answers.isEmpty() ? error(500, "NothingScripted") : answers.remove();
      byte[] body = answer.json().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private DynamoDbStateStore store(int attempts) {
    RandomGenerator random = () -> 0x0102030405060708L;
    DynamoDbClient client =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(ApacheHttpClient.builder())
            .overrideConfiguration(
                o ->
                    o.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(attempts)
                            .build()))
            .build();
    return new DynamoDbStateStore(client, "t", random, InstantSource.fixed(WRONG_CLOCK));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
