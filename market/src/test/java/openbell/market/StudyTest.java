package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StudyTest {
  private static final LocalDate START = LocalDate.of(2024, 1, 1);

  @Test
  void previousIsWhatTheStudyOfTheDayBeforeSaid() {
    Bars bars = Ta4jReferenceTest.walk(300, 42);
    for (int size : new int[] {2, 15, 16, 26, 34, 35, 200, 201, 252, 253, 300}) {
      Bars now = bars.upTo(bars.date(size - 1));
      Study study = Study.of(now);
      Study before = Study.of(now.upTo(now.date(size - 2)));
      for (Fact fact : Fact.values()) {
        double expected = before.last(fact);
        if (Double.isNaN(expected)) {
          assertThat(study.previous(fact)).as("%s of %s", fact, size).isNaN();
        } else {
          assertThat(study.previous(fact))
              .as("%s of %s", fact, size)
              .isCloseTo(expected, Offset.offset(1e-12 * Math.abs(expected)));
        }
      }
    }
  }

  @Test
  void aFactAppearsWithTheLastBarOfItsWarmUp() {
    Bars bars = Ta4jReferenceTest.walk(210, 1);
    for (Fact fact : Fact.values()) {
      Study first = Study.of(bars.upTo(bars.date(fact.warmup() - 1)));
      assertThat(first.has(fact)).as("%s at its first bar", fact).isTrue();
      assertThat(first.previous(fact)).as("%s before its first bar", fact).isNaN();
      if (fact.warmup() > 1) {
        Study short1 = Study.of(bars.upTo(bars.date(fact.warmup() - 2)));
        assertThat(short1.has(fact)).as("%s one bar short", fact).isFalse();
        assertThat(short1.missing()).contains(fact);
        assertThat(short1.percentile(fact)).isEmpty();
      }
    }
  }

  @Test
  void oneBarHasACloseAndAVwapOnly() {
    Study study = Study.of(Bars.builder(1).add(START, 10, 12, 8, 11.5, 100).build().bars());
    assertThat(study.asOf()).isEqualTo(START);
    assertThat(study.size()).isEqualTo(1);
    assertThat(study.last(Fact.CLOSE)).isEqualTo(11.5);
    assertThat(study.last(Fact.VWAP)).isEqualTo(10.5);
    assertThat(study.last(Fact.VWAP_PCT)).isEqualTo(100 / 10.5);
    assertThat(study.previous(Fact.CLOSE)).isNaN();
    assertThat(study.missing())
        .containsExactlyElementsOf(
            EnumSet.complementOf(EnumSet.of(Fact.CLOSE, Fact.VWAP, Fact.VWAP_PCT)));
  }

  @Test
  void noBarIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Study.of(Bars.EMPTY))
        .withMessageContaining("no bars");
  }

  @Test
  void constantPricesHaveNoDistanceFromAnything() {
    Bars.Builder builder = Bars.builder(300);
    for (int i = 0; i < 300; i++) {
      builder.add(START.plusDays(i), 55.1, 55.1, 55.1, 55.1, 1000.3);
    }
    Study study = Study.of(builder.build().bars());
    for (Fact fact :
        EnumSet.of(
            Fact.CHANGE_PCT,
            Fact.SMA20_PCT,
            Fact.SMA50_PCT,
            Fact.SMA200_PCT,
            Fact.MACD,
            Fact.MACD_SIGNAL,
            Fact.MACD_HIST,
            Fact.ATR14,
            Fact.ATR_PCT,
            Fact.VWAP_PCT)) {
      assertThat(study.last(fact)).as(fact.key()).isZero();
    }
    assertThat(study.last(Fact.RSI14)).isEqualTo(50);
    assertThat(study.last(Fact.BB_UPPER)).isEqualTo(55.1);
    assertThat(study.last(Fact.BB_LOWER)).isEqualTo(55.1);
    assertThat(study.last(Fact.VOLUME_RATIO)).isEqualTo(1);
    PercentileRank rsi = study.percentile(Fact.RSI14).orElseThrow();
    assertThat(rsi.bars()).isEqualTo(286);
    assertThat(rsi.percentile()).isEqualTo(100 * 143.5 / 286);
  }

  @Test
  void withoutVolumeOnlyTheFactsOfVolumeAreMissing() {
    Bars bars = Ta4jReferenceTest.walk(300, 3);
    Bars.Builder builder = Bars.builder(300);
    for (int i = 0; i < 300; i++) {
      builder.add(
          bars.epochDays()[i], bars.open()[i], bars.high()[i], bars.low()[i], bars.close()[i], 0);
    }
    Study study = Study.of(builder.build().bars());
    assertThat(study.missing()).containsExactly(Fact.VWAP, Fact.VWAP_PCT, Fact.VOLUME_RATIO);
    assertThat(study.percentile(Fact.VWAP_PCT)).isEmpty();
    assertThat(study.percentile(Fact.RSI14)).isPresent();
  }

  @Test
  void pricesThatOverflowASumGiveNoValueRatherThanInfinity() {
    Bars.Builder builder = Bars.builder(40);
    for (int i = 0; i < 40; i++) {
      builder.add(START.plusDays(i), 1e308, 1.1e308, 0.9e308, 1e308 * (1 + 0.01 * (i % 3)), 1e300);
    }
    Study study = Study.of(builder.build().bars());
    for (Fact fact : Fact.values()) {
      assertThat(Double.isInfinite(study.last(fact))).as(fact.key()).isFalse();
      assertThat(study.has(fact)).isEqualTo(!Double.isNaN(study.last(fact)));
    }
  }

  @Test
  void percentilesAreKeptOfTheRankedFactsAlone() {
    Study study = Study.of(Ta4jReferenceTest.walk(1260, 5));
    assertThat(Arrays.stream(Fact.values()).filter(f -> study.percentile(f).isPresent()))
        .containsExactly(
            Fact.SMA20_PCT,
            Fact.SMA50_PCT,
            Fact.SMA200_PCT,
            Fact.MACD,
            Fact.RSI14,
            Fact.ATR_PCT,
            Fact.VWAP_PCT,
            Fact.VOLUME_RATIO);
    for (Fact fact : Fact.values()) {
      study
          .percentile(fact)
          .ifPresent(
              rank -> {
                assertThat(rank.value()).isEqualTo(study.last(fact));
                assertThat(rank.bars()).isEqualTo(1260 - fact.warmup() + 1);
              });
    }
  }

  @Test
  void factsAreNamedAsOutsideKnowsThem() {
    assertThat(Arrays.stream(Fact.values()).map(Fact::key))
        .containsExactly(
            "close",
            "change_pct",
            "sma20",
            "sma50",
            "sma200",
            "sma20_pct",
            "sma50_pct",
            "sma200_pct",
            "ema12",
            "ema26",
            "macd",
            "macd_signal",
            "macd_hist",
            "rsi14",
            "atr14",
            "atr_pct",
            "bb_upper",
            "bb_middle",
            "bb_lower",
            "vwap",
            "vwap_pct",
            "volume_ratio");
    assertThat(Fact.of("sma200_pct")).contains(Fact.SMA200_PCT);
    assertThat(Fact.of("SMA200_PCT")).isEmpty();
    assertThat(Fact.of("")).isEmpty();
  }
}
