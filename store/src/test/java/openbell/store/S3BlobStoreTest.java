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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// What an S3 store asks, request by request, and what it makes of answers that a healthy server
/// does not give. The answers are scripted; the SDK between is the real one.
class S3BlobStoreTest {

  private record Answer(int status, String code, Map<String, String> headers) {}

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> pauses = new ArrayList<>();
  private HttpServer server;
  private BlobStore store;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    store =
        new S3BlobStore(
            client(server.getAddress().getPort()),
            "box",
            pauses::add,
            new Random(1),
            InstantSource.fixed(Instant.parse("2025-11-12T00:00:00Z")));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  @Test
  void getIsOneRequest() {
    answers.add(
        new Answer(
            200,
            "",
            Map.of(
                "ETag", "\"abc\"",
                "Last-Modified", "Tue, 11 Nov 2025 10:00:00 GMT",
                "Content-Type", "application/json",
                "x-amz-meta-Expires-At", "2025-11-12T10:00:00",
                "x-amz-meta-odd", "=?UTF-8?Q?=E0?= \u00e9")));

    BlobInfo info = store.get("cache/k").orElseThrow().info();

    assertThat(requests).containsExactly("GET /box/cache/k");
    assertThat(info.etag()).isEqualTo("abc");
    assertThat(info.lastModified()).isEqualTo("2025-11-11T10:00:00Z");
    // By the answer's Date: the machine's clock stands still on another day.
    assertThat(info.readAt()).isBetween(Instant.now().minusSeconds(20), Instant.now());
    assertThat(info.meta().contentType()).isEqualTo("application/json");
    assertThat(info.meta().metadata()).containsEntry("expires-at", "2025-11-12T10:00:00");
  }

  @Test
  void conditionalReadIsOneRequestWhateverTheAnswer() {
    answers.add(new Answer(304, "", Map.of("ETag", "\"abc\"")));
    answers.add(
        new Answer(
            200, "", Map.of("ETag", "\"def\"", "Last-Modified", "Tue, 11 Nov 2025 10:00:00 GMT")));
    answers.add(error(404, "NoSuchKey"));

    assertThat(store.getUnless("k", "abc")).isEqualTo(new Fetch.NotModified());
    assertThat(store.getUnless("k", "abc"))
        .isInstanceOfSatisfying(
            Fetch.Found.class, f -> assertThat(f.blob().info().etag()).isEqualTo("def"));
    assertThat(store.getUnless("k", "abc")).isEqualTo(new Fetch.Missing());

    assertThat(requests).hasSize(3).containsOnly("GET /box/k If-None-Match: \"abc\"");
  }

  @Test
  void conditionalReadFailsAsAnyRead() {
    answers.add(error(404, "NoSuchBucket"));
    answers.add(error(403, "AccessDenied"));

    assertFails(() -> store.getUnless("k", "abc"), StoreException.Kind.OTHER, "create bucket box");
    assertFails(
        () -> store.getUnless("k", "abc"), StoreException.Kind.DENIED, "grant s3:GetObject");
  }

  @Test
  void putIsOneRequestWithItsCondition() {
    answers.add(ok());
    answers.add(ok());
    answers.add(ok());

    store.put("k", bytes("x"), BlobMeta.of("text/plain"));
    store.put("k", bytes("x"), BlobMeta.of("text/plain"), PutCondition.ifAbsent());
    store.put("k", bytes("x"), BlobMeta.of("text/plain"), PutCondition.ifMatch("abc"));

    assertThat(requests)
        .containsExactly(
            "PUT /box/k", "PUT /box/k If-None-Match: *", "PUT /box/k If-Match: \"abc\"");
  }

