package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A fast cache of copies over a slow one that decides.
///
/// **Find.** A fresh copy that the slow tier confirmed within the trust time is the answer, and the
/// slow tier is asked nothing. A copy that is not trusted any more costs one conditional read: the
/// same value re-arms the trust, another one takes its place, none drops it. An expired copy costs
/// one full read, since its value may have been made again from equal bytes, which have an equal
/// etag. While the slow tier fails, copies go on being served.
///
/// **Trust** is what bounds how long a value that was removed or made again elsewhere can live
/// here. It is counted from the beginning of the read by which the deciding tier confirmed the
/// value, and that moment travels with each copy: so trust does not add up when tiers are nested,
/// and the bound of memory over (sqlite over s3) is the longer of both trust times, not their sum.
/// For the same reason a backfill that races a remove cannot bring a value back for longer than
/// that; in the same process it is not brought back at all.
///
/// **Put.** To both tiers at the same time, returning when both have answered. The slow tier
/// decides a condition; a value that lost is dropped from the fast one. When the slow tier fails,
/// the value goes to the [Spool], and the put counts as done.
///
/// **Remove** reaches the spool and both tiers, else the value would come back: a tier that fails
/// does not spare the others, then its failure is thrown.
///
/// One failing tier does not fail a find or a put as long as the other does its part: it is logged
/// when it begins to fail and when it works again.
public final class TieredCache implements Tier {

  /// How long a copy is believed without asking, where nobody says otherwise.
  public static final Duration DEFAULT_TRUST = Duration.ofMinutes(5);

