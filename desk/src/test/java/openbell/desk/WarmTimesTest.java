package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import openbell.market.TickerRegistry;
import org.junit.jupiter.api.Test;

class WarmTimesTest {
  private static final TickerRegistry REGISTRY = TickerRegistry.bundled();

  /** The closing auction ends by 17:06, free data come 20 minutes later: 17:26 in Singapore. */
  @Test
  void reportsAreDueAtTheCloseAndTheDelayOfItsData() {
    WarmTimes times = times("DBS19", "D05.SI", "AAPL");
    assertThat(times.due(at("2025-11-12T09:00:00Z"), at("2025-11-12T09:25:59Z"))).isEmpty();
    assertThat(times.due(at("2025-11-12T09:25:59Z"), at("2025-11-12T09:26:00Z")))
        .singleElement()
        .satisfies(
            due -> {
              assertThat(due.exchange().id()).isEqualTo("SGX");
              assertThat(due.session()).isEqualTo(LocalDate.of(2025, 11, 12));
              assertThat(due.at()).isEqualTo(at("2025-11-12T09:26:00Z"));
              assertThat(due.tickers()).containsExactly("DBS19", "D05.SI");
            });
    assertThat(times.due(at("2025-11-12T09:26:00Z"), at("2025-11-12T12:00:00Z"))).isEmpty();
  }

  @Test
  void momentMovesWithDaylightSavingTime() {
    assertThat(dueOf("AAPL", "2025-10-31T21:30:00Z")).isEqualTo(at("2025-10-31T20:01:00Z"));
    assertThat(dueOf("AAPL", "2025-11-03T21:30:00Z")).isEqualTo(at("2025-11-03T21:01:00Z"));
  }

  @Test
  void holidayIsPassedOverAndAHalfDayEndsEarly() {
    assertThat(dueOf("AAPL", "2025-11-27T23:00:00Z")).isEqualTo(at("2025-11-26T21:01:00Z"));
    assertThat(dueOf("AAPL", "2025-11-28T18:01:00Z")).isEqualTo(at("2025-11-28T18:01:00Z"));
  }

  @Test
  void ofSeveralMissedSessionsTheLastIsDue() {
    assertThat(times("DBS19").due(at("2025-11-01T00:00:00Z"), at("2025-11-12T12:00:00Z")))
        .singleElement()
        .extracting(WarmTimes.Due::session)
        .isEqualTo(LocalDate.of(2025, 11, 12));
  }

  @Test
  void severalExchangesComeInTheOrderOfTheirCloses() {
    assertThat(
            times("AAPL", "DBS19", "0700.HK")
                .due(at("2025-11-12T00:00:00Z"), at("2025-11-12T22:00:00Z")))
        .extracting(due -> due.tickers().getFirst())
        .containsExactly("0700.HK", "DBS19", "AAPL");
  }

  @Test
  void whatNamesNoSingleStockIsLeftOut() {
    assertThat(
            times("", "../x", "ทองคำ").due(at("2025-11-01T00:00:00Z"), at("2025-11-12T12:00:00Z")))
        .isEmpty();
  }

  /** After Singapore's 09:26 the next of the receipts' exchanges is New York, 21:01. */
  @Test
  void nextIsTheNextCloseOfAnyKnownExchange() {
    assertThat(times().next(at("2025-11-12T09:26:00Z"))).isEqualTo(at("2025-11-12T21:01:00Z"));
    assertThat(times("BMW.DE").next(at("2025-11-12T09:26:00Z")))
        .isEqualTo(at("2025-11-12T16:55:00Z"));
  }

  private static Instant dueOf(String ticker, String now) {
    return times(ticker).due(Instant.EPOCH, at(now)).getFirst().at();
  }

  private static WarmTimes times(String... wanted) {
    return new WarmTimes(() -> List.of(wanted), REGISTRY);
  }

  private static Instant at(String instant) {
    return Instant.parse(instant);
  }
}
