package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingCalendarTest {
  private static final TradingCalendar SGX = calendar("SGX");
  private static final TradingCalendar NYSE = calendar("NYSE");
  private static final TradingCalendar TSE = calendar("TSE");

  @ParameterizedTest
  @CsvSource({
    // NYSE's published list of 2025: 10 holidays and the day of mourning
    "NYSE, 2025, 01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25",
    // 2021: before Juneteenth; Independence Day on a Sunday, Christmas on a Saturday
    "NASDAQ, 2021, 01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24",
    // 2022: New Year on a Saturday is not made up for; Juneteenth and Christmas on Sundays
    "NYSE, 2022, 01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26",
    "NYSE, 2012, 01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25",
    // JPX's published lists
    "TSE, 2024, 01-01 01-02 01-03 01-08 02-12 02-23 03-20 04-29 05-03 05-06 07-15 08-12 09-16 "
        + "09-23 10-14 11-04 12-31",
    "TSE, 2025, 01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-05 05-06 07-21 08-11 09-15 "
        + "09-23 10-13 11-03 11-24 12-31",
    "TSE, 2019, 01-01 01-02 01-03 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-06 07-15 "
        + "08-12 09-16 09-23 10-14 10-22 11-04 12-31",
    "TSE, 2020, 01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-04 05-05 05-06 07-23 07-24 "
        + "08-10 09-21 09-22 10-01 11-03 11-23 12-31",
    "TSE, 2021, 01-01 01-11 02-11 02-23 04-29 05-03 05-04 05-05 07-22 07-23 08-09 09-20 09-23 "
        + "11-03 11-23 12-31",
    // September 2015 and 2026: a day between two holidays
    "TSE, 2015, 01-01 01-02 01-12 02-11 04-29 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 "
        + "11-03 11-23 12-23 12-31",
    "TSE, 2026, 01-01 01-02 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 "
        + "09-22 09-23 10-12 11-03 11-23 12-31",
    "SET, 2025, 01-01 02-12 04-07 04-14 04-15 05-01 05-05 05-12 06-02 06-03 07-10 07-28 08-11 "
        + "08-12 10-13 10-23 12-05 12-10 12-31",
    "SGX, 2025, 01-01 01-29 01-30 03-31 04-18 05-01 05-12 10-20 12-25",
    "HOSE, 2025, 01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
  })
  void closingsOfAYear(String exchange, int year, String expected) {
    assertThat(closings(calendar(exchange), year)).containsExactly(expected.trim().split(" +"));
    assertThat(calendar(exchange).covers(LocalDate.of(year, 6, 1))).isTrue();
  }

  @Test
  void yearsNotStatedAreWeekdaysAndSaySo() {
    TradingCalendar london = Exchange.forSymbol("VOD.L").calendar();
    assertThat(london.covers(LocalDate.of(2025, 12, 25))).isFalse();
    assertThat(london.isTradingDay(LocalDate.of(2025, 12, 25))).isTrue();
    assertThat(london.isTradingDay(LocalDate.of(2025, 12, 27))).isFalse();
    assertThat(NYSE.covers(LocalDate.of(1990, 7, 4))).isFalse();
    assertThat(NYSE.isTradingDay(LocalDate.of(1990, 7, 4))).isTrue();
    assertThat(TSE.covers(LocalDate.of(2031, 1, 1))).isFalse();
    assertThat(TSE.isTradingDay(LocalDate.of(2031, 1, 1))).isTrue();
    assertThat(calendar("SET").covers(LocalDate.of(2010, 1, 4))).isFalse();
  }

  @Test
  void holidaysKnownOfAYearNotYetWholeCount() {
    TradingCalendar set = calendar("SET");
    assertThat(set.covers(LocalDate.of(2026, 1, 2))).isFalse();
    assertThat(set.isTradingDay(LocalDate.of(2026, 1, 2))).isFalse();
    assertThat(set.isTradingDay(LocalDate.of(2026, 1, 5))).isTrue();
  }

  @Test
  void previousOrSameAndNextGoRoundHolidays() {
    // Chinese New Year 2025: Wednesday 29 and Thursday 30 January
    assertThat(SGX.previousOrSame(LocalDate.of(2025, 1, 30))).isEqualTo("2025-01-28");
    assertThat(SGX.previousOrSame(LocalDate.of(2025, 1, 28))).isEqualTo("2025-01-28");
    assertThat(SGX.next(LocalDate.of(2025, 1, 28))).isEqualTo("2025-01-31");
    assertThat(SGX.next(LocalDate.of(2025, 1, 31))).isEqualTo("2025-02-03");
    assertThat(SGX.previousOrSame(LocalDate.of(2025, 2, 2))).isEqualTo("2025-01-31");
  }

  @ParameterizedTest
  @CsvSource({
    "SGX, 2025-11-11, 2025-11-11T09:06:00Z",
    "SGX, 2025-12-24, 2025-12-24T04:06:00Z",
    "HKEX, 2025-11-11, 2025-11-11T08:10:00Z",
    "HKEX, 2025-12-24, 2025-12-24T04:10:00Z",
    "SET, 2025-11-11, 2025-11-11T09:40:00Z",
    "TSE, 2024-11-01, 2024-11-01T06:00:00Z",
    "TSE, 2024-11-05, 2024-11-05T06:30:00Z",
    "TWSE, 2025-11-11, 2025-11-11T05:30:00Z",
    "HOSE, 2025-11-11, 2025-11-11T08:00:00Z",
    "NYSE, 2025-11-11, 2025-11-11T21:00:00Z",
    "NYSE, 2025-07-11, 2025-07-11T20:00:00Z", // summer time
    "NYSE, 2025-07-03, 2025-07-03T17:00:00Z",
    "NYSE, 2025-11-28, 2025-11-28T18:00:00Z",
    "NYSE, 2025-12-24, 2025-12-24T18:00:00Z",
    "NYSE, 2026-07-02, 2026-07-02T20:00:00Z", // the 3rd is the holiday, the 2nd a full day
    "CRYPTO, 2025-11-09, 2025-11-09T23:59:59.999999999Z",
  })
  void theCloseIsWhereTheFinalPriceIs(String exchange, LocalDate day, Instant close) {
    assertThat(calendar(exchange).closeOf(day)).isEqualTo(close);
  }

  @Test
  void sessionsOfADay() {
    assertThat(SGX.sessions(LocalDate.of(2025, 11, 11)))
        .containsExactly(session("09:00", "12:00"), session("13:00", "17:00"));
    assertThat(SGX.sessions(LocalDate.of(2025, 12, 24))).containsExactly(session("09:00", "12:00"));
    assertThat(TSE.sessions(LocalDate.of(2024, 11, 1)).getLast().close()).isEqualTo("15:00:00");
    assertThat(TSE.sessions(LocalDate.of(2024, 11, 5)).getLast().close()).isEqualTo("15:30:00");
    assertThat(calendar("HKEX").sessions(LocalDate.of(2025, 11, 11)))
        .isEqualTo(List.of(session("09:30", "12:00"), session("13:00", "16:00")));
    assertThat(NYSE.sessions(LocalDate.of(2025, 11, 28)).getLast().close()).isEqualTo("13:00:00");
    assertThat(calendar("SET").sessions(LocalDate.of(2024, 6, 28)).getLast().open())
        .isEqualTo("14:30:00");
    assertThat(calendar("SET").sessions(LocalDate.of(2024, 7, 1)).getLast().open())
        .isEqualTo("14:00:00");
  }

  @ParameterizedTest
  @CsvSource({
    // Tuesday 2025-11-11: SGX is final at 17:06, seen 20 minutes later, 17:26 in Singapore
    "SGX, 2025-11-11T09:25:59Z, 2025-11-10",
    "SGX, 2025-11-11T09:26:00Z, 2025-11-11",
    "SGX, 2025-11-11T16:30:00Z, 2025-11-11", // Wednesday there, before it opens
    "SGX, 2025-11-15T12:00:00Z, 2025-11-14",
    "SGX, 2025-01-30T12:00:00Z, 2025-01-28",
    // Monday in Asia is still Sunday in New York
    "NYSE, 2025-11-10T01:00:00Z, 2025-11-07",
    "NYSE, 2025-11-10T21:00:30Z, 2025-11-07",
    "NYSE, 2025-11-10T21:01:00Z, 2025-11-10",
    "CRYPTO, 2025-11-09T12:00:00Z, 2025-11-08",
  })
  void lastCompletedWaitsForTheCloseAndTheDelay(String id, Instant now, LocalDate expected) {
    Exchange exchange = Exchange.byId(id).orElseThrow();
    assertThat(exchange.calendar().lastCompleted(now, exchange.dataDelay())).isEqualTo(expected);
  }

  @Test
  void aDelayBeyondADayGoesFurtherBack() {
    assertThat(SGX.lastCompleted(Instant.parse("2025-11-11T12:00:00Z"), Duration.ofDays(1)))
        .isEqualTo("2025-11-10");
  }

  @Test
  void aCloseOfADayWithoutTradingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SGX.closeOf(LocalDate.of(2025, 12, 25)))
        .withMessageContaining("2025-12-25");
    assertThatIllegalArgumentException().isThrownBy(() -> SGX.sessions(LocalDate.of(2025, 11, 9)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Session(LocalTime.NOON, LocalTime.NOON));
  }

  @ParameterizedTest
  @CsvSource({"2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2038-04-25"})
  void easterSundays(LocalDate easter) {
    assertThat(Holidays.easter(easter.getYear())).isEqualTo(easter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SET", "SGX", "HKEX", "TWSE", "HOSE"})
  void tabledDaysAreWeekdays(String exchange) {
    HolidayTable table = HolidayTable.of(exchange);
    assertThat(table.years()).contains(2020, 2021, 2022, 2023, 2024, 2025);
    assertThat(Stream.concat(table.closed().stream(), table.earlyCloses().keySet().stream()))
        .noneMatch(TradingRules::weekend)
        .doesNotHaveDuplicates();
  }

  private static List<String> closings(TradingCalendar calendar, int year) {
    LocalDate start = LocalDate.of(year, 1, 1);
    return start
        .datesUntil(start.plusYears(1))
        .filter(d -> d.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
        .filter(d -> !calendar.isTradingDay(d))
        .map(d -> d.toString().substring(5))
        .toList();
  }

  private static TradingCalendar calendar(String id) {
    return Exchange.byId(id).orElseThrow().calendar();
  }

  private static Session session(String open, String close) {
    return new Session(LocalTime.parse(open), LocalTime.parse(close));
  }
}
