package openbell.edge.http;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import openbell.desk.Screens;

/// A screen as it is asked for in an address: `where`, `rank`, `top`, `date`, `universe`.
final class ScanAsk {
  private static final int USUAL_ROWS = 20;

  private ScanAsk() {}

  /// The question; empty when there is no condition.
  ///
  /// @throws BadRequestException for a number of rows, a date or a universe that is none
  static Optional<Screens.Ask> of(Request request) {
    Optional<String> where = text(request, "where");
    Optional<String> rank = text(request, "rank");
    int top = text(request, "top").map(ScanAsk::rows).orElse(USUAL_ROWS);
    Optional<LocalDate> date = text(request, "date").map(ScanAsk::date);
    Screens.Universe universe =
        text(request, "universe").map(ScanAsk::universe).orElse(Screens.Universe.ALL);
    return where.map(condition -> new Screens.Ask(condition, rank, top, date, universe));
  }

  static Optional<String> text(Request request, String name) {
    return request.parameter(name).map(String::strip).filter(value -> !value.isEmpty());
  }

  private static int rows(String text) {
    try {
      int rows = Integer.parseInt(text);
      if (rows >= 1 && rows <= Screens.MOST_ROWS) {
        return rows;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number out of range.
    }
    throw new BadRequestException(
        "top is no number of rows", "give one from 1 to " + Screens.MOST_ROWS);
  }

  private static Screens.Universe universe(String text) {
    return Screens.Universe.of(text)
        .orElseThrow(() -> new BadRequestException("universe is none", "give all or registry"));
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new BadRequestException("date is no day", "give it as 2025-11-11");
    }
  }
}
