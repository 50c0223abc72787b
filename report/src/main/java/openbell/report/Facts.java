package openbell.report;

import java.util.List;
import java.util.Optional;
import openbell.market.Fact;

/// Reads names of placeholders: which fact, and what of it.
final class Facts {
  private static final List<String> SUFFIXES =
      List.of("_percentile", "_share_above", "_share", "_bars", "_abs");

  private Facts() {}

  /// The fact that a placeholder tells of, its rank included; empty for texts and counts.
  static Optional<Fact> of(String placeholder) {
    return Fact.of(base(placeholder));
  }

  /// What of the fact: one of the suffixes, or empty for its value.
  static String suffix(String placeholder) {
    return placeholder.substring(base(placeholder).length());
  }

  /// Whether it is the fact's own value, signed or not.
  static boolean isValue(String placeholder) {
    String suffix = suffix(placeholder);
    return of(placeholder).isPresent() && (suffix.isEmpty() || suffix.equals("_abs"));
  }

  static boolean isDistance(Fact fact) {
    return fact.key().endsWith("_pct") && fact != Fact.CHANGE_PCT && fact != Fact.ATR_PCT;
  }

  private static String base(String placeholder) {
    if (Fact.of(placeholder).isPresent()) {
      return placeholder;
    }
    for (String suffix : SUFFIXES) {
      if (placeholder.endsWith(suffix)) {
        String base = placeholder.substring(0, placeholder.length() - suffix.length());
        if (Fact.of(base).isPresent()) {
          return base;
        }
      }
    }
    return placeholder;
  }
}
