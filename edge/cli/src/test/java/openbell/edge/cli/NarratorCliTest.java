package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole program with a recorded model and recorded prices. */
class NarratorCliTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Process replay;
  private static String base;

  @TempDir Path home;

  private record Made(int status, String out, String err, Duration took) {
    JsonNode narrator() throws IOException {
      return JSON.readTree(out).path("narrator");
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> script = shared("tools/replay.py");
    assumeTrue(script.isPresent(), "no shared/ here");
    try {
      replay =
          new ProcessBuilder("python3", script.get().toString(), "--port", "0")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 here");
    }
    // Left open: the server's end of it must not break.
    BufferedReader out = replay.inputReader();
    base = "http://127.0.0.1:" + out.readLine().strip();
  }

  @AfterAll
  static void stop() {
    if (replay != null) {
      replay.destroy();
    }
  }

  private static Optional<Path> shared(String name) {
    String set = System.getenv("OPENBELL_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set, name)).filter(Files::exists);
    }
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path file = dir.resolve("shared").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({"en, AI-written", "th, ปัญญาประดิษฐ์"})
  void aModelThatKeepsTheRulesTells(String lang, String label) throws Exception {
    mode("ok");
    Made run = report(lang);
    assertThat(run.status()).isZero();
    assertThat(run.narrator().path("kind").asText()).isEqualTo("llm");
    assertThat(run.narrator().path("model").asText()).isEqualTo("gpt-4o");
    assertThat(run.narrator().path("input_tokens").asInt()).isEqualTo(1200);
    assertThat(run.narrator().path("cost_usd").asDouble()).isEqualTo(0.006);
    assertThat(JSON.readTree(run.out()).path("report_text").asText())
        .contains(label)
        .doesNotContain("{{");
    assertThat(askedOfTheModel()).isEqualTo(1);
    // Another cache, the same lake: nothing is asked or paid again.
    Files.delete(home.resolve("cache.db"));
    Made again = report(lang);
    assertThat(again.narrator().path("kind").asText()).isEqualTo("llm");
    assertThat(again.narrator().path("replayed").asInt()).isEqualTo(1);
    assertThat(askedOfTheModel()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, refused, 2, 2",
    "plain, unreadable answer, 2, 2",
    "429, 429: HTTP 429 rate_limit_exceeded, 0, 3",
    "500, server error: HTTP 500 server_error, 0, 3",
    "garbage, unreadable answer, 0, 1",
    "slow, timeout, 0, 1"
  })
  void whateverAModelDoesThereIsAReportInTimeThatSaysWhoToldIt(
      String mode, String reason, int refused, int requests) throws Exception {
    mode(mode);
    Made run = report("en");
    assertThat(run.status()).isZero();
    assertThat(run.took()).isLessThan(Duration.ofSeconds(60));
    JsonNode narrator = run.narrator();
    assertThat(narrator.path("kind").asText()).isEqualTo("template");
    assertThat(narrator.path("fallback_reason").asText()).startsWith(reason);
    assertThat(narrator.path("refused")).hasSize(refused);
    assertThat(narrator.path("narratives")).hasSize(refused);
    assertThat(run.err()).contains("note: told by the template, not by gpt-4o: " + reason);
    String shown = JSON.readTree(run.out()).path("report_text").asText();
    assertThat(shown).contains("DBS Group Holdings").doesNotContain("987.65", "12.34", "weather");
    assertThat(askedOfTheModel()).isEqualTo(requests);
  }

  @Test
  void switchedOffOrWithoutAKeyNothingIsAsked() throws Exception {
    mode("ok");
    Map<String, String> off = environment();
    off.put("OPENBELL_LLM", "off");
    assertThat(run(off, "en").narrator().path("fallback_reason").asText()).isEqualTo("LLM off");
    Files.delete(home.resolve("cache.db"));
    Map<String, String> noKey = environment();
    noKey.remove("OPENAI_API_KEY");
    assertThat(run(noKey, "en").narrator().path("fallback_reason").asText()).isEqualTo("no key");
    assertThat(askedOfTheModel()).isZero();
  }

  @Test
  void aKeyGivenByNameIsReadFromItsSecretWhenTheModelIsAsked() throws Exception {
    mode("ok");
    try (SecretsService secrets = new SecretsService(200, "{\"SecretString\":\"sk-secret\"}")) {
      Made run = run(secrets.environment(environment()), "en");
      assertThat(run.narrator().path("kind").asText()).isEqualTo("llm");
      assertThat(run.out() + run.err()).doesNotContain("sk-secret");
    }
    for (JsonNode request : JSON.readTree(send("GET", "/_log", ""))) {
      if (request.path("path").asText().startsWith("/v1/responses")) {
        assertThat(request.at("/headers/Authorization").asText()).isEqualTo("Bearer sk-secret");
      }
    }
    assertThat(askedOfTheModel()).isEqualTo(1);
  }

  @Test
  void aKeyWhoseSecretCannotBeReadAsksNoModelAndDoctorSaysWhy() throws Exception {
    mode("ok");
    try (SecretsService secrets =
        new SecretsService(400, "{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}")) {
      Map<String, String> env = secrets.environment(environment());
      Made run = run(env, "en");
      assertThat(run.status()).isZero();
      assertThat(run.narrator().path("fallback_reason").asText())
          .isEqualTo("key unreadable: openbell doctor says why");
      assertThat(askedOfTheModel()).isZero();
      Run doctor = Run.of(env, "doctor");
      assertThat(doctor.status()).isEqualTo(1);
      assertThat((doctor.out() + doctor.err()).lines())
          .filteredOn(line -> line.startsWith("FIX"))
          .singleElement()
          .asString()
          .startsWith("FIX   narrator  OPENAI_API_KEY=secretsmanager:openbell/openai: ")
          .contains("grant secretsmanager:GetSecretValue on secret openbell/openai");
    }
  }

  /** A Secrets Manager that gives everybody the same answer. */
  private static final class SecretsService implements AutoCloseable {
    private final HttpServer server;

    SecretsService(int status, String body) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
      System.setProperty("aws.accessKeyId", "test");
      System.setProperty("aws.secretAccessKey", "test");
    }

    Map<String, String> environment(Map<String, String> others) {
      Map<String, String> env = new HashMap<>(others);
      env.put("OPENAI_API_KEY", "secretsmanager:openbell/openai");
      env.put(
          "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:" + server.getAddress().getPort());
      return env;
    }

    @Override
    public void close() {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
      server.stop(0);
    }
  }

  @Test
  void beyondTheBudgetTheTemplateTells() throws Exception {
    mode("ok");
    Map<String, String> poor = environment();
    poor.put("OPENBELL_LLM_USD_PER_DAY", "0.01");
    assertThat(run(poor, "en").narrator().path("fallback_reason").asText())
        .startsWith("over budget: 0.01 of 0.01 USD are left today");
    assertThat(askedOfTheModel()).isZero();
  }

  @Test
  void anInstanceThatAsksNoModelLoadsNothingOfItsClient() throws Exception {
    Path log = home.resolve("classes.log");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + log,
            "-cp",
            System.getProperty("java.class.path"),
            "openbell.edge.cli.Main",
            "report",
            "AAPL");
    java.environment().put("OPENBELL_HOME", home.toString());
    java.environment().put("OPENBELL_SOURCE", "sample");
    java.environment().put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    java.environment().remove("OPENAI_API_KEY");
    java.redirectErrorStream(true).redirectOutput(home.resolve("out.txt").toFile());
    assertThat(java.start().waitFor()).isZero();
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded).anySatisfy(line -> assertThat(line).contains("openbell.report.Report "));
    assertThat(loaded)
        .noneSatisfy(
            line -> assertThat(line).containsPattern(" (com\\.openai|kotlin|okhttp3|okio)\\."));
  }

  private Map<String, String> environment() {
    Map<String, String> env = new HashMap<>();
    env.put("OPENBELL_HOME", home.toString());
    env.put("OPENBELL_CLOCK", "2022-09-19T12:00:00Z");
    env.put("YAHOO_BASE_URL", base);
    env.put("OPENAI_BASE_URL", base + "/v1");
    env.put("OPENAI_API_KEY", "test");
    return env;
  }

  private Made report(String lang) {
    return run(environment(), lang);
  }

  private static Made run(Map<String, String> env, String lang) {
    long start = System.nanoTime();
    Run run = Run.of(env, "report", "DBS19", "--lang", lang, "--format", "json");
    return new Made(
        run.status(), run.out(), run.err(), Duration.ofNanos(System.nanoTime() - start));
  }

  private static void mode(String llm) throws Exception {
    send("POST", "/_mode", "{\"llm\":\"" + llm + "\"}");
    send("POST", "/_reset", "");
  }

  private static long askedOfTheModel() throws Exception {
    long asked = 0;
    for (JsonNode request : JSON.readTree(send("GET", "/_log", ""))) {
      asked += request.path("path").asText().startsWith("/v1/responses") ? 1 : 0;
    }
    return asked;
  }

  private static String send(String method, String path, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(base + path))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
