package openbell.cache;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/// The running numbers behind [MakingStats].
final class MakingCounters {

  final LongAdder makes = new LongAdder();
  final LongAdder makesAvoided = new LongAdder();
  final LongAdder unchanged = new LongAdder();
  final LongAdder earlyRefreshes = new LongAdder();
  final LongAdder joins = new LongAdder();
  final LongAdder leasesWon = new LongAdder();
  final LongAdder leasesTakenOver = new LongAdder();
  final LongAdder leasesBusy = new LongAdder();
  final LongAdder leasesLost = new LongAdder();
  final LongAdder leasesUnavailable = new LongAdder();
  final LongAdder staleAnswers = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder refusedByMemory = new LongAdder();
  final LongAdder writesRefused = new LongAdder();
  final LongAdder writesFailed = new LongAdder();

  /// Told the key and the reason of each failure.
  volatile BiConsumer<String, String> onFailure = (key, reason) -> {};

  private final LongAdder makeCostMillis = new LongAdder();
  private final LongAdder costAvoidedMillis = new LongAdder();

  void failed(String key, String reason) {
    failures.increment();
    onFailure.accept(key, reason);
  }

  void spent(Duration cost) {
    makeCostMillis.add(cost.toMillis());
  }

  void avoided(CacheEntry entry) {
    makesAvoided.increment();
    costAvoidedMillis.add(entry.making().cost().toMillis());
  }

  MakingStats snapshot() {
    return new MakingStats(
        makes.sum(),
        makesAvoided.sum(),
        Duration.ofMillis(makeCostMillis.sum()),
        Duration.ofMillis(costAvoidedMillis.sum()),
        unchanged.sum(),
        earlyRefreshes.sum(),
        joins.sum(),
        leasesWon.sum(),
        leasesTakenOver.sum(),
        leasesBusy.sum(),
        leasesLost.sum(),
        leasesUnavailable.sum(),
        staleAnswers.sum(),
        failures.sum(),
        refusedByMemory.sum(),
        writesRefused.sum(),
        writesFailed.sum());
  }
}
