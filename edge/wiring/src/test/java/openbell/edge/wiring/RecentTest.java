package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import openbell.cache.CacheEntry;
import openbell.cache.Making;
import openbell.cache.SqliteCache;
import openbell.edge.http.RecentReport;
import openbell.market.TickerRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last reports of the first page. */
class RecentTest {
  @TempDir Path home;
  private Instant now = Instant.parse("2025-11-12T12:00:00Z");
  private final InstantSource clock = () -> now;

  @Test
  void manyPagesWithinAMomentLookThroughTheFileOnce() {
    try (SqliteCache local = new SqliteCache(home.resolve("cache.db"), clock)) {
      Recent recent = new Recent(local, TickerRegistry.bundled(), clock);
      put(local, "reports/DBS19/2025-11-12/report.json");
      assertThat(recent.reports()).extracting(RecentReport::ticker).containsExactly("DBS19");
      now = now.plus(Duration.ofMillis(400));
      put(local, "reports/UOB19/2025-11-12/report.en.json");
      assertThat(recent.reports()).extracting(RecentReport::ticker).containsExactly("DBS19");
      now = now.plus(Duration.ofMillis(100));
      assertThat(recent.reports())
          .extracting(RecentReport::ticker)
          .containsExactly("UOB19", "DBS19");
    }
  }

  private void put(SqliteCache local, String key) {
    Making how = new Making(now, Duration.ZERO, Making.Renewal.AT_EXPIRY, "");
    local.put(
        key, new CacheEntry(new byte[] {1}, "application/json", now.plus(Duration.ofDays(1)), how));
  }
}
