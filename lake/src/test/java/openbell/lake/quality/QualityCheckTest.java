package openbell.lake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.lake.quality.QualityRules.Rule;
import openbell.lake.quality.QualityRules.Severity;
import openbell.market.Bars;
import openbell.market.Exchange;
import openbell.market.ReceivedBars;
import openbell.market.ReceivedBars.Dividend;
import openbell.market.ReceivedBars.Split;
import org.junit.jupiter.api.Test;

class QualityCheckTest {
  /** New York, whose holidays of 2013 are known by rule. */
  private static final Exchange US = Exchange.forSymbol("AAPL");

  private final QualityCheck check = new QualityCheck(QualityRules.bundled());
  private final List<double[]> rows = new ArrayList<>();
  private final List<LocalDate> dates = new ArrayList<>();

  /** Monday to Friday, without a holiday, each near 100 with some volume. */
  private void calmWeek() {
    for (int day = 4; day <= 8; day++) {
      row("2013-03-0" + day, 100, 101, 99, 100, 1000);
    }
  }

  private void row(String date, double o, double h, double l, double c, double v) {
    dates.add(LocalDate.parse(date));
    rows.add(new double[] {o, h, l, c, v});
  }

  private ReceivedBars received() {
    Bars.Builder bars = Bars.builder(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      double[] r = rows.get(i);
      bars.add(dates.get(i), r[0], r[1], r[2], r[3], r[4]);
    }
    return bars.received();
  }

  private Map<String, Integer> found() {
    return check.check(received(), US, Optional.empty()).counts();
  }

  @Test
  void calmDaysAreClean() {
    calmWeek();
    assertThat(found()).isEmpty();
  }

  @Test
  void whatIsWrongWithASingleBarLabelsIt() {
    calmWeek();
    row("2013-03-11", 100, 99, 98, 100, 1000);
    row("2013-03-12", 100, 101, 99, 100, 0);
    row("2013-03-13", 100, 101, 99, 100, -5);
    row("2013-03-14", 100, Double.NaN, 99, 100, 1000);
    row("2013-03-15", 100, 101, 0, 100, 1000);
    assertThat(found())
        .isEqualTo(
            Map.of(
                "inconsistent_ohlc", 1,
                "no_volume", 1,
                "negative_volume", 1,
                "missing_price", 1,
                "non_positive_price", 1));
    assertThat(check.check(received(), US, Optional.empty()).unusable()).isFalse();
  }

  @Test
  void missingSessionsAndBarsOfClosedDaysAreTold() {
    calmWeek();
    row("2013-03-12", 100, 101, 99, 100, 1000); // Monday the 11th is missing.
    row("2013-03-28", 100, 101, 99, 100, 1000);
    row("2013-03-29", 100, 101, 99, 100, 1000); // Good Friday.
    Quality quality = check.check(received(), US, Optional.of(LocalDate.parse("2013-04-02")));
    assertThat(quality.findings().stream().map(Quality.Finding::told))
        .containsExactly(
            "gap 2013-03-12: 1 sessions missing after 2013-03-08",
            "gap 2013-03-28: 11 sessions missing after 2013-03-12",
            "closed_day 2013-03-29: FRIDAY is no trading day",
            "stale 2013-03-29: the last bar is of 2013-03-29, not of 2013-04-02");
  }

  @Test
  void neitherARunningBarNorARowWithoutAPriceIsTheLastSession() {
    calmWeek();
    row("2013-03-12", 100, 101, 99, 100, 1000); // The session of the 11th is what is asked for.
    assertThat(staleness("2013-03-11"))
        .containsExactly("stale 2013-03-08: the last bar is of 2013-03-08, not of 2013-03-11");
    row("2013-03-13", 100, 101, 99, Double.NaN, 1000);
    assertThat(staleness("2013-03-12")).isEmpty();
    assertThat(staleness("2013-03-13"))
        .containsExactly("stale 2013-03-12: the last bar is of 2013-03-12, not of 2013-03-13");
    assertThat(staleness("2012-03-13"))
        .containsExactly("stale: no bar with prices up to 2012-03-13");
  }

  private List<String> staleness(String expected) {
    return check.check(received(), US, Optional.of(LocalDate.parse(expected))).findings().stream()
        .filter(finding -> finding.rule().name().equals("stale"))
        .map(Quality.Finding::told)
        .toList();
  }

  @Test
  void datesThatAreMixedUpOrDoubledMakeItUnusable() {
    calmWeek();
    row("2013-03-07", 100, 101, 99, 100, 1000);
    Quality quality = check.check(received(), US, Optional.empty());
    assertThat(quality.counts()).isEqualTo(Map.of("unordered_dates", 1, "doubled_date", 1));
    assertThat(quality.unusable()).isTrue();
  }

