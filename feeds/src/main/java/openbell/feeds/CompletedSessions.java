package openbell.feeds;

import java.time.Instant;
import java.time.LocalDate;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.TradingCalendar;

/**
 * The bars whose sessions are over. A source sends the bar of today's session from its first trade
 * on, and facts must not be made of it before it is final.
 */
public final class CompletedSessions {

  private CompletedSessions() {}

  /**
   * The bars without those of sessions still open at {@code now}: a bar is complete when the close
   * of its date plus the exchange's data delay is not after {@code now}.
   *
   * <p>A date that the calendar calls closed while the source has a bar of it (a holiday moved, a
   * special Saturday session) is judged by the later close of the trading days around it.
   */
  public static Bars of(Bars bars, Exchange exchange, Instant now) {
    int last = bars.size() - 1;
    while (last >= 0 && finalAt(bars.date(last), exchange).isAfter(now)) {
      last--;
    }
    return last < 0 ? Bars.EMPTY : bars.upTo(bars.date(last));
  }

  /** When the bar of {@code date} is final in the data. */
  static Instant finalAt(LocalDate date, Exchange exchange) {
    TradingCalendar calendar = exchange.calendar();
    if (calendar.isTradingDay(date)) {
      return calendar.closeOf(date).plus(exchange.dataDelay());
    }
    Instant close = closeAs(calendar.previousOrSame(date), date, exchange);
    Instant other = closeAs(calendar.next(date), date, exchange);
    return (close.isAfter(other) ? close : other).plus(exchange.dataDelay());
  }

  /** The close of {@code date} at the time of day that {@code tradingDay} closes at. */
  private static Instant closeAs(LocalDate tradingDay, LocalDate date, Exchange exchange) {
    return date.atTime(
            exchange.calendar().closeOf(tradingDay).atZone(exchange.zone()).toLocalTime())
        .atZone(exchange.zone())
        .toInstant();
  }
}
