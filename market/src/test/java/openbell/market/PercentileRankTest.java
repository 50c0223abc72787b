package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PercentileRankTest {

  @Test
  void countsBelowAndSharesTies() {
    // 2 below, 3 equal of 6: 100 * (2 + 2) / 6
    assertThat(PercentileRank.ofLast(new double[] {1, 2, 5, 9, 5, 5}))
        .contains(new PercentileRank(5, 100 * 4 / 6.0, 6));
    assertThat(PercentileRank.ofLast(new double[] {4, 3, 2, 1}))
        .contains(new PercentileRank(1, 25, 4));
    assertThat(PercentileRank.ofLast(new double[] {1, 2, 3, 4}))
        .contains(new PercentileRank(4, 100, 4));
  }

  @Test
  void oneValueIsHighestAndLowest() {
    PercentileRank only = PercentileRank.ofLast(new double[] {-7}).orElseThrow();
    assertThat(only).isEqualTo(new PercentileRank(-7, 100, 1));
    assertThat(only.highest()).isTrue();
    assertThat(only.lowest()).isTrue();
  }

  @Test
  void allEqualIsTheMiddle() {
    PercentileRank rank = PercentileRank.ofLast(new double[] {0.0, -0.0, 0.0}).orElseThrow();
    assertThat(rank.percentile()).isEqualTo(100 * 2 / 3.0);
    assertThat(rank.highest()).isFalse();
    assertThat(rank.lowest()).isFalse();
  }

  @Test
  void valuesThatAreNotFiniteDoNotCount() {
    double[] series = {Double.NaN, Double.NEGATIVE_INFINITY, 1, Double.POSITIVE_INFINITY, 3, 2};
    assertThat(PercentileRank.ofLast(series)).contains(new PercentileRank(2, 100 * 2 / 3.0, 3));
  }

  @Test
  void nothingWithoutALastValue() {
    assertThat(PercentileRank.ofLast(new double[0])).isEmpty();
    assertThat(PercentileRank.ofLast(new double[] {1, Double.NaN})).isEmpty();
    assertThat(PercentileRank.ofLast(new double[] {1, Double.POSITIVE_INFINITY})).isEmpty();
  }

  @Test
  void extremesAreToldExactlyAtAnyLength() {
    for (int n = 2; n < 3000; n++) {
      double[] series = new double[n];
      for (int i = 0; i < n - 1; i++) {
        series[i] = i;
      }
      series[n - 1] = n;
      assertThat(PercentileRank.ofLast(series).orElseThrow().highest()).isTrue();
      assertThat(PercentileRank.ofLast(series).orElseThrow().percentile()).isEqualTo(100);
      series[n - 1] = -1;
      assertThat(PercentileRank.ofLast(series).orElseThrow().lowest()).isTrue();
      series[n - 1] = 0;
      assertThat(PercentileRank.ofLast(series).orElseThrow().lowest()).isFalse();
      series[n - 1] = n - 2;
      assertThat(PercentileRank.ofLast(series).orElseThrow().highest()).isFalse();
    }
  }

  @Test
  void anImpossibleRankIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PercentileRank(Double.NaN, 50, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PercentileRank(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PercentileRank(1, 101, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PercentileRank(1, 50, 0));
  }
}
