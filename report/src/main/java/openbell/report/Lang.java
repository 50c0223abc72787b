package openbell.report;

import java.util.Locale;
import java.util.Optional;

/// The language of a report.
public enum Lang {
  TH("th"),
  EN("en");

  private final String code;

  Lang(String code) {
    this.code = code;
  }

  /// The ISO 639 code, as in requests and JSON.
  public String code() {
    return code;
  }

  /// The language of a code, in any case; empty when it is not one of ours.
  public static Optional<Lang> of(String code) {
    return switch (code.strip().toLowerCase(Locale.ROOT)) {
      case "th" -> Optional.of(TH);
      case "en" -> Optional.of(EN);
      default -> Optional.empty();
    };
  }

  /// One of two texts, by language.
  String pick(String thai, String english) {
    return this == TH ? thai : english;
  }
}
