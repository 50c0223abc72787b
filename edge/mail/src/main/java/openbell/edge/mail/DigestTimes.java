package openbell.edge.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import openbell.market.Exchange;

/// When the digest of a day is due: when the last of the followed exchanges that traded on it has
/// closed and its reports had time to be made, and the UTC day, which the numbers are of, is over.
///
/// A day on which none of them traded has no digest of its own; the next one tells of it too. It
/// only computes; whoever keeps time asks it. Thread-safe.
public final class DigestTimes {
  /// Sources have a session within the hour; warming comes back to it until then.
  private static final Duration AFTER_CLOSE = Duration.ofMinutes(45);

  /// Instances tell their numbers every few minutes.
  private static final Duration AFTER_DAY = Duration.ofMinutes(10);

  /// For so long a digest is made up for: who was down when it was due sends it when it is back.
  private static final Duration CATCH_UP = Duration.ofHours(23);

  /// Longer than exchanges are ever closed together.
  private static final int MOST_DAYS = 20;

  private final Supplier<? extends Collection<Exchange>> followed;

  /// A digest.
  ///
  /// @param from the first day that it tells of, UTC
  /// @param day the last one, which it is named by
  /// @param at since when it is due
  public record Due(LocalDate from, LocalDate day, Instant at) {}

  /// Times for these exchanges.
  ///
  /// @param followed looked up anew each time
  public DigestTimes(Supplier<? extends Collection<Exchange>> followed) {
    this.followed = followed;
  }

  /// The digest that is due now: the last one, for a day after it became due.
  public Optional<Due> due(Instant now) {
    Collection<Exchange> exchanges = followed.get();
    return days(now.plus(Duration.ofDays(1)), -1)
        .filter(day -> traded(day, exchanges))
        .map(day -> due(day, exchanges))
        .filter(due -> !due.at().isAfter(now))
        .findFirst()
        .filter(due -> due.at().plus(CATCH_UP).isAfter(now));
  }

  /// The next moment at which one becomes due; a day from now where nothing is followed.
  public Instant next(Instant now) {
    Collection<Exchange> exchanges = followed.get();
    return days(now.minus(Duration.ofDays(2)), 1)
        .filter(day -> traded(day, exchanges))
        .map(day -> due(day, exchanges).at())
        .filter(at -> at.isAfter(now))
        .findFirst()
        .orElse(now.plus(Duration.ofDays(1)));
  }

  private static Due due(LocalDate day, Collection<Exchange> exchanges) {
    Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant over = end.plus(AFTER_DAY);
    Instant at =
        exchanges.stream()
            .filter(exchange -> exchange.calendar().isTradingDay(day))
            // What never closes ends with the day.
            .filter(e -> e.calendar().closeOf(day).isBefore(end.minusSeconds(1)))
            .map(e -> e.calendar().closeOf(day).plus(e.dataDelay()).plus(AFTER_CLOSE))
            .max(Comparator.naturalOrder())
            .filter(closed -> closed.isAfter(over))
            .orElse(over);
    LocalDate before =
        Stream.iterate(day.minusDays(1), d -> d.minusDays(1))
            .limit(MOST_DAYS)
            .filter(d -> traded(d, exchanges))
            .findFirst()
            .orElse(day.minusDays(1));
    return new Due(before.plusDays(1), day, at);
  }

  private static boolean traded(LocalDate day, Collection<Exchange> exchanges) {
    return exchanges.stream().anyMatch(exchange -> exchange.calendar().isTradingDay(day));
  }

  private static Stream<LocalDate> days(Instant from, int step) {
    return Stream.iterate(LocalDate.ofInstant(from, ZoneOffset.UTC), d -> d.plusDays(step))
        .limit(MOST_DAYS);
  }
}
