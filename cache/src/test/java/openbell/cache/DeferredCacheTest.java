package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeferredCacheTest {
  private static final Instant NOW = Instant.parse("2025-11-11T10:00:00Z");

  @TempDir Path dir;

  private static CacheEntry entry(String text) {
    return new CacheEntry(text.getBytes(), "text/plain", NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void untilItIsOpenedTheFarTierAnswersAndNoFileIsTouched() {
    Path file = dir.resolve("cache.db");
    MemoryCache far = new MemoryCache(1 << 20, () -> NOW);
    far.put("a", entry("x"));
    try (DeferredCache near = new DeferredCache(new SqliteCache(file, () -> NOW));
        TieredCache tiers = new TieredCache(near, far, Duration.ofMinutes(5), () -> NOW)) {
      assertThat(tiers.find("a").orElseThrow().tier()).isEqualTo("memory");
      tiers.put("b", entry("y"));
      assertThat(tiers.find("b").orElseThrow().tier()).isEqualTo("memory");
      assertThat(Files.exists(file)).isFalse();

      near.open();
      assertThat(Files.exists(file)).isTrue();
      assertThat(tiers.find("a").orElseThrow().tier()).isEqualTo("memory");
      assertThat(near.find("a").orElseThrow().entry().bytes()).isEqualTo("x".getBytes());
    }
  }

  @Test
  void aRemoveReachesAFileOfAProcessBefore() {
    Path file = dir.resolve("cache.db");
    try (SqliteCache before = new SqliteCache(file, () -> NOW)) {
      before.put("a", entry("old"));
    }
    try (DeferredCache near = new DeferredCache(new SqliteCache(file, () -> NOW))) {
      assertThat(near.find("a")).isEmpty();
      near.remove("a");
      near.open();
      assertThat(near.find("a")).isEmpty();
    }
  }
}
