package openbell.edge.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import openbell.edge.http.Handler;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From Helidon's request to ours and back. A filter, since it answers everything: Helidon's own
/// routing would decode and match paths for nothing.
final class Adapter implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(Adapter.class);
  private static final byte[] NO_BYTES = {};
  private static final Body NONE = new Body(NO_BYTES, 0);
  private static final int MALFORMED = 400;
  private static final int TOO_LONG = 413;

  /// What Helidon reads a byte of the address as that has to be percent-encoded and is not.
  private static final char NOT_ASCII = '\uFFFD';

  /// Who sent a body too long gets its answer only if what it sent is taken off the line, for a
  /// socket closed over unread bytes resets the connection. So much of it is, and no more.
  private static final long MOST_DISCARDED_BYTES = 8L << 20;

  private final Handler handler;
  private final ServerSettings.Limits limits;
  private final BooleanSupplier stopping;

  /// An adapter of this handler.
  ///
  /// @param stopping whether connections are to end with their next answer
  Adapter(Handler handler, ServerSettings.Limits limits, BooleanSupplier stopping) {
    this.handler = handler;
    this.limits = limits;
    this.stopping = stopping;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // No guess at the scheduler: see where it yields.
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    TimedConnection connection = TimedConnection.CURRENT.get();
    // A client that always has its next request there never has its thread wait, and others, who
    // have asked since, would: virtual threads are not taken off their processor.
    Thread.yield();
    try {
      exchange(request, response, connection);
    } finally {
      connection.idles(); // Whatever happened: no connection is left without a limit.
    }
  }

  private void exchange(
      RoutingRequest request, RoutingResponse response, TimedConnection connection) {
    Body body = body(request, connection);
    boolean last =
        body.problem() != 0
            || stopping.getAsBoolean()
            || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    Response answer =
        body.problem() == 0
            ? answer(request, body.bytes(), connection.client())
            : Problems.of(body.problem());
    boolean head = request.prologue().method().text().equals("HEAD");
    send(answer, head, last, response, connection);
    if (body.problem() == TOO_LONG) {
      discard(request, connection);
    }
    if (last) {
      throw new CloseConnectionException("was the last request");
    }
  }

  /// What a request brought along.
  ///
  /// @param problem the status that refuses it; zero when it is fine
  @SuppressWarnings("ArrayRecordComponent") // Bytes that go on as they are.
  private record Body(byte[] bytes, int problem) {}

  private Body body(RoutingRequest request, TimedConnection connection) {
    if (!request.content().hasEntity()) {
      return NONE;
    }
    if (request.headers().contentLength().orElse(0) > limits.maxBodyBytes()) {
      return new Body(NO_BYTES, TOO_LONG);
    }
    connection.sendsBody();
    try {
      byte[] body = request.content().inputStream().readNBytes(limits.maxBodyBytes() + 1);
      connection.answers();
      return body.length > limits.maxBodyBytes() ? new Body(NO_BYTES, TOO_LONG) : new Body(body, 0);
    } catch (RequestException | IllegalArgumentException e) {
      return new Body(NO_BYTES, MALFORMED); // A chunk that is none.
    } catch (IOException e) {
      throw new CloseConnectionException("the body broke off", e);
    }
  }

  private static void discard(RoutingRequest request, TimedConnection connection) {
    connection.sendsBody();
    try {
      request.content().inputStream().skip(MOST_DISCARDED_BYTES);
    } catch (IOException e) {
      throw new CloseConnectionException("the body broke off", e);
    }
  }

  private Response answer(RoutingRequest request, byte[] body, String client) {
    HttpPrologue line = request.prologue();
    String path = line.uriPath().rawPath();
    String query = line.hasQuery() ? line.query().rawValue() : "";
    if (path.indexOf(NOT_ASCII) >= 0 || query.indexOf(NOT_ASCII) >= 0) {
      return Problems.of(MALFORMED);
    }
    try {
      return handler.handle(
          new Request(
              line.method().text(), path, query, headers(request), body, client, limits.answer()));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed: {}", line.method(), path, e.toString(), e);
      return Problems.of(500);
    }
  }

  private static Map<String, String> headers(RoutingRequest request) {
    Map<String, String> headers = LinkedHashMap.newLinkedHashMap(request.headers().size());
    for (Header header : request.headers()) {
      headers.put(
          header.headerName().lowerCase(),
          header.valueCount() == 1 ? header.get() : String.join(", ", header.allValues()));
    }
    return headers;
  }

  private static void send(
      Response answer,
      boolean head,
      boolean last,
      RoutingResponse response,
      TimedConnection connection) {
    int status = answer.status();
    boolean bodiless = status == 204 || status == 205 || status == 304;
    answer.headers().forEach((name, value) -> response.header(HeaderValues.create(name, value)));
    if (last) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    connection.takesAnswer(bodiless);
    if (bodiless) {
      response.headers().remove(HeaderNames.CONTENT_LENGTH);
      response.status(Status.create(status)).send(NO_BYTES);
    } else if (head) {
      if (!response.headers().contains(HeaderNames.CONTENT_LENGTH)) {
        response.contentLength(answer.body().length);
      }
      response.status(Status.create(status)).send(NO_BYTES);
    } else {
      response.headers().remove(HeaderNames.CONTENT_LENGTH);
      response.status(Status.create(status)).send(answer.body());
    }
  }
}
