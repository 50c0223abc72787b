package openbell.scan;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// What a screen found.
///
/// @param rows the best rows, largest score first, equal ones by ticker
/// @param coverage what was looked at
public record ScanResult(List<Match> rows, Coverage coverage) {

  /// How many closes a [Match] brings for a small chart.
  public static final int SPARKLINE = 30;

  public ScanResult {
    rows = List.copyOf(rows);
  }

  /// One row that meets the condition.
  ///
  /// @param listing the instrument
  /// @param asOf the date of its last bar
  /// @param close its last close, in its currency
  /// @param score what it was put in order by; finite
  /// @param contributions what each feature adds to the score, by name, in the order of the
  ///   weights; empty when an expression ranks
  /// @param reasons every number that condition and rank name, with its value as of the last bar,
  ///   in the order of first use; a number that only earlier bars are asked for may be NaN
  /// @param sparkline the last closes, oldest first, at most [#SPARKLINE]
  public record Match(
      Listing listing,
      LocalDate asOf,
      double close,
      double score,
      Map<String, Double> contributions,
      Map<String, Double> reasons,
      List<Double> sparkline) {}

  /// What was looked at; all lists by ticker.
  ///
  /// @param asked instruments that the universe names
  /// @param scanned those with fresh data
  /// @param matched those that meet the condition and have a rank, shown or not
  /// @param withoutFreshData tickers of those that have no bars, or none of the last session
  /// @param lacking of the scanned ones, those that condition or rank have no result for
  public record Coverage(
      int asked, int scanned, int matched, List<String> withoutFreshData, List<Lacking> lacking) {

    public Coverage {
      withoutFreshData = List.copyOf(withoutFreshData);
      lacking = List.copyOf(lacking);
    }
  }

  /// An instrument that the expression has no result for.
  ///
  /// @param ticker which
  /// @param names the numbers that it lacks; empty when it has them all and they make none (0/0)
  public record Lacking(String ticker, List<String> names) {
    public Lacking {
      names = List.copyOf(names);
    }
  }
}
