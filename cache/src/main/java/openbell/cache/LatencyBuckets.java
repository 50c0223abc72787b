package openbell.cache;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/// Latencies as counts that can be added up over processes: how many fell below each of a row of
/// bounds, each a quarter above the one before, from a microsecond on.
final class LatencyBuckets {

  private static final double STEP = 1.25;
  private static final double FIRST_NANOS = 1000;

  private LatencyBuckets() {}

  /// Counts by upper bound in nanoseconds; bounds that nothing fell below are left out.
  static Map<Long, Long> of(AbstractHistogram nanos) {
    Map<Long, Long> counts = new TreeMap<>();
    for (HistogramIterationValue value : nanos.recordedValues()) {
      counts.merge(bound(value.getValueIteratedTo()), value.getCountAtValueIteratedTo(), Long::sum);
    }
    return counts;
  }

  /// Percentiles from such counts: the upper bound of the bucket in which each lies, so at most a
  /// quarter too high.
  static CacheStats.Latency latency(SortedMap<Long, Long> counts) {
    return new CacheStats.Latency(
        percentile(counts, 50),
        percentile(counts, 90),
        percentile(counts, 99),
        percentile(counts, 100));
  }

  private static Duration percentile(SortedMap<Long, Long> counts, int percent) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    long seen = 0;
    for (Map.Entry<Long, Long> bucket : counts.entrySet()) {
      seen += bucket.getValue();
      if (seen * 100 >= all * percent) {
        return Duration.ofNanos(bucket.getKey());
      }
    }
    return Duration.ZERO;
  }

  private static long bound(long nanos) {
    int steps = 0;
    double bound = FIRST_NANOS;
    while (bound < nanos) {
      bound = FIRST_NANOS * Math.pow(STEP, ++steps);
    }
    return (long) Math.ceil(bound);
  }
}
