package openbell.cache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.Function;

/// The numbers of [CacheStats] as Micrometer meters, tagged with the `tier`: counters `cache.hits`,
/// `cache.misses`, ... by the names of [CacheStats.Kept], gauges `cache.find.p50`, `.p90`, `.p99`
/// in seconds, and a gauge `cache.tier.NAME` for each of [CacheStats.TierSnapshot#counts]. Of a
/// [MakingCache] that the numbers follow: counters `cache.making.NAME` for each of
/// [MakingStats#counts()].
///
/// The only class here that needs Micrometer on the class path. Bind it after the tiers are made.
public final class MicrometerBinding implements MeterBinder {

  private static final double NANOS_PER_SECOND = 1e9;

  private final CacheStats stats;

  /// A binding of these numbers.
  public MicrometerBinding(CacheStats stats) {
    this.stats = stats;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (TierMeter meter : stats.meters()) {
      for (String name : meter.sums().keySet()) {
        FunctionCounter.builder(
                "cache." + name.replace('_', '.'),
                meter,
                m -> m.sums().getOrDefault(name, 0L).doubleValue())
            .tag("tier", meter.name)
            .register(registry);
      }
      latency(registry, meter, "p50", CacheStats.Latency::p50);
      latency(registry, meter, "p90", CacheStats.Latency::p90);
      latency(registry, meter, "p99", CacheStats.Latency::p99);
      for (String name : meter.snapshot().counts().keySet()) {
        Gauge.builder(
                "cache.tier." + name.replace('_', '.'),
                meter,
                m -> m.snapshot().counts().getOrDefault(name, 0L).doubleValue())
            .tag("tier", meter.name)
            .register(registry);
      }
    }
    making(registry);
  }

  private void making(MeterRegistry registry) {
    for (String name : stats.making().keySet()) {
      FunctionCounter.builder(
              "cache.making." + name.replace('_', '.'),
              stats,
              s -> s.making().getOrDefault(name, 0L).doubleValue())
          .register(registry);
    }
  }

  private static void latency(
      MeterRegistry registry,
      TierMeter meter,
      String name,
      Function<CacheStats.Latency, Duration> percentile) {
    Gauge.builder(
            "cache.find." + name,
            meter,
            m -> percentile.apply(m.snapshot().latency()).toNanos() / NANOS_PER_SECOND)
        .baseUnit("seconds")
        .tag("tier", meter.name)
        .register(registry);
  }
}
