package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import openbell.market.Fact;
import openbell.market.Ticker;
import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void priceIsWrittenTheWayOfTheLanguage() {
    assertThat(Wording.price("55.10", "SGD", Lang.TH)).isEqualTo("55.10 ดอลลาร์สิงคโปร์");
    assertThat(Wording.price("55.10", "SGD", Lang.EN)).isEqualTo("SGD 55.10");
  }

  @Test
  void monthHasTheBuddhistYearInThai() {
    LocalDate date = LocalDate.of(2025, 11, 3);
    assertThat(Wording.month(date, Lang.TH)).isEqualTo("พ.ย. 2568");
    assertThat(Wording.month(date, Lang.EN)).isEqualTo("Nov 2025");
  }

  @Test
  void saysWhatThePriceOfAReceiptIsOf() {
    assertThat(Wording.priceOf(Studies.DBS19, Lang.TH))
        .isEqualTo(
            "ราคาของ D05.SI เป็นดอลลาร์สิงคโปร์ ที่ตลาดหลักทรัพย์สิงคโปร์"
                + " ไม่ใช่ราคา DBS19 เป็นบาทบน SET");
    assertThat(Wording.priceOf(Studies.DBS19, Lang.EN))
        .isEqualTo(
            "Prices are of D05.SI in SGD on the Singapore Exchange, not of DBS19 in THB on the"
                + " SET");
    assertThat(Wording.priceOf(Ticker.ofSymbol("AOT.BK"), Lang.EN))
        .isEqualTo("Prices are of AOT.BK in THB on the Stock Exchange of Thailand");
  }

  @Test
  void saysOfAReportWhatItsTextSays() {
    Report report = Fixtures.report(Fixtures.walk(7, 400, 0.1), Lang.TH);
    assertThat(report.reportText()).contains(Wording.priceOf(report, Lang.TH));
  }

  @Test
  void freshReportHasNoLabelAndAnOldOneHasItsDate() {
    Report report = Fixtures.report(Fixtures.walk(7, 400, 0.1), Lang.EN);
    assertThat(Wording.staleLabel(report)).isEmpty();
    assertThat(Wording.staleLabel(StaleLabel.of(report, "source down")))
        .contains(
            "No newer report could be made just now; this one uses data as of "
                + Wording.date(report.factsAsOf(), Lang.EN)
                + ".");
  }

  @Test
  void vwapIsNamedWithTheWindowThatItHas() {
    assertThat(Wording.label(Fact.VWAP, 1246, Lang.TH)).isEqualTo("VWAP รอบ 252 วัน");
    assertThat(Wording.label(Fact.VWAP, 60, Lang.EN)).isEqualTo("60-day VWAP");
  }
}
