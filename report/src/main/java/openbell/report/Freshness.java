package openbell.report;

import java.util.Optional;

/// Whether a report rests on the latest session, and if not, why not.
///
/// @param stale true when a newer session has closed than the one used
/// @param why one line, in English, for operators; empty when fresh
public record Freshness(boolean stale, Optional<String> why) {
  private static final Freshness FRESH = new Freshness(false, Optional.empty());

  /// The latest session.
  public static Freshness fresh() {
    return FRESH;
  }

  /// An older session, and why.
  public static Freshness stale(String why) {
    return new Freshness(true, Optional.of(why));
  }
}
