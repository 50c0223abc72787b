package openbell.cache;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The keys asked for most, in fixed memory: the space-saving sketch (Metwally, Agrawal, El Abbadi
/// 2005). A new key takes the place of the least asked one and its count, so that a count is too
/// high by at most that, never too low.
final class TopKeys {

  private final int capacity;
  private final Map<String, Count> counts = new HashMap<>();

  private static final class Count {
    long times;
    long excess;
  }

  TopKeys(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(String key) {
    Count count = counts.get(key);
    if (count == null) {
      count = new Count();
      if (counts.size() == capacity) {
        Map.Entry<String, Count> least =
            counts.entrySet().stream()
                .min(Comparator.comparingLong(e -> e.getValue().times))
                .orElseThrow();
        counts.remove(least.getKey());
        count.times = least.getValue().times;
        count.excess = count.times;
      }
      counts.put(key, count);
    }
    count.times++;
  }

  /// The most asked, most asked first.
  synchronized List<CacheStats.Asked> most(int limit) {
    return counts.entrySet().stream()
        .map(e -> new CacheStats.Asked(e.getKey(), e.getValue().times, e.getValue().excess))
        .sorted(CacheStats.Asked.MOST_FIRST)
        .limit(limit)
        .toList();
  }
}
