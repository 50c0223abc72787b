package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import openbell.cache.FailureMemory.Failure;
import openbell.cache.Making.Renewal;
import org.junit.jupiter.api.Test;

/// [EarlyRefresh] and [FailureMemory].
class MakingSmallPartsTest {

  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");

  @Test
  void earlyRefreshIsDueWhenTheDrawReachesTheExpiry() {
    // -ln(1 - 0.5) = 0.693: with a cost of 60 s, 41.6 s ahead.
    CacheEntry in41 = entry(41_000, 60_000, Renewal.EARLY);
    CacheEntry in42 = entry(42_000, 60_000, Renewal.EARLY);

    assertThat(EarlyRefresh.isDue(in41, NOW, 1, () -> 0.5)).isTrue();
    assertThat(EarlyRefresh.isDue(in42, NOW, 1, () -> 0.5)).isFalse();
    assertThat(EarlyRefresh.isDue(in42, NOW, 2, () -> 0.5)).isTrue();
    assertThat(EarlyRefresh.isDue(in41, NOW, 1, () -> 0.0)).isFalse();
    assertThat(EarlyRefresh.isDue(in41, NOW, 0, () -> 0.999)).isFalse();
  }

  @Test
  void expiryAtAKnownMomentOrUnknownCostIsNeverEarly() {
    AtomicBoolean drawn = new AtomicBoolean();
    assertThat(EarlyRefresh.isDue(entry(1, 60_000, Renewal.AT_EXPIRY), NOW, 1, () -> draw(drawn)))
        .isFalse();
    assertThat(EarlyRefresh.isDue(entry(1, 0, Renewal.EARLY), NOW, 1, () -> draw(drawn))).isFalse();
    assertThat(drawn).isFalse();
  }

  @Test
  void failureIsRememberedUntilItsTime() {
    FailureMemory memory = new FailureMemory(10);
    memory.remember("k", new Failure("down", NOW.plusSeconds(30)));

    assertThat(memory.find("k", NOW.plusSeconds(29)).orElseThrow().remaining(NOW))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(memory.find("k", NOW.plusSeconds(30))).isEmpty();
    assertThat(memory.find("other", NOW)).isEmpty();
  }

  @Test
  void oldestFailureIsForgottenBeyondTheLimit() {
    FailureMemory memory = new FailureMemory(2);
    for (String key : new String[] {"a/1", "a/2", "a/1", "b/3"}) {
      memory.remember(key, new Failure(key, NOW.plusSeconds(30)));
    }

    assertThat(memory.find("a/2", NOW)).isEmpty();
    assertThat(memory.find("a/1", NOW)).isPresent();
    memory.forgetAll("a/");
    assertThat(memory.find("a/1", NOW)).isEmpty();
    assertThat(memory.find("b/3", NOW)).isPresent();
  }

  private static double draw(AtomicBoolean drawn) {
    drawn.set(true);
    return 0.999999;
  }

  private static CacheEntry entry(long leftMillis, long costMillis, Renewal renewal) {
    return new CacheEntry(
        new byte[0],
        "text/plain",
        NOW.plusMillis(leftMillis),
        new Making(NOW, Duration.ofMillis(costMillis), renewal, ""));
  }
}
