package openbell.edge.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The door of the operator's page, for people with a browser and for programs.
///
/// With a token configured, who has it may read and act: a program sends it as `Authorization:
/// Bearer`, a browser gets a session for it. With none, nobody may act, and only this machine
/// itself may read.
///
/// A session is `EXPIRY.NONCE.MAC`, signed with the token and without it in it; another token ends
/// every session. Forms carry a MAC of their session. Compared in constant time. Thread-safe.
final class OpsDoor {
  static final String COOKIE = "openbell-ops";

  private static final Duration LASTS = Duration.ofHours(12);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE_BYTES = 16;
  private static final int PARTS = 3;
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Set<String> FORWARDING =
      Set.of(
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-real-ip",
          "forwarded",
          "via");

  /// What somebody may do.
  sealed interface Visitor {
    /// Reads and acts.
    ///
    /// @param session that forms have to prove; empty for a program, which sends the token itself
    record Operator(Optional<String> session) implements Visitor {}

    /// Reads, where no token is configured.
    record Reader() implements Visitor {}

    /// Has to sign in first.
    record Stranger() implements Visitor {}

    /// Cannot, since no token is configured.
    record Outsider() implements Visitor {}
  }

  private final Supplier<Optional<String>> token;
  private final boolean secure;
  private final boolean behind;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /// @param token looked up at each knock
  /// @param secure whether the site's public address is https
  /// @param behind whether requests come through a proxy or a public address, so that where one
  ///   comes from says nothing
  OpsDoor(Supplier<Optional<String>> token, boolean secure, boolean behind, InstantSource clock) {
    this.token = token;
    this.secure = secure;
    this.behind = behind;
    this.clock = clock;
  }

  /// Who asks.
  Visitor visitor(Request request) {
    Optional<String> wanted = token.get();
    if (wanted.isEmpty()) {
      return !behind && isHere(request) ? new Visitor.Reader() : new Visitor.Outsider();
    }
    Optional<String> given = Admin.bearer(request);
    if (given.isPresent()) {
      return same(given.get(), wanted.get())
          ? new Visitor.Operator(Optional.empty())
          : new Visitor.Stranger();
    }
    return cookie(request, COOKIE)
        .filter(session -> holds(session, wanted.get()))
        .<Visitor>map(session -> new Visitor.Operator(Optional.of(session)))
        .orElseGet(Visitor.Stranger::new);
  }

  /// Whether somebody may read what is the operator's.
  boolean reads(Request request) {
    return visitor(request) instanceof Visitor.Operator
        || visitor(request) instanceof Visitor.Reader;
  }

  /// What a program is told that may not.
  Response refusal(Request request) {
    return visitor(request) instanceof Visitor.Outsider
        ? Problem.forbidden(
                "this needs the operator's token and none is configured: set OPENBELL_ADMIN_TOKEN")
            .response()
        : Problem.unauthorized(
                "the operator's token is missing or wrong: send Authorization: Bearer TOKEN")
            .response()
            .with("WWW-Authenticate", "Bearer");
  }

  /// The header that begins a session; empty for a wrong token.
  Optional<String> signIn(Request request, String given) {
    return token
        .get()
        .filter(wanted -> same(given, wanted))
        .map(
            wanted -> {
              byte[] nonce = new byte[NONCE_BYTES];
              random.nextBytes(nonce);
              String body =
                  clock.instant().plus(LASTS).getEpochSecond()
                      + "."
                      + HexFormat.of().formatHex(nonce);
              String session = body + "." + mac(wanted, "session " + body);
              return setCookie(request, COOKIE, session, LASTS);
            });
  }

  /// What a form of this session has to carry.
  String proof(String session) {
    return mac(token.get().orElse(""), "form " + session);
  }

  /// Whether a form was sent from a page of the visitor's session.
  boolean proves(Visitor.Operator operator, Optional<String> given) {
    return operator
        .session()
        .map(session -> same(given.orElse(""), proof(session)))
        .orElse(true); // Who sends the token itself is no form of another site.
  }

  /// A `Set-Cookie` for this site's own pages.
  String setCookie(Request request, String name, String value, Duration age) {
    boolean https =
        secure
            || request
                .header("x-forwarded-proto")
                .map(proto -> proto.toLowerCase(Locale.ROOT).startsWith("https"))
                .orElse(false);
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(name, value, age.toSeconds(), https ? "; Secure" : "");
  }

  /// A cookie that the request brings.
  static Optional<String> cookie(Request request, String name) {
    return Arrays.stream(request.header("cookie").orElse("").split("[;,]", -1))
        .map(String::strip)
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  private boolean holds(String session, String wanted) {
    String[] part = session.split("\\.", -1);
    if (part.length != PARTS || !part[0].matches("\\d{1,12}")) {
      return false;
    }
    boolean signed = same(part[2], mac(wanted, "session " + part[0] + "." + part[1]));
    return signed && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(part[0])));
  }

  /// Whether the request comes from this machine, not through a proxy on it, to it by its own name.
  private static boolean isHere(Request request) {
    String host = request.header("host").orElse("localhost").replaceFirst(":\\d+$", "");
    return HERE.contains(host.toLowerCase(Locale.ROOT))
        && FORWARDING.stream().allMatch(name -> request.header(name).isEmpty())
        && (request.client().equals("127.0.0.1")
            || request.client().equals("::1")
            || request.client().equals("0:0:0:0:0:0:0:1"));
  }

  private static boolean same(String given, String wanted) {
    return MessageDigest.isEqual(bytes(given), bytes(wanted));
  }

  private static String mac(String key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes("openbell ops " + key), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(bytes(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
