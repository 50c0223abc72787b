package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Sums by hour and by UTC day, and the notes of each day, over restarts where there is a file.
///
/// Bounded: hours for [#HOURS_KEPT], days for [#DAYS_KEPT], of each day the [#MOST_ASKED] most
/// asked keys and the latest [#MOST_NOTES] notes of a kind. Thread-safe.
interface Ledger {
  Duration HOURS_KEPT = Duration.ofDays(14);
  Duration DAYS_KEPT = Duration.ofDays(400);
  int MOST_ASKED = 100;
  int MOST_NOTES = 60;

  /// Begins the names of sums that say how often a key was asked for: kept by day alone.
  String ASKED = "asked/";

  /// Adds to the hour and the day of that moment, all of it or nothing; false when it cannot.
  boolean add(Instant now, Map<String, Long> deltas, Collection<Note> notes);

  /// Who keeps it: another after what was kept is lost. Empty when it cannot be read.
  String instance();

  /// The hours that begin in `[from, to)`, oldest first; those without anything are left out.
  List<Tally> hours(Instant from, Instant to);

  /// The days from the first to the last, both included, oldest first; those without anything are
  /// left out.
  List<DayBook> days(LocalDate from, LocalDate to);

  /// The days that changed since they were last told, oldest first.
  List<LocalDate> untold();

  /// Notes that others know a day's book as it was at that number of changes.
  void told(LocalDate day, long changes);
}
