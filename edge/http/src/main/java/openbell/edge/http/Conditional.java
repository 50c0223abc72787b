package openbell.edge.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// An entity tag for every answer to a `GET`, and 304 for who has it already.
///
/// The tag is the body's hash, weak since compression may change the bytes but not what they say.
final class Conditional implements Handler {
  /// 128 bits.
  private static final int TAG_BYTES = 16;

  /// What a 304 must say again.
  private static final Set<String> KEPT = Set.of("cache-control", "vary", "x-cache");

  private final Handler inner;

  Conditional(Handler inner) {
    this.inner = inner;
  }

  @Override
  public Response handle(Request request) {
    Response response = inner.handle(request);
    boolean tagged = request.method().equals("GET") && response.status() == 200;
    if (!tagged || response.header("Cache-Control").filter("no-store"::equals).isPresent()) {
      return response;
    }
    String tag = tag(response.body());
    return request.header("if-none-match").filter(h -> names(h, tag)).isPresent()
        ? notModified(response, tag)
        : response.with("ETag", tag);
  }

  private static Response notModified(Response response, String tag) {
    Response told = Response.empty(304).with("ETag", tag);
    for (var header : response.headers().entrySet()) {
      if (KEPT.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        told = told.with(header.getKey(), header.getValue());
      }
    }
    return told;
  }

  /// Whether a list of tags, or `*`, has this one; weakly compared.
  private static boolean names(String header, String tag) {
    return header.strip().equals("*")
        || Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .map(t -> t.startsWith("W/") ? t : "W/" + t)
            .anyMatch(tag::equals);
  }

  private static String tag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return "W/\"" + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
