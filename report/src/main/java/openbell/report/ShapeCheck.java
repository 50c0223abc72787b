package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The language, the length and the digits of a section.
final class ShapeCheck {
  /// An English text is longer than its Thai twin; the template's own are up to 1.5 times as long.
  private static final double ENGLISH_FOR_THAI = 1.6;

  /// Of a model's text, half again the upper bound of a section is refused.
  private static final double LENIENCY = 1.5;

  private static final double LEAST_THAI_LETTERS = 0.6;
  private static final int MOST_LATIN_WORDS_IN_A_ROW = 5;

  private ShapeCheck() {}

  /// Most characters of a section, with numbers filled in.
  static int most(Section section, Lang lang) {
    double thai = section.mostThaiChars() * LENIENCY;
    return (int) (lang == Lang.TH ? thai : thai * ENGLISH_FOR_THAI);
  }

  /// Digits and braces; placeholders that do not exist.
  static List<String> digits(String text, Lang lang, Set<String> known, Set<String> ownWords) {
    List<String> problems = new ArrayList<>();
    Set<Integer> periods = Periods.allowed(text, lang);
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("{{", at)) {
        int close = text.indexOf("}}", at);
        String name = close < 0 ? "" : text.substring(at + 2, close);
        if (!known.contains(name)) {
          problems.add(
              close < 0 ? "a placeholder is not closed" : "no such placeholder: {{" + name + "}}");
        }
        at = close < 0 ? text.length() : close + 2;
        continue;
      }
      int codePoint = text.codePointAt(at);
      int end = at + Character.charCount(codePoint);
      if (TextCheck.isDigit(codePoint)) {
        while (end < text.length() && TextCheck.isDigit(text.codePointAt(end))) {
          end += Character.charCount(text.codePointAt(end));
        }
        if (!periods.contains(at) && !insideOwnName(text, at, ownWords)) {
          problems.add("a number of its own: \"" + text.substring(at, end) + "\"");
        }
      } else if (codePoint == '{' || codePoint == '}') {
        problems.add("a stray brace");
      }
      at = end;
    }
    return problems;
  }

  private static boolean insideOwnName(String text, int at, Set<String> ownWords) {
    int from = at;
    while (from > 0 && nameChar(text.charAt(from - 1))) {
      from--;
    }
    int to = at;
    while (to < text.length() && nameChar(text.charAt(to))) {
      to++;
    }
    String word = text.substring(from, to).toLowerCase(java.util.Locale.ROOT);
    boolean letters = word.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    String trimmed = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    return letters && ownWords.contains(trimmed);
  }

  private static boolean nameChar(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || c == '.' || c == '-';
  }

  /// Whether a text is of the language asked for.
  static List<String> language(List<Token> tokens, String text, Lang lang) {
    int thai = 0;
    int latin = 0;
    int foreign = 0;
    String bare = text.replaceAll("\\{\\{[^}]*}}", " ");
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (Tokenizer.isThai(c)) {
        thai++;
      } else if (c < 128 && Character.isLetter(c)) {
        latin++;
      } else if (Character.isLetter(c)) {
        foreign++;
      }
    }
    List<String> problems = new ArrayList<>();
    if (foreign > 0) {
      problems.add("letters of another script than Thai and Latin");
    }
    if (lang == Lang.EN && thai > 0) {
      problems.add("Thai letters in an English text");
    }
    boolean thaiEnough = thai >= LEAST_THAI_LETTERS * (thai + latin);
    if (lang == Lang.TH && thai + latin > 0 && (!thaiEnough || latinRun(tokens))) {
      problems.add("the text has to be in Thai");
    }
    return problems;
  }

  private static boolean latinRun(List<Token> tokens) {
    int run = 0;
    for (Token token : tokens) {
      char first = token.text().charAt(0);
      boolean word = !token.is(Token.Kind.PLACEHOLDER) && first < 128 && Character.isLetter(first);
      boolean breaks = Tokenizer.isThai(first) || token.is(Token.Kind.STOP);
      run = word ? run + token.text().split(" ", -1).length : breaks ? 0 : run;
      if (run > MOST_LATIN_WORDS_IN_A_ROW) {
        return true;
      }
    }
    return false;
  }

  /// A section is there, and not half again longer than it may be.
  static List<String> length(Section section, String text, Lang lang, Map<String, String> values) {
    if (text.isBlank()) {
      return List.of("it is empty");
    }
    int length = Filler.fill(text, values, lang).length();
    int most = most(section, lang);
    return length <= most
        ? List.of()
        : List.of("too long: " + length + " characters with numbers filled in, most " + most);
  }
}
