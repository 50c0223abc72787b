package openbell.market;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/** When an exchange trades, in its own dates and times: what a {@link TradingCalendar} asks. */
interface TradingRules {

  /** Whether every closing of {@code year} is known. */
  boolean covers(int year);

  /**
   * Whether there is no trading on {@code date}. In years not covered: on weekends and on what
   * holidays are known.
   */
  boolean closed(LocalDate date);

  /** Continuous trading on {@code tradingDay}. */
  List<Session> sessions(LocalDate tradingDay);

  /** When the closing price of {@code tradingDay} is final: the end of the closing auction. */
  LocalTime close(LocalDate tradingDay);

  static boolean weekend(LocalDate date) {
    DayOfWeek day = date.getDayOfWeek();
    return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
  }

  /** Every weekday, holidays unknown; {@code close} may be later than the last session's. */
  record Weekdays(List<Session> hours, LocalTime close) implements TradingRules {
    @Override
    public boolean covers(int year) {
      return false;
    }

    @Override
    public boolean closed(LocalDate date) {
      return weekend(date);
    }

    @Override
    public List<Session> sessions(LocalDate tradingDay) {
      return hours;
    }

    @Override
    public LocalTime close(LocalDate tradingDay) {
      return close;
    }
  }

  /** Open around the clock, every day. */
  record EveryDay() implements TradingRules {
    @Override
    public boolean covers(int year) {
      return true;
    }

    @Override
    public boolean closed(LocalDate date) {
      return false;
    }

    @Override
    public List<Session> sessions(LocalDate tradingDay) {
      return List.of(new Session(LocalTime.MIN, LocalTime.MAX));
    }

    @Override
    public LocalTime close(LocalDate tradingDay) {
      return LocalTime.MAX;
    }
  }

  /**
   * Holidays from a table, hours the same every day but for early closes.
   *
   * @param hours of a full day
   * @param close when the closing price of a full day is final
   * @param auction from the end of trading to the final price on a short day, in minutes
   */
  record Tabled(HolidayTable table, List<Session> hours, LocalTime close, int auction)
      implements TradingRules {
    @Override
    public boolean covers(int year) {
      return table.years().contains(year);
    }

    @Override
    public boolean closed(LocalDate date) {
      return weekend(date) || table.closed().contains(date);
    }

    @Override
    public List<Session> sessions(LocalDate tradingDay) {
      LocalTime early = table.earlyCloses().get(tradingDay);
      return early == null ? hours : cut(hours, early);
    }

    @Override
    public LocalTime close(LocalDate tradingDay) {
      LocalTime early = table.earlyCloses().get(tradingDay);
      return early == null ? close : early.plusMinutes(auction);
    }

    private static List<Session> cut(List<Session> hours, LocalTime end) {
      return hours.stream()
          .filter(s -> s.open().isBefore(end))
          .map(s -> s.close().isAfter(end) ? new Session(s.open(), end) : s)
          .toList();
    }
  }
}
