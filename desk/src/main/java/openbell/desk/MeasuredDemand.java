package openbell.desk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import openbell.cache.CacheStats;

/// The demand that the cache has counted: asks of a ticker's reports, over the dates that were
/// asked for.
///
/// A report's key holds its date, so a key's count is the asks of about one day.
public final class MeasuredDemand implements Demand {
  /// The first ask ever says nothing of the next.
  private static final int LEAST_ASKS = 2;

  private static final String FOLDER = "reports/";

  private final Supplier<List<CacheStats.Asked>> mostAsked;

  /// Demand by the most asked keys.
  public MeasuredDemand(Supplier<List<CacheStats.Asked>> mostAsked) {
    this.mostAsked = mostAsked;
  }

  @Override
  public OptionalDouble asksPerDay(String ticker) {
    Map<String, Long> byDate = new HashMap<>();
    for (CacheStats.Asked asked : mostAsked.get()) {
      String[] parts = asked.key().split("/", -1);
      if (parts.length == 4 && parts[1].equals(ticker) && asked.key().startsWith(FOLDER)) {
        byDate.merge(parts[2], asked.times(), Long::sum);
      }
    }
    long asks = byDate.values().stream().mapToLong(Long::longValue).sum();
    return byDate.isEmpty() || asks < LEAST_ASKS
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) asks / byDate.size());
  }
}
