package openbell.market;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;

/**
 * NYSE and Nasdaq by NYSE Rule 7.2 (holidays) and the exchanges' notices (special closings, 13:00
 * closes). Covered from 1998, the first year with Martin Luther King Jr. Day, to 2027, the last
 * that NYSE has published.
 */
record NewYorkRules() implements TradingRules {
  private static final int FIRST_YEAR = 1998;
  private static final int LAST_YEAR = 2027;
  private static final int JUNETEENTH_SINCE = 2022;

  private static final List<Session> FULL = Exchanges.hours("09:30-16:00");
  private static final List<Session> SHORT = Exchanges.hours("09:30-13:00");

  /** The attacks of 2001, mourning for presidents, hurricane Sandy. */
  private static final Set<LocalDate> SPECIAL =
      Set.of(
          LocalDate.of(2001, 9, 11),
          LocalDate.of(2001, 9, 12),
          LocalDate.of(2001, 9, 13),
          LocalDate.of(2001, 9, 14),
          LocalDate.of(2004, 6, 11), // Reagan
          LocalDate.of(2007, 1, 2), // Ford
          LocalDate.of(2012, 10, 29),
          LocalDate.of(2012, 10, 30),
          LocalDate.of(2018, 12, 5), // George H. W. Bush
          LocalDate.of(2025, 1, 9)); // Carter

  @Override
  public boolean covers(int year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  @Override
  public boolean closed(LocalDate date) {
    return TradingRules.weekend(date)
        || (covers(date.getYear()) && (SPECIAL.contains(date) || isHoliday(date)));
  }

  private static boolean isHoliday(LocalDate date) {
    int year = date.getYear();
    return switch (date.getMonth()) {
      // A Saturday's New Year is not made up for: December 31 closes the accounting year.
      case JANUARY ->
          date.equals(sundayToMonday(LocalDate.of(year, 1, 1)))
              || date.equals(Holidays.nth(year, 1, 3, MONDAY));
      case FEBRUARY -> date.equals(Holidays.nth(year, 2, 3, MONDAY));
      case MARCH, APRIL -> date.equals(Holidays.easter(year).minusDays(2));
      case MAY -> date.equals(Holidays.last(year, 5, MONDAY));
      case JUNE -> year >= JUNETEENTH_SINCE && date.equals(toWeekday(LocalDate.of(year, 6, 19)));
      case JULY -> date.equals(toWeekday(LocalDate.of(year, 7, 4)));
      case SEPTEMBER -> date.equals(Holidays.nth(year, 9, 1, MONDAY));
      case NOVEMBER -> date.equals(Holidays.nth(year, 11, 4, THURSDAY));
      case DECEMBER -> date.equals(toWeekday(LocalDate.of(year, 12, 25)));
      case AUGUST, OCTOBER -> false;
    };
  }

  @Override
  public List<Session> sessions(LocalDate tradingDay) {
    return closesEarly(tradingDay) ? SHORT : FULL;
  }

  @Override
  public LocalTime close(LocalDate tradingDay) {
    return sessions(tradingDay).getLast().close();
  }

  /**
   * 13:00 on the day after Thanksgiving, on Christmas Eve from Monday to Thursday and on the
   * weekday before Independence Day when both are weekdays in a row: July 3 from Monday to
   * Thursday. Stated from 2013, when July 3 before a Thursday began to close early; earlier years
   * differ in detail, and a full day is the safe error.
   */
  private boolean closesEarly(LocalDate date) {
    int year = date.getYear();
    if (year < 2013 || !covers(year)) {
      return false;
    }
    boolean mondayToThursday = date.getDayOfWeek().compareTo(FRIDAY) < 0;
    return switch (date.getMonth()) {
      case JULY -> date.getDayOfMonth() == 3 && mondayToThursday;
      case NOVEMBER -> date.equals(Holidays.nth(year, 11, 4, THURSDAY).plusDays(1));
      case DECEMBER -> date.getDayOfMonth() == 24 && mondayToThursday;
      default -> false;
    };
  }

  private static LocalDate toWeekday(LocalDate holiday) {
    DayOfWeek day = holiday.getDayOfWeek();
    return day == SATURDAY ? holiday.minusDays(1) : sundayToMonday(holiday);
  }

  private static LocalDate sundayToMonday(LocalDate holiday) {
    return holiday.getDayOfWeek() == SUNDAY ? holiday.plusDays(1) : holiday;
  }
}
