package openbell.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import openbell.market.Fact;

/// Holds every word of direction, comparison, crossing or regime against the facts.
final class ClaimCheck {
  private static final Pattern SIGN = Pattern.compile("positive|negative|บวก|ลบ");

  /// States by the rank of a value in its own history.
  private static final Set<String> RANKS =
      Set.of("highest", "lowest", "high", "low", "veryhigh", "verylow", "normal");

  private final Scope scope;
  private final Lang lang;
  private final Spoken spoken;
  private final Truths now;
  private final Set<Integer> told = new HashSet<>();
  private final Verdict verdict;
  private final RankClaims ranks;

  private ClaimCheck(String text, Scope scope, Lang lang, Brief brief) {
    this.scope = scope;
    this.lang = lang;
    this.spoken = new Spoken(scope, lang);
    this.now = Truths.of(brief);
    this.verdict = new Verdict(text, scope);
    this.ranks = new RankClaims(scope, spoken, now, verdict);
  }

  static List<String> problems(String text, Scope scope, Lang lang, Brief brief) {
    ClaimCheck check = new ClaimCheck(text, scope, lang, brief);
    for (int i = 0; i < scope.size(); i++) {
      check.look(i);
    }
    return check.verdict.problems();
  }

  private void look(int i) {
    Token token = scope.at(i);
    if (told.contains(i) || Shares.frames(scope, i)) {
      return;
    }
    if (token.has("ev:cross")) {
      cross(i);
    } else if (token.hasAny("ev:")) {
      boolean told = i + 1 < scope.size() && scope.at(i + 1).has(sideOf(token));
      if (told) {
        this.told.add(i + 1); // `หลุดลงมาอยู่ใต้`
      }
      event(i, token.has("ev:above"), told ? i + 1 : i);
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
    if (token.has("name:momentum_up") || token.has("name:momentum_down")) {
      ranks.mention(i, token.has("name:momentum_up") ? 1 : -1);
    }
    if (token.has("frame:mostdays")) {
      ranks.mostDays(i);
    }
    ranks.none(i);
  }

  private static String sideOf(Token crossing) {
    return crossing.has("ev:above") ? "rel:above" : "rel:below";
  }

  private void direction(int i, int way) {
    Token next = i + 1 < scope.size() ? scope.at(i + 1) : scope.at(i);
    boolean crossing =
        (next.has("rel:above") || next.has("rel:below")) && !scope.levelsAfter(i + 1).isEmpty();
    if (crossing && !scope.at(i).hasAny("cmp:")) {
      if (next.has("rel:above") != way > 0) {
        verdict.refuse(i, i + 1, "no move " + (way > 0 ? "up" : "down") + " ends there");
      }
      told.add(i + 1);
      event(i, next.has("rel:above"), i + 1);
      return;
    }
    if (spoken.thaiNoun(i) || spoken.ofNews(i) || spoken.start(i)) {
      return; // "headlines turned up", "from a higher level"
    }
    Optional<String> left = lang == Lang.TH ? spoken.levelLeft(i) : Optional.empty();
    if (left.isPresent()) {
      String who = left.get().equals("signal") ? "macd" : "price";
      verdict.judge(
          i, i, stands(now, who, left.get(), way > 0), who + " is on the other side of it");
      return;
    }
    if (lang == Lang.EN && !scope.levelsAfter(i).isEmpty() && !scope.at(i).hasAny("cmp:")) {
      if (spoken.describesLevel(i)) {
        String level = spoken.levels(i).getFirst();
        verdict.judge(
            i, i + 1, moved(level, way), level + " did not go " + (way > 0 ? "up" : "down"));
        return;
      }
      event(i, way > 0, i); // "has lost its 200-day average"
      return;
    }
    if (next.has("rel:far")) {
      for (String level : spoken.levels(i + 1)) {
        verdict.judge(
            i, i + 1, stands(now, "price", level, way > 0), "price is on the other side of it");
      }
      return;
    }
    List<Fact> gaps = spoken.ofDistance(i) ? spoken.distancesMeant(i) : List.of();
    if (!gaps.isEmpty()) {
      for (Fact gap : gaps) {
        verdict.judge(i, i, now.grew(gap).map(w -> w == way), gap.key() + " did not go that way");
      }
      return;
    }
    Optional<Fact> distance = spoken.distanceBeside(i);
    if (distance.isPresent()) {
      double x = now.value(distance.get()) * (spoken.ofLevel(i, distance.get()) ? -1 : 1);
      verdict.judge(
          i, i, Optional.of(x * way >= 0), "the distance is " + (x > 0 ? "above" : "below"));
      return;
    }
    Optional<String> antecedent = spoken.antecedent(i);
    if (antecedent.isPresent()) {
      Optional<Boolean> there = stands(now, "price", antecedent.get(), way > 0);
      verdict.judge(i, i, there, "price is on the other side of " + antecedent.get());
      return;
    }
    String subject = spoken.mover(i);
    verdict.judge(
        i, i, movedAt(i, subject, way), subject + " did not go " + (way > 0 ? "up" : "down"));
  }

  /// Whether a subject moved that way: on the last bar, or on the one before where that is spoken
  /// of, whose own move only the price has.
  private Optional<Boolean> movedAt(int i, String subject, int way) {
    if (scope.prior(i)) {
      return Optional.of(at(i).way(subject).filter(w -> w == way).isPresent());
    }
    return scope.againstPrior(i) ? now.way(subject).map(w -> w == way) : moved(subject, way);
  }

  /// What is so of the bar that a word speaks of.
  private Truths at(int i) {
    return scope.prior(i) ? now.before() : now;
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

  private void relation(int i, boolean above) {
    List<String> levels = spoken.levels(i);
    if ((scope.againstPrior(i) && !scope.prior(i))
        || (levels.isEmpty() && spoken.changeBeside(i))) {
      int way = above ? 1 : -1;
      String who = spoken.changeBeside(i) ? "price" : scope.subject(i);
      verdict.judge(i, i, now.way(who).map(w -> w == way), who + " did not go that way");
      return;
    }
    if (scope.never(i)) {
      ranks.record(i, above, levels.stream().findFirst().orElse(scope.subject(i)));
      return;
    }
    boolean relative = spoken.endsClause(i) && scope.before(i, 4, "name:price").isPresent();
    if (levels.isEmpty() && relative && spoken.distanceBeside(i).isEmpty()) {
      levels = scope.lastLevel(i).map(List::of).orElse(List.of()); // "the average that it is above"
    }
    if (levels.isEmpty()) {
      Optional<Fact> distance = spoken.distanceBeside(i);
      distance.ifPresent(
          fact ->
              verdict.judge(
                  i,
                  i,
                  Optional.of((now.value(fact) >= 0) == above),
                  "price is " + (now.value(fact) >= 0 ? "above" : "below")));
      return;
    }
    String subject = comparable(i, levels);
    if (subject.isEmpty() || spoken.farther(i)) {
      return;
    }
    for (String level : levels) {
      Optional<Boolean> truth = stands(at(i), subject, level, above);
      String why = subject + " is " + (above ? "below " : "above ") + level;
      verdict.judge(i, spoken.lastOf(i), truth, why);
      if (scope.hypothetical(i) && scope.still(i) && truth.equals(Optional.of(scope.denied(i)))) {
        verdict.refuse(i, spoken.lastOf(i), why);
      } else if (scope.hypothetical(i) && ofClose(i)) {
        thoughtOf(i, truth, subject + " is there already");
      }
      if (scope.still(i) && !scope.denied(i) && truth.orElse(false)) {
        verdict.judge(
            i,
            spoken.lastOf(i),
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
    String subject = spoken.distanceBeside(i).isPresent() ? "price" : scope.subject(i);
    if (!prices || volume || Truths.isLevel(subject) || subject.equals("price")) {
      return volume ? "volume" : subject;
    }
    if (Set.of("rsi", "macd", "hist").contains(subject) && !levels.contains("avg")) {
      verdict.refuse(
          i, spoken.lastOf(i), subject + " is not compared with an average of the price");
      return "";
    }
    boolean own = levels.contains("sma20") || levels.contains("avg");
    return subject.equals("volume") && own ? "volume" : "price";
  }

  private void event(int i, boolean above, int relation) {
    Token next = i + 1 < scope.size() ? scope.at(i + 1) : scope.at(i);
    if (relation == i && next.has(above ? "rel:below" : "rel:above")) {
      verdict.refuse(i, i + 1, "a crossing " + (above ? "up" : "down") + " does not end there");
    }
    List<String> levels = spoken.levels(relation);
    String subject = scope.subject(i);
    if (levels.isEmpty()) {
      if (subject.equals("momentum")) {
        verdict.judge(
            i, i, Optional.of(now.momentum(above ? 1 : -1)), "momentum did not turn that way");
      } else if (subject.equals("macd")) {
        boolean sign = SIGN.matcher(scope.at(i).text()).find();
        levels = List.of(sign ? "zero" : "signal");
      } else {
        verdict.judge(i, i, Optional.of(false), "name the level that was crossed");
      }
    }
    String who = levels.isEmpty() ? subject : comparable(i, levels);
    for (String level : who.isEmpty() ? List.<String>of() : levels) {
      Optional<Boolean> isThere = stands(now, who, level, above);
      if (scope.hypothetical(i)) {
        boolean thought = scope.imagined(i) || scope.before(i, 24, "mod:may").isPresent();
        if (scope.at(i).has("mod:if") && !thought) {
          return; // "a close above it is rare"
        }
        thoughtOf(i, isThere, who + " is there already");
        continue;
      }
      if (scope.denied(i)) {
        verdict.judge(
            i,
            spoken.lastOf(relation),
            isThere,
            who + " is " + (above ? "above " : "below ") + level);
        continue;
      }
      if (scope.prior(i) && !scope.hypothetical(i)) {
        verdict.refuse(i, i, "no fact tells of a crossing on the bar before");
        return;
      }
      boolean wasThere = stands(now.before(), who, level, above).orElse(true);
      verdict.judge(
          i,
          spoken.lastOf(relation),
          isThere.map(there -> there && !wasThere),
          isThere.orElse(false)
              ? "no crossing: it was on that side on the bar before, too"
              : who + " is " + (above ? "below " : "above ") + level);
    }
  }

  /// A crossing that is only thought of must still be ahead: "if price fell below it" is not said
  /// where it is below.
  private void thoughtOf(int i, Optional<Boolean> isThere, String why) {
    if (isThere.orElse(false) && !scope.denied(i) && !scope.before(i, 4, "more").isPresent()) {
      verdict.refuse(i, spoken.lastOf(i), why);
    }
  }

  /// "Closes above", `ราคาปิดสูงกว่า`.
  private boolean ofClose(int i) {
    String before = i > 0 ? Scope.lower(scope.at(i - 1)) : "";
    String word = Scope.lower(scope.at(i));
    return word.startsWith("close")
        || word.startsWith("ปิด")
        || before.startsWith("close")
        || before.endsWith("ปิด");
  }

  /// `ตัดเส้นสัญญาณขึ้น`: the way stands after what is crossed.
  private void cross(int i) {
    int from = spoken.lastOf(i);
    OptionalInt way = scope.after(from, 3, "dir:");
    if (way.isEmpty()) {
      return;
    }
    told.add(way.getAsInt());
    event(i, scope.at(way.getAsInt()).has("dir:up"), i);
  }

  private void between(int i) {
    List<String> levels = new ArrayList<>(spoken.levels(i));
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
      verdict.judge(i, i, now.between(levels.get(0), levels.get(1)), "price is not between them");
    }
  }

  private void near(int i) {
    for (String level : spoken.levels(i)) {
      verdict.judge(i, spoken.lastOf(i), now.near(level), "price is not that close to " + level);
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
    String subject = spoken.whose(i);
    if (i > 0 && Set.of("it", "them").contains(Scope.lower(scope.at(i - 1)))) {
      subject = "price"; // "leaves it extended"
    }
    if ((state.equals("heavy") || state.equals("light"))
        && !subject.equals("buyers")
        && !subject.equals("sellers")) {
      subject = "volume";
    }
    OptionalInt end = spoken.endOfAverages(i, subject);
    if (end.isPresent()) {
      String place = state.equals("highest") ? "ontop" : "atbottom";
      String level = scope.at(end.getAsInt()).arg("name:");
      verdict.judge(i, end.getAsInt(), now.state(place, level), level + " is not the " + state);
      return;
    }
    if (spoken.ofReason(i)) {
      return; // "the last positive reason"
    }
    if (RANKS.contains(state) && (subject.equals("price") || spoken.ofDistance(i))) {
      boolean any = state.equals("highest") || state.equals("lowest") || spoken.ofDistance(i);
      subject = (any ? spoken.distanceMeant(i) : Optional.<String>empty()).orElse(subject);
    }
    String distance = subject;
    Optional<Boolean> truth = at(i).state(state, subject);
    if (spoken.ofDistance(i) && (state.endsWith("high") || state.endsWith("low"))) {
      String far = state.endsWith("high") ? "farther" : "nearer";
      truth = truth.filter(so -> so).or(() -> now.state(far, distance));
    }
    verdict.judge(i, i, truth, "that is not so of " + subject);
    if (scope.hypothetical(i) && scope.still(i) && truth.equals(Optional.of(scope.denied(i)))) {
      verdict.refuse(
          i, i, "that is not so of " + subject); // "a risk is that momentum is still positive"
    }
    if (scope.still(i) && !scope.denied(i) && truth.orElse(false)) {
      verdict.judge(
          i, i, now.before().state(state, subject), "\"still\" is not so of the bar before");
    }
  }

  private void side(int i, boolean up) {
    boolean spokenOf =
        scope.before(i, 14, "state:outside").isPresent()
            || scope.before(i, 14, "name:distance").isPresent();
    if (spokenOf) {
      String level = scope.lastLevel(i).filter(l -> !l.equals("bb")).orElse("bb_middle");
      String middle = level.startsWith("bb") ? "bb_middle" : level;
      verdict.judge(
          i, i, now.above("price", middle).map(a -> a == up), "price is on the other side");
    }
  }
}
