package openbell.market;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;

/**
 * The Tokyo Stock Exchange: closed on weekends, on the holidays of Japan's Act on National Holidays
 * (Act 178 of 1948, with the special acts for 2019, 2020 and 2021) and from December 31 to January
 * 3. Covered from 2012, the first full year of its present morning hours, to 2027, the last for
 * which the equinoxes are announced. No early closes in that time. The closing auction ends at
 * 15:30 since 2024-11-05, at 15:00 before.
 */
record TokyoRules() implements TradingRules {
  private static final int FIRST_YEAR = 2012;
  private static final int LAST_YEAR = 2027;

  private static final LocalDate LATER_CLOSE = LocalDate.of(2024, 11, 5);
  private static final List<Session> BEFORE = Exchanges.hours("09:00-11:30", "12:30-15:00");
  private static final List<Session> SINCE = Exchanges.hours("09:00-11:30", "12:30-15:30");

  /** Only in 2019; April 30 and May 2 were holidays as days between holidays. */
  private static final Set<LocalDate> ACCESSION =
      Set.of(LocalDate.of(2019, 5, 1), LocalDate.of(2019, 10, 22));

  /** The system failure of that day stopped all trading. */
  private static final LocalDate OUTAGE = LocalDate.of(2020, 10, 1);

  @Override
  public boolean covers(int year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  @Override
  public boolean closed(LocalDate date) {
    return TradingRules.weekend(date)
        || (covers(date.getYear())
            && (isYearEnd(date)
                || date.equals(OUTAGE)
                || isNamed(date)
                || isSubstitute(date)
                || isBetweenHolidays(date)));
  }

  private static boolean isYearEnd(LocalDate date) {
    return (date.getMonthValue() == 12 && date.getDayOfMonth() == 31)
        || (date.getMonthValue() == 1 && date.getDayOfMonth() <= 3);
  }

  /** Article 3 (2): a holiday on a Sunday moves to the next day that is none. */
  private static boolean isSubstitute(LocalDate date) {
    LocalDate day = date.minusDays(1);
    while (isNamed(day)) {
      if (day.getDayOfWeek() == SUNDAY) {
        return true;
      }
      day = day.minusDays(1);
    }
    return false;
  }

  /** Article 3 (3): a day between two holidays is one. */
  private static boolean isBetweenHolidays(LocalDate date) {
    return isNamed(date.minusDays(1)) && isNamed(date.plusDays(1));
  }

  /** Article 2. */
  private static boolean isNamed(LocalDate date) {
    int year = date.getYear();
    int day = date.getDayOfMonth();
    return switch (date.getMonth()) {
      case JANUARY -> day == 1 || date.equals(Holidays.nth(year, 1, 2, MONDAY));
      case FEBRUARY -> day == 11 || (day == 23 && year >= 2020);
      case MARCH -> day == vernalEquinox(year);
      case APRIL -> day == 29;
      case MAY -> (day >= 3 && day <= 5) || ACCESSION.contains(date);
      case JULY -> isJulyHoliday(date);
      case AUGUST -> year >= 2016 && day == mountainDay(year);
      case SEPTEMBER ->
          date.equals(Holidays.nth(year, 9, 3, MONDAY)) || day == autumnalEquinox(year);
      case OCTOBER ->
          ACCESSION.contains(date)
              || (!olympics(year) && date.equals(Holidays.nth(year, 10, 2, MONDAY)));
      case NOVEMBER -> day == 3 || day == 23;
      case DECEMBER -> day == 23 && year <= 2018;
      case JUNE -> false;
    };
  }

  /** Marine Day; in the years of the Olympics it and Sports Day stood around the opening. */
  private static boolean isJulyHoliday(LocalDate date) {
    int day = date.getDayOfMonth();
    return switch (date.getYear()) {
      case 2020 -> day == 23 || day == 24;
      case 2021 -> day == 22 || day == 23;
      default -> date.equals(Holidays.nth(date.getYear(), 7, 3, MONDAY));
    };
  }

  private static int mountainDay(int year) {
    return switch (year) {
      case 2020 -> 10;
      case 2021 -> 8;
      default -> 11;
    };
  }

  private static boolean olympics(int year) {
    return year == 2020 || year == 2021;
  }

  /**
   * Day of March, by the usual approximation for 1980 to 2099 (Hydrographic Department of Japan);
   * the gazette has agreed with it in every year covered.
   */
  private static int vernalEquinox(int year) {
    return (int) (20.8431 + 0.242194 * (year - 1980)) - (year - 1980) / 4;
  }

  /** Day of September, likewise. */
  private static int autumnalEquinox(int year) {
    return (int) (23.2488 + 0.242194 * (year - 1980)) - (year - 1980) / 4;
  }

  @Override
  public List<Session> sessions(LocalDate tradingDay) {
    return tradingDay.isBefore(LATER_CLOSE) ? BEFORE : SINCE;
  }

  @Override
  public LocalTime close(LocalDate tradingDay) {
    return tradingDay.isBefore(LATER_CLOSE) ? LocalTime.of(15, 0) : LocalTime.of(15, 30);
  }
}
