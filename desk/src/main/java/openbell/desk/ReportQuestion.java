package openbell.desk;

import java.util.Optional;

/// What somebody asked, as typed: the desk checks it, so that every edge refuses the same things.
///
/// @param query a ticker, a symbol, a name
/// @param date ISO date, the report as of the end of that day; empty for now
/// @param lang `th` or `en`; empty for the configured default
/// @param refresh make the report again even if a cached one is good
/// @param textOnly whether the text alone is wanted: an older system's cached text is then an
///   answer
/// @param source ask this source instead of the configured ones, past the cache
public record ReportQuestion(
    String query,
    Optional<String> date,
    Optional<String> lang,
    boolean refresh,
    boolean textOnly,
    Optional<String> source) {

  /// The plain question: this stock, now, in the default language.
  public static ReportQuestion of(String query) {
    return new ReportQuestion(
        query, Optional.empty(), Optional.empty(), false, false, Optional.empty());
  }
}
