package openbell.edge.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import openbell.edge.http.Response;

/// What is answered to requests that no handler gets to see, and for one that failed: RFC 9457
/// problem documents of our own words, without a word of the request or of an exception.
final class Problems implements DirectHandler {
  private static final String TYPE = "application/problem+json";

  /// For every reason that Helidon has to answer by itself.
  static DirectHandlers handlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, new Problems());
    }
    return handlers.build();
  }

  /// The problem of that status.
  static Response of(int status) {
    return new Response(status, Map.of("Content-Type", TYPE), body(status));
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    return TransportResponse.builder()
        .status(Status.create(status.code()))
        .header(HeaderNames.CONTENT_TYPE, TYPE)
        .keepAlive(false)
        .entity(body(status.code()))
        .build();
  }

  private static byte[] body(int status) {
    String detail =
        switch (status) {
          case 400 ->
              "the request is not valid HTTP/1.1: send it as RFC 9112 has it, the address"
                  + " percent-encoded";
          case 413 -> "the body is too long: send at most 1 MiB";
          case 414 -> "the address is too long: send at most 8 KiB";
          case 501 -> "this transfer coding is not known: send chunked, or a Content-Length";
          case 505 -> "HTTP/1.0 is not spoken: send HTTP/1.1 (nginx: proxy_http_version 1.1)";
          case 500 -> "something went wrong here: try again, and tell the operator if it stays";
          default -> "the request was refused: check it and try again";
        };
    return "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
        .formatted(Status.create(status).reasonPhrase(), status, detail)
        .getBytes(StandardCharsets.UTF_8);
  }
}
