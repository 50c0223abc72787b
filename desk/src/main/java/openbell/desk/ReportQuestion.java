package openbell.desk;

import java.time.Duration;
import java.util.Optional;

/// What somebody asked, as typed: the desk checks it, so that every edge refuses the same things.
///
/// @param query a ticker, a symbol, a name
/// @param date ISO date, the report as of the end of that day; empty for now
/// @param lang `th` or `en`; empty for the configured default
/// @param refresh make the report again even if a cached one is good
/// @param wanted what of the report is wanted
/// @param source ask this source instead of the configured ones, past the cache
/// @param patience how long this ask waits for a report to be made, which goes on after it; zero
///   starts it and is told at once; empty for as long as the desk's policy says, and then an older
///   report will do
/// @param renew make the report again although a cached one is good, unless its input is what it
///   was: what an early refresh does
public record ReportQuestion(
    String query,
    Optional<String> date,
    Optional<String> lang,
    boolean refresh,
    Wanted wanted,
    Optional<String> source,
    Optional<Duration> patience,
    boolean renew) {

  /// What of a report is wanted.
  public enum Wanted {
    /// Its text: that of an older system is then an answer.
    TEXT,
    /// All of its facts.
    DATA,
    /// A picture of it too, which is painted while it is being told.
    PICTURE
  }

  /// A question that is as patient as the desk.
  public ReportQuestion(
      String query,
      Optional<String> date,
      Optional<String> lang,
      boolean refresh,
      Wanted wanted,
      Optional<String> source) {
    this(query, date, lang, refresh, wanted, source, Optional.empty(), false);
  }

  /// This question, by somebody who can come back.
  ///
  /// @throws IllegalArgumentException for less than nothing
  public ReportQuestion within(Duration wait) {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("a wait of " + wait + ": give zero or more");
    }
    return new ReportQuestion(query, date, lang, refresh, wanted, source, Optional.of(wait), renew);
  }

  /// This question, to have its report renewed.
  public ReportQuestion renewed() {
    return new ReportQuestion(query, date, lang, refresh, wanted, source, patience, true);
  }

  /// The plain question: this stock, now, in the default language.
  public static ReportQuestion of(String query) {
    return new ReportQuestion(
        query, Optional.empty(), Optional.empty(), false, Wanted.DATA, Optional.empty());
  }
}
