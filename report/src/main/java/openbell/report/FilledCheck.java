package openbell.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Traces every number of a filled text to the placeholder that it came from: a number may not
/// begin or end outside of it, nor run on into the next.
final class FilledCheck {
  private static final Pattern NUMBER = Pattern.compile("[+\\-\u2212]?\\p{N}(?:[.,]?\\p{N})*");
  private static final Pattern GLUED =
      Pattern.compile("[\\p{N}.,+\\-\u2212]\\{\\{|}}[.,]?\\p{N}|}}\\{\\{|}}%");

  private FilledCheck() {}

  /// What is wrong, one line each.
  ///
  /// @param text with its placeholders, every one of which has a value
  static List<String> problems(
      String text, Map<String, String> values, Lang lang, Set<String> ownWords) {
    List<String> problems = new ArrayList<>();
    Matcher glued = GLUED.matcher(text);
    while (glued.find()) {
      problems.add("a number runs into a placeholder at \"" + around(text, glued.start()) + "\"");
    }
    BitSet fromValue = new BitSet();
    String filled = filled(text, values, fromValue);
    Set<Integer> periods = Periods.allowed(Tokenizer.normalise(text), lang);
    Matcher numbers = NUMBER.matcher(filled);
    int own = 0;
    while (numbers.find()) {
      int digit = firstDigit(filled, numbers.start());
      int covered = fromValue.get(digit, numbers.end()).cardinality();
      if (covered == 0 && (inName(filled, digit, ownWords) || own++ < periods.size())) {
        continue;
      }
      if (covered != numbers.end() - digit) {
        problems.add("the number \"" + numbers.group() + "\" belongs to no placeholder");
      }
    }
    return problems;
  }

  private static String filled(String text, Map<String, String> values, BitSet fromValue) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      int close = open < 0 ? -1 : text.indexOf("}}", open);
      if (close < 0) {
        out.append(text, at, text.length());
        break;
      }
      out.append(text, at, open);
      String value = values.getOrDefault(text.substring(open + 2, close), "");
      int start = out.length();
      out.append(value);
      fromValue.set(start, out.length());
      at = close + 2;
    }
    return out.toString();
  }

  private static int firstDigit(String text, int at) {
    char c = text.charAt(at);
    return c == '+' || c == '-' || c == '\u2212' ? at + 1 : at;
  }

  private static boolean inName(String text, int at, Set<String> ownWords) {
    int from = at;
    while (from > 0 && Character.isLetterOrDigit(text.charAt(from - 1))) {
      from--;
    }
    int to = at;
    while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
      to++;
    }
    return ownWords.contains(text.substring(from, to).toLowerCase(java.util.Locale.ROOT));
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - 8), Math.min(text.length(), at + 12));
  }
}
