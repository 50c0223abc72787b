package openbell.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import openbell.market.Fact;

/// Holds every word of direction, comparison, crossing or regime against the facts.
final class ClaimCheck {
  private static final Set<String> ARTICLES =
      Set.of(
          """
          the a an this that its day's s modest sharp latest การ with of session's
          """
              .strip()
              .split("\\s+", -1));

  /// Which way from a level, said after it.
  private static final Set<String> AWAY = Set.of("ขึ้น", "ขึ้นไป", "ขึ้นมา", "ลง", "ลงมา", "ลงไป");

  private final String text;
  private final Scope scope;
  private final Lang lang;
  private final Truths now;
  private final Set<Integer> told = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private ClaimCheck(String text, Scope scope, Lang lang, Brief brief) {
    this.text = text;
    this.scope = scope;
    this.lang = lang;
    this.now = Truths.of(brief);
  }

  static List<String> problems(String text, Scope scope, Lang lang, Brief brief) {
    ClaimCheck check = new ClaimCheck(text, scope, lang, brief);
    for (int i = 0; i < scope.size(); i++) {
      check.look(i);
    }
    return check.problems;
  }

  private void look(int i) {
    Token token = scope.at(i);
    if (told.contains(i) || Shares.frames(scope, i)) {
      return;
    }
    if (token.has("ev:cross")) {
      cross(i);
    } else if (token.hasAny("ev:")) {
      event(i, token.has("ev:above"), i);
    } else if (token.hasAny("dir:")) {
      direction(i, token.has("dir:up") ? 1 : -1);
    } else if (token.has("rel:above") || token.has("rel:below")) {
      relation(i, token.has("rel:above"));
    } else if (token.has("rel:between")) {
      between(i);
    } else if (token.has("rel:near")) {
      near(i);
    } else if (token.hasAny("state:")) {
      state(i, token.arg("state:"));
    }
    none(i);
  }

  /// "On none of the days was RSI higher" claims a record.
  private void none(int i) {
    if (scope.at(i).arg("cmp:").endsWith("_on") && scope.before(i, 16, "mod:none").isPresent()) {
      String record = scope.at(i).arg("cmp:").startsWith("up") ? "highest" : "lowest";
      judge(
          i, i, now.state(record, scope.subject(i)), "it is not the " + record + " of its history");
    }
  }

  private void direction(int i, int way) {
    Token next = i + 1 < scope.size() ? scope.at(i + 1) : scope.at(i);
    boolean crossing =
        (next.has("rel:above") || next.has("rel:below")) && !scope.levelsAfter(i + 1).isEmpty();
    if (crossing && !scope.at(i).hasAny("cmp:")) {
      told.add(i + 1);
      event(i, next.has("rel:above"), i + 1);
      return;
    }
    if (thaiNoun(i) || ofNews(i)) {
      return; // "headlines turned up"
    }
    Optional<String> left = lang == Lang.TH ? levelLeft(i) : Optional.empty();
    if (left.isPresent()) {
      String who = left.get().equals("signal") ? "macd" : "price";
      judge(i, i, stands(now, who, left.get(), way > 0), who + " is on the other side of it");
      return;
    }
    if (lang == Lang.EN && !scope.levelsAfter(i).isEmpty() && !scope.at(i).hasAny("cmp:")) {
      event(i, way > 0, i); // "has lost its 200-day average"
      return;
    }
    if (next.has("rel:far")) {
      for (String level : levels(i + 1)) {
        judge(i, i + 1, stands(now, "price", level, way > 0), "price is on the other side of it");
      }
      return;
    }
    Optional<Fact> distance = distanceBeside(i);
    if (distance.isPresent()) {
      double x = now.value(distance.get());
      judge(i, i, Optional.of(x * way >= 0), "the distance is " + (x > 0 ? "above" : "below"));
      return;
    }
    String subject = mover(i);
    Optional<Boolean> truth = moved(subject, way);
    judge(i, i, truth, subject + " did not go " + (way > 0 ? "up" : "down"));
  }

  private boolean ofNews(int i) {
    return scope.before(i, 2, "name:news").isPresent() || scope.before(i, 2, "news:").isPresent();
  }

  /// The level that `ห่างจากเส้น 200 วันขึ้นไป` ("up away from") speaks of.
  private Optional<String> levelLeft(int i) {
    OptionalInt far = scope.before(i, 9, "rel:far");
    List<Integer> named = far.isPresent() ? scope.levelsAfter(far.getAsInt()) : List.of();
    boolean near = AWAY.contains(scope.at(i).text()) && !named.isEmpty() && named.getLast() < i;
    for (int j = i - 1; near && j > named.getLast(); j--) {
      near = !scope.at(j).is(Token.Kind.SPACE) && !scope.at(j).has("sep");
    }
    return near ? Optional.of(scope.at(named.getLast()).arg("name:")) : Optional.empty();
  }

