package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import openbell.market.Fact;

/// What a word of direction, comparison or regime is said of: who moved, which levels it is held
/// against, which number beside it measures it.
final class Spoken {
  private static final Set<String> ARTICLES =
      Set.of(
          """
          the a an this that its day's s modest sharp latest การ with of session's
          """
              .strip()
              .split("\\s+", -1));

  /// Which way from a level, said after it.
  private static final Set<String> AWAY = Set.of("ขึ้น", "ขึ้นไป", "ขึ้นมา", "ลง", "ลงมา", "ลงไป");

  private static final Set<String> BY =
      Set.of("by", "a", "some", "full", "อยู่", "ถึง", "เพียง", "แค่", "อยู่ที่");

  private static final Set<String> DISTANCE =
      Set.of(
          "distance",
          "gap",
          "distances",
          "gaps",
          "ระยะห่างทั้งสอง",
          "ระยะห่าง",
          "ระยะ",
          "ระยะที่",
          "ระยะห่างที่",
          "ระยะห่างนี้",
          "ช่องว่าง");

  private static final Set<String> REASONS =
      Set.of(
          "reason",
          "reasons",
          "factor",
          "factors",
          "point",
          "points",
          "argument",
          "arguments",
          "element",
          "elements",
          "aspect",
          "aspects",
          "เหตุผล",
          "ปัจจัย",
          "ข้อ",
          "ประเด็น");

  private static final OptionalInt NONE = OptionalInt.empty();
  private static final Set<String> WHICH = Set.of("which", "that");

  private static final Set<String> MORE =
      Set.of("more", "greater", "larger", "busier", "wider", "higher", "bigger", "further");

  private static final Set<String> FEWER =
      Set.of("fewer", "less", "smaller", "quieter", "narrower", "lower", "calmer", "closer");

  private final Scope scope;
  private final Lang lang;

  Spoken(Scope scope, Lang lang) {
    this.scope = scope;
    this.lang = lang;
  }

  boolean ofNews(int i) {
    return scope.before(i, 2, "name:news").isPresent() || scope.before(i, 2, "news:").isPresent();
  }

  /// The level that `ห่างจากเส้น 200 วันขึ้นไป` ("up away from") speaks of.
  Optional<String> levelLeft(int i) {
    OptionalInt far = scope.before(i, 9, "rel:far");
    List<Integer> named = far.isPresent() ? scope.levelsAfter(far.getAsInt()) : List.of();
    boolean near = AWAY.contains(scope.at(i).text()) && !named.isEmpty() && named.getLast() < i;
    for (int j = i - 1; near && j > named.getLast(); j--) {
      near = !scope.at(j).is(Token.Kind.SPACE) && !scope.at(j).has("sep");
    }
    return near ? Optional.of(scope.at(named.getLast()).arg("name:")) : Optional.empty();
  }

  /// A Thai noun of a movement that is not said to have happened: `การพักตัว`.
  boolean thaiNoun(int i) {
    return lang == Lang.TH && i > 0 && scope.at(i - 1).text().equals("การ");
  }

  String mover(int i) {
    if (changeBeside(i)) {
      return "price";
    }
    boolean noun = i > 0 && ARTICLES.contains(Scope.lower(scope.at(i - 1)));
    boolean thai = scope.at(i).text().startsWith("การ");
    if (noun && i + 2 < scope.size()) {
      String of = Scope.lower(scope.at(i + 1));
      if (of.equals("in") || of.equals("of")) {
        OptionalInt name = scope.after(i + 1, 3, "name:");
        if (name.isPresent()) {
          return scope.at(name.getAsInt()).arg("name:");
        }
      }
    }
    return noun || thai ? "price" : scope.subject(i);
  }

