package openbell.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// How complete and how good the newest data of every symbol were at a moment.
///
/// @param at that moment
/// @param days the weekdays that rows have a cell for, the oldest first
/// @param rows one a symbol, those first that somebody should look at
/// @param checked counts and findings, as `lake check` tells them
public record LakeOverview(
    Instant at, List<LocalDate> days, List<Row> rows, Checking.Summary checked) {

  /// One symbol.
  ///
  /// @param symbol at its source
  /// @param source whose history reaches furthest; empty where none can be read
  /// @param last the last completed session that it has
  /// @param cells one a day of [LakeOverview#days]
  public record Row(
      String symbol, String source, State state, Optional<LocalDate> last, List<Cell> cells) {}

  /// What is to be said of a symbol, the worst first.
  public enum State {
    /// No prices of it can be read.
    MISSING,
    /// The last session that is over is not in its data.
    STALE,
    /// Its data reach to the last session that is over.
    FRESH
  }

  /// What is to be said of a day of a symbol.
  public enum Cell {
    /// There is a bar.
    HELD,
    /// There was a session, there are later bars, and none of that day.
    GAP,
    /// There was a session after the last bar.
    LATE,
    /// The exchange had no session.
    CLOSED
  }
}