  @Test
  void theRunningQuoteUnderTheDayOfItsBarIsNoDoubledDate() {
    calmWeek();
    row("2013-03-08", 100, 101, 99, 100.5, 1000);
    ReceivedBars live = received().with(new double[0], List.of(), List.of(), true);
    assertThat(check.check(live, US, Optional.empty()).counts()).isEqualTo(Map.of("live_row", 1));
  }

  @Test
  void weeksAreNoDays() {
    for (int day = 1; day <= 29; day += 7) {
      row("2013-03-%02d".formatted(day), 100, 101, 99, 100, 1000);
    }
    assertThat(found()).containsEntry("not_daily", 1);
  }

  @Test
  void anotherUnitIsToldFromNews() {
    calmWeek();
    row("2013-03-11", 100, 101, 0.99, 1, 1100); // In pounds, not pence, on an ordinary day.
    row("2013-03-12", 100, 101, 99, 100, 1000);
    assertThat(found()).isEqualTo(Map.of("price_scale", 2));
    rows.clear();
    dates.clear();
    calmWeek();
    row("2013-03-11", 60, 70, 8, 10, 50_000); // A drug that failed: everybody sells.
    assertThat(found()).isEqualTo(Map.of("jump", 1));
  }

  @Test
  void aCalmDayAtAnotherLevelIsAnUnadjustedSplit() {
    calmWeek();
    row("2013-03-11", 50, 51, 49, 50, 2000);
    assertThat(found()).isEqualTo(Map.of("unexplained_jump", 1));
    ReceivedBars told =
        received()
            .with(
                new double[0],
                List.of(new Split(LocalDate.parse("2013-03-12"), 2)),
                List.of(),
                false);
    assertThat(check.check(told, US, Optional.empty()).counts())
        .isEqualTo(Map.of("unadjusted_split", 1));
  }

  @Test
  void aHalvedPriceOfABusyDayIsLabelled() {
    calmWeek();
    row("2013-03-11", 50, 51, 49, 50, 9000);
    assertThat(found()).isEqualTo(Map.of("jump", 1));
  }

  @Test
  void dividendsAreHeldAgainstThePriceAndTheAdjustedClose() {
    calmWeek();
    LocalDate day = LocalDate.parse("2013-03-06");
    double[] right = {98, 98, 100, 100, 100};
    double[] none = {100, 100, 100, 100, 100};
    double[] twice = {97, 97, 100, 100, 100};
    assertThat(dividends(right, new Dividend(day, 2, 0))).isEmpty();
    assertThat(dividends(none, new Dividend(day, 2, 0)))
        .isEqualTo(Map.of("dividend_not_adjusted", 1));
    assertThat(dividends(twice, new Dividend(day, 2, 1)))
        .isEqualTo(Map.of("capital_gain_counted_twice", 1));
    assertThat(dividends(new double[0], new Dividend(day, 60, 0)))
        .isEqualTo(Map.of("dividend_too_large", 1));
    assertThat(dividends(new double[0], new Dividend(day, 20, 0)))
        .isEqualTo(Map.of("dividend_without_drop", 1));
    assertThat(
            dividends(new double[0], new Dividend(day.minusDays(1), 2, 0), new Dividend(day, 2, 0)))
        .isEqualTo(Map.of("dividend_repeated", 1));
    assertThat(
            dividends(
                new double[0],
                new Dividend(day.minusYears(2), 0.02, 0),
                new Dividend(day.minusYears(1), 0.02, 0),
                new Dividend(day, 2, 0)))
        .isEqualTo(Map.of("dividend_unit", 1));
  }

  private Map<String, Integer> dividends(double[] adjusted, Dividend... told) {
    ReceivedBars bars = received().with(adjusted, List.of(), List.of(told), false);
    return check.check(bars, US, Optional.empty()).counts();
  }

  @Test
  void sourcesThatCloseTheSameSessionsApartDisagree() {
    calmWeek();
    ReceivedBars one = received();
    rows.forEach(r -> r[3] = 103);
    assertThat(check.agreement(one, received(), "a and b").findings())
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.detail())
                    .isEqualTo(
                        "a and b close 5 of 5 common sessions apart, first on 2013-03-04: 100.0 and"
                            + " 103.0"));
    rows.forEach(r -> r[3] = 101);
    assertThat(check.agreement(one, received(), "a and b").findings()).isEmpty();
  }

  @Test
  void theFileSaysWhatMakesAHistoryUnusable() {
    assertThat(
            QualityRules.bundled().all().stream()
                .filter(rule -> rule.severity() == Severity.UNUSABLE)
                .map(Rule::name))
        .containsExactly(
            "schema",
            "wrong_symbol",
            "not_daily",
            "unordered_dates",
            "doubled_date",
            "unadjusted_split",
            "price_scale",
            "unexplained_jump");
    assertThat(QualityRules.bundled().all()).allMatch(rule -> rule.reason().length() > 20);
    assertThatThrownBy(() -> QualityRules.parse("gap\tlabel"))
        .hasMessageContaining("\"gap\tlabel\" is no rule");
  }
}
