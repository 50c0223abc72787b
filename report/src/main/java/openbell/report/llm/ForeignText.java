package openbell.report.llm;

import java.text.Normalizer;

/// Text from outside, made harmless for a prompt: one line, short, without characters that could
/// pass for structure.
final class ForeignText {
  private ForeignText() {}

  /// The text with control, format (zero-width, direction), private-use and unassigned characters
  /// taken out, markup and braces blanked in whatever width they come, white space evened out, cut
  /// at so many characters.
  static String clean(String text, int mostChars) {
    StringBuilder out = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .map(ForeignText::narrow)
        .forEach(c -> append(out, c));
    String line = out.toString().strip();
    if (line.codePointCount(0, line.length()) <= mostChars) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, mostChars - 1)).strip() + "…";
  }

  /// Full-width forms to the ASCII that they mean.
  private static int narrow(int c) {
    return c >= '\uff01' && c <= '\uff5e' ? c - '\uff01' + '!' : c;
  }

  private static void append(StringBuilder out, int c) {
    boolean space =
        Character.isWhitespace(c)
            || Character.isSpaceChar(c)
            || Character.isISOControl(c)
            || "{}<>[]|`*_#~^\\\"“”".indexOf(c) >= 0;
    if (space) {
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
      return;
    }
    switch (Character.getType(c)) {
      case Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED -> {
        // Left out: none of them is seen, all of them can hide something.
      }
      default -> out.appendCodePoint(c);
    }
  }
}
