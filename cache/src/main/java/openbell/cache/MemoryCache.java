package openbell.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A cache in this process, weighed by bytes: what is asked for again within a warm process costs
/// no disk and no network.
///
/// Caffeine's own policy decides what stays (recency and frequency). Expired values stay for
/// [#STALE_KEPT], for those who take a stale answer. A value above a quarter of the whole is not
/// kept.
public final class MemoryCache implements NearTier {

  static final Duration STALE_KEPT = Duration.ofHours(1);

  private static final String TIER = "memory";
  // The objects around key and bytes: entry, hit, copy, instants, Caffeine's node.
  private static final int OBJECTS_BYTES = 400;

  /// A value under its version here, which others may know under `copy`'s.
  private final com.github.benmanes.caffeine.cache.Cache<String, Copy> values;

  private final long maxBytes;
  private final InstantSource clock;
  private final AtomicLong versions = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();

  /// A cache of at most that many bytes, keys and some 400 bytes for the objects of each value
  /// included.
  public MemoryCache(long maxBytes, InstantSource clock) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("Size of %d bytes (at least 1)".formatted(maxBytes));
    }
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.values =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(MemoryCache::weight)
            .expireAfter(Expiry.<String, Copy>writing((key, copy) -> kept(copy)))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            // In the caller's thread: a Lambda freezes whatever runs beside it.
            .executor(Runnable::run)
            .evictionListener((key, copy, cause) -> evicted.incrementAndGet())
            .build();
  }

  @Override
  public Optional<Copy> copy(String key) {
    return held(key).map(copy -> new Copy(copy.hit(), clock.instant()));
  }

  @Override
  public Optional<Copy> held(String key) {
    Copy copy = values.getIfPresent(key);
    if (copy == null) {
      // Only now: the check costs more than the look.
      CacheKeys.check(key);
    }
    return Optional.ofNullable(copy);
  }

  @Override
  public Recheck recheck(String key, String version) {
    return Tier.compare(copy(key), version);
  }

  @Override
  public Written write(String key, CacheEntry entry, Expected expected) {
    CacheKeys.check(key);
    Instant now = clock.instant();
    String version = Long.toString(versions.incrementAndGet());
    Copy copy = new Copy(new CacheHit(entry, TIER, version), Instant.EPOCH);
    boolean[] done = {false};
    values
        .asMap()
        .compute(
            key,
            (k, before) -> {
              done[0] = holds(before, expected);
              return done[0] ? keepable(key, copy) : before;
            });
    return done[0] ? new Written.Done(version, now) : new Written.Lost();
  }

  @Override
  public void hold(String key, CacheEntry entry, String version, Instant confirmedAt) {
    CacheKeys.check(key);
    Copy copy = new Copy(new CacheHit(entry, TIER, version), confirmedAt);
    values
        .asMap()
        .compute(key, (k, before) -> isNewer(before, copy) ? before : keepable(key, copy));
  }

  @Override
  public boolean confirm(String key, String from, String version, Instant confirmedAt) {
    Copy now =
        values
            .asMap()
            .computeIfPresent(
                key,
                (k, copy) ->
                    copy.hit().version().equals(from)
                        ? new Copy(new CacheHit(copy.hit().entry(), TIER, version), confirmedAt)
                        : copy);
    return now != null && now.hit().version().equals(version);
  }

  @Override
  public void drop(String key, String version) {
    values
        .asMap()
        .computeIfPresent(key, (k, copy) -> copy.hit().version().equals(version) ? null : copy);
  }

  @Override
  public void remove(String key) {
    CacheKeys.check(key);
    values.invalidate(key);
  }

  @Override
  public int removeAll(String prefix) {
    CacheKeys.checkPrefix(prefix);
    int removed = 0;
    for (String key : values.asMap().keySet()) {
      if (key.startsWith(prefix) && values.asMap().remove(key) != null) {
        removed++;
      }
    }
    return removed;
  }

  /// `entries` and `bytes` held, `evicted` so far.
  @Override
  public Map<String, Long> counts() {
    long bytes =
        values.policy().eviction().stream().mapToLong(e -> e.weightedSize().orElse(0)).sum();
    return Map.of("entries", values.estimatedSize(), "bytes", bytes, "evicted", evicted.get());
  }

  /// Forgets everything.
  @Override
  public void close() {
    values.invalidateAll();
  }

  /// For messages: `memory`.
  @Override
  public String toString() {
    return TIER;
  }

  private static boolean holds(@Nullable Copy before, Expected expected) {
    return switch (expected) {
      case Expected.Anything() -> true;
      case Expected.Absent() -> before == null;
      case Expected.Version(String version) ->
          before != null && before.hit().version().equals(version);
    };
  }

  private boolean isNewer(@Nullable Copy before, Copy copy) {
    return before != null
        && !copy.confirmedAt().equals(Instant.EPOCH)
        && before.confirmedAt().isAfter(copy.confirmedAt())
        // Else of a clock that was wrong.
        && !before.confirmedAt().isAfter(clock.instant());
  }

  private @Nullable Copy keepable(String key, Copy copy) {
    return weight(key, copy) > maxBytes / 4 ? null : copy;
  }

  private static int weight(String key, Copy copy) {
    long bytes = (long) copy.hit().entry().bytes().length + key.length() + OBJECTS_BYTES;
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  private Duration kept(Copy copy) {
    Instant until = copy.hit().entry().expiresAt().plus(STALE_KEPT);
    Duration left = Duration.between(clock.instant(), until);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
