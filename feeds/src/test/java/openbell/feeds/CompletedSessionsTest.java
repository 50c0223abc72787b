package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import openbell.market.Bars;
import openbell.market.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletedSessionsTest {

  @ParameterizedTest
  @CsvSource({
    // New York closes at 21:00 UTC in winter, 20:00 in summer, 18:00 on the day after Thanksgiving.
    "AAPL, 2025-11-10, 2025-11-11, 2025-11-11T21:00:00Z, 2025-11-10",
    "AAPL, 2025-11-10, 2025-11-11, 2025-11-11T21:01:00Z, 2025-11-11",
    "AAPL, 2025-07-09, 2025-07-10, 2025-07-10T20:00:59Z, 2025-07-09",
    "AAPL, 2025-07-09, 2025-07-10, 2025-07-10T20:01:00Z, 2025-07-10",
    "AAPL, 2025-11-26, 2025-11-28, 2025-11-28T18:00:00Z, 2025-11-26",
    "AAPL, 2025-11-26, 2025-11-28, 2025-11-28T18:30:00Z, 2025-11-28",
    // Tokyo, 15:30 and 20 minutes of delay
    "7203.T, 2025-11-10, 2025-11-11, 2025-11-11T06:49:00Z, 2025-11-10",
    "7203.T, 2025-11-10, 2025-11-11, 2025-11-11T06:51:00Z, 2025-11-11",
    // a Saturday on which the source has a bar all the same
    "AAPL, 2025-11-14, 2025-11-15, 2025-11-15T20:00:00Z, 2025-11-14",
    "AAPL, 2025-11-14, 2025-11-15, 2025-11-15T22:00:00Z, 2025-11-15",
    "BTC-USD, 2025-11-14, 2025-11-15, 2025-11-15T23:59:59Z, 2025-11-14",
    "BTC-USD, 2025-11-14, 2025-11-15, 2025-11-16T00:00:00Z, 2025-11-15",
  })
  void theSessionStillOpenIsLeftOut(
      String symbol, LocalDate before, LocalDate today, Instant now, LocalDate last) {
    Bars bars = Bars.builder(2).add(before, 1, 1, 1, 1, 1).add(today, 2, 2, 2, 2, 2).build().bars();

    assertThat(CompletedSessions.of(bars, Exchange.forSymbol(symbol), now).lastDate())
        .isEqualTo(last);
  }

  @Test
  void nothingIsCompleteBeforeTheFirstClose() {
    Bars bars = Bars.builder(1).add(LocalDate.parse("2025-11-11"), 1, 1, 1, 1, 1).build().bars();
    Instant morning = Instant.parse("2025-11-11T15:00:00Z");

    assertThat(CompletedSessions.of(bars, Exchange.forSymbol("AAPL"), morning).isEmpty()).isTrue();
    assertThat(CompletedSessions.of(Bars.EMPTY, Exchange.forSymbol("AAPL"), morning).isEmpty())
        .isTrue();
  }
}
