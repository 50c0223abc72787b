package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The problems of a text's claims, each told with the words that make it.
final class Verdict {
  private final String text;
  private final Scope scope;
  private final List<String> problems = new ArrayList<>();

  Verdict(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  List<String> problems() {
    return problems;
  }

  /// Tells a problem when a claim, as it is modified, is not true; unknown is let be.
  void judge(int from, int to, Optional<Boolean> truth, String why) {
    if (truth.isEmpty() || scope.hypothetical(from)) {
      return;
    }
    boolean denied = scope.denied(from);
    if (denied && (scope.at(from).has("state:firm") || scope.at(from).has("state:weak"))) {
      return; // "neither gives a strong reading" denies the degree, not the side
    }
    if (truth.get() == denied) {
      refuse(from, to, denied ? "that is denied, but it is so" : why);
    }
  }

  void refuse(int from, int to, String why) {
    problems.add("\"" + scope.words(text, from - 2, to + 1) + "\": " + why);
  }
}