  /// A Thai noun of a movement that is not said to have happened: `การพักตัว`.
  private boolean thaiNoun(int i) {
    return lang == Lang.TH && i > 0 && scope.at(i - 1).text().equals("การ");
  }

  private String mover(int i) {
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

  private boolean changeBeside(int i) {
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

  private Optional<Boolean> moved(String subject, int way) {
    return switch (subject) {
      case "momentum" -> Optional.of(now.turned(way));
      case "momentum_up" -> Optional.of(now.momentumOf(1, way));
      case "momentum_down" -> Optional.of(now.momentumOf(-1, way));
      case "atr", "volatility", "volume" -> {
        Optional<Boolean> level = now.state(way > 0 ? "high" : "low", subject);
        boolean byLevel = level.orElse(false);
        yield now.way(subject).map(w -> w == way || byLevel);
      }
      case "trend", "trend_long", "trend_short" ->
          now.state(way > 0 ? "uptrend" : "downtrend", subject);
      default -> now.way(subject).map(w -> w == way);
    };
  }

  private Optional<Fact> distanceBeside(int i) {
    for (int j : new int[] {i - 1, i + 1, i + 2}) {
      boolean gap = j == i + 2 && !scope.at(Math.min(i + 1, scope.size() - 1)).has("frame:about");
      if (j < 0 || j >= scope.size() || gap) {
        continue;
      }
      Token token = scope.at(j);
      Optional<Fact> fact =
          token.is(Token.Kind.PLACEHOLDER) ? Facts.of(token.text()) : Optional.empty();
      if (fact.isPresent() && Facts.isDistance(fact.get()) && Facts.isValue(token.text())) {
        return fact;
      }
    }
    return Optional.empty();
  }

  private void relation(int i, boolean above) {
    List<String> levels = levels(i);
    if (levels.isEmpty()) {
      Optional<Fact> distance = distanceBeside(i);
      distance.ifPresent(
          fact ->
              judge(
                  i,
                  i,
                  Optional.of((now.value(fact) >= 0) == above),
                  "price is " + (now.value(fact) >= 0 ? "above" : "below")));
      return;
    }
    String subject = comparable(i, levels);
    if (subject.isEmpty()) {
      return;
    }
    for (String level : levels) {
      Optional<Boolean> truth = stands(now, subject, level, above);
      judge(i, lastOf(i), truth, subject + " is " + (above ? "below " : "above ") + level);
      if (scope.still(i) && !scope.denied(i) && truth.orElse(false)) {
        judge(
            i,
            lastOf(i),
            stands(now.before(), subject, level, above),
            "\"still\" is not so: on the bar before it was on the other side");
      }
    }
  }

  private static Optional<Boolean> stands(Truths at, String subject, String level, boolean above) {
    if (level.equals("allavg") || level.equals("shortavg")) {
      return Optional.of(at.allOnSide(subject, level, above));
    }
    String band = level.equals("bb") ? above ? "bb_upper" : "bb_lower" : level;
    return at.above(subject, band).map(a -> a == above);
  }

  /// The subject of a comparison with these levels; empty, with a problem told, when they cannot be
  /// compared.
  private String comparable(int i, List<String> levels) {
    boolean prices = levels.stream().anyMatch(l -> Truths.isLevel(l) || l.endsWith("avg"));
    boolean volume = levels.contains("volavg");
    String subject = distanceBeside(i).isPresent() ? "price" : scope.subject(i);
    if (!prices || volume || Truths.isLevel(subject) || subject.equals("price")) {
      return volume ? "volume" : subject;
    }
    if (Set.of("rsi", "macd", "hist").contains(subject) && !levels.contains("avg")) {
      refuse(i, lastOf(i), subject + " is not compared with an average of the price");
      return "";
    }
    return subject.equals("volume") ? "volume" : "price";
  }

  private List<String> levels(int i) {
    List<Integer> named = scope.levelsAfter(i);
    if (!named.isEmpty()) {
      return named.stream().map(j -> scope.at(j).arg("name:")).toList();
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

  private int lastOf(int i) {
    List<Integer> named = scope.levelsAfter(i);
    return named.isEmpty() ? i : named.getLast();
  }

  private void event(int i, boolean above, int relation) {
    List<String> levels = levels(relation);
    String subject = scope.subject(i);
    if (levels.isEmpty()) {
      if (subject.equals("momentum")) {
        judge(i, i, Optional.of(now.momentum(above ? 1 : -1)), "momentum did not turn that way");
      } else if (subject.equals("macd")) {
        levels = List.of("zero");
      } else {
        judge(i, i, Optional.of(false), "name the level that was crossed");
      }
    }
    String who = levels.isEmpty() ? subject : comparable(i, levels);
    for (String level : who.isEmpty() ? List.<String>of() : levels) {
      Optional<Boolean> isThere = stands(now, who, level, above);
      if (scope.denied(i)) {
        judge(i, lastOf(relation), isThere, who + " is " + (above ? "above " : "below ") + level);
        continue;
      }
      boolean wasThere = stands(now.before(), who, level, above).orElse(true);
      judge(
          i,
          lastOf(relation),
          isThere.map(there -> there && !wasThere),
          isThere.orElse(false)
              ? "no crossing: it was on that side on the bar before, too"
              : who + " is " + (above ? "below " : "above ") + level);
    }
  }

  /// `ตัดเส้นสัญญาณขึ้น`: the way stands after what is crossed.
  private void cross(int i) {
    int from = lastOf(i);
    OptionalInt way = scope.after(from, 3, "dir:");
    if (way.isEmpty()) {
      return;
    }
    told.add(way.getAsInt());
    event(i, scope.at(way.getAsInt()).has("dir:up"), i);
  }

  private void between(int i) {
    List<String> levels = new ArrayList<>(levels(i));
    if (levels.size() < 2) {
      levels.clear();
      for (int j = i + 1; j < Math.min(scope.size(), i + 9); j++) {
        Token token = scope.at(j);
        if (token.is(Token.Kind.PLACEHOLDER)) {
          Facts.of(token.text()).map(Fact::key).filter(Truths::isLevel).ifPresent(levels::add);
        }
      }
    }
    if (levels.size() >= 2) {
      judge(i, i, now.between(levels.get(0), levels.get(1)), "price is not between them");
    }
  }

  private void near(int i) {
    for (String level : levels(i)) {
      judge(i, lastOf(i), now.near(level), "price is not that close to " + level);
    }
  }

  private void state(int i, String state) {
    if (state.startsWith("side")) {
      side(i, state.equals("sideup"));
      return;
    }
    if (state.equals("normal") && i > 0 && scope.at(i - 1).has("frame:times")) {
      return; // "0.4 times normal"
    }
    String subject = whose(i);
    if ((state.equals("heavy") || state.equals("light"))
        && !subject.equals("buyers")
        && !subject.equals("sellers")) {
      subject = "volume";
    }
    Optional<Boolean> truth = now.state(state, subject);
    judge(i, i, truth, "that is not so of " + subject);
    if (scope.still(i) && !scope.denied(i) && truth.orElse(false)) {
      judge(i, i, now.before().state(state, subject), "\"still\" is not so of the bar before");
    }
  }

  private void side(int i, boolean up) {
    boolean spokenOf =
        scope.before(i, 14, "state:outside").isPresent()
            || scope.before(i, 14, "name:distance").isPresent();
    if (spokenOf) {
      String level = scope.lastLevel(i).filter(l -> !l.equals("bb")).orElse("bb_middle");
      String middle = level.startsWith("bb") ? "bb_middle" : level;
      judge(i, i, now.above("price", middle).map(a -> a == up), "price is on the other side");
    }
  }

  /// What a state is said of: in English a noun right after it ("heavy volume"), else the nearest
  /// name before.
  private String whose(int i) {
    if (lang == Lang.EN && i + 1 < scope.size()) {
      String next = scope.at(i + 1).arg("name:");
      if (!next.isEmpty() && !next.equals("percentile") && !scope.at(i + 1).has("name:price")) {
        return next;
      }
    }
    return scope.subject(i);
  }

  /// Tells a problem when a claim, as it is modified, is not true; unknown is let be.
  private void judge(int from, int to, Optional<Boolean> truth, String why) {
    if (truth.isEmpty() || scope.hypothetical(from)) {
      return;
    }
    boolean denied = scope.denied(from);
    if (truth.get() == denied) {
      refuse(from, to, denied ? "that is denied, but it is so" : why);
    }
  }

  private void refuse(int from, int to, String why) {
    problems.add("\"" + scope.words(text, from - 2, to + 1) + "\": " + why);
  }
}
