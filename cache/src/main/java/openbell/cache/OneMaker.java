package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import openbell.cache.Flight.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of one [Flight]: take the lease or wait for who has it, read the value again, make it,
/// write it over what was read, give the lease back.
///
/// Why no two instances make one value, and no late one does harm, in the letters of the rules: (a)
/// a lease is won by one compare-and-set; (b) who wins it reads the value again, as it may have
/// been written between the miss and the win; (c) the winner renews it and counts it as lost before
/// anybody else may take it; (d) a maker that slept through all that still cannot write over a
/// newer value; (e) nor release the lease of its successor. An invalidation raises a number in the
/// lease's record: a maker that wrote its value all the same learns of it when it releases, and
/// takes the value back.
final class OneMaker {

  private static final Logger LOG = LoggerFactory.getLogger(OneMaker.class);

  private static final int TRIES = 3;
  private static final int REASON_CHARACTERS = 500;
  private static final Duration SHORTEST_MEMORY = Duration.ofSeconds(1);

  private final Cache cache;
  private final Optional<Leases> leases;
  private final LeaseRules rules;
  private final MakingPolicy policy;
  private final Pace pace;
  private final FailureMemory failures;
  private final MakingCounters counters;

  OneMaker(
      Cache cache,
      Optional<Leases> leases,
      MakingPolicy policy,
      Pace pace,
      FailureMemory failures,
      MakingCounters counters) {
    this.cache = cache;
    this.leases = leases;
    this.rules = leases.map(Leases::rules).orElse(LeaseRules.ALL);
    this.policy = policy;
    this.pace = pace;
    this.failures = failures;
    this.counters = counters;
  }

  /// Flies it to its end; what goes wrong is an outcome, too.
  Outcome fly(Flight flight) throws InterruptedException {
    if (leases.isEmpty()) {
      return hold(flight, Hold.NOTHING);
    }
    Leases all = leases.get();
    // Where a value was before, a lease was too: then to look first is cheaper.
    Leases.Taking taking =
        flight.seen().isPresent() ? all.lookAndTake(flight.key) : all.tryTake(flight.key);
    for (Duration pause = policy.pollFirst(); ; pause = longer(pause)) {
      Outcome outcome = outcome(flight, taking);
      if (!(outcome instanceof Outcome.Again) || flight.invalidated()) {
        return outcome;
      }
      if (flight.closeUnlessAwaited(pace.now())) {
        return new Outcome.Busy();
      }
      pace.sleep(untilNextLook(taking, pause));
      Leases.Look look = all.look(flight.key);
      if (look.occupied() instanceof Leases.Taking.Unavailable) {
        taking = all.tryTake(flight.key); // One failed look is no reason to go without.
      } else if (look.occupied() != null) {
        taking = look.occupied();
      } else {
        Optional<CacheHit> hit = find(flight.key).hit();
        if (flight.isWanted(hit, pace.now())) {
          return new Outcome.Value(hit.orElseThrow(), false);
        }
        taking = all.tryTake(flight.key, look);
      }
    }
  }

  /// Half of the pause by chance, so that those who wait do not come back together; no longer than
  /// until the holder may be taken for dead.
  private Duration untilNextLook(Leases.Taking taking, Duration pause) {
    Duration most = pause;
    if (taking instanceof Leases.Taking.Busy busy && busy.remaining().compareTo(pause) < 0) {
      most = busy.remaining().plus(policy.pollFirst());
    }
    return Duration.ofMillis((long) (most.toMillis() * (0.5 + pace.random() / 2)));
  }

