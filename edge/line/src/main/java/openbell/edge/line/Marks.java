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
/// A mark says `begun` and until when the work is over, or `done` and when. Work that should be
/// over and is not done was its instance's last: it may be taken over, by compare-and-set. The day
/// in the name lets old marks be swept without reading them. Marks name no person.
final class Marks {
  private static final String EVENTS = "line/events/";
  private static final String ANNOUNCED = "line/announced/";

  /// LINE delivers again within minutes to hours; nothing says for how long.
  private static final Duration EVENTS_KEPT = Duration.ofDays(3);

  private static final Duration ANNOUNCED_KEPT = Duration.ofDays(30);

  /// Sending comes after the waiting; and clocks differ.
  private static final Duration GRACE = Duration.ofSeconds(30);

  /// Whose a piece of work is.
  enum Whose {
    /// The caller's, to do now.
    MINE,
    /// Another one's, who is at it or has died at it not long ago.
    OTHERS,
    /// Nobody's any more: it is done.
    DONE
  }

  private final StateStore state;
  private final InstantSource clock;

  Marks(StateStore state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  static String event(Incoming event, String id) {
    return EVENTS + LocalDate.ofInstant(event.at(), ZoneOffset.UTC) + "/" + id;
  }

  static String announcement(LocalDate date, String ticker, String lang) {
    return ANNOUNCED + date + "/" + ticker + "." + lang;
  }

  /// Whose the work is; the caller's own from now on if it is free.
  ///
  /// @param longest how long from now the caller works on it, give or take half a minute; after
  ///   that it may be taken over
  Whose begin(String name, Duration longest) {
    byte[] begun = value("begun", clock.instant().plus(longest).plus(GRACE));
    if (state.create(name, begun).isPresent()) {
      return Whose.MINE;
    }
    Optional<StateRecord> found = state.read(name);
    if (found.isPresent() && isDone(found.get())) {
      return Whose.DONE;
    }
    return found.isPresent()
            && clock.instant().isAfter(free(found.get()))
            && state.replace(name, begun, found.get().version()).isPresent()
        ? Whose.MINE
        : Whose.OTHERS;
  }

  /// Says that the work is done, so that nobody takes it over.
  void done(String name) {
    state
        .read(name)
        .ifPresent(found -> state.replace(name, value("done", clock.instant()), found.version()));
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

  private static byte[] value(String word, Instant at) {
    return (word + " " + at).getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isDone(StateRecord mark) {
    return new String(mark.value(), StandardCharsets.US_ASCII).startsWith("done ");
  }

  /// When work that was begun may be taken over, by its maker's clock: the times of several
  /// instances agree well enough for half a minute.
  private static Instant free(StateRecord mark) {
    String text = new String(mark.value(), StandardCharsets.US_ASCII);
    try {
      return Instant.parse(text.substring(text.indexOf(' ') + 1));
    } catch (DateTimeException e) {
      return mark.lastModified().plus(GRACE);
    }
  }
}
