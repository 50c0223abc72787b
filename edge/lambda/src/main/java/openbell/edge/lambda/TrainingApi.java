package openbell.edge.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// Lambda's Runtime API as far as a training needs it: hands out events one after the other and
/// looks at what comes back. Whoever asks for more than there is waits.
///
/// It has one thread, so that calls come in the order in which they are made.
final class TrainingApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  /// All are answered, or what went wrong instead.
  final CompletableFuture<Integer> answered = new CompletableFuture<>();

  private final List<String> targets;
  private final InstantSource clock;
  private final HttpServer server;
  private final AtomicInteger next = new AtomicInteger();

  private TrainingApi(List<String> targets, InstantSource clock, HttpServer server) {
    this.targets = targets;
    this.clock = clock;
    this.server = server;
  }

  /// Listens on a free port.
  ///
  /// @param targets paths with queries, each of which has to be answered with 200
  static TrainingApi start(List<String> targets, InstantSource clock) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TrainingApi api = new TrainingApi(targets, clock, server);
    server.createContext(ROOT, api::answer);
    server.start();
    return api;
  }

  /// `host:port`.
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().substring(ROOT.length());
    if (call.equals("invocation/next")) {
      handOut(exchange);
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean fine =
        call.endsWith("/response")
            && Json.read(new ByteArrayInputStream(body)).path("statusCode").asInt() == OK;
    if (!fine) {
      String said = new String(body, StandardCharsets.UTF_8);
      answered.completeExceptionally(new IOException(call + " said: " + said));
    }
    exchange.sendResponseHeaders(ACCEPTED, -1);
    exchange.close();
  }

  private void handOut(HttpExchange exchange) throws IOException {
    int number = next.getAndIncrement();
    if (number >= targets.size()) {
      answered.complete(targets.size());
      return; // Left open: there is no more.
    }
    byte[] event = Priming.event(targets.get(number));
    String id = "00000000-0000-0000-0000-%012d".formatted(number);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json"); // The client fails without.
    headers.set("Lambda-Runtime-Aws-Request-Id", id);
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(clock.millis() + LIMIT.toMillis()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:us-east-1:123456789012:function:training");
    headers.set(
        "Lambda-Runtime-Trace-Id",
        "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0");
    exchange.sendResponseHeaders(OK, event.length);
    exchange.getResponseBody().write(event);
    exchange.close();
  }
}
