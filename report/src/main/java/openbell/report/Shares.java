package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import openbell.market.Fact;
import openbell.market.PercentileRank;

/// Shares of days told the right way round: "higher than {{X_share}} of days", "lower than
/// {{X_share_above}}", "this low on only {{X_share}}".
final class Shares {
  private static final int REACH = 8;
  private static final int AFTER = 14;

  private Shares() {}

  /// Whether a comparison belongs to a share of days, and so claims nothing by itself.
  static boolean frames(Scope scope, int i) {
    if (!scope.at(i).hasAny("cmp:")) {
      return false;
    }
    if (afterShare(scope, i)) {
      return true;
    }
    for (int j = i + 1; j < scope.size() && j <= i + 5; j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || token.hasAny("name:")) {
        return false;
      }
      if (token.is(Token.Kind.PLACEHOLDER)) {
        return Facts.suffix(token.text()).startsWith("_share");
      }
    }
    return false;
  }

  /// "Of days had a higher value": a comparison that a share has been told for.
  private static boolean afterShare(Scope scope, int i) {
    for (int j = i - 1; j >= 0 && i - j <= REACH; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.PLACEHOLDER)) {
        boolean share = Facts.suffix(token.text()).startsWith("_share");
        return share
            && scope.after(j, 3, "frame:ofdays").isPresent()
            && after(scope, j).isPresent();
      }
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.SPACE) || token.hasAny("name:")) {
        return false;
      }
    }
    return false;
  }

  static List<String> problems(Scope scope, Brief brief) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < scope.size(); i++) {
      Token token = scope.at(i);
      if (token.is(Token.Kind.PLACEHOLDER) && Facts.suffix(token.text()).startsWith("_share")) {
        problem(scope, brief, i).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<String> problem(Scope scope, Brief brief, int i) {
    String name = scope.at(i).text();
    boolean above = Facts.suffix(name).equals("_share_above");
    if (scope.after(i, 3, "frame:ofdays").isEmpty()
        && !ofItsDays(scope, i)
        && !amongDays(scope, i)) {
      return Optional.of("{{" + name + "}}: a share of days; say \"of days\" after it");
    }
    for (int j = i - 1; j >= 0 && i - j <= REACH; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP)) {
        break;
      }
      if (token.hasAny("cmp:")) {
        boolean up = token.arg("cmp:").startsWith("up");
        boolean than = token.arg("cmp:").endsWith("than");
        boolean wantsAbove = than != up;
        boolean denied = after(scope, i).filter(higher -> higher != above).isPresent();
        return wantsAbove == above && !denied
            ? Optional.empty()
            : Optional.of(
                "{{"
                    + name
                    + "}} after \""
                    + token.text()
                    + "\": "
                    + "the share that fits is {{"
                    + swapped(name)
                    + "}}");
      }
    }
    return after(scope, i).map(up -> fits(name, up == above)).orElse(unworded(brief, name, above));
  }

  /// "{{rsi14_share}} of {{rsi14_bars}} days".
  private static boolean ofItsDays(Scope scope, int i) {
    if (i + 3 >= scope.size() || !Set.of("of", "ของ", "จาก").contains(scope.at(i + 1).text())) {
      return false;
    }
    Token bars = scope.at(i + 2);
    return bars.is(Token.Kind.PLACEHOLDER)
        && Facts.of(bars.text()).equals(Facts.of(scope.at(i).text()))
        && Facts.suffix(bars.text()).equals("_bars")
        && scope.after(i + 2, 2, "frame:days").isPresent();
  }

  /// "Among the {{rsi14_bars}} days, {{rsi14_share}} showed".
  private static boolean amongDays(Scope scope, int i) {
    for (int j = i - 1; j >= 0 && i - j <= 8 && !scope.at(j).is(Token.Kind.STOP); j--) {
      Token bars = scope.at(j);
      boolean own =
          bars.is(Token.Kind.PLACEHOLDER)
              && Facts.of(bars.text()).equals(Facts.of(scope.at(i).text()));
      if (own && Facts.suffix(bars.text()).equals("_bars")) {
        return true;
      }
    }
    return false;
  }

  /// Whether the days of a share are said to have been higher: "of days had a higher reading",
  /// "closed at or below".
  private static Optional<Boolean> after(Scope scope, int i) {
    for (int j = i + 1; j < scope.size() && j - i <= AFTER; j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP)
          || token.is(Token.Kind.SPACE)
          || ",;".contains(token.text())
          || other(token, scope.at(i))) {
        break;
      }
      if (token.hasAny("cmp:")) {
        return Optional.of(token.arg("cmp:").startsWith("up"));
      }
    }
    return Optional.empty();
  }

  /// Whether a token is a number or name of another fact.
  private static boolean other(Token token, Token share) {
    Optional<Fact> own = Facts.of(share.text());
    if (token.is(Token.Kind.PLACEHOLDER)) {
      return !Facts.of(token.text()).equals(own);
    }
    String name = token.arg("name:");
    return NearestName.HARD.contains(name)
        && own.filter(fact -> NearestName.own(fact).contains(name)).isEmpty();
  }

  private static Optional<String> fits(String name, boolean fits) {
    return fits
        ? Optional.empty()
        : Optional.of("{{" + name + "}}: the share that fits is {{" + swapped(name) + "}}");
  }

  /// "A level seen on only {{X_share}} of days" fits the rarer side.
  private static Optional<String> unworded(Brief brief, String name, boolean above) {
    Optional<Fact> fact = Facts.of(name);
    double p =
        fact.flatMap(f -> brief.study().percentile(f)).map(PercentileRank::percentile).orElse(50.0);
    boolean rarer = above ? p >= 50 : p < 50;
    return rarer
        ? Optional.empty()
        : Optional.of("{{" + name + "}}: say whether higher or lower than that share of days");
  }

  private static String swapped(String name) {
    return name.endsWith("_share_above")
        ? name.substring(0, name.length() - "_above".length())
        : name + "_above";
  }
}
