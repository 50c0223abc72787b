package openbell.delivery.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lambda's Runtime API (2018-06-01) for one instance, on a free port of the loopback address.
final class RuntimeApi implements AutoCloseable {

  private static final String ROOT = "/2018-06-01/runtime/";

  /// The most that a synchronous invocation gives back: 6 MB and some room for its envelope.
  private static final int MOST_RESPONSE_BYTES = 6_291_556;

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;

  /// What the client says of an event.
  ///
  /// @param atNanos when it said so
  @SuppressWarnings("ArrayRecordComponent") // Bytes that go on as they are.
  record Answer(boolean failed, byte[] payload, long atNanos) {}

  /// An event on its way.
  ///
  /// @param headers what the client is told of it
  /// @param handedOver when the client took it, by [System#nanoTime]
  /// @param settled once the client asks for the next one
  @SuppressWarnings("ArrayRecordComponent") // Bytes that go on as they are.
  record Event(
      String requestId,
      byte[] payload,
      Map<String, String> headers,
      CompletableFuture<Long> handedOver,
      CompletableFuture<Answer> answer,
      CompletableFuture<Boolean> settled) {

    Event(String requestId, byte[] payload, Map<String, String> headers) {
      this(
          requestId,
          payload,
          headers,
          new CompletableFuture<>(),
          new CompletableFuture<>(),
          new CompletableFuture<>());
    }
  }

  /// When the client first asked for work.
  final CompletableFuture<Long> ready = new CompletableFuture<>();

  /// With SnapStart: when it was ready to be snapshotted.
  final CompletableFuture<Long> snapshot = new CompletableFuture<>();

  /// What it said instead.
  final CompletableFuture<byte[]> initError = new CompletableFuture<>();

  private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
  private final Map<String, Event> open = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Event> last = new AtomicReference<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private RuntimeApi(HttpServer server) {
    this.server = server;
  }

  static RuntimeApi start() throws IOException {
    // Read once, when the server's classes are first used: without it an answer of two packets
    // waits 40 ms for the acknowledgement of its first.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RuntimeApi api = new RuntimeApi(server);
    server.setExecutor(api.threads);
    server.createContext(ROOT, api::answer);
    server.start();
    return api;
  }

  /// `host:port`.
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void put(Event event) {
    queue.add(event);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestURI().getPath().substring(ROOT.length());
      switch (call) {
        case "invocation/next" -> next(exchange);
        case "restore/next" -> {
          snapshot.complete(System.nanoTime());
          reply(exchange, OK, new byte[0]);
        }
        case "init/error", "restore/error" -> {
          byte[] payload = exchange.getRequestBody().readAllBytes();
          initError.complete(payload); // Before the client, which then ends, has its answer.
          reply(exchange, ACCEPTED, new byte[0]);
        }
        default -> answered(exchange, call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The instance is no more.
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    ready.complete(System.nanoTime());
    Event before = last.get();
    if (before != null) {
      before.settled().complete(true);
    }
    Event event = queue.take();
    last.set(event);
    open.put(event.requestId(), event);
    // The client fails on an answer without a content type.
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    event.headers().forEach(exchange.getResponseHeaders()::set);
    event.handedOver().complete(System.nanoTime());
    reply(exchange, OK, event.payload());
  }

  /// `invocation/ID/response` or `invocation/ID/error`.
  private void answered(HttpExchange exchange, String call) throws IOException {
    String[] words = call.split("/", -1);
    Event event = words.length == 3 ? open.remove(words[1]) : null;
    byte[] payload = exchange.getRequestBody().readNBytes(MOST_RESPONSE_BYTES + 1);
    if (event == null) {
      reply(exchange, NOT_FOUND, new byte[0]);
    } else if (payload.length > MOST_RESPONSE_BYTES) {
      long rest = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      long size = payload.length + rest;
      byte[] error =
          FunctionErrors.json(
              "Function.ResponseSizeTooLarge",
              "Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes)."
                  .formatted(size, MOST_RESPONSE_BYTES));
      event.answer().complete(new Answer(true, error, System.nanoTime()));
      reply(exchange, TOO_LARGE, new byte[0]);
    } else {
      event.answer().complete(new Answer(words[2].equals("error"), payload, System.nanoTime()));
      reply(exchange, ACCEPTED, new byte[0]);
    }
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
