package openbell.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import openbell.market.Fact;

/// Holds every placeholder against what it is called: the name nearest to it must be its fact's
/// own.
final class NameCheck {
  private static final Map<String, Set<String>> OWN = own();

  /// Names of facts; the others (momentum, the trend, buyers) may stand between a fact and its
  /// name.
  private static final Set<String> HARD =
      Set.of(
          """
          price change rsi macd signal hist sma20 sma50 sma200 avg allavg shortavg longavg
          ema bb bb_upper bb_middle bb_lower vwap volume volavg atr volatility
          """
              .strip()
              .split("\\s+", -1));

  /// The stock as a thing, which has more numbers than its price.
  private static final Set<String> THE_STOCK = Set.of("stock", "shares", "หุ้น", "หุ้นตัวนี้");

  private static final int THAI_REACH = 24;

  private static final Set<String> REFERS =
      Set.of("it", "its", "indicator", "reading", "oscillator", "gauge", "figure", "level");

  private final Scope scope;
  private final Lang lang;
  private final List<String> problems = new ArrayList<>();

  private NameCheck(Scope scope, Lang lang) {
    this.scope = scope;
    this.lang = lang;
  }

  static List<String> problems(Scope scope, Lang lang, Brief brief) {
    NameCheck check = new NameCheck(scope, lang);
    for (int i = 0; i < scope.size(); i++) {
      if (scope.at(i).is(Token.Kind.PLACEHOLDER)) {
        check.look(i, brief);
      }
    }
    return check.problems;
  }

  private void look(int i, Brief brief) {
    String name = scope.at(i).text();
    Optional<Fact> fact = Facts.of(name);
    if (fact.isEmpty()) {
      return;
    }
    Fact f = fact.get();
    switch (Facts.suffix(name)) {
      case "_percentile" -> percentile(i, f);
      case "_share", "_share_above", "_bars" -> rankOf(i, f);
      default -> value(i, f, brief);
    }
  }

  private void value(int i, Fact fact, Brief brief) {
    if (scope.before(i, 1, "name:percentile").isPresent()) {
      problems.add("{{" + scope.at(i).text() + "}} is told as a percentile");
    }
    boolean ok =
        Facts.isDistance(fact)
            ? distance(i, fact)
            : fact == Fact.CHANGE_PCT ? change(i) : plain(i, fact);
    if (!ok) {
      wrong(i, fact);
    }
    boolean unsigned = Facts.suffix(scope.at(i).text()).equals("_abs");
    if (unsigned && brief.study().last(fact) < 0 && !signedByWords(i)) {
      problems.add(
          "{{"
              + scope.at(i).text()
              + "}} hides that it is negative: use {{"
              + fact.key()
              + "}}, or a word of direction");
    }
  }

