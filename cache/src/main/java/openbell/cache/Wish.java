package openbell.cache;

import java.time.Duration;

/// What an asker wants of [MakingCache#get].
///
/// @param deadline how long it waits in all; zero asks for what is there now
/// @param whenBusy what it takes when another asker's making is under way
/// @param staleIfFailed whether an expired value will do when none could be made in time
/// @param refresh whether to make a new value even though the present one is fresh
public record Wish(Duration deadline, WhenBusy whenBusy, boolean staleIfFailed, boolean refresh) {

  /// What to do while another makes the value.
  public enum WhenBusy {
    /// Wait for it until the deadline.
    WAIT,
    /// Take the expired value at once; wait when there is none.
    STALE,
    /// Be told at once that it is being made.
    TELL
  }

  public Wish {
    if (deadline.isNegative()) {
      throw new IllegalArgumentException(
          "Deadline of %s (must be zero or more)".formatted(deadline));
    }
  }

  /// Waits for a fresh value this long, then takes an expired one if there is one.
  public static Wish within(Duration deadline) {
    return new Wish(deadline, WhenBusy.WAIT, true, false);
  }

  /// This with another choice for when somebody else is making the value.
  public Wish whenBusy(WhenBusy choice) {
    return new Wish(deadline, choice, staleIfFailed, refresh);
  }

  /// This, or this without a value that has expired.
  public Wish staleIfFailed(boolean choice) {
    return new Wish(deadline, whenBusy, choice, refresh);
  }

  /// This, but a new value even though the present one is fresh.
  public Wish refreshed() {
    return new Wish(deadline, whenBusy, staleIfFailed, true);
  }
}
