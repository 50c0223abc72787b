package openbell.report;

import java.util.Optional;
import java.util.OptionalInt;

/// Claims that stand in no single word: records ("on none of the days", "never"), ranks ("than on
/// most days"), and that a momentum is there at all.
final class RankClaims {
  private final Scope scope;
  private final Spoken spoken;
  private final Truths now;
  private final Verdict verdict;

  RankClaims(Scope scope, Spoken spoken, Truths now, Verdict verdict) {
    this.scope = scope;
    this.spoken = spoken;
    this.now = now;
    this.verdict = verdict;
  }

  /// "Upward momentum" is there only where some fact of momentum is on that side, unless it is said
  /// to have faded.
  void mention(int i, int way) {
    boolean faded =
        scope.after(i, 6, "dir:down").isPresent()
            || scope.after(i, 6, "state:weak").isPresent()
            || scope.before(i, 3, "dir:down").isPresent();
    String why = "no fact of momentum is on that side";
    if (!faded && scope.after(i, 3, "mod:still").isPresent() && !now.momentum(way)) {
      verdict.refuse(i, i, why);
    } else if (!faded) {
      verdict.judge(i, i, Optional.of(now.momentum(way)), why);
    }
  }

  /// "On none of the days was RSI higher" claims a record.
  void none(int i) {
    if (scope.at(i).arg("cmp:").endsWith("_on") && scope.before(i, 16, "mod:none").isPresent()) {
      record(i, scope.at(i).arg("cmp:").startsWith("up"), scope.subject(i));
    }
  }

  void record(int i, boolean high, String subject) {
    String record = high ? "highest" : "lowest";
    boolean so = now.state(record, subject).orElse(false);
    if (!so && !scope.hypothetical(i)) {
      verdict.refuse(i, i, "it is not the " + record + " of its history");
    }
  }

  /// "More than on most days" claims a rank in the upper half.
  void mostDays(int i) {
    OptionalInt way = spoken.comparative(i);
    if (way.isPresent()) {
      String state = way.getAsInt() > 0 ? "upperrank" : "lowerrank";
      int at = Math.abs(way.getAsInt());
      verdict.judge(at, i, now.state(state, scope.subject(i)), "most days were on the other side");
    }
  }
}
