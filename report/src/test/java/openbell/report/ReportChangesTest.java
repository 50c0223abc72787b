package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import openbell.market.Fact;
import openbell.report.Report.RankInfo;
import org.junit.jupiter.api.Test;

class ReportChangesTest {
  private static Report report(
      String day, double close, String currency, String stance, Map<String, RankInfo> ranks) {
    return new Report(
        Report.SCHEMA,
        "DBS19",
        "D05.SI",
        "DBS",
        "SES",
        currency,
        LocalDate.parse(day),
        LocalDate.parse(day),
        "yahoo",
        "en",
        "",
        Map.of(),
        stance.isEmpty() ? null : new Report.StanceInfo(stance, 0, List.of()),
        Fact.DEFINITIONS_VERSION,
        Map.of("close", close),
        ranks,
        List.of(),
        Report.NarratorInfo.template(0),
        new Report.FreshnessInfo("fresh", null),
        new Report.QualityInfo(100, 0, 0, Map.of()),
        Report.Lineage.none(),
        Instant.EPOCH,
        new Report.TookMs(0, 0, 0, 0));
  }

  private static RankInfo rank(double value, double percentile) {
    return new RankInfo(value, percentile, 100);
  }

  @Test
  void whatMovedFurthestComesFirst() {
    Report before =
        report(
            "2025-11-11",
            50,
            "SGD",
            "HOLD",
            Map.of("rsi14", rank(40, 30), "macd", rank(1, 80), "atr_pct", rank(2, 50)));
    Report now =
        report(
            "2025-11-12",
            51,
            "SGD",
            "BUY",
            Map.of("rsi14", rank(45, 41), "macd", rank(-1, 20), "vwap_pct", rank(3, 60)));
    ReportChanges changes = ReportChanges.between(before, now);
    assertThat(changes.moved())
        .extracting(ReportChanges.Moved::fact)
        .containsExactly(Fact.MACD, Fact.RSI14);
    assertThat(changes.moved().getFirst().points()).isEqualTo(-60);
    assertThat(changes.closePercent()).contains(2.0);
    assertThat(changes.views()).contains(new ReportChanges.Views("HOLD", "BUY"));
    assertThat(changes.views().orElseThrow().changed()).isTrue();
  }

  @Test
  void pricesOfTwoCurrenciesAndViewsThatAreOffAreNotCompared() {
    Report before = report("2025-11-11", 50, "SGD", "", Map.of());
    Report now = report("2025-11-12", 51, "USD", "BUY", Map.of());
    ReportChanges changes = ReportChanges.between(before, now);
    assertThat(changes.closePercent()).isEmpty();
    assertThat(changes.views()).isEmpty();
    assertThat(changes.moved()).isEmpty();
  }
}
