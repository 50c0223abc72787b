package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import openbell.store.DirectoryBlobStore;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheStatsTest {

  private static final Instant START = Instant.parse("2025-11-11T10:00:00Z");

  @TempDir Path dir;

  private volatile Instant now = START;

  private Cache metered(CacheStats stats) {
    BlobCache blobs =
        new BlobCache(new DirectoryBlobStore(dir.resolve("blobs")), "s3", "cache/", () -> now);
    SqliteCache sqlite = new SqliteCache(dir.resolve("cache.db"), () -> now);
    return new MeteredCache(
        new TieredCache(
            new MeteredCache(sqlite, stats),
            new MeteredCache(blobs, stats),
            TieredCache.DEFAULT_TRUST,
            () -> now),
        stats);
  }

  private static CacheEntry entry(String text) {
    return new CacheEntry(text.getBytes(UTF_8), "text/plain", START.plusSeconds(600));
  }

  @Test
  void eachTierIsCountedUnderItsName() {
    CacheStats stats = new CacheStats(() -> now);
    try (Cache cache = metered(stats)) {
      cache.put("a", entry("12345"));
      cache.find("a");
      cache.find("a");
      cache.find("b");
      now = START.plusSeconds(300);
      cache.find("a");
      now = START.plusSeconds(600);
      cache.find("a");
      assertThat(cache.put("a", entry("x"), Expected.absent())).isFalse();

      CacheStats.Snapshot seen = stats.snapshot();

      assertThat(seen.tiers())
          .extracting(CacheStats.TierSnapshot::tier)
          .containsExactly("sqlite", "s3", "sqlite over s3");
      CacheStats.TierSnapshot sqlite = seen.tiers().get(0);
      CacheStats.TierSnapshot s3 = seen.tiers().get(1);
      CacheStats.TierSnapshot whole = seen.tiers().get(2);
      assertThat(whole.hits()).isEqualTo(3);
      assertThat(whole.stale()).isEqualTo(1);
      assertThat(whole.misses()).isEqualTo(1);
      assertThat(whole.hitRatio()).isEqualTo(0.6);
      assertThat(whole.puts()).isEqualTo(2);
      assertThat(whole.putsLost()).isEqualTo(1);
      assertThat(whole.bytesOut()).isEqualTo(20);
      assertThat(whole.counts()).containsEntry("rearmed", 1L).containsEntry("lost", 1L);
      assertThat(sqlite.hits()).isEqualTo(3);
      assertThat(sqlite.misses()).isEqualTo(1);
      assertThat(s3.hits()).as("the 304").isEqualTo(1);
      assertThat(s3.stale()).isEqualTo(1);
      assertThat(s3.bytesIn()).isEqualTo(5);
      assertThat(whole.latency().p50()).isPositive();
      assertThat(whole.latency().max()).isGreaterThanOrEqualTo(whole.latency().p99());
      assertThat(seen.mostAsked())
          .containsExactly(new CacheStats.Asked("a", 4, 0), new CacheStats.Asked("b", 1, 0));
    }
  }

  @Test
  void processThatUsedNoTierOpensNoneForItsNumbers() {
    SqliteCache keeper = new SqliteCache(dir.resolve("cache.db"), () -> now);
    CacheStats stats = new CacheStats(() -> now, keeper);
    try (Cache cache = metered(stats)) {
      stats.close();
      assertThat(dir.resolve("cache.db")).doesNotExist();
      cache.find("a");
      stats.flush();
      assertThat(dir.resolve("cache.db")).exists();
    }
    keeper.close();
  }

  @Test
  void sumsOfAllProcessesAreKeptInTheFile() {
    for (int process = 0; process < 3; process++) {
      try (SqliteCache keeper = new SqliteCache(dir.resolve("cache.db"), () -> now);
          CacheStats stats = new CacheStats(() -> now, keeper);
          Cache cache = metered(stats)) {
        cache.put("a", entry("x"));
        cache.find("a");
        stats.flush();
        cache.find("a");
      }
    }
    try (SqliteCache keeper = new SqliteCache(dir.resolve("cache.db"), () -> now);
        CacheStats stats = new CacheStats(() -> now, keeper)) {
      CacheStats.Kept kept = stats.kept();
      assertThat(kept.tiers().get("sqlite over s3"))
          .isEqualTo(Map.of("hits", 6L, "puts", 3L, "bytes_out", 6L, "bytes_in", 3L));
      assertThat(kept.mostAsked()).containsExactly(new CacheStats.Asked("a", 6, 0));
      CacheStats.Latency took = kept.latencies().get("sqlite over s3");
      assertThat(took.p50()).isPositive().isLessThanOrEqualTo(took.p99());
    }
  }

  @Test
  void latenciesOfManyProcessesAddUpToPercentilesAQuarterTooHighAtMost() {
    SortedMap<Long, Long> counts = new TreeMap<>();
    for (int process = 0; process < 2; process++) {
      Histogram nanos = new Histogram(1_000_000_000, 3);
      for (int i = 0; i < 90; i++) {
        nanos.recordValue(40_000 - i);
      }
      for (int i = 0; i < 10; i++) {
        nanos.recordValue(60_000_000);
      }
      LatencyBuckets.of(nanos).forEach((bound, count) -> counts.merge(bound, count, Long::sum));
    }
    CacheStats.Latency latency = LatencyBuckets.latency(counts);
    assertThat(latency.p50()).isBetween(Duration.ofNanos(40_000), Duration.ofNanos(50_000));
    assertThat(latency.p90()).isEqualTo(latency.p50());
    assertThat(latency.p99()).isBetween(Duration.ofMillis(60), Duration.ofMillis(75));
    assertThat(latency.max()).isEqualTo(latency.p99());
    assertThat(LatencyBuckets.latency(new TreeMap<>()).p50()).isZero();
  }

  @Test
  void countsOfTheMostAskedKeysAreNeverTooLowAndTooHighByTheirExcessAtMost() {
    TopKeys keys = new TopKeys(20);
    for (int i = 0; i < 10_000; i++) {
      keys.add("cold" + i);
      if (i % 5 == 0) {
        keys.add("hot");
      }
      if (i % 10 == 0) {
        keys.add("warm");
      }
    }

    assertThat(keys.most(2)).extracting(CacheStats.Asked::key).containsExactly("hot", "warm");
    CacheStats.Asked hot = keys.most(1).getFirst();
    assertThat(hot.times()).isGreaterThanOrEqualTo(2000);
    assertThat(hot.times() - hot.excess()).isLessThanOrEqualTo(2000);
  }

  @Test
  void metersFollowTheNumbers() {
    CacheStats stats = new CacheStats(() -> now);
    try (Cache cache = metered(stats)) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      new MicrometerBinding(stats).bindTo(registry);
      cache.put("a", entry("12345"));
      cache.find("a");
      cache.find("none");

      assertThat(registry.get("cache.hits").tag("tier", "sqlite").functionCounter().count())
          .isEqualTo(1);
      assertThat(registry.get("cache.misses").tag("tier", "s3").functionCounter().count())
          .isEqualTo(1);
      assertThat(registry.get("cache.tier.entries").tag("tier", "sqlite").gauge().value())
          .isEqualTo(1);
      assertThat(registry.get("cache.find.p99").tag("tier", "sqlite").gauge().value()).isPositive();
    }
  }
}