  boolean changeBeside(int i) {
    for (int j = Math.max(0, i - 1); j < Math.min(scope.size(), i + 4); j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP)
          || (j > i && token.hasAny("name:") && !token.has("name:price"))) {
        break;
      }
      if (token.is(Token.Kind.PLACEHOLDER) && token.text().startsWith("change_pct")) {
        return true;
      }
    }
    return false;
  }

  /// The distance told right beside a word, with no more than "by", `อยู่`, "about" between.
  Optional<Fact> distanceBeside(int i) {
    Optional<Fact> before = i > 0 ? distance(i - 1) : Optional.empty();
    if (before.isPresent()) {
      return before;
    }
    for (int j = i + 1; j < scope.size() && j <= i + 4; j++) {
      Optional<Fact> after = distance(j);
      Token token = scope.at(j);
      boolean small = token.has("frame:about") || BY.contains(Scope.lower(token));
      if (after.isPresent() || !small) {
        return after;
      }
    }
    return Optional.empty();
  }

  private Optional<Fact> distance(int j) {
    Token token = scope.at(j);
    return token.is(Token.Kind.PLACEHOLDER) && Facts.isValue(token.text())
        ? Facts.of(token.text()).filter(Facts::isDistance)
        : Optional.empty();
  }

  List<String> levels(int i) {
    List<Integer> named = scope.levelsAfter(i);
    if (!named.isEmpty()) {
      return named.stream()
          .map(j -> scope.averageMeant(j, false).orElse(scope.at(j).arg("name:")))
          .toList();
    }
    for (int j = i + 1; j < scope.size() && j <= i + 3; j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.PLACEHOLDER)) {
        Optional<String> level =
            Facts.of(token.text()).filter(f -> Facts.isValue(token.text())).map(Fact::key);
        if (level.filter(Truths::isLevel).isPresent()) {
          return List.of(level.get());
        }
      }
      if (token.has("anaphora") && j == i + 1) {
        return scope.lastLevel(i).map(List::of).orElse(List.of());
      }
    }
    return List.of();
  }

  int lastOf(int i) {
    List<Integer> named = scope.levelsAfter(i);
    return named.isEmpty() ? i : named.getLast();
  }

  /// What a state is said of: in English a noun right after it ("heavy volume"), else the nearest
  /// name before.
  String whose(int i) {
    if (lang == Lang.EN && i + 1 < scope.size()) {
      String next = scope.at(i + 1).arg("name:");
      if (!next.isEmpty() && !next.equals("percentile") && !scope.at(i + 1).has("name:price")) {
        return next;
      }
    }
    String subject = scope.subject(i);
    boolean seen = subject.equals("picture") && scope.before(i, 8, "name:view").isPresent();
    return seen ? "view" : subject; // "the rules see the picture as positive"
  }

  /// Whether a word of direction describes the level after it: "its rising 200-day average".
  boolean describesLevel(int i) {
    String before = i > 0 ? Scope.lower(scope.at(i - 1)) : "";
    boolean participle = Scope.lower(scope.at(i)).endsWith("ing");
    boolean next =
        scope.levelsAfter(i).equals(List.of(i + 1)) && !scope.at(i + 1).has("name:price");
    return participle && next && (ARTICLES.contains(before) || before.equals("a"));
  }

  /// Where more, or with a minus where less, is said before "than on most days".
  OptionalInt comparative(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 8; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.SPACE)) {
        break;
      }
      String word = Scope.lower(token);
      if (token.hasAny("cmp:") || MORE.contains(word) || FEWER.contains(word)) {
        boolean up = token.arg("cmp:").startsWith("up") || MORE.contains(word);
        return OptionalInt.of(up ? j : -j);
      }
    }
    return OptionalInt.empty();
  }

  /// The level whose distance a superlative is of: "{{sma200_pct_abs}} above its 200-day average,
  /// the widest distance in its history".
  Optional<String> distanceMeant(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 30 && !scope.at(j).text().equals("\n"); j--) {
      Optional<Fact> fact = distance(j);
      if (fact.isPresent()) {
        return fact.map(f -> f.key().replace("_pct", ""));
      }
      if (scope.at(j).is(Token.Kind.STOP) && !ofDistance(i)) {
        break;
      }
    }
    return Optional.empty();
  }

  /// The distances that "both distances" speaks of: those told in the sentence before, or this one.
  List<Fact> distancesMeant(int i) {
    List<Fact> told = new ArrayList<>();
    int stops = 0;
    for (int j = i - 1; j >= 0 && stops < 2 && !scope.at(j).text().equals("\n"); j--) {
      distance(j).ifPresent(told::add);
      stops += scope.at(j).is(Token.Kind.STOP) ? 1 : 0;
    }
    return told;
  }

  /// Of averages, the one that is told to be the highest or lowest: "the lowest of which is the
  /// 200-day average".
  OptionalInt endOfAverages(int i, String subject) {
    boolean end = scope.at(i).has("state:highest") || scope.at(i).has("state:lowest");
    OptionalInt name = end && subject.endsWith("avg") ? scope.after(i, 6, "name:") : NONE;
    return name.stream().anyMatch(j -> Truths.isLevel(scope.at(j).arg("name:"))) ? name : NONE;
  }

  /// The level that a relative clause without an object is about: "the 200-day average, which price
  /// has lost".
  Optional<String> antecedent(int i) {
    OptionalInt price = scope.before(i, 3, "name:price");
    boolean relative =
        lang == Lang.EN
            && endsClause(i)
            && price.stream().anyMatch(j -> j > 0 && WHICH.contains(Scope.lower(scope.at(j - 1))));
    return relative ? scope.lastLevel(i) : Optional.empty();
  }

  /// "From a higher level": where a move began, no move of its own.
  boolean start(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 2; j--) {
      if (Set.of("from", "from a", "from the").contains(Scope.lower(scope.at(j)))) {
        return scope.at(i).hasAny("cmp:");
      }
    }
    return false;
  }

  /// Whether a side is that of a reason, and not of a fact: "positive reason", `เหตุผลด้านบวก`.
  boolean ofReason(int i) {
    String next = i + 1 < scope.size() ? Scope.lower(scope.at(i + 1)) : "";
    String before = i > 0 ? Scope.lower(scope.at(i - 1)) : "";
    return REASONS.contains(next) || REASONS.contains(before);
  }

  /// Whether a distance is told of the level and not of price: "the 20-day average is {{…}} lower".
  boolean ofLevel(int i, Fact distance) {
    String level = distance.key().replace("_pct", "");
    for (int j = i - 1; j >= 0 && i - j <= 9 && !scope.at(j).is(Token.Kind.STOP); j--) {
      String name = scope.at(j).arg("name:");
      if (!name.isEmpty()) {
        return name.equals(level) && !scope.isObject(j) && scope.levelsAfter(i).isEmpty();
      }
    }
    return false;
  }

  /// Whether a state is said of "that distance" rather than of what is named before it.
  boolean ofDistance(int i) {
    boolean noun = i + 1 < scope.size() && DISTANCE.contains(Scope.lower(scope.at(i + 1)));
    if (noun) {
      return true;
    }
    for (int j = i - 1; j >= 0 && i - j <= 6; j--) {
      Token token = scope.at(j);
      if (DISTANCE.contains(Scope.lower(token)) || token.has("name:distance")) {
        return true;
      }
      if (token.is(Token.Kind.STOP) || token.hasAny("name:") || token.has("sep")) {
        break;
      }
    }
    return false;
  }

  /// `ใต้ศูนย์มากกว่าเส้นสัญญาณ`: more of what was said before, no side of its own.
  boolean farther(int i) {
    return i > 1 && scope.isObject(i - 1) && scope.at(i - 2).hasAny("rel:");
  }

  /// Whether nothing but an end follows that a comparison could be with.
  boolean endsClause(int i) {
    int next = i + 1;
    while (next < scope.size() && Set.of("ได้", "อยู่").contains(scope.at(next).text())) {
      next++;
    }
    Token token = next < scope.size() ? scope.at(next) : null;
    return token == null
        || token.is(Token.Kind.STOP)
        || token.is(Token.Kind.SPACE)
        || ",;".contains(token.text());
  }
}
