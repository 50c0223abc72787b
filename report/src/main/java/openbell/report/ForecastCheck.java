package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// Refuses "will", "about to", `จะ` before a move: facts say only what has happened.
final class ForecastCheck {
  private static final Set<String> CONCESSIONS = Set.of("แม้", "แม้ว่า", "ถึงแม้", "ถึงแม้ว่า");
  private static final int CONCESSION_REACH = 6;
  private static final int LONG_CLAUSES = 40;

  private static final List<String> CLAIMS = List.of("dir:", "ev:", "state:", "rel:");

  /// จะ stands before much that is no future.
  private static final List<String> THAI_CLAIMS =
      List.of("dir:", "ev:", "state:uptrend", "state:downtrend");

  private ForecastCheck() {}

  static List<String> problems(String text, Scope scope, Lang lang) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < scope.size(); i++) {
      OptionalInt claim = scope.at(i).has("mod:will") ? claim(scope, i, lang) : OptionalInt.empty();
      if (claim.isPresent() && !scope.hypothetical(i) && !conditional(scope, i, lang)) {
        problems.add(
            "\""
                + scope.words(text, i - 2, claim.getAsInt() + 1)
                + "\": a forecast; facts say only what has happened");
      }
    }
    return problems;
  }

  private static OptionalInt claim(Scope scope, int i, Lang lang) {
    for (String kind : lang == Lang.TH ? THAI_CLAIMS : CLAIMS) {
      OptionalInt claim = scope.after(i, 4, kind);
      if (claim.isPresent()) {
        return claim;
      }
    }
    return OptionalInt.empty();
  }

  /// `หาก… ภาพจะ…`: a condition in the clause right before, however long.
  private static boolean clauseBefore(Scope scope, int i) {
    int spaces = 0;
    for (int j = i - 1; j >= 0 && i - j <= LONG_CLAUSES; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || (token.is(Token.Kind.SPACE) && ++spaces > 2)) {
        return false;
      }
      if (token.has("mod:if")) {
        return true;
      }
    }
    return false;
  }

  /// Under a condition, or in `แม้ราคาจะ…`, where จะ is no future.
  private static boolean conditional(Scope scope, int i, Lang lang) {
    int reach = lang == Lang.TH ? 14 : 30;
    for (int j = Math.max(0, i - CONCESSION_REACH); j < i; j++) {
      if (CONCESSIONS.contains(scope.at(j).text())) {
        return true;
      }
    }
    return scope.before(i, reach, "mod:if").isPresent()
        || (lang == Lang.TH && clauseBefore(scope, i))
        || scope.after(i, reach, "mod:if").isPresent();
  }
}
