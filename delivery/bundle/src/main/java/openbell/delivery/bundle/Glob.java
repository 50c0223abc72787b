package openbell.delivery.bundle;

import java.util.regex.Pattern;

/// A pattern in which `*` stands for any characters and everything else for itself.
public record Glob(Pattern pattern) {

  /// Of such a text.
  public static Glob of(String text) {
    return new Glob(Pattern.compile(regex(text)));
  }

  static String regex(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '*' ? ".*" : Pattern.quote(String.valueOf(c)));
    }
    return out.toString();
  }

  /// Whether all of the text is what is meant.
  public boolean matches(String text) {
    return pattern.matcher(text).matches();
  }
}
