package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import openbell.market.Fact;
import openbell.market.Study;
import org.junit.jupiter.api.Test;

class StanceRulesTest {
  @Test
  void steadyRiseIsPositiveWithItsCautions() {
    double[] closes = new double[300];
    for (int i = 0; i < 300; i++) {
      closes[i] = 50 + i * 0.1 + (i % 2) * 0.3;
    }
    Stance stance = StanceRules.judge(Studies.of(closes, volumes(300)));
    assertThat(stance.value()).isEqualTo(Stance.Value.BUY);
    assertThat(stance.reasons()).contains(Reason.ABOVE_AVERAGES);
    assertThat(stance.points()).isEqualTo(stance.reasons().stream().mapToInt(Reason::points).sum());
  }

  @Test
  void fallBelowAllAveragesIsNegative() {
    double[] closes = new double[300];
    for (int i = 0; i < 300; i++) {
      closes[i] = 100 - i * 0.1 - (i * i) * 0.0004 + (i % 3) * 0.2;
    }
    Stance stance = StanceRules.judge(Studies.of(closes, volumes(300)));
    assertThat(stance.value()).isEqualTo(Stance.Value.SELL);
    assertThat(stance.reasons().getFirst()).isEqualTo(Reason.BELOW_AVERAGES);
    assertThat(stance.score()).isEqualTo(stance.points() / 100.0).isLessThanOrEqualTo(-0.4);
  }

  @Test
  void fewBarsHaveNoReasonsAndNoLean() {
    Study study = Studies.of(new double[] {10, 10.1, 10.2}, volumes(3));
    assertThat(StanceRules.judge(study))
        .isEqualTo(new Stance(Stance.Value.HOLD, 0, java.util.List.of()));
  }

  @Test
  void heavyVolumeWithoutAMoveIsNoReason() {
    double[] closes = new double[60];
    Arrays.fill(closes, 10);
    for (int i = 0; i < 59; i++) {
      closes[i] = 10 + (i % 2) * 0.2;
    }
    closes[58] = 10;
    closes[59] = 10;
    double[] volumes = volumes(60);
    volumes[59] = 9e6;
    assertThat(StanceRules.judge(Studies.of(closes, volumes)).reasons())
        .doesNotContain(Reason.VOLUME_BACKS_RISE, Reason.HEAVY_SELLING);
  }

  @Test
  void macdAlmostOnItsSignalLineIsNoReason() {
    int narrow = 0;
    for (long seed = 0; seed < 300; seed++) {
      Study study = Studies.walk(seed, 300, 0);
      if (Math.abs(study.last(Fact.MACD_HIST)) < 0.05 * study.last(Fact.ATR14)) {
        narrow++;
        assertThat(StanceRules.judge(study).reasons())
            .doesNotContain(Reason.MACD_ABOVE_SIGNAL, Reason.MACD_BELOW_SIGNAL);
      }
    }
    assertThat(narrow).isGreaterThan(10);
  }

  private static double[] volumes(int n) {
    double[] v = new double[n];
    Arrays.fill(v, 1e6);
    return v;
  }
}
