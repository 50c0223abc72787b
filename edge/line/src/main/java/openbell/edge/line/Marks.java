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
/// A mark says `begun` or `done`, and when. Work that was begun and is not done after a while was
/// its instance's last: it may be taken over, by compare-and-set. The day in the name lets old
/// marks be swept without reading them. Marks name no person.
final class Marks {
  private static final String EVENTS = "line/events/";
  private static final String ANNOUNCED = "line/announced/";

  /// LINE delivers again within minutes to hours; nothing says for how long.
  private static final Duration EVENTS_KEPT = Duration.ofDays(3);

  private static final Duration ANNOUNCED_KEPT = Duration.ofDays(30);

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

  /// Whether the work is this caller's to do now.
  boolean begin(String name) {
    byte[] begun = value("begun");
    if (state.create(name, begun).isPresent()) {
      return true;
    }
    Optional<StateRecord> found = state.read(name);
    return found.isPresent()
        && !isDone(found.get())
        && age(found.get()).compareTo(takeOver) > 0
        && state.replace(name, begun, found.get().version()).isPresent();
  }

  /// Says that the work is done, so that nobody takes it over.
  void done(String name) {
    state.read(name).ifPresent(found -> state.replace(name, value("done"), found.version()));
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

  private byte[] value(String word) {
    return (word + " " + clock.instant()).getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isDone(StateRecord mark) {
    return new String(mark.value(), StandardCharsets.US_ASCII).startsWith("done ");
  }

  /// By this process's clock: the times of several instances agree well enough for minutes.
  private Duration age(StateRecord mark) {
    String text = new String(mark.value(), StandardCharsets.US_ASCII);
    try {
      return Duration.between(
          Instant.parse(text.substring(text.indexOf(' ') + 1)), clock.instant());
    } catch (DateTimeException e) {
      return Duration.between(mark.lastModified(), mark.readAt());
    }
  }
}
