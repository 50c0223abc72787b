package openbell.delivery.packager;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks for what must not leave the machine: by a file's name, and by forms that only keys have.
/// It finds what is there in the clear, no password that looks like a word.
final class SecretSearch {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*/)?(?:\\.env(?:\\.[^/]*)?|\\.npmrc|\\.netrc|\\.pgpass|\\.git-credentials"
              + "|\\.htpasswd|\\.aws/credentials|id_(?:rsa|dsa|ecdsa|ed25519)"
              + "|[^/]+\\.(?:p12|pfx|jks|keystore|ppk|key))");
  private static final Pattern PEM_NAME = Pattern.compile(".*\\.pem");

  /// A PEM file of certificates or public keys alone is for everybody.
  private static final Pattern PUBLIC_PEM =
      Pattern.compile("-----BEGIN [A-Z0-9 ]*(?:CERTIFICATE|PUBLIC KEY|PARAMETERS)-----");

  /// No form needs more to be known.
  private static final int LONGEST_CHARS = 512;

  /// What only a key looks like.
  ///
  /// @param start its first letters, whatever the key
  /// @param whole all of it, from the start on
  private record Form(String what, String start, Pattern whole) {

    static Form of(String what, String start, String rest) {
      return new Form(what, start, Pattern.compile(Pattern.quote(start) + rest));
    }

    boolean startsAt(byte[] content, int at) {
      if (at + start.length() > content.length) {
        return false;
      }
      for (int i = 0; i < start.length(); i++) {
        if (content[at + i] != start.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final String SECRET_VALUE = "[\"'\\s:=]{1,8}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])";

  private static final List<Form> FORMS =
      List.of(
          Form.of("an AWS access key", "AKIA", "[A-Z0-9]{16}(?![A-Za-z0-9])"),
          Form.of("an AWS access key", "ASIA", "[A-Z0-9]{16}(?![A-Za-z0-9])"),
          Form.of("an AWS secret key", "SECRET_ACCESS_KEY", SECRET_VALUE),
          Form.of("an AWS secret key", "secret_access_key", SECRET_VALUE),
          Form.of("an AWS secret key", "SecretAccessKey", SECRET_VALUE),
          Form.of("an AWS secret key", "secretAccessKey", SECRET_VALUE),
          Form.of(
              "a private key",
              "-----BEGIN",
              " [A-Z ]*PRIVATE KEY-----(?:\\\\[nr]|[\\sA-Za-z0-9+/=:,-]){64}"),
          Form.of("a GitHub token", "gh", "[pousr]_[A-Za-z0-9]{36}"),
          Form.of("a GitHub token", "github_pat_", "\\w{60}"),
          Form.of("a Slack token", "xox", "[abprs]-[0-9]{6,}-[0-9A-Za-z-]{10,}"),
          Form.of("a Google API key", "AIza", "[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
          Form.of(
              "a language model's key",
              "sk-",
              "(?:(?:proj-|svcacct-|ant-[a-z0-9]+-)[A-Za-z0-9_-]{32,}|[A-Za-z0-9]{48})"));

  /// Which pairs of bytes a form starts with: one look at each place of a file is enough, where
  /// twelve searches over some hundred megabytes would take half a minute.
  private static final boolean[] STARTS = starts();

  private SecretSearch() {}

  private static boolean[] starts() {
    boolean[] starts = new boolean[1 << 16];
    FORMS.forEach(form -> starts[form.start().charAt(0) << 8 | form.start().charAt(1)] = true);
    return starts;
  }

  /// What a file holds, in words that do not give it away.
  static Optional<String> find(String path, byte[] content) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (NAME.matcher(lower).matches()) {
      return Optional.of("a file for secrets, by its name");
    }
    Optional<String> found = inside(content);
    if (found.isEmpty()
        && PEM_NAME.matcher(lower).matches()
        && !PUBLIC_PEM.matcher(new String(content, ISO_8859_1)).find()) {
      return Optional.of("a PEM file with no certificate");
    }
    return found;
  }

  private static Optional<String> inside(byte[] content) {
    for (int i = 0; i + 1 < content.length; i++) {
      if (STARTS[(content[i] & 0xff) << 8 | (content[i + 1] & 0xff)]) {
        for (Form form : FORMS) {
          if (form.startsAt(content, i) && isWhole(form, content, i)) {
            return Optional.of(form.what());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(Form form, byte[] content, int at) {
    int length = Math.min(LONGEST_CHARS, content.length - at);
    Matcher found = form.whole().matcher(new String(content, at, length, ISO_8859_1));
    return found.lookingAt() && !madeUp(found.group());
  }

  /// AWS's documents say EXAMPLE in theirs; others repeat one letter.
  private static boolean madeUp(String value) {
    return value.contains("EXAMPLE") || value.matches(".*(.)\\1{11,}");
  }
}