  /// @return `Again` while another holds the lease, and when it was lost
  private Outcome outcome(Flight flight, Leases.Taking taking) throws InterruptedException {
    return switch (taking) {
      case Leases.Taking.Taken(Lease lease, boolean takenOver) -> {
        won(flight, takenOver);
        yield hold(flight, lease);
      }
      case Leases.Taking.Failed(String reason, Duration retryAfter) -> {
        remember(flight.key, reason, retryAfter);
        yield new Outcome.Failed(reason, retryAfter, true);
      }
      case Leases.Taking.Unavailable(String reason) -> {
        counters.leasesUnavailable.increment();
        LOG.warn("No lease for {}, making it without: {}", flight.key, reason);
        yield hold(flight, Hold.NOTHING);
      }
      case Leases.Taking.Busy(String holder, Duration age, Duration remaining) -> {
        if (flight.foundBusy()) {
          counters.leasesBusy.increment();
          LOG.debug("{} is being made by {} (renewed {} ago)", flight.key, holder, age);
        }
        yield new Outcome.Again();
      }
    };
  }

  private void won(Flight flight, boolean takenOver) {
    counters.leasesWon.increment();
    if (takenOver) {
      counters.leasesTakenOver.increment();
      LOG.info("Lease of {} taken over from a holder that stopped renewing it", flight.key);
    }
  }

  /// What a read gave, and what a write may take the place of.
  private record Reading(Optional<CacheHit> hit, Expected expected) {}

  /// With the lease, or with none to be had.
  private Outcome hold(Flight flight, Hold hold) throws InterruptedException {
    // From the beginning to the end: the reads and the write may be slow, too.
    Optional<Pace.Repeating> renewal = renewal(hold);
    try {
      return make(flight, hold);
    } finally {
      renewal.ifPresent(Pace.Repeating::close);
    }
  }

  /// (b) Reads, makes, writes.
  private Outcome make(Flight flight, Hold hold) throws InterruptedException {
    Reading before = rules.readAgain() ? findSurely(flight.key) : reading(flight.seen());
    if (rules.readAgain() && flight.isWanted(before.hit(), pace.now())) {
      hold.releaseMade();
      return new Outcome.Value(before.hit().orElseThrow(), false);
    }
    Optional<FailureMemory.Failure> failure = failures.find(flight.key, pace.now());
    if (failure.isPresent()) { // Of another flight of this process, while this one waited.
      hold.releaseMade();
      Duration remaining = failure.get().remaining(pace.now());
      return new Outcome.Failed(failure.get().reason(), remaining, true);
    }
    if (!mayGoOn(flight, hold)) {
      return lost(flight, hold);
    }
    return switch (attempt(flight, hold, before.hit())) {
      case Attempt.Done done -> keep(flight, hold, done, before);
      case Attempt.Failed(String reason, Duration retryAfter, Duration memory) -> {
        counters.failed(flight.key, reason);
        remember(flight.key, reason, memory);
        hold.releaseFailed(reason, memory);
        yield new Outcome.Failed(reason, retryAfter, false);
      }
      case Attempt.Lost() -> lost(flight, hold);
    };
  }

  private Optional<Pace.Repeating> renewal(Hold hold) {
    if (!rules.renew() || !hold.isLease()) {
      return Optional.empty();
    }
    Duration third = leases.orElseThrow().silence().dividedBy(3);
    return Optional.of(pace.every(third, hold::renew));
  }

  /// What a maker did.
  private sealed interface Attempt {
    record Done(CacheEntry entry, boolean unchanged) implements Attempt {}

    /// Who asked is told the source's own word; others are told the failure only as long as it is
    /// remembered.
    record Failed(String reason, Duration retryAfter, Duration memory) implements Attempt {}

    record Lost() implements Attempt {}
  }

  private Attempt attempt(Flight flight, Hold hold, Optional<CacheHit> before) {
    Instant start = pace.now();
    WorkUnderWay work = new WorkUnderWay(before.map(CacheHit::entry), () -> isLost(flight, hold));
    Attempt attempt;
    try {
      Made made = flight.maker.make(work);
      attempt = new Attempt.Done(entry(made, before, start), made instanceof Made.Unchanged);
      LOG.info("{} made in {} ms", flight.key, Duration.between(start, pace.now()).toMillis());
    } catch (LostLeaseException e) {
      attempt = new Attempt.Lost();
    } catch (MakeFailedException e) {
      LOG.info("{} could not be made: {}", flight.key, e.getMessage());
      attempt = failed(e, e.retryAfter());
    } catch (Exception e) {
      LOG.warn("{} could not be made: {}", flight.key, e.toString());
      LOG.debug("Where {} broke off", flight.key, e);
      attempt = failed(e, Optional.empty());
    }
    counters.spent(positive(Duration.between(start, pace.now())));
    return attempt;
  }

