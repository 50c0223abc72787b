package openbell.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import openbell.market.Fact;

/// Finds the name of a fact that stands nearest to a place of a text.
final class NearestName {
  private static final Map<String, Set<String>> OWN = own();

  /// Names of facts; the others (momentum, the trend, buyers) may stand between a fact and its
  /// name.
  static final Set<String> HARD =
      Set.of(
          """
          price change rsi macd signal hist sma20 sma50 sma200 avg allavg shortavg longavg
          ema bb bb_upper bb_middle bb_lower vwap volume volavg atr volatility
          """
              .strip()
              .split("\\s+", -1));

  /// The stock as a thing, which has more numbers than its price.
  private static final Set<String> THE_STOCK = Set.of("stock", "shares", "หุ้น", "หุ้นตัวนี้");

  static final int THAI_REACH = 24;

  private static final Set<String> AND = Set.of("and", "but", "และ", "แต่");
  private static final Set<String> STANDS =
      Set.of(
          "stands", "is", "sits", "reads", "now", "lies", "was", "อยู่", "อยู่ที่", "ค่า", "มีค่า");

  private static final Set<String> APPOSES = Set.of(",", "(", "which", "ซึ่ง", "คือ");
  private static final Set<String> INNER =
      Set.of("its", "the", "is", "level", "of", "of the", "of its", "เป็น", "ระดับ", "ของ", "ที่");

  private static final Set<String> REFERS =
      Set.of(
          "it",
          "that",
          "this",
          "its",
          "indicator",
          "reading",
          "oscillator",
          "gauge",
          "figure",
          "level");

  private final Scope scope;
  private final Lang lang;

  NearestName(Scope scope, Lang lang) {
    this.scope = scope;
    this.lang = lang;
  }

  /// The names of the word lists that a fact's numbers may be told under.
  static Set<String> own(Fact fact) {
    return OWN.getOrDefault(fact.key(), Set.of());
  }

  /// What "it" or "the reading" beside a number speaks of: the last name of the sentence before.
  String referredTo(int i) {
    boolean refers = false;
    for (int j = Math.max(0, i - 4); j < Math.min(scope.size(), i + 5); j++) {
      refers |= REFERS.contains(Scope.lower(scope.at(j)));
    }
    int stop = i - 1;
    while (stop >= 0 && !scope.at(stop).is(Token.Kind.STOP)) {
      if (HARD.contains(scope.at(stop).arg("name:"))) {
        return "";
      }
      stop--;
    }
    return refers && stop > 0 ? nameBefore(stop, false, false) : "";
  }

  /// The name told right after a level, where none but the price's stands before it in its clause:
  /// "a close below {{sma200}}, its 200-day average", `{{sma200}} ซึ่งเป็นเส้นค่าเฉลี่ย 200 วัน`.
  String apposed(int i) {
    String before = nameBefore(i, false, true);
    if (!before.isEmpty() && !before.equals("price")) {
      return "";
    }
    int j = i + 1;
    boolean apposes = false;
    while (j < scope.size() && j - i <= 5) {
      Token token = scope.at(j);
      String word = Scope.lower(token);
      String name = token.arg("name:");
      if (apposes && HARD.contains(name)) {
        return name.equals("price") ? "" : name;
      }
      boolean currency = token.hasAny("unit:") || token.text().equals("currency");
      apposes |= APPOSES.contains(word);
      boolean inner = APPOSES.contains(word) || INNER.contains(word) || token.has("avgword");
      if (!currency && !inner) {
        return "";
      }
      j++;
    }
    return "";
  }

