package openbell.lake.quality;

import java.time.LocalDate;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import openbell.market.Exchange;

/// The sessions of exchanges by year, worked out once: a calendar is asked some thousand times for
/// each history. Safe for all threads.
final class SessionDays {
  private record Year(String exchange, int year) {}

  /// Empty where not every holiday of the year is known.
  private final Map<Year, Optional<BitSet>> years = new ConcurrentHashMap<>();

  /// Whether a day was certainly no session.
  boolean closed(Exchange exchange, LocalDate day) {
    return sessions(exchange, day.getYear()).filter(s -> !s.get(day.getDayOfYear())).isPresent();
  }

  /// Sessions strictly between two days; 0 where the holidays of a year between are not known.
  int between(Exchange exchange, LocalDate after, LocalDate before) {
    int count = 0;
    for (int year = after.getYear(); year <= before.getYear(); year++) {
      Optional<BitSet> sessions = sessions(exchange, year);
      if (sessions.isEmpty()) {
        return 0;
      }
      int from = year == after.getYear() ? after.getDayOfYear() + 1 : 1;
      int to = year == before.getYear() ? before.getDayOfYear() : 367;
      count += from < to ? sessions.get().get(from, to).cardinality() : 0;
    }
    return count;
  }

  private Optional<BitSet> sessions(Exchange exchange, int year) {
    return years.computeIfAbsent(
        new Year(exchange.id(), year), wanted -> computed(exchange, wanted.year()));
  }

  private static Optional<BitSet> computed(Exchange exchange, int year) {
    LocalDate first = LocalDate.of(year, 1, 1);
    if (!exchange.calendar().covers(first)) {
      return Optional.empty();
    }
    BitSet sessions = new BitSet(367);
    for (LocalDate day = first; day.getYear() == year; day = day.plusDays(1)) {
      sessions.set(day.getDayOfYear(), exchange.calendar().isTradingDay(day));
    }
    return Optional.of(sessions);
  }
}
