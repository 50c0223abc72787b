package openbell.cache.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Where a Redis server is, as `REDIS_URL` says: `redis://USER:PASSWORD@HOST:PORT/DATABASE`, or
/// `rediss:` for one behind TLS. All but the host may be left out.
///
/// @param host a name or an address; an IPv6 one without brackets
/// @param port 1 to 65535; 6379 unless said otherwise
/// @param tls whether the connection is encrypted and the server's certificate checked
/// @param user empty: the server's default user
/// @param password empty: none is sent
/// @param database from 0 on
public record RedisUrl(
    String host,
    int port,
    boolean tls,
    Optional<String> user,
    Optional<String> password,
    int database) {

  private static final int USUAL_PORT = 6379;
  private static final int HIGHEST_PORT = 65_535;

  /// Reads one; empty when it is none.
  public static Optional<RedisUrl> of(String text) {
    try {
      URI uri = new URI(text);
      boolean tls = "rediss".equals(uri.getScheme());
      int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      boolean known = tls || "redis".equals(uri.getScheme());
      if (!known
          || uri.getHost() == null
          || port < 1
          || port > HIGHEST_PORT
          || !path.matches("/?|/\\d{1,4}")
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      String who = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
      int colon = who.indexOf(':');
      return Optional.of(
          new RedisUrl(
              uri.getHost().replaceAll("[\\[\\]]", ""),
              port,
              tls,
              decoded(colon < 0 ? who : who.substring(0, colon)),
              decoded(colon < 0 ? "" : who.substring(colon + 1)),
              path.length() < 2 ? 0 : Integer.parseInt(path.substring(1))));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> decoded(String text) {
    return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8))
        .filter(t -> !t.isEmpty());
  }

  /// For messages: without user and password.
  @Override
  public String toString() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return (tls ? "rediss" : "redis") + "://" + name + ":" + port + "/" + database;
  }
}