  /// Whether it still is this maker's turn; after a while in which it could not renew (a slow read,
  /// a frozen process), a renewal tells.
  private boolean mayGoOn(Flight flight, Hold hold) {
    return !flight.invalidated() && (!rules.renew() || hold.held() || hold.renew());
  }

  private boolean isLost(Flight flight, Hold hold) {
    return flight.invalidated() || (rules.renew() && !hold.held());
  }

  private Attempt failed(Exception e, Optional<Duration> retryAfter) {
    String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    String reason =
        e.getMessage() == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
    Duration wanted = retryAfter.orElse(policy.failureMemory());
    Duration memory =
        wanted.compareTo(policy.failureMemoryMost()) > 0 ? policy.failureMemoryMost() : wanted;
    return new Attempt.Failed(
        reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS)),
        wanted,
        memory.compareTo(SHORTEST_MEMORY) < 0 ? SHORTEST_MEMORY : memory);
  }

  /// @throws IllegalStateException when the maker kept a value that is not there
  private CacheEntry entry(Made made, Optional<CacheHit> there, Instant start) {
    return switch (made) {
      case Made.Value(CacheEntry entry) -> measured(entry, start);
      case Made.Unchanged(Instant expiresAt, Making.Renewal renewal, String why) -> {
        CacheEntry old =
            there
                .map(CacheHit::entry)
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "The maker says that its input is unchanged, but there is no value"
                                + " before (return a value when previous() is empty)"));
        counters.unchanged.increment();
        Making before = old.making();
        yield new CacheEntry(
            old.bytes(),
            old.contentType(),
            expiresAt,
            new Making(before.madeAt(), before.cost(), renewal, before.inputHash(), why));
      }
    };
  }

  private CacheEntry measured(CacheEntry entry, Instant start) {
    Making making = entry.making();
    Instant now = pace.now();
    Instant madeAt = making.madeAt().equals(Instant.EPOCH) ? now : making.madeAt();
    Duration cost = making.cost().isZero() ? positive(Duration.between(start, now)) : making.cost();
    return new CacheEntry(
        entry.bytes(),
        entry.contentType(),
        entry.expiresAt(),
        new Making(madeAt, cost, making.renewal(), making.inputHash(), making.why()));
  }

  /// (d) Writes the value over what was read before, if it still may.
  private Outcome keep(Flight flight, Hold hold, Attempt.Done done, Reading before)
      throws InterruptedException {
    CacheEntry entry = done.entry();
    Expected expected = before.expected();
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      if (!mayGoOn(flight, hold)) {
        return lost(flight, hold);
      }
      try {
        if (cache.put(
            flight.key, entry, rules.conditionalWrite() ? expected : Expected.anything())) {
          counters.makes.increment();
          return written(flight, hold, entry);
        }
      } catch (CacheException e) {
        return unwritten(flight, hold, entry, e);
      }
      Reading there = find(flight.key);
      if (there.hit().isPresent() && isSame(there.hit().get().entry(), entry)) {
        counters.makes.increment();
        return written(flight, hold, entry); // Its own write, whose reply was lost.
      }
      if (flight.isWanted(there.hit(), pace.now())) {
        counters.writesRefused.increment();
        hold.releaseMade();
        return new Outcome.Value(there.hit().orElseThrow(), false);
      }
      if (done.unchanged()) {
        hold.releaseMade(); // What it would keep is no longer there.
        return new Outcome.Again();
      }
      // Over what is there now only with a lease that is confirmed after this read: the condition
      // was refused, and without it an invalidated maker could write.
      if (!hold.isLease()) {
        break;
      }
      if (flight.invalidated() || !hold.renew()) {
        return lost(flight, hold);
      }
      expected = there.expected();
    }
    return unwritten(
        flight,
        hold,
        entry,
        new CacheException("the value that is there changed under every try", null));
  }

  private Outcome written(Flight flight, Hold hold, CacheEntry entry) throws InterruptedException {
    Lease.Ending ending = hold.releaseMade();
    if (ending == Lease.Ending.BROKEN || flight.invalidated()) {
      takeBack(flight.key, entry);
      return new Outcome.Again();
    }
    return new Outcome.Value(new CacheHit(entry, MakingCache.MADE, ""), true);
  }

  /// A value that cannot be kept is an answer all the same.
  private Outcome unwritten(Flight flight, Hold hold, CacheEntry entry, CacheException e)
      throws InterruptedException {
    counters.makes.increment();
    counters.writesFailed.increment();
    LOG.warn("{} was made but not kept: {}", flight.key, e.getMessage());
    return written(flight, hold, entry);
  }

  private Outcome lost(Flight flight, Hold hold) {
    counters.leasesLost.increment();
    LOG.info("Lease of {} lost: what was made under it is thrown away", flight.key);
    if (hold.held()) {
      hold.releaseMade(); // Given up by the maker, or invalidated here: let the next begin.
    }
    return new Outcome.Again();
  }

  /// Removes what this instance has just written, and nothing else.
  private void takeBack(String key, CacheEntry entry) throws InterruptedException {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        Optional<CacheHit> there = Deciding.find(cache, key);
        if (there.filter(hit -> isSame(hit.entry(), entry)).isPresent()) {
          cache.remove(key);
        }
        return;
      } catch (CacheException e) {
        LOG.warn(
            "{} was invalidated while it was being written and could not be taken back"
                + " (try {} of {}; if it is the last, invalidate again): {}",
            key,
            attempt,
            TRIES,
            e.getMessage());
        pace.sleep(policy.pollFirst().multipliedBy(attempt));
      }
    }
  }

  /// Tiers cut times; the bytes and the moment to the second tell one making from another.
  private static boolean isSame(CacheEntry there, CacheEntry entry) {
    return Arrays.equals(there.bytes(), entry.bytes())
        && there.making().madeAt().getEpochSecond() == entry.making().madeAt().getEpochSecond()
        && there.expiresAt().getEpochSecond() == entry.expiresAt().getEpochSecond();
  }

  private void remember(String key, String reason, Duration retryAfter) {
    failures.remember(key, new FailureMemory.Failure(reason, pace.now().plus(retryAfter)));
  }

  /// A read whose failure is a miss: then a write expects nothing, and overwrites nothing.
  private Reading find(String key) {
    try {
      return reading(Deciding.find(cache, key));
    } catch (CacheException e) {
      LOG.warn("Reading {} failed, taken as a miss: {}", key, e.getMessage());
      return new Reading(Optional.empty(), Expected.absent());
    }
  }

  /// A read that is tried again, since a making hangs on it.
  private Reading findSurely(String key) throws InterruptedException {
    for (int attempt = 1; attempt < TRIES; attempt++) {
      try {
        return reading(Deciding.find(cache, key));
      } catch (DeniedException e) {
        return new Reading(Optional.empty(), Expected.absent());
      } catch (CacheException e) {
        LOG.debug("Reading {} failed: {}", key, e.getMessage());
        pace.sleep(policy.pollFirst().multipliedBy(attempt));
      }
    }
    return find(key);
  }

  private static Reading reading(Optional<CacheHit> hit) {
    Expected expected =
        hit.isEmpty()
            ? Expected.absent()
            : hit.get().version().isEmpty()
                ? Expected.anything()
                : Expected.version(hit.get().version());
    return new Reading(hit, expected);
  }

  private Duration longer(Duration pause) {
    Duration next = pause.multipliedBy(2);
    return next.compareTo(policy.pollMost()) > 0 ? policy.pollMost() : next;
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private record WorkUnderWay(Optional<CacheEntry> previous, Loss loss) implements Work {
    @Override
    public boolean lost() {
      return loss.isSo();
    }
  }

  @FunctionalInterface
  private interface Loss {
    boolean isSo();
  }
}