  /// Whether a value stands in a clause that tells of what was named before it: "the 20-day
  /// average, which is now at {{sma20}}".
  boolean inRelative(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 5; j--) {
      Token token = scope.at(j);
      if (token.hasAny("name:") || token.is(Token.Kind.STOP)) {
        return false;
      }
      if (Set.of("which", "ซึ่ง").contains(Scope.lower(token))) {
        return true;
      }
    }
    return false;
  }

  String rankedBefore(int i) {
    for (int j = i - 1; j >= 0 && i - j < 40 && !scope.at(j).text().equals("\n"); j--) {
      Token token = scope.at(j);
      Optional<Fact> told =
          token.is(Token.Kind.PLACEHOLDER) ? Facts.of(token.text()) : Optional.empty();
      if (told.isPresent() && told.get().ranked() && Facts.isValue(token.text())) {
        return OWN.getOrDefault(told.get().key(), Set.of()).iterator().next();
      }
      String name = token.arg("name:");
      boolean ranked = !Set.of("price", "change", "avg").contains(name);
      if (HARD.contains(name) && ranked) {
        return name;
      }
    }
    return "";
  }

  String rankedAfter(int i) {
    Optional<Fact> own = Facts.of(scope.at(i).text());
    for (int j = i + 1; j < scope.size() && j - i < 9 && !scope.at(j).is(Token.Kind.STOP); j++) {
      Token token = scope.at(j);
      Optional<Fact> other =
          token.is(Token.Kind.PLACEHOLDER) ? Facts.of(token.text()) : Optional.empty();
      if (other.isPresent() && !other.equals(own)) {
        break;
      }
      String name = token.arg("name:");
      if (HARD.contains(name) && !name.equals("price")) {
        return name;
      }
    }
    return "";
  }

  /// The nearest name of a fact before a place; a movement counts as price for the close.
  String nameBefore(int i, boolean close, boolean inClause) {
    boolean subjects = false;
    for (int j = i - 1; j >= 0; j--) {
      Token token = scope.at(j);
      if (token.text().equals("\n") || (lang == Lang.EN && token.is(Token.Kind.STOP))) {
        break;
      }
      if (inClause && endsClause(j)) {
        break;
      }
      if (lang == Lang.TH && i - j > THAI_REACH) {
        break;
      }
      if (close && (isName(token) || token.hasAny("dir:") || token.has("state:flat"))) {
        return "price";
      }
      subjects |= goesOn(j, i);
      if (subjects && scope.isObject(j)) {
        continue;
      }
      String name = token.arg("name:");
      if (!close && THE_STOCK.contains(Scope.lower(token))) {
        continue;
      }
      if (HARD.contains(name)) {
        return name;
      }
    }
    return "";
  }

  /// "MACD climbed over its signal line and stands at": what goes on after "and" speaks of the
  /// subject, not of what it was compared with.
  private boolean goesOn(int j, int i) {
    if (!AND.contains(Scope.lower(scope.at(j)))) {
      return false;
    }
    boolean stands = false;
    for (int k = j + 1; k < i && k <= j + 4; k++) {
      if (scope.at(k).hasAny("name:") || scope.at(k).is(Token.Kind.PLACEHOLDER)) {
        return false;
      }
      stands |= STANDS.contains(Scope.lower(scope.at(k))) || scope.at(k).has("mod:still");
    }
    return stands;
  }

  /// In "MACD, at {{macd}}," the comma does not part the number from its name.
  boolean endsClause(int j) {
    Token token = scope.at(j);
    String word = Scope.lower(token);
    String next = j + 1 < scope.size() ? Scope.lower(scope.at(j + 1)) : "";
    if (word.equals(",") && Set.of("at", "now", "currently", "with").contains(next)) {
      return false;
    }
    boolean joins = word.equals("and") || word.equals("with") || word.equals("และ");
    return token.is(Token.Kind.SPACE)
        || ";:\u00b7".contains(token.text())
        || word.equals(",")
        || (token.has("sep") && !joins);
  }

  String nameAfter(int i) {
    for (int j = i + 1; j < scope.size() && j - i < 9; j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.SPACE) || ";·".contains(token.text())) {
        break;
      }
      String name = token.arg("name:");
      if (HARD.contains(name)) {
        return name;
      }
    }
    return "";
  }

  static boolean isName(Token token) {
    return token.is(Token.Kind.PLACEHOLDER) && token.text().equals("name");
  }

  private static Map<String, Set<String>> own() {
    Map<String, Set<String>> own = new HashMap<>();
    for (String[] cells : Lexicon.rows("own-names.tsv")) {
      own.put(cells[0], Set.copyOf(List.of(cells[1].split("\\|", -1))));
    }
    return Map.copyOf(own);
  }
}