  private boolean signedByWords(int i) {
    int reach = lang == Lang.TH ? 12 : 10;
    for (String kind :
        List.of("dir:", "rel:", "cmp:", "frame:apart", "state:negative", "name:distance")) {
      if (scope.before(i, reach, kind).isPresent() || scope.after(i, 4, kind).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private boolean plain(int i, Fact fact) {
    Set<String> own = OWN.getOrDefault(fact.key(), Set.of());
    if (fact.key().startsWith("bb_") && inHalf(i, fact)) {
      return true;
    }
    String before = nameBefore(i, fact == Fact.CLOSE, true);
    if (fact == Fact.ATR_PCT && (before.isEmpty() || before.equals("price")) && aDay(i)) {
      return true;
    }
    if (!before.isEmpty()) {
      return own.contains(before) && !histBesideMacd(i, fact, before);
    }
    String after = nameAfter(i);
    if (own.contains(after)) {
      return true;
    }
    return own.contains(nameBefore(i, fact == Fact.CLOSE, false))
        || ofSubject(i, own)
        || (after.isEmpty() && lang == Lang.EN && own.contains(referredTo(i)));
  }

  /// What "it" or "the reading" beside a number speaks of: the last name of the sentence before.
  private String referredTo(int i) {
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

  /// What moves so much "a day" is the usual swing, as long as no direction is told with it.
  private boolean aDay(int i) {
    boolean said = scope.after(i, 2, "frame:aday").isPresent() || said(i, "frame:aday");
    return said && !said(i, "dir:");
  }

  private boolean said(int i, String tag) {
    return scope.before(i, lang == Lang.TH ? 5 : 4, tag).isPresent();
  }

  /// "MACD crossed its signal line but is still negative at": a clause that says how the subject
  /// stands speaks of that, not of what it was compared with.
  private boolean ofSubject(int i, Set<String> own) {
    boolean stands =
        scope.before(i, 4, "state:negative").isPresent()
            || scope.before(i, 4, "state:positive").isPresent();
    return stands && own.contains(scope.subject(i));
  }

  /// "its signal line ({{macd_hist}})" is the gap only where MACD itself is not told by its number.
  private boolean histBesideMacd(int i, Fact fact, String before) {
    if (fact != Fact.MACD_HIST || !before.equals("signal")) {
      return false;
    }
    boolean gap = Set.of("by", "อยู่").contains(Scope.lower(scope.at(i - 1)));
    for (int j = i - 1; !gap && j >= 0 && i - j < 14 && !scope.at(j).is(Token.Kind.STOP); j--) {
      if (scope.at(j).is(Token.Kind.PLACEHOLDER) && scope.at(j).text().startsWith("macd")) {
        return true;
      }
    }
    return !gap && !scope.at(Math.max(0, i - 1)).text().equals("(");
  }

  /// The ends of a half of the bands, once the half is named: "the lower half of its Bollinger
  /// Bands, between".
  private boolean inHalf(int i, Fact fact) {
    for (int j = i - 1; j >= 0 && i - j < 16; j--) {
      Token token = scope.at(j);
      String name = token.arg("name:");
      if (token.is(Token.Kind.STOP)
          || name.startsWith("bb_")
          || Set.of("rsi", "macd", "vwap").contains(name)) {
        return false;
      }
      if (token.has("state:upperhalf")) {
        return fact != Fact.BB_LOWER;
      }
      if (token.has("state:sideup") || token.has("state:sidedown")) {
        return fact == (token.has("state:sideup") ? Fact.BB_UPPER : Fact.BB_LOWER);
      }
      if (token.has("state:lowerhalf")) {
        return fact != Fact.BB_UPPER;
      }
    }
    return false;
  }

  private boolean change(int i) {
    if (i + 1 < scope.size() && relates(i + 1)) {
      return false;
    }
    for (int j = i - 1; j >= 0 && !scope.at(j).is(Token.Kind.STOP); j--) {
      Token token = scope.at(j);
      if (token.hasAny("dir:") || token.has("state:flat")) {
        String mover = scope.subject(j);
        return !HARD.contains(mover) || mover.equals("price") || mover.equals("change");
      }
      if (isName(token)) {
        return true;
      }
      String name = token.arg("name:");
      if (name.equals("price") || name.equals("change")) {
        return !level(i, j);
      }
      if (HARD.contains(name)) {
        return false;
      }
      if (token.is(Token.Kind.SPACE) && lang == Lang.TH && i - j > THAI_REACH) {
        break;
      }
    }
    return scope.after(i, 3, "dir:").isPresent() || scope.after(i, 3, "name:change").isPresent();
  }

  /// Whether a change would be told as a distance: "below its 20-day average", or "higher" where a
  /// level is spoken of.
  private boolean relates(int next) {
    Token token = scope.at(next);
    boolean level = !scope.levelsAfter(next).isEmpty();
    String word = Scope.lower(token);
    boolean gap = word.contains("premium") || word.contains("discount");
    return gap
        || (token.hasAny("rel:") && level)
        || (token.hasAny("cmp:") && (level || scope.before(next, 14, "name:vwap").isPresent()))
        || (level && scope.after(next - 1, 2, "frame:apart").isPresent());
  }

  /// "closed at {{change_pct}}" tells a change as a price.
  private boolean level(int i, int price) {
    String phrase = Scope.lower(scope.at(price));
    return i == price + 1 && (phrase.endsWith(" at") || phrase.endsWith("ที่"));
  }

  private boolean distance(int i, Fact fact) {
    Set<String> own = OWN.getOrDefault(fact.key(), Set.of());
    boolean related = false;
    for (int j = i + 1; j < scope.size() && j <= i + 7; j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP)
          || token.is(Token.Kind.SPACE)
          || ",;)".contains(token.text())
          || (lang == Lang.TH && token.has("sep"))) {
        break;
      }
      related |= token.hasAny("rel:") || token.has("frame:apart");
      String name = token.arg("name:");
      if (related && (Truths.isLevel(name) || name.endsWith("avg"))) {
        return own.contains(name);
      }
    }
    for (int j = i - 1; j >= 0 && !scope.at(j).is(Token.Kind.STOP); j--) {
      String name = scope.at(j).arg("name:");
      if (Truths.isLevel(name) || name.endsWith("avg")) {
        return own.contains(name);
      }
      if (HARD.contains(name) && !name.equals("price")) {
        return false;
      }
    }
    return own.contains(nameAfter(i));
  }

  private void percentile(int i, Fact fact) {
    boolean worded =
        scope.before(i, 4, "name:percentile").isPresent()
            || scope.after(i, 1, "name:percentile").isPresent()
            || (scope.after(i, 2, "name:percentile").isPresent()
                && Scope.lower(scope.at(i + 1)).equals("th"));
    if (!worded) {
      problems.add("{{" + scope.at(i).text() + "}}: say that it is a percentile");
    }
    rankOf(i, fact);
  }

  /// Ranks, shares and counts of days belong to the indicator named nearest before, or after.
  private void rankOf(int i, Fact fact) {
    Set<String> own = OWN.getOrDefault(fact.key(), Set.of());
    boolean ok = own.contains(rankedBefore(i)) || own.contains(rankedAfter(i));
    if (!ok) {
      wrong(i, fact);
    }
  }

  private String rankedBefore(int i) {
    for (int j = i - 1; j >= 0 && i - j < 40 && !scope.at(j).text().equals("\n"); j--) {
      Token token = scope.at(j);
      Optional<Fact> told =
          token.is(Token.Kind.PLACEHOLDER) ? Facts.of(token.text()) : Optional.empty();
      if (told.isPresent() && told.get().ranked() && Facts.isValue(token.text())) {
        return OWN.getOrDefault(told.get().key(), Set.of()).iterator().next();
      }
      String name = token.arg("name:");
      if (HARD.contains(name) && !name.equals("price") && !name.equals("change")) {
        return name;
      }
    }
    return "";
  }

  private String rankedAfter(int i) {
    for (int j = i + 1; j < scope.size() && j - i < 9 && !scope.at(j).is(Token.Kind.STOP); j++) {
      String name = scope.at(j).arg("name:");
      if (HARD.contains(name) && !name.equals("price")) {
        return name;
      }
    }
    return "";
  }

  /// The nearest name of a fact before a place; a movement counts as price for the close.
  private String nameBefore(int i, boolean close, boolean inClause) {
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

  /// In "MACD, at {{macd}}," the comma does not part the number from its name.
  private boolean endsClause(int j) {
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

  private String nameAfter(int i) {
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

  private static boolean isName(Token token) {
    return token.is(Token.Kind.PLACEHOLDER) && token.text().equals("name");
  }

  private void wrong(int i, Fact fact) {
    OptionalInt near = scope.before(i, 12, "name:");
    String beside =
        near.isPresent() ? ", here told beside \"" + scope.at(near.getAsInt()).text() + "\"" : "";
    problems.add(
        "{{"
            + scope.at(i).text()
            + "}} is not told under its own name ("
            + Names.missing(fact, lang)
            + ")"
            + beside);
  }

  private static Map<String, Set<String>> own() {
    Map<String, Set<String>> own = new HashMap<>();
    for (String[] cells : Lexicon.rows("own-names.tsv")) {
      own.put(cells[0], Set.copyOf(List.of(cells[1].split("\\|", -1))));
    }
    return Map.copyOf(own);
  }
}
