package openbell.desk.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpsNumbersTest {
  /** 12 made for 0.06 USD, 300 from the cache. */
  @Test
  void savedIsWhatTheReportsFromTheCacheWouldHaveCost() {
    OpsNumbers.Money money = OpsNumbers.Money.of(0.06, 12, 300);
    assertThat(money.usdPerReport()).isCloseTo(0.005, within(1e-12));
    assertThat(money.savedUsd()).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void nothingMadeSavesNothingThatCouldBeTold() {
    assertThat(OpsNumbers.Money.of(0, 0, 7)).isEqualTo(new OpsNumbers.Money(0, 0, 0));
  }

  @Test
  void staleFindsAreNoHits() {
    OpsNumbers.Latency none =
        new OpsNumbers.Latency(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    assertThat(new OpsNumbers.Tier("s3", 6, 2, 2, 5, none).hitRatio()).isEqualTo(0.6);
    assertThat(new OpsNumbers.Tier("s3", 0, 0, 0, 5, none).hitRatio()).isZero();
  }
}