  @Test
  void twoWritersAtOnceAreRetriedWithGrowingPauses() {
    answers.add(error(409, "ConditionalRequestConflict"));
    answers.add(error(409, "ConditionalRequestConflict"));
    answers.add(ok());

    assertThat(store.put("k", bytes("x"), BlobMeta.of("text/plain"), PutCondition.ifAbsent()))
        .isEqualTo(new PutResult.Written("abc"));
    assertThat(requests).hasSize(3);
    assertThat(pauses).hasSize(2);
    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(1), Duration.ofMillis(51));
    assertThat(pauses.get(1)).isBetween(Duration.ofMillis(1), Duration.ofMillis(101));
  }

  @Test
  void endlessConflictsAreGivenUpAsUnavailable() {
    for (int i = 0; i < 10; i++) {
      answers.add(error(409, "ConditionalRequestConflict"));
    }

    assertFails(
        () -> store.put("k", bytes("x"), BlobMeta.of("text/plain"), PutCondition.ifAbsent()),
        StoreException.Kind.UNAVAILABLE,
        "S3 answered 409 ConditionalRequestConflict");
    assertThat(requests).hasSize(6);
  }

  @Test
  void ifMatchOnWhatIsGoneIsAConflictButAMissingBucketIsAnError() {
    answers.add(error(404, "NoSuchKey"));
    answers.add(error(404, "NoSuchBucket"));
    PutCondition condition = PutCondition.ifMatch("abc");

    assertThat(store.put("k", bytes("x"), BlobMeta.of("text/plain"), condition))
        .isEqualTo(new PutResult.Conflict());
    assertFails(
        () -> store.put("k", bytes("x"), BlobMeta.of("text/plain"), condition),
        StoreException.Kind.OTHER,
        "create bucket box");
  }

  @Test
  void missingBucketIsAnErrorForReaders() {
    answers.add(error(404, "NoSuchBucket"));
    answers.add(error(404, "NoSuchBucket"));

    assertFails(() -> store.get("k"), StoreException.Kind.OTHER, "create bucket box");
    assertFails(
        () -> store.list("", Optional.empty(), 1), StoreException.Kind.OTHER, "create bucket box");
  }

  @Test
  void forbiddenNamesThePermissions() {
    answers.add(error(403, "AccessDenied"));
    answers.add(error(403, "AccessDenied"));

    assertFails(
        () -> store.get("cache/k"),
        StoreException.Kind.DENIED,
        "Get of 'cache/k' in s3 bucket box failed: S3 answered 403 AccessDenied"
            + " (grant s3:GetObject on the objects and s3:ListBucket on bucket box)");
    assertFails(
        () -> store.put("k", bytes("x"), BlobMeta.of("text/plain")),
        StoreException.Kind.DENIED,
        "grant s3:PutObject");
  }

  @Test
  void expiredCredentialsAreNotAMatterOfPermissions() {
    answers.add(error(400, "ExpiredToken"));

    assertFails(() -> store.get("k"), StoreException.Kind.DENIED, "check the AWS credentials");
  }

  @Test
  void failingServerIsUnavailable() {
    answers.add(error(503, "SlowDown"));

    assertFails(() -> store.get("k"), StoreException.Kind.UNAVAILABLE, "503 SlowDown");
  }

  @Test
  void unreachableServerIsUnavailable() {
    int port = server.getAddress().getPort();
    server.stop(0);
    try (BlobStore gone = new S3BlobStore(client(port), "box")) {
      assertFails(() -> gone.get("k"), StoreException.Kind.UNAVAILABLE, "AWS_ENDPOINT_URL");
    }
  }

  @Test
  void endpointAloneIsEnoughToOpenAndUsesPathStyle() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    answers.add(error(404, "NoSuchKey"));
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    try (BlobStore opened = S3BlobStore.open(S3Settings.of("box").withEndpoint(endpoint))) {
      assertThat(opened.get("k")).isEmpty();
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }

    assertThat(requests).containsExactly("GET /box/k");
  }

  private static void assertFails(ThrowingCallable call, StoreException.Kind kind, String says) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(says);
  }

  private static Answer ok() {
    return new Answer(200, "", Map.of("ETag", "\"abc\""));
  }

  private static Answer error(int status, String code) {
    return new Answer(status, code, Map.of());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      StringBuilder request =
          new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      for (String header : List.of("If-None-Match", "If-Match")) {
        String value = exchange.getRequestHeaders().getFirst(header);
        request.append(value == null ? "" : " " + header + ": " + value);
      }
      requests.add(request.toString());
      Answer answer = answers.isEmpty() ? error(500, "NothingScripted") : answers.remove();
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      String xml =
          answer.code().isEmpty()
              ? ""
              : "<Error><Code>%s</Code><Message>said so</Message></Error>".formatted(answer.code());
      byte[] body = xml.getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static S3Client client(int port) {
    return S3Client.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(ApacheHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
