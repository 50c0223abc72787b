package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import openbell.cache.CacheStats;
import openbell.cache.Making.Renewal;
import openbell.market.Resolution;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;

class ValidityTest {
  private static final Ticker DBS19 =
      ((Resolution.Found) TickerRegistry.bundled().resolve("DBS19")).ticker();
  private static final Duration DAY = Duration.ofHours(24);

  @Test
  void reportMadeBeforeTheCloseEndsThere() {
    Validity.Until until =
        validity(OptionalDouble.empty(), OptionalInt.empty())
            .of(request("2025-11-12", "2025-11-12T03:00:00Z", false), Optional.empty());
    assertThat(until.expiresAt()).isEqualTo("2025-11-12T09:26:00Z");
    assertThat(until.renewal()).isEqualTo(Renewal.AT_EXPIRY);
  }

  @Test
  void afterTheCloseTheTtlCountsButNotBeyondTheNextClose() {
    Validity rules = validity(OptionalDouble.empty(), OptionalInt.empty());
    Validity.Until evening =
        rules.of(request("2025-11-12", "2025-11-12T12:00:00Z", false), Optional.empty());
    assertThat(evening.expiresAt()).isEqualTo("2025-11-13T09:26:00Z");
    Validity.Until friday =
        rules.of(request("2025-11-14", "2025-11-14T12:00:00Z", false), Optional.empty());
    assertThat(friday.expiresAt()).isEqualTo("2025-11-15T12:00:00Z");
    assertThat(friday.renewal()).isEqualTo(Renewal.EARLY);
    assertThat(friday.why()).isEqualTo("the TTL of 24 hours");
  }

  @Test
  void muchAskedIsRenewedSooner() {
    Validity.Until until =
        validity(OptionalDouble.of(100), OptionalInt.empty())
            .of(request("2025-11-14", "2025-11-14T12:00:00Z", false), Optional.empty());
    assertThat(until.expiresAt()).isEqualTo("2025-11-14T18:00:00Z");
    assertThat(until.why()).isEqualTo("asked 100 times a day");
  }

  @Test
  void seldomAskedStaysLongerOnlyWhereTheBucketKeepsIt() {
    ReportRequest past = request("2024-06-12", "2025-11-14T12:00:00Z", true);
    assertThat(
            validity(OptionalDouble.of(1), OptionalInt.empty())
                .of(past, Optional.empty())
                .expiresAt())
        .isEqualTo("2025-11-17T12:00:00Z");
    assertThat(
            validity(OptionalDouble.of(1), OptionalInt.of(3))
                .of(past, Optional.empty())
                .expiresAt())
        .isEqualTo("2025-11-17T12:00:00Z");
    assertThat(
            validity(OptionalDouble.of(1), OptionalInt.of(1))
                .of(past, Optional.empty())
                .expiresAt())
        .isEqualTo("2025-11-15T12:00:00Z");
  }

  @Test
  void reportWithoutTheLatestSessionIsAskedForAgainWithinTheHour() {
    Validity.Until until =
        validity(OptionalDouble.empty(), OptionalInt.empty())
            .of(
                request("2025-11-14", "2025-11-14T12:00:00Z", false),
                Optional.of("the latest session is missing"));
    assertThat(until.expiresAt()).isEqualTo("2025-11-14T13:00:00Z");
  }

  @Test
  void demandIsMeasuredByTheDatesAskedFor() {
    MeasuredDemand demand =
        new MeasuredDemand(
            () ->
                List.of(
                    new CacheStats.Asked("reports/DBS19/2025-11-11/report.json", 40, 0),
                    new CacheStats.Asked("reports/DBS19/2025-11-11/report.en.json", 20, 0),
                    new CacheStats.Asked("reports/DBS19/2025-11-12/report.json", 20, 0),
                    new CacheStats.Asked("reports/UOB19/2025-11-12/report.json", 7, 0)));
    assertThat(demand.asksPerDay("DBS19")).hasValue(40);
    assertThat(demand.asksPerDay("UOB19")).hasValue(7);
    assertThat(demand.asksPerDay("NVDA")).isEmpty();
  }

  private static Validity validity(OptionalDouble asks, OptionalInt bucketDays) {
    return new Validity(DAY, ticker -> asks, () -> bucketDays);
  }

  private static ReportRequest request(String date, String now, boolean past) {
    return new ReportRequest(
        DBS19, LocalDate.parse(date), past, Lang.TH, true, false, Instant.parse(now));
  }
}
