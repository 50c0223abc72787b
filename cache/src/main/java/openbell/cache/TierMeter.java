package openbell.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/// What is counted of one tier.
final class TierMeter {

  private static final int TOP_KEYS = 256;
  private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();

  /// What a tier says of itself that is no sum but a state.
  private static final Set<String> STATES = Set.of("entries", "bytes", "spool_depth");

  /// What a find came to.
  enum Outcome {
    HIT,
    STALE,
    MISS,
    ERROR
  }

  final String name;
  final TopKeys keys = new TopKeys(TOP_KEYS);
  private final Tier tier;
  private final LongAdder hits = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder putsLost = new LongAdder();
  private final LongAdder removes = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  // Two digits: 30 KB, and a percentile is right to one in a hundred.
  private final ConcurrentHistogram nanos = new ConcurrentHistogram(LONGEST_NANOS, 2);

  TierMeter(String name, Tier tier) {
    this.name = name;
    this.tier = tier;
  }

  void found(String key, Outcome outcome, long bytes, long tookNanos) {
    switch (outcome) {
      case HIT -> hits.increment();
      case STALE -> stale.increment();
      case MISS -> misses.increment();
      case ERROR -> errors.increment();
    }
    bytesOut.add(bytes);
    nanos.recordValue(Math.clamp(tookNanos, 1, LONGEST_NANOS));
    keys.add(key);
  }

  void put(boolean done, long bytes) {
    puts.increment();
    if (done) {
      bytesIn.add(bytes);
    } else {
      putsLost.increment();
    }
  }

  void removed() {
    removes.increment();
  }

  void failed() {
    errors.increment();
  }

  CacheStats.TierSnapshot snapshot() {
    ConcurrentHistogram now = nanos.copy();
    CacheStats.Latency latency =
        new CacheStats.Latency(
            Duration.ofNanos(now.getValueAtPercentile(50)),
            Duration.ofNanos(now.getValueAtPercentile(90)),
            Duration.ofNanos(now.getValueAtPercentile(99)),
            Duration.ofNanos(now.getMaxValue()));
    return new CacheStats.TierSnapshot(
        name,
        hits.sum(),
        stale.sum(),
        misses.sum(),
        errors.sum(),
        puts.sum(),
        putsLost.sum(),
        removes.sum(),
        bytesOut.sum(),
        bytesIn.sum(),
        latency,
        tier.counts());
  }

  /// What can be added up over processes, latencies in buckets and what the tier itself counts
  /// included.
  Map<String, Long> keptSums() {
    Map<String, Long> sums = sums();
    if (sums.values().stream().allMatch(sum -> sum == 0)) {
      return sums; // A tier that nobody used has counted nothing: not opened for that.
    }
    LatencyBuckets.of(nanos.copy())
        .forEach((bound, count) -> sums.put(CacheStats.TOOK + "/" + bound, count));
    ownCounts()
        .forEach(
            (name, count) -> {
              if (!STATES.contains(name)) {
                sums.put(name, count);
              }
            });
    return sums;
  }

  private Map<String, Long> ownCounts() {
    try {
      return tier.counts();
    } catch (IllegalStateException e) {
      return Map.of(); // Closed before the numbers were.
    }
  }

  /// What is counted here, by name.
  Map<String, Long> sums() {
    Map<String, Long> sums = new LinkedHashMap<>();
    sums.put("hits", hits.sum());
    sums.put("stale", stale.sum());
    sums.put("misses", misses.sum());
    sums.put("errors", errors.sum());
    sums.put("puts", puts.sum());
    sums.put("puts_lost", putsLost.sum());
    sums.put("removes", removes.sum());
    sums.put("bytes_out", bytesOut.sum());
    sums.put("bytes_in", bytesIn.sum());
    return sums;
  }
}
