package openbell.report.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import openbell.report.Fallback;
import org.junit.jupiter.api.Test;

class RetryingModelTest {
  private static final Prompt PROMPT =
      new Prompt("m", "i", List.of(new Prompt.Turn(false, "facts")));
  private static final LlmException BUSY = Models.failure(Fallback.SERVER_ERROR, true, false);

  private final Models.ManualClock clock = new Models.ManualClock();
  private final List<Duration> waits = new ArrayList<>();

  private LlmAnswer ask(Models.Scripted model, double dice) throws LlmException {
    RandomGenerator random =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            throw new UnsupportedOperationException();
          }

          @Override
          public double nextDouble() {
            return dice;
          }
        };
    return new RetryingModel(
            model,
            Duration.ofSeconds(30),
            clock,
            time -> {
              waits.add(time);
              clock.pass(time);
            },
            random)
        .ask(PROMPT, Duration.ofSeconds(45));
  }

  @Test
  void waitsLongerEachTimeWithJitter() throws LlmException {
    assertThat(ask(new Models.Scripted(BUSY, BUSY, "x"), 0).text()).isEqualTo("x");
    assertThat(waits).containsExactly(Duration.ofMillis(375), Duration.ofMillis(750));
    waits.clear();
    ask(new Models.Scripted(BUSY, BUSY, "x"), 0.999);
    assertThat(waits.getFirst()).isEqualTo(Duration.ofMillis(625));
    assertThat(waits.getLast()).isBetween(Duration.ofMillis(1249), Duration.ofMillis(1250));
  }

  @Test
  void waitsAtLeastAsLongAsTheServerAsks() throws LlmException {
    ask(new Models.Scripted(limited(3), "x"), 0);
    assertThat(waits).containsExactly(Duration.ofSeconds(3));
    waits.clear();
    ask(new Models.Scripted(limited(4), "x"), 0.5);
    assertThat(waits).containsExactly(Duration.ofMillis(4500));
  }

  @Test
  void givesUpAtOnceWhereTheWaitAskedForLeavesNoTime() {
    assertThatThrownBy(() -> ask(new Models.Scripted(limited(41)), 0))
        .isInstanceOf(LlmException.class)
        .hasMessageStartingWith("429");
    assertThat(waits).isEmpty();
  }

  @Test
  void triesThreeTimesAndNotWhatWillNotPass() {
    Models.Scripted busy = new Models.Scripted(BUSY, BUSY, BUSY, "never");
    assertThatThrownBy(() -> ask(busy, 0)).isInstanceOf(LlmException.class);
    assertThat(busy.asked).hasSize(3);
    Models.Scripted wrongKey =
        new Models.Scripted(Models.failure(Fallback.REJECTED, false, false), "never");
    assertThatThrownBy(() -> ask(wrongKey, 0)).isInstanceOf(LlmException.class);
    assertThat(wrongKey.asked).hasSize(1);
  }

  @Test
  void noRequestTakesLongerThanOneMayOrThanIsLeft() throws LlmException {
    Models.Scripted model = new Models.Scripted(limited(20), "x");
    ask(model, 0);
    assertThat(model.limits).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(25));
  }

  private static LlmException limited(int seconds) {
    return new LlmException(
        Fallback.RATE_LIMITED, "x", true, false, Optional.of(Duration.ofSeconds(seconds)), null);
  }
}
