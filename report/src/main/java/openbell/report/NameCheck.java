package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import openbell.market.Fact;

/// Holds every placeholder against what it is called: the name nearest to it must be its fact's
/// own.
final class NameCheck {
  private static final Set<String> BETWEEN =
      Set.of("อยู่", "ถึง", "ราว", "ประมาณ", "เพียง", "วัน", "แค่", "ที่", "เล็กน้อย");

  private final Scope scope;
  private final Lang lang;
  private final NearestName nearest;
  private final List<String> problems = new ArrayList<>();

  private NameCheck(Scope scope, Lang lang) {
    this.scope = scope;
    this.lang = lang;
    this.nearest = new NearestName(scope, lang);
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
    if (again(i)) {
      problems.add("{{" + name + "}} is told twice in one sentence");
    }
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

  /// Whether the same number stands earlier in the sentence; in Thai, where no stop ends one, close
  /// before and without its name said anew.
  private boolean again(int i) {
    boolean thai = lang == Lang.TH;
    Set<String> own = Facts.of(scope.at(i).text()).map(NearestName::own).orElse(Set.of());
    int reach = thai ? NearestName.THAI_REACH : scope.size();
    for (int j = i - 1; j >= 0 && i - j <= reach && !scope.at(j).is(Token.Kind.STOP); j--) {
      if (thai && own.contains(scope.at(j).arg("name:"))) {
        return false;
      }
      if (scope.at(j).is(Token.Kind.PLACEHOLDER) && scope.at(j).text().equals(scope.at(i).text())) {
        return true;
      }
    }
    return false;
  }

  private boolean signedByWords(int i) {
    int reach = 18;
    for (String kind :
        List.of("dir:", "rel:", "cmp:", "frame:apart", "state:negative", "name:distance")) {
      if (scope.before(i, reach, kind).isPresent() || scope.after(i, 4, kind).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private boolean plain(int i, Fact fact) {
    Set<String> own = NearestName.own(fact);
    Optional<String> listed = new NamedList(scope, lang).nameOf(i);
    if (listed.isPresent()) {
      return own.contains(listed.get());
    }
    String apposed = Truths.isLevel(fact.key()) ? nearest.apposed(i) : "";
    if (!apposed.isEmpty()) {
      return own.contains(apposed);
    }
    if (fact.key().startsWith("bb_") && inHalf(i, fact)) {
      return true;
    }
    String before = nearest.nameBefore(i, fact == Fact.CLOSE, true);
    if (fact == Fact.ATR_PCT && (before.isEmpty() || before.equals("price")) && aDay(i)) {
      return true;
    }
    if (!before.isEmpty()) {
      return own.contains(before) && !histBesideMacd(i, fact, before);
    }
    String after = nearest.inRelative(i) ? "" : nearest.nameAfter(i);
    if (own.contains(after)) {
      return true;
    }
    return own.contains(nearest.nameBefore(i, fact == Fact.CLOSE, false))
        || ofSubject(i, own)
        || (after.isEmpty() && lang == Lang.EN && own.contains(nearest.referredTo(i)));
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
    boolean swing = scope.after(i, 2, "frame:aday").isPresent();
    if (swing || asDistance(i) || (i + 1 < scope.size() && relates(i + 1))) {
      return false;
    }
    for (int j = i - 1; j >= 0 && !scope.at(j).is(Token.Kind.STOP); j--) {
      Token token = scope.at(j);
      if (token.hasAny("dir:") || token.has("state:flat")) {
        String mover = scope.subject(j);
        return !NearestName.HARD.contains(mover) || mover.equals("price") || mover.equals("change");
      }
      if (NearestName.isName(token)) {
        return true;
      }
      String name = token.arg("name:");
      if (name.equals("price") || name.equals("change")) {
        return !level(i, j);
      }
      if (NearestName.HARD.contains(name)) {
        return false;
      }
      if (token.is(Token.Kind.SPACE) && lang == Lang.TH && i - j > NearestName.THAI_REACH) {
        break;
      }
    }
    return scope.after(i, 3, "dir:").isPresent() || scope.after(i, 3, "name:change").isPresent();
  }

  /// "below that line by {{change_pct_abs}}": what stands after a comparison with a level.
  private boolean asDistance(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 6; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP)
          || token.is(Token.Kind.SPACE)
          || token.is(Token.Kind.PLACEHOLDER)
          || token.has("sep")
          || ",;(".contains(token.text())) {
        return false;
      }
      boolean level = scope.isObject(j) && !token.has("name:price") && !token.has("name:volavg");
      boolean back = token.has("anaphora") && j > 0 && scope.at(j - 1).hasAny("rel:");
      if (level || back) {
        return true;
      }
      if (token.hasAny("name:")) {
        return false;
      }
    }
    return false;
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
    Set<String> own = NearestName.own(fact);
    Optional<String> listed = new NamedList(scope, lang).nameOf(i);
    if (listed.isPresent()) {
      return own.contains(listed.get());
    }
    if (lang == Lang.TH && Truths.isLevel(levelRightBefore(i))) {
      return own.contains(levelRightBefore(i));
    }
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
      String name = scope.averageMeant(j, true).orElse(token.arg("name:"));
      if (related && (Truths.isLevel(name) || name.endsWith("avg"))) {
        return own.contains(name);
      }
    }
    for (int j = i - 1; j >= 0 && !scope.at(j).is(Token.Kind.STOP); j--) {
      String name = scope.averageMeant(j, true).orElse(scope.at(j).arg("name:"));
      if (Truths.isLevel(name) || name.endsWith("avg")) {
        return own.contains(name);
      }
      if (NearestName.HARD.contains(name) && !name.equals("price")) {
        return false;
      }
    }
    return own.contains(nearest.nameAfter(i));
  }

  /// `ต่ำกว่า VWAP {{…}}`, `เหนือเส้น 20 วันอยู่ {{…}}`: the level compared with, told right
  /// before.
  private String levelRightBefore(int i) {
    int j = i - 1;
    while (j > 0 && BETWEEN.contains(scope.at(j).text())) {
      j--;
    }
    boolean compared = j > 0 && scope.isObject(j);
    return compared ? scope.at(j).arg("name:") : "";
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
    Set<String> own = NearestName.own(fact);
    boolean ok = own.contains(nearest.rankedBefore(i)) || own.contains(nearest.rankedAfter(i));
    if (!ok) {
      wrong(i, fact);
    }
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
}
