package openbell.edge.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All connections, each under its time limits: makes them, and a thread looks for those too slow.
final class Connections implements ServerConnectionSelector, AutoCloseable {
  /// A limit is overrun by a quarter of the shortest, or by a second.
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(1);

  private static final int MAX_REQUEST_LINE_BYTES = 8 << 10;

  private final ServerSettings.Limits limits;
  private final Http1ConnectionSelector http;
  private final Set<TimedConnection> open = ConcurrentHashMap.newKeySet();
  private final Thread watch;

  Connections(ServerSettings.Limits limits) {
    this.limits = limits;
    this.http =
        Http1ConnectionSelector.builder()
            .config(
                c ->
                    c.maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .maxHeadersSize(limits.maxHeadBytes())
                        .sendKeepAliveHeader(false)
                        .log(log -> log.receiveLog(false).sendLog(false))
                        .addReceiveListener(new Received())
                        .addSendListener(new Sent()))
            .build();
    this.watch = Thread.ofVirtual().name("connection-limits").start(this::watch);
  }

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  @Override
  public Support supports(BufferData data) {
    return Support.SUPPORTED; // HTTP/1.1 is all there is; what is not is answered with an error.
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    TimedConnection connection =
        new TimedConnection(
            http.connection(context), context.remotePeer().address(), limits, open::remove);
    open.add(connection);
    return connection;
  }

  @Override
  public void close() {
    watch.interrupt();
  }

  private void watch() {
    Duration shortest =
        Collections.min(List.of(limits.head(), limits.body(), limits.idle(), limits.write()));
    Duration round = Collections.min(List.of(shortest.dividedBy(4), LONGEST_ROUND));
    try {
      while (true) {
        Thread.sleep(round);
        open.forEach(TimedConnection::cutIfLate);
      }
    } catch (InterruptedException e) {
      // The server stops.
    }
  }

  /// What comes in moves a connection from phase to phase.
  private static final class Received implements Http1ConnectionListener {
    @Override
    public void data(ConnectionContext context, byte[] bytes, int position, int length) {
      TimedConnection.CURRENT.get().receives();
    }

    @Override
    public void data(ConnectionContext context, BufferData data) {
      TimedConnection.CURRENT.get().receives();
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
      TimedConnection.CURRENT.get().answers();
    }
  }

  /// Helidon gives 204 and 304 a Content-Length of 0, which is wrong for both (RFC 9110, 8.6).
  private static final class Sent implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      if (TimedConnection.CURRENT.get().withoutBody()
          && headers instanceof ServerResponseHeaders mine) {
        mine.remove(HeaderNames.CONTENT_LENGTH);
      }
    }
  }
}
