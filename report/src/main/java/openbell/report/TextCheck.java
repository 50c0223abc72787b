package openbell.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The check that lets no unverified statement into a report: each section as the narrator wrote
/// it, held against the facts before it is filled, and its numbers traced to their placeholders
/// after.
///
/// Four things are looked at: the shape of a section ([ShapeCheck]), single words that no fact can
/// stand behind ([WordCheck]), what each placeholder is called and counts ([NameCheck],
/// [FrameCheck], [Shares]), and each claim of direction, comparison, crossing or regime
/// ([ClaimCheck]). The words are in `words-*.tsv`, reviewed and closed; a word that is in no list
/// is let pass.
final class TextCheck {
  /// The periods of indicators, which are names and not numbers: "RSI 14 วัน", "the 200-day
  /// average".
  private static final Set<String> PERIODS = Set.of("14", "20", "50", "200");

  private TextCheck() {}

  /// What is wrong with a narrator's sections, one line each, precise enough to mend the text by;
  /// empty when nothing is.
  ///
  /// @param values what each placeholder renders as; none other exists
  static List<String> problems(
      Map<Section, String> sections, Brief brief, Lang lang, Map<String, String> values) {
    List<String> problems = new ArrayList<>();
    for (Section section : Section.values()) {
      String text = sections.getOrDefault(section, "");
      for (String problem : problems(section, text, brief, lang, values)) {
        problems.add(section.key() + ": " + problem);
      }
    }
    return problems;
  }

  /// What is wrong with one section.
  static List<String> problems(
      Section section, String text, Brief brief, Lang lang, Map<String, String> values) {
    String plain = Tokenizer.normalise(text);
    Set<String> ownWords = WordCheck.ownWords(values);
    Set<String> problems =
        new LinkedHashSet<>(ShapeCheck.digits(plain, lang, values.keySet(), ownWords));
    List<Token> tokens = Tokenizer.tokens(plain, lang);
    problems.addAll(ShapeCheck.language(tokens, plain, lang));
    Scope scope = new Scope(tokens, lang);
    problems.addAll(WordCheck.problems(plain, scope, lang, values));
    problems.addAll(FrameCheck.problems(scope, lang, brief));
    problems.addAll(NameCheck.problems(scope, lang, brief));
    problems.addAll(Shares.problems(scope, brief));
    problems.addAll(ClaimCheck.problems(plain, scope, lang, brief));
    problems.addAll(ForecastCheck.problems(plain, scope, lang));
    problems.addAll(RoleCheck.problems(plain, scope, lang, brief));
    problems.addAll(NewsCheck.problems(plain, scope, section, brief));
    boolean fillable =
        tokens.stream()
            .allMatch(t -> !t.is(Token.Kind.PLACEHOLDER) || values.containsKey(t.text()));
    if (fillable && plain.indexOf('{') < 0 == (plain.indexOf('}') < 0)) {
      problems.addAll(FilledCheck.problems(plain, values, lang, ownWords));
      if (problems.isEmpty()) {
        problems.addAll(ShapeCheck.length(section, text, lang, values));
      }
    }
    return List.copyOf(problems);
  }

  /// What is wrong with a text of the writer's own (heading, ending): digits and placeholders only.
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
  static boolean isDigit(int codePoint) {
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
