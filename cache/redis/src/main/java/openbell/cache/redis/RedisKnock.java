package openbell.cache.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import openbell.cache.redis.RedisLink.LostException;

/// Whether anybody answers at an address, by a plain socket: loading Lettuce takes longer than a
/// server may, so the wait for the one is kept apart from the other.
final class RedisKnock {
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private RedisKnock() {}

  /// Returns when a server answers, were it with a refusal; behind TLS, when it takes the
  /// connection.
  static void at(RedisUrl url, Duration within) throws LostException {
    int millis = Math.toIntExact(within.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.host(), url.port()), millis);
      if (url.tls()) {
        return;
      }
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(PING);
      if (socket.getInputStream().read() < 0) {
        throw new IOException("connection closed without an answer");
      }
    } catch (IOException e) {
      throw new LostException(RedisLink.reason(e), e);
    }
  }
}
