package openbell.delivery.bundle.loader;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A server of ranges as S3 is one, which does what it is told to: the queued faults first, one for
/// each request.
final class TestBucket implements AutoCloseable {

  /// What is done with a request.
  sealed interface Act {
    /// A status and an error's code.
    record Refuse(int status, String code) implements Act {}

    /// The connection ends after so many bytes of the body.
    record CutAfter(int bytes) implements Act {}

    /// One byte of the body is another.
    record Falsify(int at) implements Act {}

    /// Nothing is said until the bucket is closed.
    record Hang() implements Act {}

    /// The whole object, whatever range was asked for.
    record Whole() implements Act {}
  }

  static {
    // Without it each answer waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Queue<Act> faults = new ConcurrentLinkedQueue<>();

  /// The ranges that were asked for.
  final List<String> ranges = new CopyOnWriteArrayList<>();

  /// The headers of the last request.
  volatile Map<String, List<String>> headers = Map.of();

  /// Bytes of a body between two rests of a millisecond; 0 for no rests.
  volatile int bytesPerMilli;

  TestBucket() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  void put(TestBundle bundle) {
    put(bundle, bundle.object());
  }

  void put(TestBundle bundle, byte[] object) {
    objects.put("/bucket/" + bundle.pin().key(), object);
  }

  void fault(Act act) {
    faults.add(act);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    headers = Map.copyOf(exchange.getRequestHeaders());
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range);
    Act act = faults.poll();
    byte[] object = objects.get(exchange.getRequestURI().getPath());
    switch (act) {
      case Act.Refuse(int status, String code) -> refuse(exchange, status, code);
      case Act.Hang() -> hang(exchange);
      case null, default -> {
        if (object == null) {
          refuse(exchange, 404, "NoSuchKey");
        } else {
          send(exchange, act, object, range);
        }
      }
    }
  }

  private void send(HttpExchange exchange, Act act, byte[] object, String range)
      throws IOException {
    String[] ends = range.substring("bytes=".length()).split("-");
    int from = Integer.parseInt(ends[0]);
    if (from >= object.length) {
      refuse(exchange, 416, "InvalidRange");
      return;
    }
    int to = Math.min(Integer.parseInt(ends[1]), object.length - 1);
    boolean whole = act instanceof Act.Whole;
    byte[] body = whole ? object : Arrays.copyOfRange(object, from, to + 1);
    if (act instanceof Act.Falsify(int at)) {
      body[at] ^= 1;
    }
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes %d-%d/%d".formatted(from, to, object.length));
    exchange.sendResponseHeaders(whole ? 200 : 206, body.length);
    int length = act instanceof Act.CutAfter(int n) ? Math.min(n, body.length) : body.length;
    OutputStream out = exchange.getResponseBody();
    if (bytesPerMilli > 0) {
      slowly(out, body, length);
    } else {
      out.write(body, 0, length);
    }
    out.flush();
    exchange.close();
  }

  private void slowly(OutputStream out, byte[] body, int length) throws IOException {
    for (int at = 0; at < length; at += bytesPerMilli) {
      out.write(body, at, Math.min(bytesPerMilli, length - at));
      rest(1);
    }
  }

  private void refuse(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void hang(HttpExchange exchange) {
    rest(Long.MAX_VALUE);
    exchange.close();
  }

  private void rest(long millis) {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        throw new UncheckedIOException(new IOException("closed"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
