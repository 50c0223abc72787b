package openbell.market;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/**
 * The Stock Exchange of Thailand: holidays from the table; the afternoon starts at 14:30, since
 * 2024-07-01 at 14:00. The closing auction ends at a random time in 16:35 to 16:40.
 */
record BangkokRules(HolidayTable table) implements TradingRules {
  private static final LocalDate EARLIER_AFTERNOON = LocalDate.of(2024, 7, 1);
  private static final LocalTime FINAL_PRICE = LocalTime.of(16, 40);
  private static final List<Session> BEFORE = Exchanges.hours("10:00-12:30", "14:30-16:30");
  private static final List<Session> SINCE = Exchanges.hours("10:00-12:30", "14:00-16:30");

  @Override
  public boolean covers(int year) {
    return table.years().contains(year);
  }

  @Override
  public boolean closed(LocalDate date) {
    return TradingRules.weekend(date) || table.closed().contains(date);
  }

  @Override
  public List<Session> sessions(LocalDate tradingDay) {
    return tradingDay.isBefore(EARLIER_AFTERNOON) ? BEFORE : SINCE;
  }

  @Override
  public LocalTime close(LocalDate tradingDay) {
    return FINAL_PRICE;
  }
}
