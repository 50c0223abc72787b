package openbell.edge.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A mail server and who writes to whom by it, as `SMTP_URL` says:
/// `smtp://USER:PASSWORD@HOST:587/?from=ADDRESS&to=ADDRESS,ADDRESS`.
///
/// `smtps://` is TLS from the first byte (port 465 where none is given); `smtp://` is STARTTLS
/// (port 587), which has to succeed, unless `tls=off` says that there is none: to a relay on this
/// machine, or without a password. User and password are percent-encoded where they have other
/// characters than letters, digits and `-._~`.
///
/// @param tls how the connection is made secret
/// @param user empty: nobody logs in
/// @param password never printed
/// @param from an address
/// @param to at least one address
record SmtpUrl(
    Tls tls,
    String host,
    int port,
    Optional<String> user,
    Optional<String> password,
    String from,
    List<String> to) {
  /// What to give, for messages.
  static final String FORM =
      "smtp://USER:PASSWORD@HOST:587/?from=ADDRESS&to=ADDRESS, or smtps:// for TLS from the first"
          + " byte";

  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final int HIGHEST_PORT = 65_535;

  /// No quoted local parts, which nobody has; the domain as it is in DNS.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  private static final Set<String> PARAMETERS = Set.of("from", "to", "tls");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /// How a connection is made secret.
  enum Tls {
    /// TLS from the first byte.
    WHOLE,
    /// In the clear until STARTTLS, without which nothing is sent.
    STARTTLS,
    /// Not at all.
    OFF
  }

  SmtpUrl {
    to = List.copyOf(to);
  }

  /// Reads the variable's value.
  ///
  /// @throws IllegalArgumentException with what is wrong, which says nothing of the value
  static SmtpUrl of(String text) {
    URI uri = uri(text);
    Map<String, String> query = query(uri.getRawQuery());
    Tls tls = tls(String.valueOf(uri.getScheme()), query.get("tls"));
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("it names no host");
    }
    if (uri.getPort() > HIGHEST_PORT || uri.getPort() == 0) {
      throw new IllegalArgumentException("its port is none");
    }
    if (uri.getRawPath() != null && !uri.getRawPath().matches("/?")) {
      throw new IllegalArgumentException("it has a path");
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls == Tls.WHOLE ? SUBMISSIONS : SUBMISSION;
    Optional<String> login = Optional.ofNullable(uri.getRawUserInfo());
    int colon = login.map(l -> l.indexOf(':')).orElse(-1);
    if (login.isPresent() && colon < 1) {
      throw new IllegalArgumentException("it has a user without a password");
    }
    if (login.isPresent() && tls == Tls.OFF && !THIS_MACHINE.contains(host)) {
      throw new IllegalArgumentException("with tls=off its password would go in the clear");
    }
    return new SmtpUrl(
        tls,
        host,
        port,
        login.map(l -> decoded(l.substring(0, colon))),
        login.map(l -> decoded(l.substring(colon + 1))),
        addresses(query, "from", 1).getFirst(),
        addresses(query, "to", Integer.MAX_VALUE));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // The exception's own message has the value, password included.
      throw new IllegalArgumentException(
          "it is no URL; user and password have to be percent-encoded");
    }
  }

  private static Tls tls(String scheme, @Nullable String wanted) {
    if (wanted != null && !wanted.equals("off")) {
      throw new IllegalArgumentException("its tls is not off");
    }
    if (scheme.equals("smtps") && wanted == null) {
      return Tls.WHOLE;
    }
    if (scheme.equals("smtp")) {
      return wanted == null ? Tls.STARTTLS : Tls.OFF;
    }
    throw new IllegalArgumentException(
        scheme.equals("smtps") ? "smtps with tls=off is neither" : "it begins with no smtp://");
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equal = pair.indexOf('=');
      String name = equal < 0 ? pair : pair.substring(0, equal);
      if (!PARAMETERS.contains(name) || equal < 0 || query.containsKey(name)) {
        throw new IllegalArgumentException("after ? it takes from, to and tls, each once");
      }
      query.put(name, decoded(pair.substring(equal + 1)));
    }
    return query;
  }

  private static List<String> addresses(Map<String, String> query, String name, int most) {
    List<String> addresses =
        Arrays.stream(query.getOrDefault(name, "").split(",", -1)).map(String::strip).toList();
    if (addresses.size() > most
        || !addresses.stream().allMatch(a -> ADDRESS.matcher(a).matches())) {
      throw new IllegalArgumentException("its %s is no mail address".formatted(name));
    }
    return addresses;
  }

  /// A `+` stays one, as it does in addresses.
  private static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a % in it is not followed by two hexadecimal digits");
    }
  }

  /// The domain of who writes.
  String domain() {
    return from.substring(from.indexOf('@') + 1);
  }

  /// Host and port, which are no secrets.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
