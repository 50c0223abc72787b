package openbell.lake.tables;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import openbell.lake.tables.Manifest.DataFile;

/// Which rows of a table lie in one file: a month's (`2025-11`), of older years a year's (`2019`).
///
/// New rows come at the end, and a month is all that a day rewrites; but every file costs a
/// question its opening, and decades of months would be hundreds.
///
/// @param firstMonthly the first year that lies in months
record Periods(int firstMonthly) {
  /// This year and so many before it lie in months.
  private static final int YEARS_IN_MONTHS = 2;

  private static final int YEAR_LENGTH = 4;

  /// As of now; what lies in years stays so, whatever the clock says.
  ///
  /// @param files those of the table that are there
  static Periods of(Instant now, NavigableMap<String, DataFile> files) {
    int byClock = now.atOffset(ZoneOffset.UTC).getYear() - YEARS_IN_MONTHS;
    return new Periods(
        files.keySet().stream()
            .filter(Periods::isYear)
            .mapToInt(year -> Integer.parseInt(year) + 1)
            .reduce(byClock, Math::max));
  }

  /// The period of a row, in SQL.
  String sql(String date) {
    return "CASE WHEN year(%s) < %d THEN strftime(%s, '%%Y') ELSE strftime(%s, '%%Y-%%m') END"
        .formatted(date, firstMonthly, date, date);
  }

  /// The years whose files are still those of months.
  NavigableSet<String> due(NavigableMap<String, DataFile> files) {
    NavigableSet<String> years = new TreeSet<>();
    for (String period : files.keySet()) {
      String year = period.substring(0, YEAR_LENGTH);
      if (!isYear(period) && Integer.parseInt(year) < firstMonthly) {
        years.add(year);
      }
    }
    return years;
  }

  /// The files whose rows belong to a period.
  static NavigableMap<String, DataFile> within(
      NavigableMap<String, DataFile> files, String period) {
    return files.subMap(period, true, period + "~", true);
  }

  /// `month=2025-11`, as folders of files are named.
  static String folder(String period) {
    return (isYear(period) ? "year=" : "month=") + period;
  }

  private static boolean isYear(String period) {
    return period.length() == YEAR_LENGTH;
  }
}
