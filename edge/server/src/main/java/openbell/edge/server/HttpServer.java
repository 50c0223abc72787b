package openbell.edge.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import openbell.edge.http.Handler;

/// An HTTP/1.1 server over a handler, one virtual thread a connection.
///
/// Thread-safe. Closing it stops it: it accepts nothing more, and waits for what is under way.
public final class HttpServer implements AutoCloseable {
  /// Helidon's own look at idle connections, which [Connections] makes needless.
  private static final Duration NEVER = Duration.ofDays(3650);

  private final WebServer server;
  private final Connections connections;
  private final AtomicBoolean stopping;
  private final InetAddress address;

  private HttpServer(
      WebServer server, Connections connections, AtomicBoolean stopping, InetAddress address) {
    this.server = server;
    this.connections = connections;
    this.stopping = stopping;
    this.address = address;
  }

  /// Starts to listen.
  ///
  /// @throws CannotListenException when it cannot
  public static HttpServer start(Handler handler, ServerSettings settings) {
    InetAddress address = resolved(settings);
    AtomicBoolean stopping = new AtomicBoolean();
    ServerSettings.Limits limits = settings.limits();
    Connections connections = new Connections(limits);
    WebServer server =
        WebServer.builder()
            .bindAddress(new InetSocketAddress(address, settings.port()))
            .shutdownHook(false)
            .shutdownGracePeriod(limits.stop())
            .maxTcpConnections(limits.maxConnections())
            .idleConnectionTimeout(NEVER)
            .idleConnectionPeriod(NEVER)
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .featuresDiscoverServices(false)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(connections)
            .contentEncoding(
                ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
            .directHandlers(Problems.handlers())
            .routing(
                (HttpRouting.Builder r) -> r.addFilter(new Adapter(handler, limits, stopping::get)))
            .build();
    server.start();
    if (!server.isRunning()) {
      connections.close();
      throw cannotListen(settings, address);
    }
    return new HttpServer(server, connections, stopping, address);
  }

  /// The port it listens on.
  public int port() {
    return server.port();
  }

  /// Where it can be asked: `http://127.0.0.1:8080`.
  public String address() {
    String host = address.getHostAddress();
    return String.format(
        Locale.ROOT, host.contains(":") ? "http://[%s]:%d" : "http://%s:%d", host, port());
  }

  /// Whether only this machine can ask.
  public boolean loopback() {
    return address.isLoopbackAddress();
  }

  @Override
  public void close() {
    stopping.set(true);
    server.stop();
    connections.close();
  }

  private static InetAddress resolved(ServerSettings settings) {
    try {
      return InetAddress.getByName(settings.host());
    } catch (UnknownHostException e) {
      throw new CannotListenException(
          "no address is known for the host " + settings.host(),
          "give one of this machine's addresses, such as 127.0.0.1",
          e);
    }
  }

  /// Helidon does not tell why it did not start; who tries the same learns it.
  private static CannotListenException cannotListen(ServerSettings settings, InetAddress address) {
    String where = settings.host() + " port " + settings.port();
    try (ServerSocket again = new ServerSocket()) {
      again.bind(new InetSocketAddress(address, settings.port()));
      return new CannotListenException("could not listen on " + where, "try again", null);
    } catch (IOException e) {
      return e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")
          ? new CannotListenException(
              where + " is taken",
              "stop what listens there, or give another --port (0: a free one)",
              e)
          : new CannotListenException(
              "cannot listen on " + where + " (" + e.getMessage() + ")",
              "give an address of this machine and a port from 1024 up",
              e);
    }
  }
}
