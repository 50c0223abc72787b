package openbell.edge.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A bucket for priming and training: a socket of this process that keeps what it is given until it
/// is closed. It checks neither rights nor conditions.
///
/// Made and used by one asker at a time; its one thread answers.
final class PrimingBucket implements AutoCloseable {
  static final String NAME = "priming";

  private static final Pattern PREFIX = Pattern.compile("(?:^|&)prefix=([^&]*)");
  private static final String MODIFIED = "Thu, 02 Jan 2014 12:00:00 GMT";
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final int HEX = 16;

  /// An object with its headers.
  @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they came in.
  private record Kept(byte[] bytes, Map<String, String> headers) {}

  private final NavigableMap<String, Kept> objects = new ConcurrentSkipListMap<>();
  private final HttpServer server;

  private PrimingBucket(HttpServer server) {
    this.server = server;
  }

  static PrimingBucket start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    PrimingBucket bucket = new PrimingBucket(server);
    server.createContext("/", bucket::answer);
    server.start();
    return bucket;
  }

  /// What `AWS_ENDPOINT_URL` has to be.
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/" + NAME + "/?", "");
      @Nullable String query = exchange.getRequestURI().getQuery();
      byte[] body = body(exchange);
      switch (exchange.getRequestMethod()) {
        case "PUT" -> {
          objects.put(path, new Kept(body, headers(exchange)));
          exchange.getResponseHeaders().add("ETag", etag(body));
          exchange.sendResponseHeaders(OK, -1);
        }
        case "DELETE" -> {
          objects.remove(path);
          exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
        default -> {
          if (path.isEmpty() && query != null) {
            send(exchange, OK, list(query).getBytes(StandardCharsets.UTF_8));
          } else {
            give(exchange, objects.get(path));
          }
        }
      }
    }
  }

  private static void give(HttpExchange exchange, @Nullable Kept kept) throws IOException {
    if (kept == null) {
      byte[] error = "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8);
      send(exchange, NOT_FOUND, error);
      return;
    }
    kept.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.getResponseHeaders().add("ETag", etag(kept.bytes()));
    exchange.getResponseHeaders().add("Last-Modified", MODIFIED);
    send(exchange, OK, kept.bytes());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private String list(String query) {
    Matcher matcher = PREFIX.matcher(query);
    String prefix = matcher.find() ? matcher.group(1) : "";
    StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    for (Map.Entry<String, Kept> object : objects.tailMap(prefix, true).entrySet()) {
      if (object.getKey().startsWith(prefix)) {
        xml.append(
            "<Contents><Key>%s</Key><LastModified>2014-01-02T12:00:00.000Z</LastModified><ETag>%s</ETag><Size>%d</Size></Contents>"
                .formatted(
                    object.getKey(),
                    etag(object.getValue().bytes()),
                    object.getValue().bytes().length));
      }
    }
    return xml.append("</ListBucketResult>").toString();
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> kept = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.regionMatches(true, 0, "x-amz-meta-", 0, "x-amz-meta-".length())
                  || name.equalsIgnoreCase("Content-Type")) {
                kept.put(name, values.getFirst());
              }
            });
    return kept;
  }

  private static String etag(byte[] bytes) {
    return "\"%08x%08x\"".formatted(Arrays.hashCode(bytes), bytes.length);
  }

  /// The SDK sends what it signs in chunks, each behind a line with its length in hexadecimal.
  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length") == null) {
      return sent;
    }
    ByteArrayInputStream in = new ByteArrayInputStream(sent);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int size = size(line(in)); size > 0; size = size(line(in))) {
      out.write(in.readNBytes(size));
      line(in);
    }
    return out.toByteArray();
  }

  private static int size(String line) {
    return line.isEmpty() ? 0 : Integer.parseInt(line.replaceFirst(";.*", ""), HEX);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString().strip();
  }
}
