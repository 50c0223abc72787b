package openbell.edge.mail;

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

/// Whose turn it is to send a day's digest by a channel, among all instances: records
/// `digest/{day}/{channel}` that change by compare-and-set.
///
/// A record says `sending`, `failed`, `sent` or `left`, until when nobody else may do it, and how
/// often it failed. Who is at it and does not end in time was killed: then the turn is another's. A
/// failure is followed by a pause, and by one more try; then the day is left.
final class Turns {
  static final String PREFIX = "digest/";

  /// The clocks of two instances may differ by so much.
  private static final Duration CLOCKS = Duration.ofSeconds(5);

  /// Between a failure and the one other try.
  static final Duration PAUSE = Duration.ofMinutes(25);

  private static final int MOST_FAILURES = 2;
  private static final Duration KEPT = Duration.ofDays(60);

  /// What a look at a turn finds.
  enum Turn {
    /// This caller's, now.
    MINE,
    /// Nobody's now, but it may be somebody's later.
    LATER,
    /// Nobody's any more: it was sent.
    SENT,
    /// Nobody's any more: it failed too often.
    LEFT
  }

  /// What a record says.
  private record Says(String state, Instant until, int failures) {
    byte[] bytes() {
      return "%s %s %d".formatted(state, until, failures).getBytes(StandardCharsets.US_ASCII);
    }

    /// One that is unreadable is nobody's work of now.
    static Says read(StateRecord record) {
      String[] words = new String(record.value(), StandardCharsets.US_ASCII).split(" ", -1);
      try {
        return new Says(words[0], Instant.parse(words[1]), Integer.parseInt(words[2]));
      } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
        return new Says("failed", Instant.EPOCH, 0);
      }
    }
  }

  private final StateStore state;
  private final InstantSource clock;

  Turns(StateStore state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  private static String name(LocalDate day, String channel) {
    return PREFIX + day + "/" + channel;
  }

  /// Takes the turn, if it is this caller's.
  ///
  /// @param life how long from now the caller can be at it, at most
  Turn take(LocalDate day, String channel, Duration life) {
    String name = name(day, channel);
    Instant now = clock.instant();
    if (state.create(name, new Says("sending", now.plus(life), 0).bytes()).isPresent()) {
      return Turn.MINE;
    }
    Optional<StateRecord> found = state.read(name);
    if (found.isEmpty()) {
      return Turn.LATER;
    }
    Says says = Says.read(found.get());
    if (says.state().equals("sent")) {
      return Turn.SENT;
    }
    if (says.failures() >= MOST_FAILURES) {
      return Turn.LEFT;
    }
    Says mine = new Says("sending", now.plus(life), says.failures());
    boolean over = now.isAfter(says.until().plus(CLOCKS));
    return over && state.replace(name, mine.bytes(), found.get().version()).isPresent()
        ? Turn.MINE
        : Turn.LATER;
  }

  /// Ends a turn that was taken.
  ///
  /// @return whether there is another try, later
  boolean end(LocalDate day, String channel, boolean sent) {
    String name = name(day, channel);
    Optional<StateRecord> found = state.read(name);
    int failures = found.map(record -> Says.read(record).failures()).orElse(0) + (sent ? 0 : 1);
    Instant now = clock.instant();
    Says says =
        sent ? new Says("sent", now, failures) : new Says("failed", now.plus(PAUSE), failures);
    found.ifPresent(record -> state.replace(name, says.bytes(), record.version()));
    return !sent && failures < MOST_FAILURES;
  }

  /// Erases records of long ago, and returns how many.
  int sweep() {
    LocalDate oldest = LocalDate.ofInstant(clock.instant().minus(KEPT), ZoneOffset.UTC);
    int swept = 0;
    for (String name : state.names(PREFIX)) {
      if (name.compareTo(PREFIX + oldest) < 0) {
        state.delete(name);
        swept++;
      }
    }
    return swept;
  }
}
