package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import openbell.market.DataQuality.Finding;
import openbell.market.DataQuality.Kind;
import org.junit.jupiter.api.Test;

class BarsTest {
  private static final LocalDate MONDAY = LocalDate.of(2025, 11, 10);

  @Test
  void unorderedBarsAreSorted() {
    Bars.Cleaned cleaned =
        Bars.builder(0)
            .add(MONDAY.plusDays(2), 3, 3, 3, 3, 30)
            .add(MONDAY, 1, 1, 1, 1, 10)
            .add(MONDAY.plusDays(1), 2, 2, 2, 2, 20)
            .build();
    assertThat(cleaned.bars().close()).containsExactly(1, 2, 3);
    assertThat(cleaned.bars().volume()).containsExactly(10, 20, 30);
    assertThat(cleaned.bars().firstDate()).isEqualTo(MONDAY);
    assertThat(cleaned.bars().lastDate()).isEqualTo("2025-11-12");
    assertThat(cleaned.bars().date(1)).isEqualTo("2025-11-11");
    assertThat(cleaned.bars().epochDays()).containsExactly(20402, 20403, 20404);
    assertThat(cleaned.quality().dropped()).isZero();
  }

  @Test
  void barsWithoutAUsablePriceAreDroppedAndCounted() {
    Bars.Cleaned cleaned =
        Bars.builder(4)
            .add(MONDAY, 1, 1, 1, 1, 1)
            .add(MONDAY.plusDays(1), 1, Double.NaN, 1, 1, 1)
            .add(MONDAY.plusDays(2), 1, 1, 0, 1, 1)
            .add(MONDAY.plusDays(3), 1, 1, 1, -4, 1)
            .add(MONDAY.plusDays(4), Double.POSITIVE_INFINITY, 1, 1, 1, 1)
            .build();
    assertThat(cleaned.bars().size()).isEqualTo(1);
    assertThat(cleaned.quality().received()).isEqualTo(5);
    assertThat(cleaned.quality().dropped()).isEqualTo(4);
    assertThat(cleaned.quality().suspicious()).isZero();
    assertThat(cleaned.quality().counts())
        .isEqualTo(Map.of(Kind.MISSING_PRICE, 2, Kind.NON_POSITIVE_PRICE, 2));
    assertThat(cleaned.quality().findings())
        .extracting(Finding::detail)
        .containsExactly("high is NaN", "low is 0.0", "close is -4.0", "open is Infinity");
  }

  @Test
  void ofBarsOfOneDateTheLastUsableOneStays() {
    Bars.Cleaned cleaned =
        Bars.builder(0)
            .add(MONDAY, 1, 1, 1, 1, 1)
            .add(MONDAY.minusDays(1), 9, 9, 9, 9, 9)
            .add(MONDAY, 2, 2, 2, 2, 2)
            .add(MONDAY, 3, 3, 3, 3, 3)
            .add(MONDAY, Double.NaN, 4, 4, 4, 4)
            .build();
    assertThat(cleaned.bars().close()).containsExactly(9, 3);
    assertThat(cleaned.quality().counts())
        .containsEntry(Kind.DUPLICATE_DATE, 2)
        .containsEntry(Kind.MISSING_PRICE, 1);
    assertThat(cleaned.quality().dropped()).isEqualTo(3);
  }

  @Test
  void volumeThatIsMissingOrNegativeBecomesZero() {
    Bars.Cleaned cleaned =
        Bars.builder(0)
            .add(MONDAY, 1, 1, 1, 1, Double.NaN)
            .add(MONDAY.plusDays(1), 1, 1, 1, 1, -5)
            .add(MONDAY.plusDays(2), 1, 1, 1, 1, 0)
            .add(MONDAY.plusDays(3), 1, 1, 1, 1, Double.POSITIVE_INFINITY)
            .build();
    assertThat(cleaned.bars().volume()).containsExactly(0, 0, 0, 0);
    assertThat(cleaned.quality().counts()).isEqualTo(Map.of(Kind.NO_VOLUME, 4));
    assertThat(cleaned.quality().suspicious()).isEqualTo(4);
  }

  @Test
  void inconsistentBarsAreKeptAndTold() {
    DataQuality quality =
        Bars.builder(0)
            .add(MONDAY, 10, 9, 8, 9, 1) // high below open
            .add(MONDAY.plusDays(1), 10, 11, 10.5, 11, 1) // low above open
            .add(MONDAY.plusDays(2), 10.0000001, 10, 10, 10, 1) // float32 rounding
            .add(MONDAY.plusDays(3), 10, 11, 9, 10, 1)
            .build()
            .quality();
    assertThat(quality.counts()).isEqualTo(Map.of(Kind.INCONSISTENT_OHLC, 2));
    assertThat(quality.dropped()).isZero();
  }

