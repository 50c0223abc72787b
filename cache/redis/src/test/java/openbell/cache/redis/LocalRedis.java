package openbell.cache.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/// A Redis server of its own as a child process on a free loopback port, which keeps nothing on
/// disk and can be stopped and started again.
public final class LocalRedis implements AutoCloseable {
  private final int port;
  private final RedisServer server;

  private LocalRedis(int port, RedisServer server) {
    this.port = port;
    this.server = server;
  }

  /// A server that runs.
  ///
  /// @param settings lines of its configuration, such as `maxmemory 4mb`
  public static LocalRedis running(String... settings) {
    LocalRedis redis = stopped(settings);
    redis.start();
    return redis;
  }

  /// A server that does not run yet.
  public static LocalRedis stopped(String... settings) {
    try {
      int port = freePort();
      RedisServerBuilder builder =
          RedisServer.newRedisServer()
              .bind("127.0.0.1")
              .port(port)
              .onShutdownForceStop(true)
              .setting("save \"\"")
              .setting("appendonly no");
      for (String setting : settings) {
        builder.setting(setting);
      }
      return new LocalRedis(port, builder.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts it, again where it was stopped.
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it, and with it all that it held.
  public void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its port.
  public int port() {
    return port;
  }

  /// Its address.
  public String address() {
    return "redis://127.0.0.1:" + port;
  }

  RedisUrl url() {
    return RedisUrl.of(address()).orElseThrow();
  }

  /// The first line of its answer to a command.
  public String say(String... words) {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : List.of(words)) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append("$").append(length).append("\r\n").append(word).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader answer =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
      return String.valueOf(answer.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
