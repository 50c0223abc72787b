package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import openbell.cache.CacheEntry;
import openbell.cache.CacheStats;
import openbell.cache.MakingCache;
import openbell.cache.MakingPolicy;
import openbell.cache.MemoryCache;
import openbell.cache.Pace;
import openbell.market.TickerRegistry;
import org.junit.jupiter.api.Test;

class ForgettingTest {
  private static final Instant NOW = Instant.parse("2025-11-12T12:00:00Z");

  private final InstantSource clock = () -> NOW;
  private final MemoryCache tier = new MemoryCache(1 << 20, clock);
  private final MakingCache cache =
      new MakingCache(tier, Optional.empty(), MakingPolicy.DEFAULT, Pace.real(clock));
  private final Forgetting forgetting = new Forgetting(TickerRegistry.bundled(), cache);

  @Test
  void forgetsOneDateOrAllAndNoOtherTicker() {
    put("reports/DBS19/2025-11-11/report.json");
    put("reports/DBS19/2025-11-12/report.json");
    put("reports/DBS19/2025-11-12/report.en.json");
    put("reports/D05.SI/2025-11-12/report.json");
    assertThat(forgetting.forget("ดีบีเอส", Optional.of("2025-11-12")))
        .isInstanceOfSatisfying(
            Forgetting.Outcome.Forgotten.class,
            done -> {
              assertThat(done.ticker().ticker()).isEqualTo("DBS19");
              assertThat(done.removed()).isEqualTo(2);
            });
    assertThat(tier.find("reports/DBS19/2025-11-11/report.json")).isPresent();
    forgetting.forget("DBS19", Optional.empty());
    assertThat(tier.find("reports/DBS19/2025-11-11/report.json")).isEmpty();
    assertThat(tier.find("reports/D05.SI/2025-11-12/report.json")).isPresent();
  }

  @Test
  void whatNamesNoSingleStockForgetsNothing() {
    assertThat(forgetting.forget("../", Optional.empty()))
        .isInstanceOf(Forgetting.Outcome.Invalid.class);
    assertThat(forgetting.forget("DBS19", Optional.of("yesterday")))
        .isInstanceOf(Forgetting.Outcome.Invalid.class);
    assertThat(forgetting.forget("ไม่มีหุ้นนี้", Optional.empty()))
        .isInstanceOf(Forgetting.Outcome.NotFound.class);
  }

  @Test
  void warmListIsTheMostAskedThenTheSettingsThenTheRegistry() {
    List<CacheStats.Asked> asked =
        List.of(
            new CacheStats.Asked("reports/NVDA/2025-11-12/report.json", 9, 0),
            new CacheStats.Asked("reports/DBS19/2025-11-12/report.json", 5, 0),
            new CacheStats.Asked("reports/NVDA/2025-11-11/report.en.json", 2, 0));
    TickerRegistry registry = TickerRegistry.bundled();
    assertThat(new WarmList(() -> asked, List.of("AAPL", "DBS19"), registry).tickers())
        .containsExactly("NVDA", "DBS19", "AAPL");
    assertThat(new WarmList(List::of, List.of(), registry).tickers()).hasSize(56);
  }

  private void put(String key) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    tier.put(key, new CacheEntry(body, "application/json", NOW.plusSeconds(3600)));
  }
}
