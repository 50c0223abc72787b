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

  /// Those of one exchange, for one history at a time: not safe for several threads.
  Reader of(Exchange exchange) {
    return new Reader(exchange);
  }

  /// Looks a year up once for all the days of it that follow each other.
  final class Reader {
    private final Exchange exchange;
    private int year = Integer.MIN_VALUE;
    private Optional<BitSet> sessions = Optional.empty();

    private Reader(Exchange exchange) {
      this.exchange = exchange;
    }

    /// Whether a day was certainly no session.
    boolean closed(LocalDate day) {
      return of(day.getYear()).filter(s -> !s.get(day.getDayOfYear())).isPresent();
    }

    /// Sessions strictly between two days; 0 where the holidays of a year between are not known.
    int between(LocalDate after, LocalDate before) {
      int count = 0;
      for (int at = after.getYear(); at <= before.getYear(); at++) {
        Optional<BitSet> known = of(at);
        if (known.isEmpty()) {
          return 0;
        }
        int from = at == after.getYear() ? after.getDayOfYear() + 1 : 1;
        int to = at == before.getYear() ? before.getDayOfYear() : 367;
        count += from < to ? known.get().get(from, to).cardinality() : 0;
      }
      return count;
    }

    private Optional<BitSet> of(int wanted) {
      if (wanted != year) {
        sessions = sessions(exchange, wanted);
        year = wanted;
      }
      return sessions;
    }
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