  /// For how long after a failure of the slow tier fresh copies are served without trying it again:
  /// else each answer would wait for its timeout.
  static final Duration SLOW_REST = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);
  private static final String UNDECIDED = "put:";
  private static final int STRIPES = 256;

  private final Side<NearTier> fast;
  private final Side<Tier> slow;
  private final Duration trust;
  private final InstantSource clock;
  private final @Nullable Spool spool;
  private final Executor beside;
  private volatile Instant slowRestsUntil = Instant.MIN;
  // Counts puts and removes by key, so that a read that began before one does not bring back what
  // it saw.
  private final AtomicLongArray changes = new AtomicLongArray(STRIPES);
  private final AtomicLong changesOfAll = new AtomicLong();
  private final TieredCounts counts = new TieredCounts();

  /// Both tiers are closed with this; what the slow one fails to take is kept by the fast one only.
  ///
  /// @param trust how long a copy is believed without asking the slow tier
  public TieredCache(Cache fast, Cache slow, Duration trust, InstantSource clock) {
    this(fast, slow, trust, clock, null, work -> Thread.ofVirtual().start(work));
  }

  /// As the other, with a place for what the slow tier fails to take; closed with this.
  public TieredCache(Cache fast, Cache slow, Duration trust, InstantSource clock, Spool spool) {
    this(fast, slow, trust, clock, spool, work -> Thread.ofVirtual().start(work));
  }

  /// @param beside runs the fast tier's half of a put
  TieredCache(
      Cache fast,
      Cache slow,
      Duration trust,
      InstantSource clock,
      @Nullable Spool spool,
      Executor beside) {
    if (trust.isNegative()) {
      throw new IllegalArgumentException("Trust of %s (must not be negative)".formatted(trust));
    }
    this.fast = new Side<>(PlainTier.near(fast, clock), new AtomicBoolean());
    this.slow = new Side<>(PlainTier.of(slow, clock), new AtomicBoolean());
    this.trust = trust;
    this.clock = clock;
    this.spool = spool;
    this.beside = beside;
    if (spool != null) {
      spool.start(new SpoolReceiver(this.fast.tier(), this.slow.tier()));
    }
  }

  @Override
  public Optional<Copy> copy(String key) {
    return switch (look(key)) {
      case Seen.There(Copy copy) -> Optional.of(copy);
      case Seen.Nothing() -> Optional.empty();
      case Seen.Unknown(CacheException slowFailed, Optional<CacheException> fastFailed) -> {
        if (fastFailed.isPresent()) {
          throw both("read", key, fastFailed.get(), slowFailed);
        }
        yield Optional.empty();
      }
    };
  }

  @Override
  public Recheck recheck(String key, String version) {
    return switch (look(key)) {
      case Seen.There(Copy copy) -> Tier.compare(Optional.of(copy), version);
      case Seen.Nothing() -> new Recheck.Gone();
      case Seen.Unknown(CacheException slowFailed, Optional<CacheException> fastFailed) ->
          throw slowFailed;
    };
  }

  /// One read of the slow tier, which the copies then follow; a copy while it fails, and a value
  /// that waits in the spool.
  @Override
  public Recheck decided(String key) {
    Optional<Copy> held = held(key);
    if (held.isPresent() && isSpooled(key, held.get().hit().version())) {
      return new Recheck.Other(held.get());
    }
    long before = changes(key);
    try {
      Recheck said = slow.tier().decided(key);
      slow.works();
      if (said instanceof Recheck.Other(Copy copy)) {
        backfill(key, copy, before);
      } else {
        held.ifPresent(copy -> fast.attempt(t -> t.drop(key, copy.hit().version())));
      }
      return said;
    } catch (DeniedException e) {
      if (held.isPresent()) {
        return new Recheck.Other(held.get());
      }
      throw e;
    } catch (CacheException e) {
      slowFailed(e);
      if (held.isPresent()) {
        return new Recheck.Other(held.get());
      }
      throw e;
    }
  }

  @Override
  public Written write(String key, CacheEntry entry, Expected expected) {
    CacheKeys.check(key);
    String token = UNDECIDED + UUID.randomUUID();
    Expected condition = decidable(key, expected);
    changed(key);
    FutureTask<Optional<CacheException>> near =
        new FutureTask<>(() -> fast.attempt(t -> t.hold(key, entry, token, Instant.EPOCH)));
    beside.execute(near);
    try {
      Written far;
      try {
        far = slow.tier().write(key, entry, condition);
      } catch (CacheException e) {
        slowFailed(e);
        Optional<CacheException> nearFailed = answer(near);
        return spooled(new SpoolFile(key, entry, condition, token), e, nearFailed);
      }
      slow.works();
      answer(near);
      settle(key, entry, token, far);
      return far;
    } finally {
      changed(key);
    }
  }

  @Override
  public void remove(String key) {
    CacheKeys.check(key);
    removing(
        key,
        () -> changed(key),
        () -> spool().ifPresent(s -> s.forget(key)),
        () -> slow.tier().remove(key),
        () -> fast.tier().remove(key));
  }

  @Override
  public int removeAll(String prefix) {
    CacheKeys.checkPrefix(prefix);
    AtomicInteger removed = new AtomicInteger();
    removing(
        prefix + "...",
        changesOfAll::incrementAndGet,
        () -> spool().ifPresent(s -> s.forgetAll(prefix)),
        () -> removed.set(slow.tier().removeAll(prefix)),
        () -> fast.tier().removeAll(prefix));
    return removed.get();
  }

  @Override
  public void close() {
    try {
      if (spool != null) {
        spool.close();
      }
    } finally {
      try {
        fast.tier().close();
      } finally {
        slow.tier().close();
      }
    }
  }

  /// Finds that asked the slow tier: `rearmed` (the same), `replaced` (another), `dropped` (gone);
  /// `untrusted`: copies served because it failed. Puts: `lost` to another, `spooled`; of those
  /// `spool_sent`, `spool_dropped`, and `spool_depth` that wait.
  @Override
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>(counts.all());
    if (spool != null) {
      all.put("spool_sent", spool.sent());
      all.put("spool_dropped", spool.dropped());
      all.put("spool_depth", (long) spool.depth());
    }
    return all;
  }

  /// `sqlite over s3`; nested, `memory over (sqlite over s3)`.
  @Override
  public String toString() {
    String below = slow.toString();
    return fast + " over " + (below.contains(" over ") ? "(" + below + ")" : below);
  }

  /// What a look at both tiers came to.
  private sealed interface Seen {
    record There(Copy copy) implements Seen {}

    record Nothing() implements Seen {}

    /// No copy here, and the slow tier failed.
    record Unknown(CacheException slowFailed, Optional<CacheException> fastFailed)
        implements Seen {}
  }

  private Seen look(String key) {
    Instant now = clock.instant();
    Optional<Copy> held = Optional.empty();
    Optional<CacheException> fastFailed = Optional.empty();
    try {
      held = fast.tier().held(key);
      fast.works();
    } catch (CacheException e) {
      fast.fails(e);
      fastFailed = Optional.of(e);
    }
    if (held.isEmpty()) {
      return fromSlow(key, fastFailed);
    }
    Copy copy = held.get();
    boolean fresh = copy.hit().freshAt(now);
    return fresh && isTrusted(copy, now) ? new Seen.There(copy) : asked(key, copy, fresh, now);
  }

  private Optional<Copy> held(String key) {
    try {
      return fast.tier().held(key);
    } catch (CacheException e) {
      fast.fails(e);
      return Optional.empty();
    }
  }

  private Seen fromSlow(String key, Optional<CacheException> fastFailed) {
    long before = changes(key);
    try {
      Optional<Copy> found = slow.tier().copy(key);
      slow.works();
      // A fast tier that has just failed would most likely fail again, after another wait.
      if (found.isPresent() && fastFailed.isEmpty()) {
        backfill(key, found.get(), before);
      }
      return found.<Seen>map(Seen.There::new).orElse(new Seen.Nothing());
    } catch (CacheException e) {
      slowFailed(e);
      return new Seen.Unknown(e, fastFailed);
    }
  }

  /// Whether a copy may be served without asking; one from the future had a wrong clock.
  private boolean isTrusted(Copy copy, Instant now) {
    Instant at = copy.confirmedAt();
    return !at.isAfter(now) && now.isBefore(at.plus(trust));
  }

  /// A copy about which the slow tier is to be asked.
  private Seen asked(String key, Copy copy, boolean fresh, Instant now) {
    String version = copy.hit().version();
    if (fresh && (now.isBefore(slowRestsUntil) || isSpooled(key, version))) {
      counts.untrusted.increment();
      return new Seen.There(copy);
    }
    long before = changes(key);
    Recheck said;
    try {
      // An expired value may have been made again from equal bytes, under an equal etag.
      said = slow.tier().recheck(key, fresh ? version : "");
      slow.works();
    } catch (CacheException e) {
      slowFailed(e);
      counts.untrusted.increment();
      return new Seen.There(copy);
    }
    return switch (said) {
      case Recheck.Same(Instant at) -> {
        counts.rearmed.increment();
        fast.attempt(t -> t.confirm(key, version, version, at));
        yield new Seen.There(new Copy(copy.hit(), at));
      }
      case Recheck.Other(Copy other) -> {
        counts.replaced.increment();
        backfill(key, other, before);
        yield new Seen.There(other);
      }
      case Recheck.Gone() -> {
        counts.dropped.increment();
        fast.attempt(t -> t.drop(key, version));
        yield new Seen.Nothing();
      }
    };
  }

  private boolean isSpooled(String key, String version) {
    return spool != null
        && version.startsWith(UNDECIDED)
        && spool.pending(key).filter(file -> file.token().equals(version)).isPresent();
  }

  /// Keeps what the slow tier said, unless the key was put or removed meanwhile.
  private void backfill(String key, Copy copy, long before) {
    CacheHit hit = copy.hit();
    if (copy.confirmedAt().equals(Instant.EPOCH) || changes(key) != before) {
      return;
    }
    fast.attempt(t -> t.hold(key, hit.entry(), hit.version(), copy.confirmedAt()));
    if (changes(key) != before) {
      fast.attempt(t -> t.drop(key, hit.version()));
    }
  }

  /// A value that waits in the spool has no version of the slow tier yet: what may follow it is
  /// what it may follow itself.
  private Expected decidable(String key, Expected expected) {
    return spool != null
            && expected instanceof Expected.Version(String version)
            && version.startsWith(UNDECIDED)
        ? spool
            .pending(key)
            .filter(file -> file.token().equals(version))
            .map(SpoolFile::condition)
            .orElse(expected)
        : expected;
  }

  /// Tells the fast tier and the spool what the slow tier decided.
  private void settle(String key, CacheEntry entry, String token, Written far) {
    switch (far) {
      case Written.Lost() -> {
        counts.lost.increment();
        fast.attempt(t -> t.drop(key, token));
      }
      case Written.Done(String version, Instant at) -> {
        if (!at.equals(Instant.EPOCH)) {
          fast.attempt(
              t -> {
                // A find in between may have dropped what it could not confirm.
                if (!t.confirm(key, token, version, at)) {
                  t.hold(key, entry, version, at);
                }
              });
        }
        forgetSpooled(key);
      }
    }
  }

  private void forgetSpooled(String key) {
    if (spool != null) {
      try {
        spool.forget(key);
      } catch (CacheException e) {
        // Harmless: the spool never overwrites a newer value.
        LOG.debug("An older value waits on: {}", e.getMessage());
      }
    }
  }

  private Written spooled(
      SpoolFile file, CacheException slowFailed, Optional<CacheException> fastFailed) {
    if (spool != null && spool.add(file)) {
      counts.spooled.increment();
    } else if (fastFailed.isPresent()) {
      throw both("write", file.key(), fastFailed.get(), slowFailed);
    }
    return new Written.Done(file.token(), Instant.EPOCH);
  }

  /// Does each part, then throws what failed.
  private void removing(
      String what, Runnable change, Runnable ofSpool, Runnable ofSlow, Runnable ofFast) {
    change.run();
    Optional<CacheException> third = attempt(ofSpool);
    Optional<CacheException> second = attempt(ofSlow);
    second.ifPresentOrElse(this::slowFailed, slow::works);
    Optional<CacheException> first = attempt(ofFast);
    first.ifPresentOrElse(fast::fails, fast::works);
    change.run();
    if (first.isPresent() && second.isPresent()) {
      throw both("remove", what, first.get(), second.get());
    }
    first.or(() -> second).or(() -> third).ifPresent(TieredCache::rethrow);
  }

  private static Optional<CacheException> attempt(Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (CacheException e) {
      return Optional.of(e);
    }
  }

  private static void rethrow(CacheException e) {
    throw e;
  }

  private Optional<Spool> spool() {
    return Optional.ofNullable(spool);
  }

  private void slowFailed(CacheException e) {
    slow.fails(e);
    slowRestsUntil = clock.instant().plus(SLOW_REST);
  }

  private long changes(String key) {
    return changes.get(stripe(key)) + changesOfAll.get();
  }

  private void changed(String key) {
    changes.incrementAndGet(stripe(key));
  }

  private static int stripe(String key) {
    return Math.floorMod(key.hashCode(), STRIPES);
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

  /// The answer of the fast tier's half of a put, which takes no long time.
  private static Optional<CacheException> answer(FutureTask<Optional<CacheException>> near) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return near.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
