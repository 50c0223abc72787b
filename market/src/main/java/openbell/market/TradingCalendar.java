package openbell.market;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * The trading days and hours of one exchange. Dates are the exchange's own. Years whose holidays
 * are all known are {@linkplain #covers covered}; in other years every weekday that is not a known
 * holiday counts as a trading day. What no one can announce (mourning, a storm to come) is not in
 * it. Immutable and safe for any number of threads.
 */
public final class TradingCalendar {
  private final ZoneId zone;
  private final TradingRules rules;

  TradingCalendar(ZoneId zone, TradingRules rules) {
    this.zone = zone;
    this.rules = rules;
  }

  /** Whether the exchange trades on {@code date}, if only for half a day. */
  public boolean isTradingDay(LocalDate date) {
    return !rules.closed(date);
  }

  /** {@code date} if it is a trading day, else the last one before. */
  public LocalDate previousOrSame(LocalDate date) {
    LocalDate day = date;
    while (rules.closed(day)) {
      day = day.minusDays(1);
    }
    return day;
  }

  /** The first trading day after {@code date}. */
  public LocalDate next(LocalDate date) {
    LocalDate day = date.plusDays(1);
    while (rules.closed(day)) {
      day = day.plusDays(1);
    }
    return day;
  }

  /**
   * The instant at which the closing price of {@code tradingDay} is final: the end of the closing
   * auction where there is one, which is some minutes after the last session. Early closes count in
   * covered years.
   *
   * @throws IllegalArgumentException when it is not a trading day
   */
  public Instant closeOf(LocalDate tradingDay) {
    requireTradingDay(tradingDay);
    LocalTime close = rules.close(tradingDay);
    return tradingDay.atTime(close).atZone(zone).toInstant();
  }

  /**
   * Continuous trading on {@code tradingDay}, in the exchange's time, in order.
   *
   * @throws IllegalArgumentException when it is not a trading day
   */
  public List<Session> sessions(LocalDate tradingDay) {
    requireTradingDay(tradingDay);
    return rules.sessions(tradingDay);
  }

  /** Whether every holiday of the year of {@code date} is known. */
  public boolean covers(LocalDate date) {
    return rules.covers(date.getYear());
  }

  /**
   * The last trading day that is over at {@code now} for someone whose data comes {@code dataDelay}
   * late: its close plus the delay is not after {@code now}.
   */
  public LocalDate lastCompleted(Instant now, Duration dataDelay) {
    LocalDate day = previousOrSame(now.atZone(zone).toLocalDate());
    while (closeOf(day).plus(dataDelay).isAfter(now)) {
      day = previousOrSame(day.minusDays(1));
    }
    return day;
  }

  private void requireTradingDay(LocalDate date) {
    if (rules.closed(date)) {
      throw new IllegalArgumentException(
          date + " is not a trading day: ask previousOrSame or next first");
    }
  }
}
