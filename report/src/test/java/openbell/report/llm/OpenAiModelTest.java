package openbell.report.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import openbell.report.Fallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server of its own on loopback. */
class OpenAiModelTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2025-11-11T10:00:00Z"));
  private static final Prompt PROMPT =
      new Prompt(
          "gpt-4o",
          "instructions",
          List.of(
              new Prompt.Turn(false, "facts"),
              new Prompt.Turn(true, "first text"),
              new Prompt.Turn(false, "refused")));
  private static final String RESPONSE =
      """
      {"id":"r","object":"response","created_at":1,"status":"completed","model":"gpt-4o-2024-08-06",
       "output":[{"type":"message","id":"m","role":"assistant","status":"completed",
         "content":[{"type":"output_text","text":"{}","annotations":[]}]}],
       "usage":{"input_tokens":12,"output_tokens":3,"total_tokens":15,
         "input_tokens_details":{"cached_tokens":8},"output_tokens_details":{"reasoning_tokens":0}},
       "parallel_tool_calls":false,"tool_choice":"auto","tools":[],"error":null,
       "incomplete_details":null,"instructions":null,"metadata":{},"temperature":1.0,"top_p":1.0}\
      """;
  private static final String CHAT =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"llama",
       "choices":[{"index":0,"finish_reason":"%s","logprobs":null,
         "message":{"role":"assistant","content":"hello","refusal":null}}],
       "usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}\
      """;

  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private OpenAiModel model;
  private String key = "key";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.start();
    model = new OpenAiModel(() -> key, Optional.of(base()), CLOCK);
  }

  @AfterEach
  void stop() {
    end.countDown();
    model.close();
    server.stop(0);
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  private void at(String path, int status, String body, Map<String, String> headers) {
    server.createContext(
        "/v1/" + path,
        exchange -> {
          received(exchange);
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private void received(HttpExchange exchange) throws IOException {
    keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
    paths.add(exchange.getRequestURI().getPath());
    bodies.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
  }

  private LlmAnswer ask() throws LlmException {
    return model.ask(PROMPT, Duration.ofSeconds(20));
  }

  private LlmException failure() {
    return catchThrowableOfType(LlmException.class, this::ask);
  }

  @Test
  void asksTheResponsesApiForTheFiveSections() throws LlmException {
    at("responses", 200, RESPONSE, Map.of());
    assertThat(ask()).isEqualTo(new LlmAnswer("{}", "gpt-4o-2024-08-06", true, 12, 8, 3));
    JsonNode sent = bodies.getFirst();
    assertThat(sent.path("model").asText()).isEqualTo("gpt-4o");
    assertThat(sent.path("instructions").asText()).isEqualTo("instructions");
    assertThat(sent.path("store").asBoolean(true)).isFalse();
    assertThat(sent.path("temperature").isMissingNode()).isTrue();
    assertThat(sent.at("/input/0/role").asText()).isEqualTo("user");
    assertThat(sent.at("/input/1/role").asText()).isEqualTo("assistant");
    assertThat(sent.at("/input/1/content").asText()).isEqualTo("first text");
    JsonNode format = sent.at("/text/format");
    assertThat(format.path("type").asText()).isEqualTo("json_schema");
    assertThat(format.path("strict").asBoolean()).isTrue();
    assertThat(format.at("/schema/required").toString())
        .isEqualTo("[\"story\",\"know\",\"action\",\"risks\",\"percentiles\"]");
    assertThat(format.at("/schema/additionalProperties").asBoolean(true)).isFalse();
  }

  @Test
  void aKeyThatChangesIsSeenByTheNextRequestAndOneThatCannotBeReadSendsNone() throws LlmException {
    at("responses", 200, RESPONSE, Map.of());
    ask();
    key = "rotated";
    ask();
    assertThat(keys).containsExactly("Bearer key", "Bearer rotated");
    try (OpenAiModel locked =
        new OpenAiModel(
            () -> {
              throw new IllegalStateException("secret 'openai' may not be read");
            },
            Optional.of(base()),
            CLOCK)) {
      locked.prepare();
      LlmException e =
          catchThrowableOfType(
              LlmException.class, () -> locked.ask(PROMPT, Duration.ofSeconds(20)));
      assertThat(e).hasMessage("key unreadable: openbell doctor says why");
      assertThat(e.reason()).isEqualTo(Fallback.KEY_UNREADABLE);
      assertThat(e.passing()).isFalse();
      assertThat(e.maybePaid()).isFalse();
    }
    assertThat(paths).hasSize(2);
  }

  @Test
  void aServerWithoutThatApiIsAskedByChatCompletionsFromThenOn() throws LlmException {
    at("chat/completions", 200, CHAT.formatted("stop"), Map.of());
    at("responses", 404, "{\"detail\":\"Not Found\"}", Map.of());
    assertThat(ask()).isEqualTo(new LlmAnswer("hello", "llama", true, 7, 0, 2));
    ask();
    assertThat(paths)
        .containsExactly("/v1/responses", "/v1/chat/completions", "/v1/chat/completions");
    JsonNode sent = bodies.getLast();
    assertThat(sent.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(sent.at("/messages/0/content").asText()).isEqualTo("instructions");
    assertThat(sent.at("/messages/2/role").asText()).isEqualTo("assistant");
    assertThat(sent.at("/response_format/json_schema/strict").asBoolean()).isTrue();
  }

  @Test
  void anAnswerCutShortIsNotComplete() throws LlmException {
    at("chat/completions", 200, CHAT.formatted("length"), Map.of());
    at("responses", 405, "{}", Map.of());
    assertThat(ask().complete()).isFalse();
  }

  @Test
  void anIncompleteResponseIsNotComplete() throws LlmException {
    at(
        "responses",
        200,
        RESPONSE.replace(
            "\"status\":\"completed\",\"model\"", "\"status\":\"incomplete\",\"model\""),
        Map.of());
    assertThat(ask().complete()).isFalse();
  }

  @Test
  void anUnknownModelIsNoMissingApi() {
    at("responses", 404, error("model_not_found"), Map.of());
    LlmException e = failure();
    assertThat(e.reason()).isEqualTo(Fallback.REJECTED);
    assertThat(e).hasMessage("rejected: HTTP 404 model_not_found");
    assertThat(paths).containsExactly("/v1/responses");
  }

  @Test
  void rateLimitsTellHowLongToWait() {
    at("responses", 429, error("rate_limit_exceeded"), Map.of("Retry-After", "7"));
    LlmException e = failure();
    assertThat(e.reason()).isEqualTo(Fallback.RATE_LIMITED);
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(e.passing()).isTrue();
    assertThat(e.maybePaid()).isFalse();
    assertThat(paths).as("the SDK itself does not retry").hasSize(1);
  }

  @Test
  void aWaitMayBeADateOrInMilliseconds() {
    at("responses", 429, error("x"), Map.of("Retry-After", "Tue, 11 Nov 2025 10:00:09 GMT"));
    assertThat(failure().retryAfter()).contains(Duration.ofSeconds(9));
    server.removeContext("/v1/responses");
    at("responses", 503, error("x"), Map.of("Retry-After-Ms", "250", "Retry-After", "9"));
    LlmException e = failure();
    assertThat(e.reason()).isEqualTo(Fallback.SERVER_ERROR);
    assertThat(e.retryAfter()).contains(Duration.ofMillis(250));
  }

  @Test
  void anEmptyAccountIsNotWaitedFor() {
    at("responses", 429, error("insufficient_quota"), Map.of());
    assertThat(failure().passing()).isFalse();
  }

  @Test
  void garbageIsUnreadableAndMayHaveBeenPaid() {
    at("responses", 200, "not json", Map.of());
    LlmException e = failure();
    assertThat(e.reason()).isEqualTo(Fallback.UNREADABLE);
    assertThat(e.maybePaid()).isTrue();
    assertThat(e.passing()).isFalse();
  }

  @Test
  void jsonThatIsNoAnswerIsUnreadable() {
    at("responses", 200, "{\"hello\":1}", Map.of());
    assertThat(failure().reason()).isEqualTo(Fallback.UNREADABLE);
    server.removeContext("/v1/responses");
    at("responses", 404, "{}", Map.of());
    at("chat/completions", 200, "{\"choices\":[],\"model\":\"x\"}", Map.of());
    assertThat(failure().reason()).isEqualTo(Fallback.UNREADABLE);
  }

  @Test
  void aServerThatDoesNotAnswerIsLeftInTime() {
    server.createContext("/v1/responses", exchange -> waitForTheEnd());
    long start = System.nanoTime();
    LlmException e =
        catchThrowableOfType(LlmException.class, () -> model.ask(PROMPT, Duration.ofMillis(300)));
    assertThat(e.reason()).isEqualTo(Fallback.TIMEOUT);
    assertThat(e.passing()).isFalse();
    assertThat(e.maybePaid()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void noServerIsUnreachableAndCostsNothing() {
    server.stop(0);
    LlmException e = failure();
    assertThat(e.reason()).isEqualTo(Fallback.UNREACHABLE);
    assertThat(e.maybePaid()).isFalse();
    assertThat(e.passing()).isTrue();
  }

  @Test
  void noMessageRepeatsWhatTheServerSaysOfTheKey() {
    at(
        "responses",
        401,
        "{\"error\":{\"message\":\"Incorrect key: sk-secret\",\"code\":\"invalid_api_key\"}}",
        Map.of());
    assertThat(failure()).hasMessage("rejected: HTTP 401 invalid_api_key");
  }

  @Test
  void recordedPlainAnswerIsRead() throws Exception {
    recorded("chat_basic_chat_functionality_openai_gpt-5-nano_can_have_a_basic_conversation");
    assertThat(ask()).isEqualTo(new LlmAnswer("4", "gpt-5-nano-2025-08-07", true, 13, 0, 157));
  }

  @Test
  void recordedStructuredAnswerIsRead() throws Exception {
    recorded(
        "chat_with_schema_with_openai_gpt-5-nano_accepts_a_json_schema_and_returns_structured_output");
    assertThat(ask())
        .isEqualTo(
            new LlmAnswer(
                "{\"name\":\"John\",\"age\":30}", "gpt-5-nano-2025-08-07", true, 45, 0, 752));
  }

  @Test
  void recordedErrorsAreRead() throws Exception {
    recorded("error_handles_invalid_api_keys_gracefully");
    assertThat(failure()).hasMessage("rejected: HTTP 401 invalid_api_key");
    server.removeContext("/v1/responses");
    recorded("chat_real_error_scenarios_openai_gpt-5-nano_handles_context_length_exceeded_errors");
    assertThat(failure()).hasMessage("rejected: HTTP 400 context_length_exceeded");
  }

  private void recorded(String cassette) throws IOException {
    assumeTrue(RecordedBodies.shared("data/openai").isPresent(), "no shared/ here");
    RecordedBodies.Recorded answer = RecordedBodies.of(cassette).getFirst();
    at("responses", answer.status(), answer.body(), Map.of());
  }

  private static String error(String code) {
    return "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"" + code + "\"}}";
  }

  private void waitForTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void rehearsalReadsItsAnswerAndAsksNobody() {
    try (OpenAiModel model =
        new OpenAiModel(() -> key, Optional.of(URI.create("http://127.0.0.1:9/v1")), CLOCK)) {
      assertThatCode(model::prepare).doesNotThrowAnyException();
    }
  }
}
