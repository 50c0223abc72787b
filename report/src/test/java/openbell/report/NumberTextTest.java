package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.chrono.ThaiBuddhistChronology;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import openbell.market.Fact;
import org.junit.jupiter.api.Test;

class NumberTextTest {
  @Test
  void numbersAreRoundedBeforeTheyAreSigned() {
    assertThat(NumberText.fact(Fact.CHANGE_PCT, -0.004, 2)).isEqualTo("0.00%");
    assertThat(NumberText.fact(Fact.CHANGE_PCT, 0.004, 2)).isEqualTo("0.00%");
    assertThat(NumberText.fact(Fact.CHANGE_PCT, -2.3, 2)).isEqualTo("−2.30%");
    assertThat(NumberText.fact(Fact.SMA200_PCT, 5.1527, 2)).isEqualTo("+5.15%");
    assertThat(NumberText.fact(Fact.ATR_PCT, 2.25, 2)).isEqualTo("2.25%");
  }

  @Test
  void eachUnitHasItsPrecision() {
    assertThat(NumberText.fact(Fact.RSI14, 66.35219, 2)).isEqualTo("66.4");
    assertThat(NumberText.fact(Fact.VOLUME_RATIO, 2.041, 2)).isEqualTo("2.04");
    assertThat(NumberText.fact(Fact.MACD, -0.6249, 2)).isEqualTo("−0.62");
    assertThat(NumberText.fact(Fact.MACD, 0.00421, 2)).isEqualTo("0.0042");
    assertThat(NumberText.fact(Fact.MACD_HIST, 0.034, 2)).isEqualTo("+0.034");
    assertThat(NumberText.fact(Fact.CLOSE, 1246.5, 2)).isEqualTo("1,246.50");
    assertThat(NumberText.plain(1234567, 0)).isEqualTo("1,234,567");
    assertThat(NumberText.plain(-999.996, 2)).isEqualTo("−1,000.00");
  }

  @Test
  void pricesHaveTheDecimalsOfTheirCurrency() {
    assertThat(NumberText.priceDecimals("SGD", 55.1)).isEqualTo(2);
    assertThat(NumberText.priceDecimals("SGD", 0.655)).isEqualTo(4);
    assertThat(NumberText.priceDecimals("USD", 0.00000987)).isEqualTo(9);
    assertThat(NumberText.priceDecimals("JPY", 2500)).isZero();
    assertThat(NumberText.priceDecimals("JPY", 2500.5)).isEqualTo(1);
    assertThat(NumberText.priceDecimals("VND", 65300)).isZero();
  }

  @Test
  void thaiDatesEqualTheJdksOwn() {
    DateTimeFormatter jdk =
        DateTimeFormatter.ofPattern("d MMM y", Locale.of("th"))
            .withChronology(ThaiBuddhistChronology.INSTANCE);
    for (int month = 1; month <= 12; month++) {
      LocalDate date = LocalDate.of(2025, month, 11);
      assertThat(DateText.date(date, Lang.TH)).isEqualTo(jdk.format(date));
    }
    assertThat(DateText.date(LocalDate.of(2025, 11, 11), Lang.TH)).isEqualTo("11 พ.ย. 2568");
    assertThat(DateText.date(LocalDate.of(2025, 11, 11), Lang.EN)).isEqualTo("11 Nov 2025");
  }

  @Test
  void momentsAreToldInBangkok() {
    Instant moment = Instant.parse("2025-11-11T10:04:00Z");
    assertThat(DateText.moment(moment, Lang.TH)).isEqualTo("11 พ.ย. 2568 17.04 น. (เวลาไทย)");
    assertThat(DateText.moment(moment, Lang.EN)).isEqualTo("11 Nov 2025, 17:04 (Bangkok)");
  }
}
