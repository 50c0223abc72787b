package openbell.edge.line;

import com.linecorp.bot.parser.LineSignatureValidator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The door for webhooks: whether a delivery is LINE's, by the HMAC-SHA256 over its raw body that
/// comes in the header [#SIGNATURE_HEADER], base64.
///
/// The signature is compared in constant time and before anything is parsed; no body passes without
/// one. Immutable, without input or output, so a caller may check before it acknowledges.
public final class LineWebhook {
  /// The header with the signature.
  public static final String SIGNATURE_HEADER = "x-line-signature";

  /// The most bytes of a body. A text has at most 5,000 characters and a delivery a handful of
  /// events: what is larger is not LINE's, and is refused before it is hashed.
  public static final int MOST_BODY_BYTES = 1 << 20;

  private final LineSettings settings;

  /// What came of the check.
  public sealed interface Verdict {
    /// It is LINE's: acknowledge with 200, then hand the body to [LineBot#handle].
    ///
    /// @param events how many it has; none when somebody presses "Verify" in LINE's console
    record Accepted(int events) implements Verdict {}

    /// It is not, or cannot be read: 401 or 400, in one line what is wrong and what to do.
    ///
    /// @param signed whether the signature was right all the same
    record Refused(String what, String cure, boolean signed) implements Verdict {}

    /// There is no channel secret, so nothing can be checked: 503.
    record NotConfigured(String what, String cure) implements Verdict {}

    /// It has more than [#MOST_BODY_BYTES]: 413.
    record TooLarge(int sizeBytes, int mostBytes) implements Verdict {}
  }

  /// The door of this channel.
  public LineWebhook(LineSettings settings) {
    this.settings = settings;
  }

  /// Checks one delivery.
  ///
  /// @param signature the header's value
  /// @param body the body as it came, byte for byte
  public Verdict check(Optional<String> signature, byte[] body) {
    Optional<String> secret = settings.channelSecret().get().filter(s -> !s.isBlank());
    if (secret.isEmpty()) {
      return new Verdict.NotConfigured(
          "the LINE webhook is off: there is no channel secret",
          "set LINE_CHANNEL_SECRET to the secret in the channel's basic settings");
    }
    if (body.length > MOST_BODY_BYTES) {
      return new Verdict.TooLarge(body.length, MOST_BODY_BYTES);
    }
    if (signature.isEmpty() || signature.get().isBlank()) {
      return new Verdict.Refused(
          "the request has no " + SIGNATURE_HEADER, "send it as LINE does, signed", false);
    }
    if (!matches(secret.get(), signature.get().strip(), body)) {
      return new Verdict.Refused(
          "the signature does not belong to this body",
          "compare LINE_CHANNEL_SECRET with the channel's, and sign the body as it is sent",
          false);
    }
    return Incoming.count(body)
        .<Verdict>map(Verdict.Accepted::new)
        .orElseGet(
            () ->
                new Verdict.Refused(
                    "the body is no webhook of LINE's", "send a JSON object with events", true));
  }

  /// The signature of a body, as LINE would send it.
  ///
  /// @throws IllegalArgumentException for an empty secret
  public static String sign(String secret, byte[] body) {
    return Base64.getEncoder().encodeToString(validator(secret).generateSignature(body));
  }

  private static boolean matches(String secret, String signature, byte[] body) {
    try {
      return validator(secret).validateSignature(body, signature);
    } catch (IllegalArgumentException e) {
      return false; // no base64
    }
  }

  private static LineSignatureValidator validator(String secret) {
    return new LineSignatureValidator(secret.getBytes(StandardCharsets.UTF_8));
  }
}
