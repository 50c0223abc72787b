package openbell.lake.serving;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Where a database is, as `DATABASE_URL` says: `postgresql://USER:PASSWORD@HOST:PORT/NAME`.
///
/// @param jdbc the address without user and password
/// @param user and its password; empty when the address has none
public record DatabaseUrl(String jdbc, Optional<String> user, Optional<String> password) {

  /// Reads one; empty when it is none. `jdbc:` before it and `postgres` for `postgresql` are fine.
  public static Optional<DatabaseUrl> of(String text) {
    String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    try {
      URI uri = new URI(plain);
      boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
      if (!known || uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
        return Optional.empty();
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String jdbc = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
      String who = uri.getRawUserInfo();
      if (who == null) {
        return Optional.of(new DatabaseUrl(jdbc, Optional.empty(), Optional.empty()));
      }
      int colon = who.indexOf(':');
      return Optional.of(
          new DatabaseUrl(
              jdbc,
              Optional.of(decoded(colon < 0 ? who : who.substring(0, colon))),
              colon < 0 ? Optional.empty() : Optional.of(decoded(who.substring(colon + 1)))));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// What the driver is told: who, and the [#settings].
  Properties properties() {
    Properties properties = new Properties();
    user.ifPresent(u -> properties.setProperty("user", u));
    password.ifPresent(p -> properties.setProperty("password", p));
    properties.putAll(settings());
    return properties;
  }

  /// How long to wait for a database that does not answer, and the like. What the address says
  /// itself goes before.
  Map<String, String> settings() {
    return Map.of(
        "ApplicationName", "openbell",
        "connectTimeout", "5",
        "socketTimeout", "30",
        "reWriteBatchedInserts", "true");
  }

  /// Without the password.
  @Override
  public String toString() {
    return jdbc;
  }
}
