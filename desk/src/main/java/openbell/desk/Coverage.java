package openbell.desk;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import openbell.desk.LakeOverview.Cell;
import openbell.desk.LakeOverview.Row;
import openbell.desk.LakeOverview.State;
import openbell.feeds.CompletedSessions;
import openbell.market.Bars;
import openbell.market.Exchange;

/// Looks through the lake for which symbols have data of which of the last days. Reads only.
/// Thread-safe.
public final class Coverage {
  private static final int DAYS = 20;

  private final Checking checking;
  private final InstantSource clock;

  /// Coverage by what this checking reads.
  public Coverage(Checking checking, InstantSource clock) {
    this.checking = checking;
    this.clock = clock;
  }

  /// Of one symbol the days of its best history.
  private record Days(
      Exchange exchange, String source, Set<LocalDate> held, LocalDate last, LocalDate expected) {}

  private record Symbol(String name, boolean fresh, Optional<Days> days) {}

  /// Reads the newest object of every symbol.
  public LakeOverview look() {
    Instant now = clock.instant();
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    List<LocalDate> days = weekdays(today);
    List<Symbol> symbols = new ArrayList<>();
    Checking.Summary summary =
        checking.run(List.of(), seen -> symbols.add(symbol(seen, days.getFirst(), now)));
    List<LocalDate> shown = over(days, symbols);
    List<Row> rows =
        symbols.stream()
            .map(symbol -> row(symbol, shown))
            .sorted(Comparator.comparing(Row::state).thenComparing(Row::symbol))
            .toList();
    return new LakeOverview(now, shown, rows, summary);
  }

  /// One more than are shown: whether a session of today is over differs by exchange.
  private static List<LocalDate> weekdays(LocalDate to) {
    List<LocalDate> days = new ArrayList<>();
    for (LocalDate day = to; days.size() <= DAYS; day = day.minusDays(1)) {
      if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
        days.addFirst(day);
      }
    }
    return days;
  }

  /// Those up to the last day on which any exchange has had a session.
  private static List<LocalDate> over(List<LocalDate> days, List<Symbol> symbols) {
    LocalDate end =
        symbols.stream()
            .flatMap(symbol -> symbol.days().stream())
            .map(Days::expected)
            .max(Comparator.naturalOrder())
            .orElse(days.getLast());
    List<LocalDate> past = days.stream().filter(day -> !day.isAfter(end)).toList();
    return past.subList(Math.max(0, past.size() - DAYS), past.size());
  }

  private static Symbol symbol(Checking.Seen seen, LocalDate from, Instant now) {
    Optional<Days> best =
        seen.histories().stream()
            .flatMap(history -> days(seen.symbol(), history, from, now).stream())
            .max(Comparator.comparing(Days::last));
    return new Symbol(seen.symbol(), seen.fresh(), best);
  }

  private static Optional<Days> days(
      String symbol, Checking.History history, LocalDate from, Instant now) {
    Exchange exchange = QualityGate.exchange(symbol, history.quote());
    Bars bars = CompletedSessions.of(history.quote().bars(), exchange, now);
    if (bars.isEmpty()) {
      return Optional.empty();
    }
    Set<LocalDate> held = new HashSet<>();
    for (int i = bars.size() - 1; i >= 0 && !bars.date(i).isBefore(from); i--) {
      held.add(bars.date(i));
    }
    return Optional.of(
        new Days(exchange, history.source(), held, bars.lastDate(), history.expected()));
  }

  private static Row row(Symbol symbol, List<LocalDate> days) {
    Optional<Days> found = symbol.days();
    if (found.isEmpty()) {
      List<Cell> none = days.stream().map(day -> Cell.LATE).toList();
      return new Row(symbol.name(), "", State.MISSING, Optional.empty(), none);
    }
    List<Cell> cells = days.stream().map(day -> cell(day, found.get())).toList();
    return new Row(
        symbol.name(),
        found.get().source(),
        symbol.fresh() ? State.FRESH : State.STALE,
        Optional.of(found.get().last()),
        cells);
  }

  private static Cell cell(LocalDate day, Days days) {
    if (days.held().contains(day)) {
      return Cell.HELD;
    }
    if (day.isAfter(days.expected()) || !days.exchange().calendar().isTradingDay(day)) {
      return Cell.CLOSED;
    }
    return day.isAfter(days.last()) ? Cell.LATE : Cell.GAP;
  }
}
