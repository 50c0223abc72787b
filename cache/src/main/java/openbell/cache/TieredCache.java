package openbell.cache;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A fast cache over a slow one.
///
/// A get asks the fast tier, then the slow one, whose hit is copied into the fast tier with the
/// same expiry. A put goes to both. One failing tier does not fail a get or a put as long as the
/// other does its part: it is logged when it begins to fail and when it works again, and its gets
/// are misses. Only when both fail the caller hears of it.
///
/// A remove must reach both, else the value would come back: one that fails is tried on both, then
/// thrown.
public final class TieredCache implements Cache {

  private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);

  private final Tier fast;
  private final Tier slow;

  /// Both tiers are closed with this.
  public TieredCache(Cache fast, Cache slow) {
    this.fast = new Tier(fast, new AtomicBoolean());
    this.slow = new Tier(slow, new AtomicBoolean());
  }

  @Override
  public Optional<CacheHit> get(String key) {
    Found first = fast.get(key);
    if (first.hit.isPresent()) {
      return first.hit;
    }
    Found second = slow.get(key);
    if (first.failure.isPresent() && second.failure.isPresent()) {
      throw both("read", key, first.failure.get(), second.failure.get());
    }
    // A fast tier that has just failed would most likely fail again, after another wait.
    if (second.hit.isPresent() && first.failure.isEmpty()) {
      CacheEntry entry = second.hit.get().entry();
      fast.attempt(() -> fast.cache.put(key, entry));
    }
    return second.hit;
  }

  @Override
  public void put(String key, CacheEntry entry) {
    Optional<CacheException> first = fast.attempt(() -> fast.cache.put(key, entry));
    Optional<CacheException> second = slow.attempt(() -> slow.cache.put(key, entry));
    if (first.isPresent() && second.isPresent()) {
      throw both("write", key, first.get(), second.get());
    }
  }

  @Override
  public void remove(String key) {
    Optional<CacheException> second = slow.attempt(() -> slow.cache.remove(key));
    Optional<CacheException> first = fast.attempt(() -> fast.cache.remove(key));
    if (first.isPresent() && second.isPresent()) {
      throw both("remove", key, first.get(), second.get());
    }
    if (first.isPresent()) {
      throw first.get();
    }
    if (second.isPresent()) {
      throw second.get();
    }
  }

  @Override
  public void close() {
    try {
      fast.cache.close();
    } finally {
      slow.cache.close();
    }
  }

  /// `sqlite over s3`.
  @Override
  public String toString() {
    return fast.cache + " over " + slow.cache;
  }

  private CacheException both(
      String what, String key, CacheException first, CacheException second) {
    CacheException e =
        new CacheException(
            "Cannot %s '%s' in any tier of %s: %s; %s"
                .formatted(what, key, this, first.getMessage(), second.getMessage()),
            first);
    e.addSuppressed(second);
    return e;
  }

  private record Found(Optional<CacheHit> hit, Optional<CacheException> failure) {}

  /// A cache, and whether it was failing when it was last asked.
  private record Tier(Cache cache, AtomicBoolean failing) {

    Found get(String key) {
      try {
        Optional<CacheHit> hit = cache.get(key);
        works();
        return new Found(hit, Optional.empty());
      } catch (CacheException e) {
        fails(e);
        return new Found(Optional.empty(), Optional.of(e));
      }
    }

    Optional<CacheException> attempt(Runnable write) {
      try {
        write.run();
        works();
        return Optional.empty();
      } catch (CacheException e) {
        fails(e);
        return Optional.of(e);
      }
    }

    private void fails(CacheException e) {
      if (!failing.getAndSet(true)) {
        LOG.warn("Cache tier {} fails, going on without it: {}", cache, e.getMessage());
      }
    }

    private void works() {
      if (failing.getAndSet(false)) {
        LOG.info("Cache tier {} works again", cache);
      }
    }
  }
}
