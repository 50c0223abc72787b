package openbell.edge.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Where a link leads: a place of this site, built part by part, or a web page elsewhere. Never
/// anything that a browser would run.
final class Address {
  private final String text;

  private Address(String text) {
    this.text = text;
  }

  /// A place of this site; each segment is percent-encoded, a slash in it too.
  static Address here(String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(encoded(segment));
    }
    return new Address(path.isEmpty() ? "/" : path.toString());
  }

  /// A page elsewhere; empty for what is no `http` or `https` address of a host.
  static Optional<Address> elsewhere(String url) {
    try {
      URI uri = new URI(url.strip());
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null
          ? Optional.of(new Address(uri.toASCIIString()))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// This with a parameter more.
  Address with(String name, String value) {
    char joint = text.indexOf('?') < 0 ? '?' : '&';
    return new Address(text + joint + encoded(name) + "=" + encoded(value));
  }

  /// This with a parameter more, if there is a value.
  Address with(String name, Optional<String> value) {
    return value.map(v -> with(name, v)).orElse(this);
  }

  @Override
  public String toString() {
    return text;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
