package openbell.report;

import java.util.Arrays;

/// Why the template spoke where a language model could have.
public enum Fallback {
  OFF("LLM off", false),
  NO_KEY("no key", false),
  /// There is a key, but the secret that holds it cannot be read.
  KEY_UNREADABLE("key unreadable", true),
  OVER_BUDGET("over budget", true),
  /// What was spent today is not known, so nothing more is.
  BUDGET_UNREADABLE("budget unreadable", true),
  CIRCUIT_OPEN("circuit open", true),
  TIMEOUT("timeout", true),
  RATE_LIMITED("429", true),
  SERVER_ERROR("server error", true),
  UNREACHABLE("unreachable", true),
  /// The server does not take the request: a wrong key, an unknown model.
  REJECTED("rejected", true),
  /// An answer that is not one of the API, or a text that is not the sections asked for.
  UNREADABLE("unreadable answer", true),
  /// Texts that failed the check. They are kept and would be met again, so another try helps only
  /// when the facts have changed.
  REFUSED("refused", false),
  /// A mistake of our own.
  FAILED("failed", true);

  private final String label;
  private final boolean passes;

  Fallback(String label, boolean passes) {
    this.label = label;
    this.passes = passes;
  }

  /// The words that `narrator.fallback_reason` begins with.
  public String label() {
    return label;
  }

  /// The reason in one line.
  public String because(String detail) {
    return label + ": " + detail;
  }

  /// Whether what this reason tells of may be over when the report is asked for again.
  static boolean mayPass(String reason) {
    return Arrays.stream(values())
        .filter(f -> reason.equals(f.label) || reason.startsWith(f.label + ":"))
        .anyMatch(f -> f.passes);
  }
}
