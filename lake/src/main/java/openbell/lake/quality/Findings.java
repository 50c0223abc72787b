package openbell.lake.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collects what one check finds.
final class Findings {
  private final QualityRules rules;
  private final List<Quality.Finding> found = new ArrayList<>();

  Findings(QualityRules rules) {
    this.rules = rules;
  }

  void add(String rule, LocalDate date, String detail) {
    found.add(new Quality.Finding(rules.rule(rule), Optional.of(date), detail));
  }

  void add(String rule, String detail) {
    found.add(new Quality.Finding(rules.rule(rule), Optional.empty(), detail));
  }

  double limit(String rule, String limit) {
    return rules.rule(rule).limit(limit);
  }

  Quality quality() {
    return new Quality(found);
  }
}
