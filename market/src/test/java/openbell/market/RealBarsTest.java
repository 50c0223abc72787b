package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import openbell.market.DataQuality.Finding;
import openbell.market.DataQuality.Kind;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Real histories with their real defects. */
class RealBarsTest {
  private static final String REPAIR = "bars/yfinance_bad_data_repair/";

  @Test
  void noThaiHistoryThrowsOrLeaksAValueThatIsNone() {
    Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    for (Path file : Recorded.files("bars/thai_set50", ".gz")) {
      Bars.Cleaned cleaned = Recorded.bars(file);
      cleaned.quality().counts().forEach((kind, n) -> found.merge(kind, n, Integer::sum));
      assertSound(file, cleaned.bars());
    }
    assertThat(found)
        .isEqualTo(Map.of(Kind.INCONSISTENT_OHLC, 66, Kind.NO_VOLUME, 5373, Kind.PRICE_JUMP, 2));
  }

  @Test
  void noDefectiveHistoryThrowsOrLeaksAValueThatIsNone() {
    for (Path file : Recorded.files("bars/yfinance_bad_data_repair", ".gz")) {
      assertSound(file, Recorded.bars(file).bars());
    }
  }

  @Test
  void defectsOfKnownFilesAreCounted() {
    assertThat(quality("thai_set50/PTT_BK.csv.gz").counts())
        .isEqualTo(Map.of(Kind.INCONSISTENT_OHLC, 4, Kind.NO_VOLUME, 138));
    assertThat(quality("thai_set50/PTTEP_BK.csv.gz").suspicious()).isEqualTo(3 + 622 + 1);
    DataQuality hongKong = quality("yfinance_bad_data_repair/1398-HK-1d-bad-div.csv.gz");
    assertThat(hongKong.received()).isEqualTo(648);
    assertThat(hongKong.counts()).isEqualTo(Map.of(Kind.MISSING_PRICE, 1, Kind.NO_VOLUME, 1));
    assertThat(hongKong.dropped()).isEqualTo(1);
    // Hourly bars, several a date: only the last of a date is of use to a daily history.
    assertThat(quality("yfinance_bad_data_repair/ASAI-L-1h-bad-unit.csv.gz").dropped())
        .isEqualTo(13);
    assertThat(quality("yfinance_bad_data_repair/EA-15m-no-bad-divs.csv.gz").dropped())
        .isEqualTo(312);
  }

  @Test
  void aWrongUnitOrSplitIsToldAndItsRepairIsNot() {
    assertJumps("SSW-JO-1d-100x-error", 1, 0);
    assertJumps("4063-T-1d-bad-stock-split", 1, 0);
    assertJumps("LA-V-1d-bad-stock-split", 2, 0);
    assertJumps("ASAI-L-1h-bad-unit", 2, 0);
    // A share of whole cents between 1 and 3: its repair still halves and doubles by single ticks.
    assertJumps("ALPHA-PA-1d-bad-stock-split", 6, 5);
  }

  @Test
  void theDetailOfAJumpNamesBothClosesAndTheFactor() {
    DataQuality quality =
        Recorded.bars(Recorded.path(REPAIR + "4063-T-1d-bad-stock-split.csv.gz")).quality();
    Finding jump =
        quality.findings().stream()
            .filter(f -> f.kind() == Kind.PRICE_JUMP)
            .findFirst()
            .orElseThrow();
    assertThat(jump.date()).isEqualTo(LocalDate.of(2023, 3, 29));
    assertThat(jump.detail()).startsWith("close ").contains("factor 0.203");
  }

  @Test
  void movingSumsStayExactOverTenThousandBars() {
    Bars bars = Recorded.bars(Recorded.path("bars/us_hsmd/cat.us.txt.gz")).bars();
    assertThat(bars.size()).isGreaterThan(10_000);
    double[] sma = Indicators.sma(bars.close(), 200);
    double[] vwap = Indicators.vwap(bars.high(), bars.low(), bars.close(), bars.volume(), 252);
    for (int i = 251; i < bars.size(); i += 97) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int k = i - 199; k <= i; k++) {
        sum = sum.add(new BigDecimal(bars.close()[k]));
      }
      BigDecimal value = BigDecimal.ZERO;
      BigDecimal shares = BigDecimal.ZERO;
      for (int k = i - 251; k <= i; k++) {
        BigDecimal volume = new BigDecimal(bars.volume()[k]);
        double typical = (bars.high()[k] + bars.low()[k] + bars.close()[k]) / 3;
        value = value.add(new BigDecimal(typical).multiply(volume));
        shares = shares.add(volume);
      }
      Percentage exact = Percentage.withPercentage(1e-11);
      assertThat(sma[i]).isCloseTo(sum.doubleValue() / 200, exact);
      assertThat(vwap[i]).isCloseTo(value.doubleValue() / shares.doubleValue(), exact);
    }
  }

  private static void assertSound(Path file, Bars bars) {
    assertThat(bars.isEmpty()).isFalse();
    for (int i = 0; i < bars.size(); i++) {
      boolean ascending = i == 0 || bars.epochDays()[i] > bars.epochDays()[i - 1];
      assertThat(ascending && bars.low()[i] > 0 && bars.volume()[i] >= 0)
          .as("%s bar %s", file, i)
          .isTrue();
    }
    Study study = Study.of(bars);
    for (Fact fact : Fact.values()) {
      assertThat(Double.isInfinite(study.last(fact)) || Double.isInfinite(study.previous(fact)))
          .as("%s of %s", fact, file)
          .isFalse();
      assertThat(study.has(fact)).isEqualTo(Double.isFinite(study.last(fact)));
      assertThat(study.percentile(fact).isPresent()).isEqualTo(fact.ranked() && study.has(fact));
      if (bars.size() < fact.warmup()) {
        assertThat(study.has(fact)).isFalse();
      }
    }
    assertThat(study.last(Fact.RSI14))
        .satisfiesAnyOf(
            rsi -> assertThat(rsi).isNaN(), rsi -> assertThat(rsi).isBetween(0.0, 100.0));
  }

  private static void assertJumps(String name, long defective, long repaired) {
    assertThat(jumps(REPAIR + name + ".csv.gz")).as(name).isEqualTo(defective);
    assertThat(jumps(REPAIR + name + "-fixed.csv.gz")).as(name + " fixed").isEqualTo(repaired);
  }

  private static int jumps(String file) {
    return Recorded.bars(Recorded.path(file)).quality().counts().getOrDefault(Kind.PRICE_JUMP, 0);
  }

  private static DataQuality quality(String file) {
    return Recorded.bars(Recorded.path("bars/" + file)).quality();
  }
}
