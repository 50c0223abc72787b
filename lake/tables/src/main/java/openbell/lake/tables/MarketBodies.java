package openbell.lake.tables;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what a source sends of a whole market at once: a session's bars of all symbols in one
/// body, and splits. The bars follow the histories of the same source. Safe for concurrent use.
public interface MarketBodies {
  /// One session of a whole market, at the prices of the day.
  ///
  /// @param bars by symbol: open, high, low, close, volume
  record Day(LocalDate date, Map<String, double[]> bars) {}

  /// A split: so many new shares for one old one, from that session on.
  record Split(LocalDate date, double ratio) {}

  /// The folder under `raw/` of the histories that the sessions follow.
  String source();

  /// Where the market is.
  ZoneId zone();

  /// The folder of the sessions' bodies, with the market: `raw/polygon_grouped/US/`.
  String daysFolder();

  /// The folder of the splits' bodies.
  String splitsFolder();

  /// The session in a body; empty when there is none.
  Optional<Day> day(byte[] body);

  /// The splits in a body, by symbol.
  Map<String, List<Split>> splits(byte[] body);
}
