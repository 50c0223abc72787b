package openbell.cache;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A tier, and whether it was failing when it was last asked.
record Side<T extends Tier>(T tier, AtomicBoolean failing) {

  // Under the name of what it is a side of.
  private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);

  Optional<CacheException> attempt(Consumer<T> work) {
    try {
      work.accept(tier);
      works();
      return Optional.empty();
    } catch (CacheException e) {
      fails(e);
      return Optional.of(e);
    }
  }

  void fails(CacheException e) {
    if (!failing.getAndSet(true)) {
      LOG.warn("Cache tier {} fails, going on without it: {}", tier, e.getMessage());
    }
  }

  void works() {
    // Looked at first: a write to shared memory would cost each hit more than the hit.
    if (failing.get() && failing.getAndSet(false)) {
      LOG.info("Cache tier {} works again", tier);
    }
  }

  @Override
  public String toString() {
    return tier.toString();
  }
}
