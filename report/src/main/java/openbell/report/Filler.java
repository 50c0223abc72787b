package openbell.report;

import java.util.Map;

/// Puts the values into a checked text.
final class Filler {
  private Filler() {}

  /// The text with every placeholder replaced. In Thai a value that begins or ends with a Latin
  /// letter or a digit gets its space from the Thai word beside it.
  ///
  /// @throws UnverifiedTextException when a placeholder has no value
  static String fill(String text, Map<String, String> values, Lang lang) {
    StringBuilder out = new StringBuilder(text.length() * 2);
    int at = 0;
    while (true) {
      int open = text.indexOf("{{", at);
      if (open < 0) {
        return out.append(text, at, text.length()).toString();
      }
      int close = text.indexOf("}}", open);
      if (close < 0) {
        throw new UnverifiedTextException("a placeholder is not closed in \"" + text + "\"");
      }
      out.append(text, at, open);
      String name = text.substring(open + 2, close);
      String value = values.get(name);
      if (value == null) {
        throw new UnverifiedTextException("no value for {{" + name + "}}");
      }
      append(out, value, lang);
      at = close + 2;
      if (lang == Lang.TH
          && at < text.length()
          && !value.isEmpty()
          && needsSpace(value.charAt(value.length() - 1), text.charAt(at))) {
        out.append(' ');
      }
    }
  }

  /// Two fragments of one Thai phrase: a space only where Thai meets a Latin letter, a digit, `)`
  /// or `%`.
  static String glue(String left, String right) {
    StringBuilder out = new StringBuilder(left);
    append(out, right, Lang.TH);
    return out.toString();
  }

  private static void append(StringBuilder out, String value, Lang lang) {
    if (lang == Lang.TH
        && !out.isEmpty()
        && !value.isEmpty()
        && needsSpace(out.charAt(out.length() - 1), value.charAt(0))) {
      out.append(' ');
    }
    out.append(value);
  }

  private static boolean needsSpace(char left, char right) {
    boolean intoLatin = isThai(left) && isLatinOrDigit(right);
    boolean outOfLatin = (isLatinOrDigit(left) || left == ')' || left == '%') && isThai(right);
    return intoLatin || outOfLatin;
  }

  private static boolean isThai(char c) {
    return c >= '\u0e00' && c <= '\u0e7f';
  }

  private static boolean isLatinOrDigit(char c) {
    boolean digit = c >= '0' && c <= '9';
    boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return digit || letter || c == '\u2212' || c == '+';
  }
}
