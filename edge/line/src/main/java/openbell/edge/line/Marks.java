package openbell.edge.line;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import openbell.store.StateRecord;
import openbell.store.StateStore;

/// Marks on work that is to be done once among all instances: `line/events/{day}/{event id}` and
/// `line/announced/{day}/{ticker}.{language}`.
///
/// A mark says `done` and when, or `begun`, when, and until when its worker can live. Work that is
/// not done by then was its worker's last: it may be taken over, by compare-and-set. The day in the
/// name lets old marks be swept without reading them. Marks name no person.
final class Marks {
  private static final String EVENTS = "line/events/";
  private static final String ANNOUNCED = "line/announced/";

  /// LINE delivers again within minutes to hours; nothing says for how long.
  private static final Duration EVENTS_KEPT = Duration.ofDays(3);

  private static final Duration ANNOUNCED_KEPT = Duration.ofDays(30);

  /// The clocks of two instances may differ by so much.
  private static final Duration CLOCKS = Duration.ofSeconds(5);

  private static final String UNTIL = " until ";

  /// Whose work it is.
  enum Begun {
    /// This caller's, now.
    MINE,
    /// Another's who may live; if it does not, somebody has to come again.
    OPEN,
    /// Nobody's any more.
    DONE
  }

  private final StateStore state;
  private final Duration takeOver;
  private final InstantSource clock;

  Marks(StateStore state, Duration takeOver, InstantSource clock) {
    this.state = state;
    this.takeOver = takeOver;
    this.clock = clock;
  }

  static String event(Incoming event, String id) {
    return EVENTS + LocalDate.ofInstant(event.at(), ZoneOffset.UTC) + "/" + id;
  }

  static String announcement(LocalDate date, String ticker, String lang) {
    return ANNOUNCED + date + "/" + ticker + "." + lang;
  }

  /// Begins work that nothing is known to break off.
  Begun begin(String name) {
    return begin(name, takeOver);
  }

  /// Begins work, if it is this caller's to do.
  ///
  /// @param life how long from now the caller can be at it, at most
  Begun begin(String name, Duration life) {
    Instant now = clock.instant();
    byte[] begun = bytes("begun " + now + UNTIL + now.plus(life));
    if (state.create(name, begun).isPresent()) {
      return Begun.MINE;
    }
    Optional<StateRecord> found = state.read(name);
    if (found.isPresent() && isDone(found.get())) {
      return Begun.DONE;
    }
    boolean left = found.isPresent() && now.isAfter(end(found.get()).plus(CLOCKS));
    return left && state.replace(name, begun, found.get().version()).isPresent()
        ? Begun.MINE
        : Begun.OPEN;
  }

  /// Says that the work is done, so that nobody takes it over.
  void done(String name) {
    byte[] done = bytes("done " + clock.instant());
    state.read(name).ifPresent(found -> state.replace(name, done, found.version()));
  }

  /// Says that the work was not done, so that another delivery may do it at once.
  void undone(String name) {
    state.delete(name);
  }

  /// Erases marks that nothing comes back to, and returns how many.
  int sweep() {
    return sweep(EVENTS, EVENTS_KEPT) + sweep(ANNOUNCED, ANNOUNCED_KEPT);
  }

  private int sweep(String prefix, Duration kept) {
    LocalDate oldest = LocalDate.ofInstant(clock.instant().minus(kept), ZoneOffset.UTC);
    int swept = 0;
    for (String name : state.names(prefix)) {
      if (dayOf(name.substring(prefix.length())).isBefore(oldest)) {
        state.delete(name);
        swept++;
      }
    }
    return swept;
  }

  private static LocalDate dayOf(String name) {
    try {
      return LocalDate.parse(name.substring(0, Math.max(0, name.indexOf('/'))));
    } catch (DateTimeException e) {
      return LocalDate.MAX; // none of ours
    }
  }

  private static byte[] bytes(String mark) {
    return mark.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isDone(StateRecord mark) {
    return new String(mark.value(), StandardCharsets.US_ASCII).startsWith("done ");
  }

  /// When its worker is gone for sure, by the worker's clock. A mark that does not say so has the
  /// usual time.
  private Instant end(StateRecord mark) {
    String text = new String(mark.value(), StandardCharsets.US_ASCII);
    int until = text.indexOf(UNTIL);
    try {
      return until < 0
          ? Instant.parse(text.substring(text.indexOf(' ') + 1)).plus(takeOver)
          : Instant.parse(text.substring(until + UNTIL.length()));
    } catch (DateTimeException e) {
      Duration age = Duration.between(mark.lastModified(), mark.readAt());
      return clock.instant().minus(age).plus(takeOver);
    }
  }
}
