package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Holds "support" and "resistance" against the facts: each needs a level that a fact gives, below
/// price for a support and above it for a resistance.
final class RoleCheck {
  private static final int REACH = 14;

  /// What a level does to be a support.
  private static final Set<String> ACTS =
      Set.of(
          """
          act acts acting serve serves serving works work may could can is as เป็น ทำหน้าที่เป็น
          ทำหน้าที่
          """
              .strip()
              .split("\\s+", -1));

  private RoleCheck() {}

  static List<String> problems(String text, Scope scope, Lang lang, Brief brief) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < scope.size(); i++) {
      Token token = scope.at(i);
      if (token.hasAny("role:")) {
        String words = "\"" + scope.words(text, i, i) + "\"";
        Optional<String> level = level(scope, i);
        if (level.isEmpty()) {
          boolean free = token.has("place") || scope.denied(i) || scope.hypothetical(i);
          if ((lang == Lang.TH && !token.has("place")) || !free) {
            problems.add(words + ": name the average or band that it is");
          }
        } else if (Truths.of(brief)
            .above("price", level.get())
            .filter(above -> above != token.has("role:support"))
            .isPresent()) {
          problems.add(words + ": price is on the other side of it");
        }
      }
    }
    return problems;
  }

  /// The nearest level, after the word ("support at the 200-day average") or before it.
  private static Optional<String> level(Scope scope, int i) {
    if (Set.of("as support", "as resistance", "แนวรับ", "แนวต้าน", "a floor", "a ceiling", "a lid")
        .contains(Scope.lower(scope.at(i)))) {
      Optional<String> own = levelOfClause(scope, i);
      if (own.isPresent()) {
        return own;
      }
    }
    for (int far = 1; far <= REACH; far++) {
      for (int j : new int[] {i + far, i - far}) {
        boolean there = j >= 0 && j < scope.size() && !parted(scope, i, j);
        String name = there ? named(scope.at(j)) : "";
        if (!name.isEmpty()) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  /// The level told before the word in its own clause: "the lower band at {{bb_lower}} may act as
  /// support, while the middle band…".
  private static Optional<String> levelOfClause(Scope scope, int i) {
    boolean verb = false;
    for (int j = i - 1; j >= 0 && i - j <= REACH; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP)
          || token.is(Token.Kind.SPACE)
          || ",;".contains(token.text())
          || Set.of("while", "but", "ส่วน", "ขณะที่", "แต่").contains(Scope.lower(token))) {
        break;
      }
      verb |= ACTS.contains(Scope.lower(token));
      if (verb && !named(token).isEmpty()) {
        return Optional.of(named(token));
      }
    }
    return Optional.empty();
  }

  private static boolean parted(Scope scope, int i, int j) {
    for (int k = Math.min(i, j) + 1; k < Math.max(i, j); k++) {
      if (scope.at(k).is(Token.Kind.STOP)) {
        return true;
      }
    }
    return false;
  }

  private static String named(Token token) {
    String name =
        token.is(Token.Kind.PLACEHOLDER)
            ? Facts.of(token.text())
                .filter(f -> Facts.isValue(token.text()))
                .map(openbell.market.Fact::key)
                .orElse("")
            : token.arg("name:");
    boolean several = name.equals("shortavg") || name.equals("allavg") || name.equals("longavg");
    return Truths.isLevel(name) || several ? name : "";
  }
}
