package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Looks at a text before it is filled: no digit of the narrator's own, no placeholder that does
/// not exist.
final class TextCheck {
  /// The periods of indicators, which are names and not numbers: "RSI 14 วัน", "the 200-day
  /// average".
  private static final Set<String> PERIODS = Set.of("14", "20", "50", "200");

  private TextCheck() {}

  /// What is wrong with the text, one line each; empty when nothing is.
  static List<String> problems(String text, Set<String> known) {
    List<String> problems = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("{{", at)) {
        int close = text.indexOf("}}", at);
        if (close < 0) {
          problems.add("a placeholder is not closed");
          return problems;
        }
        String name = text.substring(at + 2, close);
        if (!known.contains(name)) {
          problems.add("no such placeholder: {{" + name + "}}");
        }
        at = close + 2;
      } else if (isDigit(text.codePointAt(at))) {
        int end = at;
        while (end < text.length() && isDigit(text.codePointAt(end))) {
          end += Character.charCount(text.codePointAt(end));
        }
        String digits = text.substring(at, end);
        if (!PERIODS.contains(digits) || touchesDecimal(text, at, end)) {
          problems.add("a number of its own: " + digits);
        }
        at = end;
      } else {
        char c = text.charAt(at);
        if (c == '{' || c == '}') {
          problems.add("a stray brace");
        }
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return problems;
  }

  /// Digits of any script, and characters that stand for numbers (², ½, Ⅳ).
  private static boolean isDigit(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  /// An allowed period is a whole number on its own: not the 20 of "20.5", "20%" or "1,20".
  private static boolean touchesDecimal(String text, int from, int to) {
    boolean after =
        to + 1 < text.length()
            && (text.charAt(to) == '.' || text.charAt(to) == ',')
            && isDigit(text.codePointAt(to + 1));
    boolean percent = to < text.length() && text.charAt(to) == '%';
    boolean before =
        from >= 2
            && (text.charAt(from - 1) == '.' || text.charAt(from - 1) == ',')
            && isDigit(text.codePointBefore(from - 1));
    boolean signed = from >= 1 && "+\u2212".indexOf(text.charAt(from - 1)) >= 0;
    return after || percent || before || signed;
  }
}
