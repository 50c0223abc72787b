package openbell.market;

import java.time.LocalTime;

/**
 * A stretch of continuous trading within a day, in the time of its exchange.
 *
 * @param open when it starts
 * @param close when it ends; {@link LocalTime#MAX} for the end of the day
 */
public record Session(LocalTime open, LocalTime close) {
  public Session {
    if (!open.isBefore(close)) {
      throw new IllegalArgumentException(
          "session from " + open + " to " + close + ": it must open before it closes");
    }
  }
}
