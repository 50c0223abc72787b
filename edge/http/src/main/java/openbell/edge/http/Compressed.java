package openbell.edge.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.GZIPOutputStream;

/// Text is sent as gzip to who takes it; what has been compressed is kept under its tag, since a
/// hot report is the same bytes again and again.
final class Compressed implements Handler {
  /// Below it a packet is a packet.
  private static final int LEAST_BYTES = 1024;

  private static final int MOST_KEPT_BYTES = 8 << 20;

  /// What is larger is asked for seldom, and would fill the memory.
  private static final int LARGEST_KEPT_BYTES = 1 << 20;

  private final Handler inner;
  private final ConcurrentMap<String, byte[]> kept = new ConcurrentHashMap<>();
  private int keptBytes;

  Compressed(Handler inner) {
    this.inner = inner;
  }

  @Override
  public Response handle(Request request) {
    Response response = inner.handle(request);
    if (response.status() == 304) { // Says of a kept answer what the answer itself says.
      return response.with("Vary", vary(response));
    }
    if (response.body().length < LEAST_BYTES || !isText(response)) {
      return response;
    }
    Response varied = response.with("Vary", vary(response));
    if (request.header("accept-encoding").filter(Compressed::takesGzip).isEmpty()) {
      return varied;
    }
    return varied.with("Content-Encoding", "gzip").withBody(gzip(response));
  }

  private byte[] gzip(Response response) {
    Optional<String> tag = response.header("ETag");
    if (tag.isEmpty()) {
      return gzip(response.body());
    }
    byte[] there = kept.get(tag.get());
    if (there == null) {
      there = gzip(response.body());
      if (there.length <= LARGEST_KEPT_BYTES) {
        keep(tag.get(), there);
      }
    }
    return there;
  }

  /// Begins anew when full: what is hot is soon there again.
  private synchronized void keep(String tag, byte[] bytes) {
    if (keptBytes + bytes.length > MOST_KEPT_BYTES) {
      kept.clear();
      keptBytes = 0;
    }
    if (kept.putIfAbsent(tag, bytes) == null) {
      keptBytes += bytes.length;
    }
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static boolean isText(Response response) {
    String type = response.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.startsWith("application/json")
        || type.startsWith("application/problem+json")
        || type.startsWith("image/svg");
  }

  private static String vary(Response response) {
    return response.header("Vary").map(v -> v + ", Accept-Encoding").orElse("Accept-Encoding");
  }

  /// Whether a header lists gzip, or anything, and not at quality zero.
  private static boolean takesGzip(String header) {
    return Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1))
        .map(String::strip)
        .anyMatch(
            coding ->
                coding.matches("(gzip|\\*)(\\s*;\\s*q\\s*=\\s*(1(\\.0*)?|0?\\.\\d*[1-9]\\d*))?"));
  }
}
