package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private Instant now = Instant.parse("2025-11-12T12:00:00Z");
  private final TokenBucket bucket = new TokenBucket(3, 0.5, () -> now);

  @Test
  void holdsABurstAndThenATrickle() {
    assertThat(taken(5)).isEqualTo(3);
    assertThat(bucket.untilNext()).isEqualTo(Duration.ofSeconds(2));
    now = now.plusSeconds(2);
    assertThat(taken(5)).isEqualTo(1);
    now = now.plusSeconds(3600);
    assertThat(bucket.isFull()).isTrue();
    assertThat(taken(5)).isEqualTo(3);
  }

  @Test
  void clockThatGoesBackRefillsNothing() {
    taken(3);
    now = now.minusSeconds(600);
    assertThat(bucket.take()).isFalse();
    now = now.plusSeconds(602);
    assertThat(taken(5)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoBucket() {
    assertThatThrownBy(() -> new TokenBucket(0.5, 1, () -> now))
        .hasMessageContaining("give at least 1");
    assertThatThrownBy(() -> new TokenBucket(1, Double.NaN, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private int taken(int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take() ? 1 : 0;
    }
    return taken;
  }
}
