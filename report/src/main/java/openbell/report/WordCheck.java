package openbell.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Refuses words that no fact can stand behind: quantities and dates in words, names of others,
/// advice, forecasts, records, causes.
final class WordCheck {
  private static final Map<String, String> WHY =
      Map.ofEntries(
          Map.entry("today", "say {{date}} or \"the latest session\""),
          Map.entry("weekday", "a date in words; say {{date}}"),
          Map.entry("month", "a date in words; say {{date}}"),
          Map.entry("number", "a quantity in words; only placeholders carry numbers"),
          Map.entry("thousand", "a quantity in words; only placeholders carry numbers"),
          Map.entry("company", "the company is {{name}}; no other may be named"),
          Map.entry("advice", "no advice, targets or judgement of value"),
          Map.entry("hype", "a banned phrase"),
          Map.entry("forecast", "a forecast; facts say only what has happened"),
          Map.entry("record", "a record that no fact gives"),
          Map.entry("percentile", "a percentile is the share of days at or below"));

  private final String text;
  private final Scope scope;
  private final Lang lang;
  private final Set<String> ownWords;
  private final List<String> problems = new ArrayList<>();

  private WordCheck(String text, Scope scope, Lang lang, Set<String> ownWords) {
    this.text = text;
    this.scope = scope;
    this.lang = lang;
    this.ownWords = ownWords;
  }

  static List<String> problems(String text, Scope scope, Lang lang, Map<String, String> values) {
    WordCheck check = new WordCheck(text, scope, lang, ownWords(values));
    for (int i = 0; i < scope.size(); i++) {
      check.look(i);
    }
    return check.problems;
  }

  /// The words of the names that are this report's own.
  static Set<String> ownWords(Map<String, String> values) {
    Set<String> words = new HashSet<>();
    for (String key : List.of("name", "ticker", "symbol", "exchange", "source", "currency")) {
      String value = values.getOrDefault(key, "").toLowerCase(Locale.ROOT);
      words.add(value);
      words.addAll(List.of(value.split("[^\\p{L}\\p{M}\\p{N}]+")));
    }
    words.remove("");
    return words;
  }

  private void look(int i) {
    Token token = scope.at(i);
    for (String tag : token.tags()) {
      boolean own = tag.equals("refuse:company") && ownWords.contains(Scope.lower(token));
      if (tag.startsWith("refuse:") && !own) {
        String kind = tag.substring("refuse:".length());
        if ((kind.equals("forecast") || kind.equals("hype")) && scope.disclaimed(i)) {
          continue;
        }
        refuse(i, i, WHY.getOrDefault(kind, "not the voice of a report"));
        return;
      }
    }
    if (token.text().equals("!")) {
      refuse(i, i, "no exclamation mark");
    }
    if (token.has("cause")) {
      cause(i);
    }
    if (token.has("outside") && !token.has("cause")) {
      outside(i);
    }
    if (token.is(Token.Kind.WORD)) {
      name(i);
    }
  }

  private void refuse(int from, int to, String why) {
    problems.add("\"" + scope.words(text, from, to) + "\": " + why);
  }

  /// A cause must be a fact: an indicator, the volume, the rules.
  private void cause(int i) {
    boolean known = false;
    for (int j = i + 1; j < scope.size(); j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || (token.is(Token.Kind.SPACE) && j > i + 1)) {
        break;
      }
      if (token.has("outside")) {
        refuse(i, j, "a cause that no fact gives");
        return;
      }
      known |=
          token.hasAny("name:")
              || token.hasAny("state:")
              || token.hasAny("dir:")
              || token.hasAny("rel:")
              || token.has("mod:if")
              || token.is(Token.Kind.PLACEHOLDER);
    }
    if (!known && strong(scope.at(i)) && ofMove(i)) {
      refuse(i, Math.min(i + 3, scope.size() - 1), "a cause that no fact gives");
    }
  }

  /// Whether it is a move that a cause is told of, and not a view or a reason.
  private boolean ofMove(int i) {
    for (int way : new int[] {-1, 1}) {
      for (int j = i + way; j >= 0 && j < scope.size() && Math.abs(j - i) < 24; j += way) {
        Token token = scope.at(j);
        if (token.is(Token.Kind.STOP)) {
          break;
        }
        boolean change = token.is(Token.Kind.PLACEHOLDER) && token.text().startsWith("change_pct");
        if (change || token.hasAny("dir:") || token.has("name:change")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean strong(Token token) {
    return !Set.of(
            "after", "following", "amid", "as the", "reflecting", "หลัง", "หลังจาก", "ท่ามกลาง")
        .contains(Scope.lower(token));
  }

  /// Someone or something outside the facts, told in one breath with a move of the price.
  private void outside(int i) {
    boolean moved = false;
    boolean news = scope.at(i).has("name:news");
    for (int way : new int[] {-1, 1}) {
      int spaces = 0;
      for (int j = i + way; j >= 0 && j < scope.size() && Math.abs(j - i) < 24; j += way) {
        Token token = scope.at(j);
        boolean newsEnds = news && (token.has("sep") || spaced(Math.min(j, j - way)));
        if (newsEnds || token.is(Token.Kind.STOP) || (token.is(Token.Kind.SPACE) && ++spaces > 1)) {
          break;
        }
        boolean change = token.is(Token.Kind.PLACEHOLDER) && token.text().startsWith("change_pct");
        boolean claim = token.hasAny("dir:") && !scope.hypothetical(j) && !whether(news, j);
        moved |= change || claim;
      }
    }
    if (moved) {
      refuse(i, i, "no fact says that it has to do with the price");
    }
  }

  /// `ข่าวเกี่ยวข้องกับราคาที่ปรับขึ้นหรือไม่`: whether it has to do with it is left open.
  private boolean whether(boolean news, int i) {
    return news && lang == Lang.TH && scope.after(i, 4, "mod:if").isPresent();
  }

  /// Whether a Thai token is followed by a space, which parts clauses.
  private boolean spaced(int i) {
    int end = scope.at(i).end();
    return lang == Lang.TH && end < text.length() && text.charAt(end) == ' ';
  }

  /// A name: a Latin word in Thai, or a capital inside an English sentence, that is none of the
  /// report's own.
  private void name(int i) {
    String word = scope.at(i).text();
    char first = word.charAt(0);
    boolean latin = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    if (!latin || ownWords.contains(word.toLowerCase(Locale.ROOT))) {
      return;
    }
    if (lang == Lang.TH) {
      refuse(i, i, "a Latin word that is no name of the report's");
      return;
    }
    boolean capital = Character.isUpperCase(first);
    if (capital && !startsSentence(i)) {
      refuse(i, i, "a name that is none of the report's own");
    }
  }

  private boolean startsSentence(int i) {
    if (i == 0) {
      return true;
    }
    Token before = scope.at(i - 1);
    return before.is(Token.Kind.STOP) || ":(\u00b7\u201c\u2014\"".contains(before.text());
  }
}
