package openbell.desk;

import java.util.Optional;

/// What somebody asked, as typed: the desk checks it, so that every edge refuses the same things.
///
/// @param query a ticker, a symbol, a name
/// @param date ISO date, the report as of the end of that day; empty for now
/// @param lang `th` or `en`; empty for the configured default
/// @param refresh make the report again even if a cached one is good
/// @param wanted what of the report is wanted
/// @param source ask this source instead of the configured ones, past the cache
public record ReportQuestion(
    String query,
    Optional<String> date,
    Optional<String> lang,
    boolean refresh,
    Wanted wanted,
    Optional<String> source) {

  /// What of a report is wanted.
  public enum Wanted {
    /// Its text: that of an older system is then an answer.
    TEXT,
    /// All of its facts.
    DATA,
    /// A picture of it too, which is painted while it is being told.
    PICTURE
  }

  /// The plain question: this stock, now, in the default language.
  public static ReportQuestion of(String query) {
    return new ReportQuestion(
        query, Optional.empty(), Optional.empty(), false, Wanted.DATA, Optional.empty());
  }
}
