package openbell.edge.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import openbell.market.Exchange;
import openbell.market.Resolution;
import openbell.market.TickerRegistry;
import org.junit.jupiter.api.Test;

class DigestTimesTest {
  private static DigestTimes following(String... tickers) {
    List<Exchange> exchanges =
        Arrays.stream(tickers)
            .map(
                ticker ->
                    ((Resolution.Found) TickerRegistry.bundled().resolve(ticker))
                        .ticker()
                        .exchange())
            .toList();
    return new DigestTimes(() -> exchanges);
  }

  private static Instant at(String instant) {
    return Instant.parse(instant);
  }

  @Test
  void dueWhenTheUtcDayOfTheLastCloseIsOver() {
    DigestTimes times = following("DBS19", "NVDA19");
    // Tuesday's digest is due ten minutes into Wednesday; until then Monday's is, for 23 hours.
    assertThat(times.due(at("2025-11-12T00:09:59Z"))).isEmpty();
    assertThat(times.due(at("2025-11-11T23:09:59Z")))
        .map(DigestTimes.Due::day)
        .contains(LocalDate.parse("2025-11-10"));
    DigestTimes.Due due = times.due(at("2025-11-12T00:10:00Z")).orElseThrow();
    assertThat(due)
        .isEqualTo(
            new DigestTimes.Due(
                LocalDate.parse("2025-11-11"),
                LocalDate.parse("2025-11-11"),
                at("2025-11-12T00:10:00Z")));
    assertThat(times.due(at("2025-11-12T14:00:00Z"))).contains(due);
    assertThat(times.due(at("2025-11-12T23:10:00Z"))).isEmpty();
  }

  @Test
  void whatNeverClosesIsToldOfEachDayTenMinutesIntoTheNext() {
    DigestTimes times =
        new DigestTimes(() -> List.of(Exchange.forSymbol("BTC-USD"), Exchange.forSymbol("NVDA")));
    assertThat(times.due(at("2025-11-16T00:12:00Z")))
        .map(DigestTimes.Due::day)
        .contains(LocalDate.parse("2025-11-15"));
    assertThat(times.next(at("2025-11-16T00:12:00Z"))).isEqualTo(at("2025-11-17T00:10:00Z"));
  }

  @Test
  void aWeekendIsToldOfByMondaysDigest() {
    DigestTimes times = following("DBS19", "NVDA19");
    assertThat(times.due(at("2025-11-15T00:10:00Z")))
        .map(DigestTimes.Due::day)
        .contains(LocalDate.parse("2025-11-14"));
    assertThat(times.due(at("2025-11-16T12:00:00Z"))).isEmpty();
    assertThat(times.next(at("2025-11-15T00:10:00Z"))).isEqualTo(at("2025-11-18T00:10:00Z"));
    assertThat(times.due(at("2025-11-18T00:10:00Z")))
        .map(DigestTimes.Due::from)
        .contains(LocalDate.parse("2025-11-15"));
  }

  @Test
  void aHolidayOfAllIsToldOfByTheNextDigest() {
    // Thanksgiving.
    assertThat(following("NVDA19").due(at("2025-11-28T00:10:00Z"))).isEmpty();
    assertThat(following("NVDA19").due(at("2025-11-29T00:10:00Z")))
        .map(DigestTimes.Due::from)
        .contains(LocalDate.parse("2025-11-27"));
    assertThat(following("NVDA19", "DBS19").due(at("2025-11-28T00:10:00Z")))
        .map(DigestTimes.Due::day)
        .contains(LocalDate.parse("2025-11-27"));
  }

  @Test
  void theNextOneIsAfterNow() {
    DigestTimes times = following("DBS19");
    assertThat(times.next(at("2025-11-12T00:09:59Z"))).isEqualTo(at("2025-11-12T00:10:00Z"));
    assertThat(times.next(at("2025-11-12T00:10:00Z"))).isEqualTo(at("2025-11-13T00:10:00Z"));
  }

  @Test
  void whoFollowsNothingIsToldNothing() {
    DigestTimes times = new DigestTimes(List::of);
    Instant now = at("2025-11-12T00:10:00Z");
    assertThat(times.due(now)).isEmpty();
    assertThat(times.next(now)).isEqualTo(at("2025-11-13T00:10:00Z"));
  }
}
