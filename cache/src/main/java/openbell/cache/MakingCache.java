package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import openbell.cache.Flight.Outcome;
import openbell.cache.Wish.WhenBusy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cache that makes what is missing, once: of all the asks for a key, in this process and in
/// every instance that shares the leases, one has the value made; the others wait for it, take the
/// expired one, or are told, as each wishes.
///
/// A fresh value costs what the cache below costs and nothing else. Making runs in the background,
/// so that an ask returns at its deadline at the latest (plus one timeout of the cache below). What
/// cannot be made is remembered for a short while and never kept as a value. Thread-safe.
public final class MakingCache implements AutoCloseable {

  /// The `tier` of a hit that has just been made.
  public static final String MADE = "made";

  private static final Logger LOG = LoggerFactory.getLogger(MakingCache.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_UNKNOWN = Duration.ofSeconds(2);
  private static final Duration RETRY_MOST = Duration.ofSeconds(15);

  private static final int ASKED_KEYS = 1000;

  private final Cache cache;
  private final Optional<Leases> leases;
  private final MakingPolicy policy;
  private final Pace pace;
  private final FailureMemory failures;
  private final MakingCounters counters = new MakingCounters();
  private final TopKeys asked = new TopKeys(ASKED_KEYS);
  private final OneMaker oneMaker;
  private final Optional<MakingElsewhere> elsewhere;
  private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();

  /// Closes the cache when it is closed.
  ///
  /// @param leases empty: one maker in this process, other instances may make the same
  public MakingCache(Cache cache, Optional<Leases> leases, MakingPolicy policy, Pace pace) {
    this(cache, leases, policy, pace, Optional.empty());
  }

  /// As the other, in a process that has values made elsewhere as long as that can be reached:
  /// nothing is then made in the background here, and a wait is the asker's own.
  public MakingCache(
      Cache cache,
      Optional<Leases> leases,
      MakingPolicy policy,
      Pace pace,
      Optional<Elsewhere> elsewhere) {
    this.elsewhere = elsewhere.map(e -> new MakingElsewhere(e, leases, policy, pace));
    this.cache = cache;
    this.leases = leases;
    this.policy = policy;
    this.pace = pace;
    this.failures = new FailureMemory(policy.failuresMost());
    this.oneMaker = new OneMaker(cache, leases, policy, pace, failures, counters);
  }

  /// The value under this key, made by `maker` if need be.
  ///
  /// @throws IllegalArgumentException for a key that is none
  public Answer get(String key, Wish wish, Maker maker) {
    Instant until = pace.now().plus(wish.deadline());
    asked.add(key);
    while (true) {
      Optional<CacheHit> found = find(key);
      Instant now = pace.now();
      if (found.isPresent() && found.get().freshAt(now) && !wish.refresh()) {
        refreshEarly(key, found.get(), now, maker);
        counters.avoided(found.get().entry());
        return new Answer.Fresh(found.get(), false);
      }
      Ask ask = new Ask(key, wish, maker, found.orElse(null), until);
      Optional<FailureMemory.Failure> failure = failures.find(key, now);
      if (failure.isPresent()) {
        counters.refusedByMemory.increment();
        return failed(ask, failure.get().reason(), failure.get().remaining(now), true);
      }
      Optional<Flight> flown = flyElsewhere(ask);
      Optional<Answer> answer = flown.isPresent() ? answer(ask, flown.get(), false) : fly(ask);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  /// What is there now, fresh or not; nothing is made, and no demand is counted. Empty also when
  /// the tiers cannot be read.
  ///
  /// @throws IllegalArgumentException for a key that is none
  public Optional<CacheHit> peek(String key) {
    return find(key);
  }

  /// Forgets a value everywhere: here, in every tier, and in whatever is being made of it now.
  ///
  /// @throws CacheException when a tier or the leases could not be reached; what could be removed
  ///   is removed
  public void invalidate(String key) {
    failures.forget(key);
    drop(key);
    @Nullable CacheException unbroken =
        attempt(
            () ->
                leases.ifPresent(
                    l -> {
                      l.noteInvalidation(key);
                      l.breakLease(key);
                    }));
    // After the breaking: a maker that released before it has written what is removed now.
    cache.remove(key);
    if (unbroken != null) {
      throw unbroken;
    }
  }

  /// Forgets all values whose key starts with this text, as [#invalidate] does.
  ///
  /// @return how many were there
  /// @throws CacheException as [#invalidate]
  public int invalidateAll(String prefix) {
    failures.forgetAll(prefix);
    List.copyOf(flights.keySet()).stream().filter(k -> k.startsWith(prefix)).forEach(this::drop);
    @Nullable CacheException unbroken =
        attempt(
            () ->
                leases.ifPresent(
                    l -> {
                      l.noteInvalidation(prefix);
                      l.breakLeases(prefix);
                    }));
    int removed = cache.removeAll(prefix);
    if (unbroken != null) {
      throw unbroken;
    }
    return removed;
  }

  /// Waits for what is being made in this process, for one that may be frozen afterwards.
  ///
  /// @return whether anything was, and all of it has ended
  public boolean settle(Duration atMost) throws InterruptedException {
    List<Flight> underWay = List.copyOf(flights.values());
    Instant until = pace.now().plus(atMost);
    boolean ended = !underWay.isEmpty();
    for (Flight flight : underWay) {
      ended &= pace.await(flight.done, Duration.between(pace.now(), until));
    }
    return ended;
  }

  /// What happened so far.
  public MakingStats stats() {
    return counters.snapshot();
  }

  /// Has this told the key and the reason of each failure; quick, and once.
  void onFailure(BiConsumer<String, String> told) {
    counters.onFailure = told;
  }

  /// The keys asked for most, most asked first.
  public List<CacheStats.Asked> mostAsked(int limit) {
    return asked.most(limit);
  }

  /// Tells the makers under way to stop, gives them a few seconds to do so, then closes the cache.
  @Override
  public void close() {
    List<Flight> underWay = List.copyOf(flights.values());
    underWay.forEach(Flight::invalidate);
    Instant until = pace.now().plus(CLOSE_WAIT);
    try {
      for (Flight flight : underWay) {
        pace.await(flight.done, Duration.between(pace.now(), until));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cache.close();
    }
  }

  /// `one maker over sqlite over s3`.
  @Override
  public String toString() {
    return "one maker over " + cache;
  }

  /// One call of [#get] after its first look.
  private record Ask(String key, Wish wish, Maker maker, @Nullable CacheHit found, Instant until) {

    /// Whether it waits although another makes the value.
    boolean waits() {
      return wish.whenBusy() == WhenBusy.WAIT
          || (wish.whenBusy() == WhenBusy.STALE && found == null);
    }

    boolean takesStale() {
      return wish.whenBusy() == WhenBusy.STALE
          || (wish.whenBusy() == WhenBusy.WAIT && wish.staleIfFailed());
    }
  }

  /// @return empty: what was made was thrown away, ask again
  private Optional<Answer> fly(Ask ask) {
    Flight own = flight(ask);
    Optional<Flight> joined = board(own);
    if (joined.isEmpty()) {
      String reason =
          "%d values are being made already (the limit of this instance)"
              .formatted(policy.flightsMost());
      return Optional.of(
          ask.found() != null && ask.wish().staleIfFailed()
              ? stale(ask.found(), pace.now(), reason)
              : new Answer.Overloaded(reason, RETRY_UNKNOWN));
    }
    Flight flight = joined.get();
    boolean mine = flight == own;
    if (!mine) {
      counters.joins.increment();
      if (!ask.waits()) {
        return Optional.of(notYet(ask, flight));
      }
    }
    try {
      Duration left = Duration.between(pace.now(), ask.until());
      pace.await(ask.waits() ? flight.done : flight.doneOrBusy, left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(notYet(ask, flight));
    }
    return answer(ask, flight, mine);
  }

  /// @return empty when it is to be made here
  private Optional<Flight> flyElsewhere(Ask ask) {
    if (elsewhere.isEmpty()) {
      return Optional.empty();
    }
    Flight flight = flight(ask);
    try {
      Optional<Outcome> outcome =
          elsewhere.get().fly(flight, key -> find(() -> Deciding.find(cache, key), key));
      outcome.ifPresent(flight::end);
      return outcome.map(o -> flight);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      flight.end(new Outcome.Busy());
      return Optional.of(flight);
    }
  }

  private Optional<Answer> answer(Ask ask, Flight flight, boolean mine) {
    Outcome outcome = flight.done.getNow(new Outcome.Busy());
    return switch (outcome) {
      case Outcome.Value(CacheHit hit, boolean made) -> {
        if (ask.wish().refresh() && !made && !Flight.differs(hit, ask.found())) {
          yield againOrNotYet(ask, flight); // Joined a making that was no refresh.
        }
        if (!made || !mine) {
          counters.avoided(hit.entry());
        }
        yield Optional.of(fresh(hit, made && mine));
      }
      case Outcome.Failed(String reason, Duration retryAfter, boolean remembered) -> {
        if (remembered) {
          counters.refusedByMemory.increment();
        }
        yield Optional.of(failed(ask, reason, retryAfter, remembered));
      }
      case Outcome.Busy() ->
          ask.waits() ? againOrNotYet(ask, flight) : Optional.of(notYet(ask, flight));
      case Outcome.Again() -> againOrNotYet(ask, flight);
    };
  }

  private Optional<Answer> againOrNotYet(Ask ask, Flight flight) {
    boolean time = pace.now().isBefore(ask.until()) && !Thread.currentThread().isInterrupted();
    return time ? Optional.empty() : Optional.of(notYet(ask, flight));
  }

  private Answer fresh(CacheHit hit, boolean made) {
    Instant now = pace.now();
    return hit.freshAt(now)
        ? new Answer.Fresh(hit, made)
        : stale(hit, now, "It had expired by the time that it could be answered");
  }

  private Answer failed(Ask ask, String reason, Duration retryAfter, boolean remembered) {
    return ask.found() != null && ask.wish().staleIfFailed()
        ? stale(ask.found(), pace.now(), reason)
        : new Answer.Failed(reason, Optional.of(retryAfter), remembered);
  }

  private Answer notYet(Ask ask, Flight flight) {
    Instant now = pace.now();
    if (ask.found() != null && ask.takesStale()) {
      return stale(ask.found(), now, Answer.Stale.BEING_MADE);
    }
    Duration cost = ask.found() == null ? Duration.ZERO : ask.found().entry().making().cost();
    if (cost.isZero()) {
      return new Answer.BeingMade(RETRY_UNKNOWN);
    }
    Duration left = cost.minus(Duration.between(flight.startedAt, now));
    return new Answer.BeingMade(
        left.compareTo(RETRY_FIRST) < 0
            ? RETRY_FIRST
            : left.compareTo(RETRY_MOST) > 0 ? RETRY_MOST : left);
  }

  private Answer stale(CacheHit hit, Instant now, String why) {
    counters.staleAnswers.increment();
    Duration age = Duration.between(hit.entry().expiresAt(), now);
    return new Answer.Stale(hit, age.isNegative() ? Duration.ZERO : age, why);
  }

  private void refreshEarly(String key, CacheHit hit, Instant now, Maker maker) {
    if (flights.containsKey(key)
        || !EarlyRefresh.isDue(hit.entry(), now, policy.earlyBeta(), pace::random)
        || failures.find(key, now).isPresent()) {
      return;
    }
    if (elsewhere.isPresent()) {
      if (elsewhere.get().begin(key, true)) {
        counters.earlyRefreshes.increment();
      }
      return;
    }
    Flight early = new Flight(key, maker, hit, true, now, Instant.EPOCH);
    if (flights.size() < policy.flightsMost() && flights.putIfAbsent(key, early) == null) {
      counters.earlyRefreshes.increment();
      pace.start(() -> fly(early));
    }
  }

  private Flight flight(Ask ask) {
    return new Flight(
        ask.key(),
        ask.maker(),
        ask.found(),
        ask.wish().refresh(),
        pace.now(),
        ask.waits() ? ask.until() : Instant.EPOCH);
  }

  /// The flight of this key that can still be joined, else `own`, which then starts.
  ///
  /// @return empty when there are too many
  private Optional<Flight> board(Flight own) {
    Instant until = own.awaitedUntil();
    while (true) {
      if (flights.size() >= policy.flightsMost() && !flights.containsKey(own.key)) {
        return Optional.empty();
      }
      @Nullable Flight there = flights.putIfAbsent(own.key, own);
      if (there == null) {
        pace.start(() -> fly(own));
        return Optional.of(own);
      }
      if (there.join(until)) {
        return Optional.of(there);
      }
      flights.remove(own.key, there);
    }
  }

  private void fly(Flight flight) {
    Outcome outcome = new Outcome.Failed("The making broke off", RETRY_UNKNOWN, false);
    try {
      outcome = oneMaker.fly(flight);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Making {} went wrong: {}", flight.key, e.toString());
      LOG.debug("Where the making of {} went wrong", flight.key, e);
      outcome = new Outcome.Failed("The cache failed: " + e, RETRY_UNKNOWN, false);
    } finally {
      flights.remove(flight.key, flight);
      flight.end(outcome);
    }
  }

  private void drop(String key) {
    @Nullable Flight flight = flights.remove(key);
    if (flight != null) {
      flight.invalidate();
    }
  }

  private Optional<CacheHit> find(String key) {
    return find(() -> cache.find(key), key);
  }

  private static Optional<CacheHit> find(Supplier<Optional<CacheHit>> read, String key) {
    try {
      return read.get();
    } catch (CacheException e) {
      LOG.warn("Reading {} failed, taken as a miss: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  private static @Nullable CacheException attempt(Runnable work) {
    try {
      work.run();
      return null;
    } catch (CacheException e) {
      return e;
    }
  }
}