  @Test
  void jumpsOfASplitOrAWrongUnitAreKeptAndTold() {
    DataQuality quality =
        Bars.builder(0)
            .add(MONDAY, 100, 100, 100, 100, 1)
            .add(MONDAY.plusDays(1), 52, 52, 52, 52, 1) // 2-for-1 and 4 % up
            .add(MONDAY.plusDays(2), 98, 98, 98, 98, 1) // not twice, not even 1.9 times
            .add(MONDAY.plusDays(3), 9800, 9800, 9800, 9800, 1)
            .build()
            .quality();
    assertThat(quality.findings())
        .containsExactly(
            new Finding(
                MONDAY.plusDays(1), Kind.PRICE_JUMP, "close 52.0 after 100.0, factor 0.5200"),
            new Finding(
                MONDAY.plusDays(3), Kind.PRICE_JUMP, "close 9800.0 after 98.0, factor 100.0"));
    assertThat(quality.upTo(MONDAY.plusDays(2)).findings()).hasSize(1);
    assertThat(quality.upTo(MONDAY).findings()).isEmpty();
    assertThat(quality.upTo(MONDAY).received()).isEqualTo(4);
  }

  @Test
  void upToCutsAfterADate() {
    Bars bars =
        Bars.builder(0)
            .add(MONDAY, 1, 1, 1, 1, 1)
            .add(MONDAY.plusDays(3), 2, 2, 2, 2, 2)
            .build()
            .bars();
    assertThat(bars.upTo(MONDAY.minusDays(1)).isEmpty()).isTrue();
    assertThat(bars.upTo(MONDAY).close()).containsExactly(1);
    assertThat(bars.upTo(MONDAY.plusDays(2)).close()).containsExactly(1);
    assertThat(bars.upTo(MONDAY.plusDays(3))).isSameAs(bars);
    assertThat(bars.upTo(LocalDate.MAX)).isSameAs(bars);
  }

  @Test
  void fromCutsBeforeABar() {
    Bars bars =
        Bars.builder(0)
            .add(MONDAY, 1, 3, 0.5, 2, 10)
            .add(MONDAY.plusDays(1), 2, 4, 1.5, 3, 20)
            .build()
            .bars();
    Bars last = bars.from(1);
    assertThat(last.epochDays()).containsExactly((int) MONDAY.plusDays(1).toEpochDay());
    assertThat(last.open()).containsExactly(2);
    assertThat(last.high()).containsExactly(4);
    assertThat(last.low()).containsExactly(1.5);
    assertThat(last.close()).containsExactly(3);
    assertThat(last.volume()).containsExactly(20);
    assertThat(bars.from(0)).isSameAs(bars);
    assertThat(bars.from(2).isEmpty()).isTrue();
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bars.from(3));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bars.from(-1));
  }

  @Test
  void nothingAddedIsNoBars() {
    Bars.Cleaned cleaned = Bars.builder(100).build();
    assertThat(cleaned.bars()).isSameAs(Bars.EMPTY);
    assertThat(cleaned.quality()).isEqualTo(DataQuality.NONE);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(Bars.EMPTY::lastDate);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(Bars.EMPTY::firstDate);
    assertThatIllegalArgumentException().isThrownBy(() -> Bars.builder(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new DataQuality(-1, List.of()));
  }

  @Test
  void aBuilderGrowsAndTakesDatesBefore1970() {
    Bars.Builder builder = Bars.builder(1);
    for (int day = -500; day < 500; day++) {
      builder.add(day, 1, 1, 1, 1 + 0.0001 * (day + 500), 1);
    }
    Bars bars = builder.build().bars();
    assertThat(bars.size()).isEqualTo(1000);
    assertThat(bars.epochDays()[0]).isEqualTo(-500);
    assertThat(bars.close()[999]).isEqualTo(1 + 0.0001 * 999);
  }

  @Test
  void usableColumnsAreTakenOver() {
    int[] days = {20402, 20403};
    double[] prices = {1, 2};
    double[] volume = {0, 5};

    Bars bars = Bars.ofColumns(days, prices, prices, prices, prices, volume);

    assertThat(bars.epochDays()).isSameAs(days);
    assertThat(bars.close()).isSameAs(prices);
    assertThat(bars.volume()).isSameAs(volume);
    assertThat(
            Bars.ofColumns(
                new int[0],
                new double[0],
                new double[0],
                new double[0],
                new double[0],
                new double[0]))
        .isSameAs(Bars.EMPTY);
  }

  @Test
  void columnsThatCannotBeUsedAreCleanedAsRowsAre() {
    double nan = Double.NaN;
    double[] good = {3, 1, 2};
    int[] unordered = {20404, 20402, 20403};
    assertThat(Bars.ofColumns(unordered, good, good, good, good, good).close())
        .containsExactly(1, 2, 3);
    int[] days = {20402, 20403, 20404};
    for (double bad : new double[] {nan, 0, -1, Double.POSITIVE_INFINITY}) {
      double[] prices = {1, bad, 2};
      assertThat(Bars.ofColumns(days, prices, good, good, good, good).open()).containsExactly(1, 2);
      assertThat(Bars.ofColumns(days, good, prices, good, good, good).high()).containsExactly(1, 2);
      assertThat(Bars.ofColumns(days, good, good, prices, good, good).low()).containsExactly(1, 2);
      assertThat(Bars.ofColumns(days, good, good, good, prices, good).epochDays())
          .containsExactly(20402, 20404);
    }
    assertThat(Bars.ofColumns(days, good, good, good, good, new double[] {-1, nan, 7}).volume())
        .containsExactly(0, 0, 7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bars.ofColumns(days, good, good, good, new double[2], good))
        .withMessageContaining("2 values for 3 days");
  }
}
