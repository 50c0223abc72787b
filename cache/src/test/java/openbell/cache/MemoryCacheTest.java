package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryCacheTest extends CacheContract {

  @Override
  protected Cache open() {
    return new MemoryCache(64 << 20, clock);
  }

  @Override
  protected String tier() {
    return "memory";
  }

  @Test
  void isNeverLargerThanItsSizeInBytes() {
    MemoryCache small = new MemoryCache(100_000, clock);
    for (int i = 0; i < 50; i++) {
      small.put("k" + i, new CacheEntry(new byte[9_600], "text/plain", START.plusSeconds(60)));
    }

    assertThat(small.counts().get("bytes")).isBetween(80_000L, 100_000L);
    assertThat(small.counts().get("entries")).isBetween(8L, 10L);
    assertThat(small.counts().get("evicted")).isEqualTo(50 - small.counts().get("entries"));
  }

  @Test
  void valueAboveAQuarterOfTheWholePassesThroughAndTakesTheOldOneWithIt() {
    MemoryCache small = new MemoryCache(100_000, clock);
    small.put(KEY, entry("old", "text/plain", START.plusSeconds(60)));

    small.put(KEY, new CacheEntry(new byte[25_001], "text/plain", START.plusSeconds(60)));

    assertThat(small.find(KEY)).isEmpty();
  }

  @Test
  void expiredValueStaysAnHourForThoseWhoTakeStaleOnes() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    now = START.plusSeconds(60).plus(Duration.ofMinutes(59));
    assertThat(cache.find(KEY)).isPresent();
    now = START.plusSeconds(60).plus(Duration.ofMinutes(61));
    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void copyConfirmedEarlierDoesNotTakeThePlaceOfALaterOne() {
    MemoryCache memory = (MemoryCache) cache;
    memory.hold(KEY, entry("new", "text/plain", START.plusSeconds(60)), "2", START);
    memory.hold(KEY, entry("old", "text/plain", START.plusSeconds(60)), "1", START.minusMillis(1));

    assertThat(text(KEY)).isEqualTo("new");
  }
}
