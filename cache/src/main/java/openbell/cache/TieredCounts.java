package openbell.cache;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What a [TieredCache] counts; the names are told at [TieredCache#counts()].
final class TieredCounts {
  final LongAdder rearmed = new LongAdder();
  final LongAdder replaced = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder untrusted = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder spooled = new LongAdder();

  Map<String, Long> all() {
    return Map.of(
        "rearmed", rearmed.sum(),
        "replaced", replaced.sum(),
        "dropped", dropped.sum(),
        "untrusted", untrusted.sum(),
        "lost", lost.sum(),
        "spooled", spooled.sum());
  }
}
