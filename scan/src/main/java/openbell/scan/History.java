package openbell.scan;

import java.time.LocalDate;
import openbell.market.Bars;

/// One instrument as a screen sees it.
///
/// @param listing its texts
/// @param bars completed sessions up to the date of the question and none after it, oldest first;
///   may be empty
/// @param lastSession the last session of its exchange that was complete as of the question: bars
///   that end before it are not fresh
public record History(Listing listing, Bars bars, LocalDate lastSession) {

  /// Whether the bars reach the last session.
  public boolean isFresh() {
    return !bars.isEmpty() && !bars.lastDate().isBefore(lastSession);
  }
}
