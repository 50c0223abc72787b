package openbell.edge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import openbell.desk.ops.OpsNumbers;
import openbell.edge.line.LineWebhook;
import openbell.store.MotoServer;
import openbell.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebHandlerTest {
  private static final String REPORT = "/api/reports/AAPL?lang=en";

  @TempDir Path home;
  private Scene scene;

  @BeforeEach
  void open() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    scene = new Scene(home);
  }

  @AfterEach
  void close() {
    scene.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void aMissIsMadeByTheWorkFunctionAndAnsweredWithinTheWait() {
    WebHandler web = scene.web(scene.running(scene.worker()));
    JsonNode made = Scene.get(web, REPORT);
    assertThat(made.get("statusCode").asInt()).isEqualTo(200);
    assertThat(Scene.header(made, "X-Cache")).isEqualTo("directory");
    assertThat(made.get("isBase64Encoded").asBoolean()).isFalse();
    JsonNode report = Scene.json(made);
    assertThat(report.get("ticker").asText()).isEqualTo("AAPL");
    assertThat(report.get("facts").get("close").asDouble()).isEqualTo(561.02);
    assertThat(scene.invoked)
        .containsExactly(
            "work:live"
                + " {\"kind\":\"report\",\"query\":\"AAPL\",\"date\":\"2014-01-02\",\"lang\":\"en\"}");
    JsonNode again = Scene.get(web, REPORT);
    assertThat(Scene.header(again, "X-Cache")).isEqualTo("memory");
    assertThat(Scene.body(again)).isEqualTo(Scene.body(made));
    assertThat(scene.invoked).hasSize(1);
  }

  @Test
  void aColdInstanceFindsItInTheFarTier() {
    Scene.call(scene.worker(), "{\"kind\":\"report\",\"query\":\"AAPL\",\"lang\":\"en\"}", 60_000);
    WebHandler web = scene.web((function, payload) -> {});
    assertThat(Scene.header(Scene.get(web, REPORT), "X-Cache")).isEqualTo("directory");
    assertThat(Scene.header(Scene.get(web, REPORT), "X-Cache")).isEqualTo("memory");
    assertThat(scene.invoked).isEmpty();
  }

  @Test
  void whoDoesNotWaitIsToldWhereToAskAgainAndTheWorkFunctionMakesIt() {
    WebHandler web = scene.web((function, payload) -> {});
    JsonNode busy = Scene.get(web, "/api/reports/aapl?lang=en&wait=0");
    assertThat(busy.get("statusCode").asInt()).isEqualTo(202);
    assertThat(Scene.header(busy, "Location")).isEqualTo("/api/reports/AAPL?lang=en&wait=0");
    assertThat(Scene.header(busy, "Retry-After")).isNotEmpty();
    String handed = scene.invoked.getFirst().substring("work:live ".length());
    JsonNode result = Scene.call(scene.worker(), handed, 60_000);
    assertThat(result.get("report").asText()).isEqualTo("made");
    JsonNode ready = Scene.get(web, Scene.header(busy, "Location"));
    assertThat(ready.get("statusCode").asInt()).isEqualTo(200);
  }

  @Test
  void withASecondLeftTheAnswerIsThereInTime() {
    WebHandler web = scene.web((function, payload) -> {});
    long start = System.nanoTime();
    JsonNode answer = Scene.call(web, Scene.request("GET", REPORT + "&wait=25").toString(), 1000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(answer.get("statusCode").asInt()).isIn(202, 503);
  }

  @Test
  void withoutAWorkFunctionThePageWaitsForItsReport() {
    JsonNode page = Scene.get(scene.alone(), "/reports/AAPL?lang=en");
    assertThat(page.get("statusCode").asInt()).isEqualTo(200);
    assertThat(Scene.header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.get("body").asText()).contains("Apple");
    assertThat(scene.invoked).isEmpty();
  }

  @Test
  void theLookAfterAMakingIsNoRequestTooManyOfTheClient() {
    scene.env.put("OPENBELL_REQUESTS_PER_MINUTE", "1");
    JsonNode answer = Scene.get(scene.alone(), REPORT + "&wait=0");
    assertThat(answer.get("statusCode").asInt()).isEqualTo(202);
  }

  @Test
  void whatCannotBeHandedOverIsMadeInTheRequest() {
    WebHandler web =
        scene.web(
            (function, payload) -> {
              throw new StoreException(StoreException.Kind.UNAVAILABLE, "throttled");
            });
    JsonNode made = Scene.get(web, REPORT);
    assertThat(made.get("statusCode").asInt()).isEqualTo(200);
    assertThat(Scene.header(made, "X-Cache")).isEqualTo("made");
  }

  @Test
  void aPictureComesOutAsItIsKept() throws IOException {
    JsonNode answer = Scene.get(scene.alone(), "/api/reports/AAPL/chart.png?lang=en");
    assertThat(answer.get("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.get("isBase64Encoded").asBoolean()).isTrue();
    byte[] png = Scene.body(answer);
    assertThat(png).startsWith(0x89, 'P', 'N', 'G', 13, 10, 26, 10);
    Path kept = home.resolve("blobs/cache/reports/AAPL/2014-01-02/chart.en.b64");
    assertThat(Base64.getMimeDecoder().decode(Files.readAllBytes(kept))).isEqualTo(png);
  }

  @Test
  void compressedTextIsBase64() throws IOException {
    WebHandler web = scene.alone();
    byte[] plain = Scene.body(Scene.get(web, REPORT));
    ObjectNode event = Scene.request("GET", REPORT);
    event.withObject("/headers").put("accept-encoding", "gzip");
    JsonNode packed = Scene.call(web, event.toString(), 30_000);
    assertThat(packed.get("isBase64Encoded").asBoolean()).isTrue();
    assertThat(Scene.header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(Scene.body(packed))).readAllBytes())
        .isEqualTo(plain);
  }

  @Test
  void headHasTheLengthAndNoBody() {
    WebHandler web = scene.alone();
    int length = Scene.body(Scene.get(web, REPORT)).length;
    JsonNode head = Scene.call(web, Scene.request("HEAD", REPORT).toString(), 30_000);
    assertThat(head.get("statusCode").asInt()).isEqualTo(200);
    assertThat(head.get("body").asText()).isEmpty();
    assertThat(Scene.header(head, "Content-Length")).isEqualTo(Integer.toString(length));
  }

  @Test
  void anEventOfAnotherFormatIsRefused() {
    JsonNode answer = Scene.call(scene.alone(), "{\"httpMethod\":\"GET\",\"path\":\"/\"}", 30_000);
    assertThat(answer.get("statusCode").asInt()).isEqualTo(400);
    assertThat(answer.get("body").asText()).contains("payload format 2.0");
  }

  @Test
  void eachInvocationLeavesOneLineWithItsMetrics() throws IOException {
    WebHandler web = scene.alone();
    Scene.get(web, REPORT);
    Scene.get(web, REPORT);
    assertThat(scene.log).hasSize(2);
    JsonNode cold = Json.MAPPER.readTree(scene.log.getFirst());
    JsonNode warm = Json.MAPPER.readTree(scene.log.getLast());
    assertThat(cold.get("request_id").asText()).isEqualTo("8476a536-e9f4-11e8-9739-2dfe598c3fcd");
    assertThat(cold.get("start").asText()).isEqualTo("cold");
    assertThat(cold.get("StartMillis").asLong()).isPositive();
    assertThat(cold.get("served_from").asText()).isEqualTo("made");
    assertThat(cold.get("path").asText()).isEqualTo("/api/reports/AAPL");
    assertThat(warm.get("start").asText()).isEqualTo("warm");
    assertThat(warm.get("served_from").asText()).isEqualTo("memory");
    assertThat(warm.get("status").asInt()).isEqualTo(200);
    assertThat(warm.has("StartMillis")).isFalse();
    JsonNode emf = warm.get("_aws").get("CloudWatchMetrics").get(0);
    assertThat(emf.get("Namespace").asText()).isEqualTo("Openbell");
    assertThat(emf.get("Dimensions").toString())
        .isEqualTo("[[\"handler\"],[\"handler\",\"start\"],[\"handler\",\"served_from\"]]");
    emf.get("Metrics").forEach(m -> assertThat(warm.has(m.get("Name").asText())).isTrue());
  }

  @Test
  void theLocalFileIsOpenedAfterTheFirstAnswerOnly() throws Exception {
    WebHandler web = scene.alone();
    Path file = home.resolve("cache.db");
    Scene.get(web, "/");
    Scene.get(web, REPORT.replace("reports/AAPL", "cache/stats"));
    for (int i = 0; i < 2000 && !Files.exists(file); i++) {
      Thread.sleep(10);
    }
    assertThat(Files.exists(file)).isTrue();
  }

  @Test
  void beforeTheSecondRequestNoLocalFileIsThere() {
    Scene.get(scene.alone(), REPORT);
    assertThat(Files.exists(home.resolve("cache.db"))).isFalse();
  }

  @Test
  void aSnapshotIsPrimedAndAfterARestoreThePartsAreNew() throws Exception {
    WebHandler web = scene.alone();
    var before = web.process().wiring();
    web.process().beforeCheckpoint(org.crac.Core.getGlobalContext());
    assertThat(home.resolve("blobs/cache")).doesNotExist();
    web.process().afterRestore(org.crac.Core.getGlobalContext());
    assertThat(web.process().wiring()).isNotSameAs(before);
    assertThat(Scene.get(web, REPORT).get("statusCode").asInt()).isEqualTo(200);
    assertThat(Json.MAPPER.readTree(scene.log.getLast()).get("start").asText())
        .isEqualTo("restored");
  }

  @Test
  void afterARestoreTheWayToTheBucketIsOpenedAheadOfTheRequest() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    HttpServer bucket =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bucket.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
          asked.countDown();
        });
    bucket.start();
    try {
      scene.env.put("PDF_BUCKET_NAME", "bucket");
      scene.env.put("AWS_REGION", "us-east-1");
      scene.env.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + bucket.getAddress().getPort());
      scene.env.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      WebHandler web = scene.alone();
      web.process().beforeCheckpoint(org.crac.Core.getGlobalContext());
      assertThat(asked.getCount()).as("asked before the snapshot").isEqualTo(1);
      web.process().afterRestore(org.crac.Core.getGlobalContext());
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      bucket.stop(0);
    }
  }

  @Test
  void aDeliveryThatCameAsBase64IsCheckedAndHandedOverAsItsBytes() throws Exception {
    String secret = "8c570fa6dd201bb328f1c1eac23a96d8";
    scene.env.put("LINE_CHANNEL_SECRET", secret);
    scene.env.put("LINE_CHANNEL_ACCESS_TOKEN", "token");
    WebHandler web = scene.web((function, payload) -> {});
    byte[] body =
        "{\"destination\":\"U1\",\"events\":[{\"type\":\"follow\",\"webhookEventId\":\"สวัสดี\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    ObjectNode event = Scene.request("POST", "/line/webhook");
    event.withObject("/headers").put("x-line-signature", LineWebhook.sign(secret, body));
    event.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true);
    assertThat(Scene.call(web, event.toString(), 10_000).get("statusCode").asInt()).isEqualTo(200);
    JsonNode handed =
        Json.MAPPER.readTree(scene.invoked.getFirst().substring("work:live ".length()));
    assertThat(handed.get("body").binaryValue()).isEqualTo(body);
    event.put("isBase64Encoded", false); // The signature is not that of these letters.
    assertThat(Scene.call(web, event.toString(), 10_000).get("statusCode").asInt()).isEqualTo(401);
  }

  @Test
  void itsStartAndTheLoadOfItsJarsAreAmongTheOperatorsNumbers() {
    System.setProperty("bundle.loaded", "cold 812");
    try {
      WebHandler web = scene.alone();
      Scene.get(web, "/health");
      Scene.get(web, "/health");
      LocalDate day = LocalDate.of(2014, 1, 2);
      List<OpsNumbers.Start> starts =
          web.process().wiring().operations().numbers(day, day).starts();
      assertThat(starts)
          .extracting(OpsNumbers.Start::kind)
          .containsExactlyInAnyOrder("web cold", "web bundle cold");
      assertThat(starts)
          .filteredOn(start -> start.kind().equals("web bundle cold"))
          .allMatch(start -> start.times() == 1)
          .allMatch(start -> start.longest().equals(Duration.ofMillis(812)));
    } finally {
      System.clearProperty("bundle.loaded");
    }
  }

  @Test
  void overS3AColdInstanceIsServedFromTheBucket() {
    try (MotoServer moto = MotoServer.start()) {
      scene.env.putAll(
          Map.of(
              "PDF_BUCKET_NAME", moto.createBucket(),
              "AWS_ENDPOINT_URL", moto.endpoint().toString(),
              "AWS_REGION", "us-east-1"));
      WebHandler web = scene.web(scene.running(scene.worker()));
      assertThat(Scene.header(Scene.get(web, REPORT), "X-Cache")).isEqualTo("s3");
      WebHandler cold = scene.web((function, payload) -> {});
      JsonNode found = Scene.get(cold, REPORT);
      assertThat(Scene.header(found, "X-Cache")).isEqualTo("s3");
      assertThat(Scene.json(found).get("facts").get("close").asDouble()).isEqualTo(561.02);
      assertThat(scene.invoked).hasSize(1);
    }
  }
}
