package openbell.desk;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.UnaryOperator;
import openbell.report.llm.SpendingBudget;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daily budget of language models, kept in one record a UTC day, `budget/llm/{date}`, which
/// all instances change by compare-and-set.
///
/// What is set aside counts as spent until it is settled; an instance that dies in between leaves
/// it so. A record that cannot be read, or a store that does not answer, means no: money is not
/// spent unseen.
public final class StateBudget implements SpendingBudget {
  /// What a day's record says, in millionths of a dollar.
  ///
  /// @param requests how often money was set aside
  public record Day(long spentMicros, long reservedMicros, long requests) {
    /// A day without any.
    public static final Day NONE = new Day(0, 0, 0);

    private byte[] bytes() {
      return "%d %d %d%n"
          .formatted(spentMicros, reservedMicros, requests)
          .getBytes(StandardCharsets.US_ASCII);
    }

    private static Day read(StateRecord state) {
      String text = new String(state.value(), StandardCharsets.US_ASCII).strip();
      if (!text.matches("\\d{1,18} \\d{1,18} \\d{1,18}")) {
        throw new StoreException(
            StoreException.Kind.OTHER, "a record under state/budget/llm/ is not a day's budget");
      }
      String[] numbers = text.split(" ", -1);
      return new Day(
          Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    /// What is spent.
    public double spentUsd() {
      return spentMicros / MICROS;
    }

    /// What is spent or may still be.
    public double usedUsd() {
      return (spentMicros + reservedMicros) / MICROS;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(StateBudget.class);
  private static final double MICROS = 1e6;

  /// Each lost race is another instance's write, so this many in a row do not happen.
  private static final int MOST_RACES = 200;

  private final StateStore state;
  private final long mostMicros;
  private final InstantSource clock;

  /// A budget of so many US dollars a day.
  public StateBudget(StateStore state, double usdPerDay, InstantSource clock) {
    this.state = state;
    this.mostMicros = (long) Math.floor(usdPerDay * MICROS);
    this.clock = clock;
  }

  @Override
  public Decision reserve(double mostUsd) {
    long micros = (long) Math.ceil(mostUsd * MICROS);
    String name = today();
    try {
      Optional<Day> changed =
          change(
              name,
              day ->
                  day.spentMicros + day.reservedMicros + micros > mostMicros
                      ? day
                      : new Day(day.spentMicros, day.reservedMicros + micros, day.requests + 1));
      if (changed.isEmpty()) {
        String why =
            "%.2f of %.2f USD are left today, a request may take %.2f"
                .formatted(left(name), mostMicros / MICROS, mostUsd);
        LOG.warn("the day's budget of language models is used up: {}", why); // Alarmed on.
        return new Decision.Denied(why);
      }
      return new Decision.Granted(spent -> settle(name, micros, spent));
    } catch (StoreException e) {
      LOG.warn("the budget of language models was not read: {}", e.getMessage());
      return new Decision.Unreadable("state/" + name + " cannot be read: openbell doctor says why");
    }
  }

  /// What today's record says.
  public Day spentToday() {
    return state.read(today()).map(Day::read).orElse(Day.NONE);
  }

  /// What a UTC day's record says.
  ///
  /// @throws StoreException when it cannot be read
  public Day spent(LocalDate day) {
    return state.read(name(day)).map(Day::read).orElse(Day.NONE);
  }

  private String today() {
    return name(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private static String name(LocalDate day) {
    return "budget/llm/" + day;
  }

  private double left(String name) {
    long used =
        state.read(name).map(Day::read).map(d -> d.spentMicros + d.reservedMicros).orElse(0L);
    return Math.max(0, mostMicros - used) / MICROS;
  }

  private void settle(String name, long reservedMicros, double spentUsd) {
    long micros = (long) Math.ceil(spentUsd * MICROS);
    try {
      change(
          name,
          day ->
              new Day(
                  day.spentMicros + micros,
                  Math.max(0, day.reservedMicros - reservedMicros),
                  day.requests));
    } catch (StoreException e) {
      LOG.warn("what a language model cost stays set aside: {}", e.getMessage());
    }
  }

  /// Changes the record; empty when the change leaves it as it is.
  private Optional<Day> change(String name, UnaryOperator<Day> change) {
    for (int race = 0; race < MOST_RACES; race++) {
      Optional<StateRecord> found = state.read(name);
      Day before = found.map(Day::read).orElse(Day.NONE);
      Day after = change.apply(before);
      if (after.equals(before)) {
        return Optional.empty();
      }
      Optional<String> written =
          found.isPresent()
              ? state.replace(name, after.bytes(), found.get().version())
              : state.create(name, after.bytes());
      if (written.isPresent()) {
        return Optional.of(after);
      }
    }
    throw new StoreException(
        StoreException.Kind.OTHER, "the record " + name + " changed at every try");
  }
}
