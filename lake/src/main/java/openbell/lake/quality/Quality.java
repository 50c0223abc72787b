package openbell.lake.quality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.lake.quality.QualityRules.Rule;
import openbell.lake.quality.QualityRules.Severity;

/// What a check found in one history, in the order found.
public record Quality(List<Finding> findings) {
  /// Nothing found.
  public static final Quality CLEAN = new Quality(List.of());

  /// One broken rule at one place.
  ///
  /// @param date of the bar; empty where it is about the whole
  /// @param detail the values, for people
  public record Finding(Rule rule, Optional<LocalDate> date, String detail) {
    /// `price_scale 2010-09-16: close 0.8997 after 89.2`.
    public String told() {
      return rule.name() + date.map(d -> " " + d).orElse("") + ": " + detail;
    }
  }

  /// Copies the list.
  public Quality {
    findings = List.copyOf(findings);
  }

  /// Whether the history must not be used.
  public boolean unusable() {
    return findings.stream().anyMatch(f -> f.rule().severity() == Severity.UNUSABLE);
  }

  /// The findings that make it unusable.
  public List<Finding> reasons() {
    return findings.stream().filter(f -> f.rule().severity() == Severity.UNUSABLE).toList();
  }

  /// How often each rule was broken, in the order first found.
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    findings.forEach(f -> counts.merge(f.rule().name(), 1, Integer::sum));
    return Collections.unmodifiableMap(counts);
  }

  /// This and what another check found.
  public Quality and(Quality other) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(other.findings);
    return new Quality(all);
  }
}
