package openbell.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.cache.SimulationWorld.Instance;
import openbell.store.Blob;

/// What must hold whatever goes wrong. It sees what no instance sees: the bucket itself, and every
/// maker and every ask of all instances.
final class SimulationWatch implements SimulationStore.Watcher {

  /// A maker's run.
  static final class Make {
    final int number;
    final String key;
    final Instance by;
    final long startedAt;
    long endedAt = -1;
    boolean value;

    Make(int number, String key, Instance by, long startedAt) {
      this.number = number;
      this.key = key;
      this.by = by;
      this.startedAt = startedAt;
    }

    @Override
    public String toString() {
      return "make %d of %s by %s".formatted(number, key, by);
    }
  }

  /// What is in the bucket under a key of the cache.
  private record Present(Make make, long writtenAt, Instant expiresAt) {}

  private record Trouble(Instance of, String key, long at) {}

  private record Invalidation(String key, long from, long[] until) {}

  private record Failure(Instance at, String key, long from, long until) {}

  /// As many requests of a taking may fail before it goes without a lease.
  private static final int TRIES = 4;

  private final SimulationWorld world;
  private final long leaseMillis;
  final List<Make> makes = new ArrayList<>();
  private final Map<String, Present> present = new HashMap<>();
  private final Map<String, Long> changedAt = new HashMap<>();
  private final Map<String, Instance> leaseWriter = new HashMap<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final List<Invalidation> invalidations = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  int answers;
  final Map<String, Integer> kinds = new HashMap<>();

  SimulationWatch(SimulationWorld world, Duration leaseTime) {
    this.world = world;
    this.leaseMillis = leaseTime.toMillis();
  }

  // ---- what the bucket tells

  @Override
  public void written(Instance by, String key, Optional<Blob> before, Blob after) {
    if (key.startsWith("state/")) {
      leaseWriter.put(key, by);
      return;
    }
    String cacheKey = key.substring("cache/".length());
    Optional<Make> make = makeOf(cacheKey, after.bytes());
    if (make.isEmpty() || !make.get().value) {
      world.violated("no value of %s was written: %s".formatted(cacheKey, text(after.bytes())));
      return;
    }
    Present old = present.get(cacheKey);
    // One that was made in spite of an invalidation is no newer value.
    boolean newer =
        old != null
            && old.make().startedAt > make.get().startedAt
            && !invalidatedSince(cacheKey, old.make().startedAt - 2 * leaseMillis);
    if (newer) {
      world.violated("%s overwrote the newer value of %s".formatted(make.get(), old.make()));
    }
    Instant expiresAt =
        ExpiresAt.parse(after.info().meta().metadata().get(ExpiresAt.KEY)).orElseThrow();
    long writtenAt = old != null && old.make() == make.get() ? old.writtenAt() : world.now();
    present.put(cacheKey, new Present(make.get(), writtenAt, expiresAt));
    changedAt.put(cacheKey, world.now());
  }

  @Override
  public void removed(Instance by, String key) {
    if (key.startsWith("cache/")) {
      String cacheKey = key.substring("cache/".length());
      boolean asked =
          invalidations.stream().anyMatch(i -> i.key().equals(cacheKey) && i.from() <= world.now());
      if (!asked) {
        world.violated("%s was removed though nobody invalidated it".formatted(cacheKey));
      }
      present.remove(cacheKey);
      changedAt.put(cacheKey, world.now());
    }
  }

  @Override
  public void troubled(Instance by, String key) {
    troubles.add(new Trouble(by, key, world.now()));
  }

  // ---- what the makers tell

  Make started(String key, Instance by, Optional<CacheEntry> previous) {
    Make make = new Make(makes.size(), key, by, world.now());
    world.say("%s starts", make);
    boolean unleased = troubleOf(by, leaseKey(key), world.now() - 60_000) >= TRIES;
    if (leaseWriter.get(leaseKey(key)) != by && !unleased && !invalidatedSince(key, 0)) {
      world.violated("%s starts without the lease".formatted(make));
    }
    for (Make other : makes) {
      if (other.key.equals(key) && other.endedAt < 0 && !unleased && !excused(other)) {
        world.violated("%s starts while %s is under way".formatted(make, other));
      }
    }
    notSpared(make, previous, unleased);
    notHammered(make);
    makes.add(make);
    return make;
  }

  void ended(Make make, boolean value) {
    make.endedAt = world.now();
    make.value = value;
    world.say("%s ends %s", make, value ? "with a value" : "without");
  }

  void failed(Make make, Duration retryAfter) {
    failures.add(new Failure(make.by, make.key, world.now(), world.now() + retryAfter.toMillis()));
  }

  /// A value that is there and fresh is not made again by one who has not seen it.
  private void notSpared(Make make, Optional<CacheEntry> previous, boolean unleased) {
    Present there = present.get(make.key);
    if (there == null || unleased || excused(there.make())) {
      return;
    }
    boolean fresh = there.expiresAt().isAfter(world.instant().plus(make.by.skew));
    boolean seen =
        previous
            .flatMap(p -> makeOf(make.key, p.bytes()))
            .filter(m -> m == there.make())
            .isPresent();
    boolean blind = troubleOf(make.by, "cache/" + make.key, world.now() - 30_000) >= 3;
    if (fresh && !seen && !blind) {
      world.violated("%s starts though the value of %s is there".formatted(make, there.make()));
    }
  }

  private void notHammered(Make make) {
    for (Failure f : failures) {
      if (f.at() == make.by
          && f.key().equals(make.key)
          && world.now() < f.until()
          && !invalidatedSince(make.key, f.from())) {
        world.violated("%s starts too soon after a failure here".formatted(make));
      }
    }
  }

  /// Whether a maker may have lost its lease, and another have begun.
  private boolean excused(Make make) {
    long since = make.startedAt - 2 * leaseMillis;
    boolean froze = make.by.freezes.stream().anyMatch(f -> f[1] >= since && f[0] <= world.now());
    return make.by.dead
        || froze
        || invalidatedSince(make.key, since)
        || troubleOf(make.by, leaseKey(make.key), since) >= 2;
  }

  private boolean invalidatedSince(String key, long since) {
    return invalidations.stream().anyMatch(i -> i.key().equals(key) && i.until()[0] >= since);
  }

  private long troubleOf(Instance instance, String key, long since) {
    return troubles.stream()
        .filter(t -> t.of() == instance && t.key().equals(key) && t.at() >= since)
        .count();
  }

  // ---- what the askers tell

  /// An ask under way.
  record Asked(Instance by, String key, Wish wish, long at, boolean wasFresh) {}

  Asked asks(Instance by, String key, Wish wish) {
    world.say("asks for %s: %s", key, wish);
    return new Asked(by, key, wish, world.now(), isFresh(by, key));
  }

  /// @param trust how long the instance may go by a copy of its own
  void answered(Asked ask, Answer answer, Duration trust) {
    world.say("is answered %s", brief(answer));
    answers++;
    kinds.merge(answer.getClass().getSimpleName(), 1, Integer::sum);
    inTime(ask);
    Instant clock = world.instant().plus(ask.by().skew);
    switch (answer) {
      case Answer.Fresh(CacheHit hit, boolean made) -> {
        own(ask, hit, trust);
        if (!hit.entry().expiresAt().isAfter(clock)) {
          world.violated("%s was answered as fresh after its expiry".formatted(ask.key()));
        }
      }
      case Answer.Stale(CacheHit hit, Duration age, String why) -> {
        own(ask, hit, trust);
        if (hit.entry().expiresAt().isAfter(clock) && !ask.wish().refresh()) {
          world.violated("%s was answered as stale before its expiry".formatted(ask.key()));
        }
      }
      case Answer.BeingMade m -> {}
      case Answer.Overloaded o -> {}
      case Answer.Failed f -> {}
    }
    boolean quiet =
        ask.wasFresh()
            && isFresh(ask.by(), ask.key())
            && changedAt.getOrDefault(ask.key(), 0L) < ask.at()
            && troubleOf(ask.by(), "cache/" + ask.key(), ask.at()) == 0
            && !ask.wish().refresh();
    if (quiet && !(answer instanceof Answer.Fresh)) {
      world.violated("%s is there and fresh, but the answer was %s".formatted(ask.key(), answer));
    }
  }

  private void inTime(Asked ask) {
    long frozen =
        ask.by().freezes.stream()
            .filter(f -> f[1] > ask.at())
            .mapToLong(f -> Math.min(f[1], world.now()) - Math.max(f[0], ask.at()))
            .sum();
    long took = world.now() - ask.at() - frozen;
    long limit = ask.wish().deadline().toMillis() + 2 * SimulationStore.SLOWEST.toMillis() + 50;
    if (took > limit) {
      world.violated("%s took %d ms, at most %d ms are allowed".formatted(ask, took, limit));
    }
  }

  /// The value is one that was made for this key, and not before an invalidation that was over well
  /// before the ask.
  private void own(Asked ask, CacheHit hit, Duration trust) {
    Optional<Make> make = makeOf(ask.key(), hit.entry().bytes());
    if (make.isEmpty() || !make.get().value) {
      world.violated(
          "the answer for %s is no value of it: %s"
              .formatted(ask.key(), text(hit.entry().bytes())));
      return;
    }
    long clear = ask.at() - trust.toMillis() - 30_000;
    boolean removed =
        invalidations.stream()
            .anyMatch(
                i ->
                    i.key().equals(ask.key())
                        && i.from() > make.get().startedAt
                        && i.until()[0] < clear);
    boolean troubled =
        make.get().by.dead
            || make.get().by.freezes.stream().anyMatch(f -> f[1] >= make.get().startedAt)
            || troubleOf(make.get().by, leaseKey(ask.key()), make.get().startedAt - 60_000) >= 2;
    // What a frozen process had read before, it may hand to one who joins as it wakes.
    boolean slept =
        ask.by().freezes.stream().anyMatch(f -> f[1] >= ask.at() - trust.toMillis() - 30_000);
    if (removed && !troubled && !slept) {
      world.violated("%s was invalidated, but answered all the same".formatted(make.get()));
    }
  }

  Runnable invalidating(String key) {
    Invalidation invalidation = new Invalidation(key, world.now(), new long[] {Long.MAX_VALUE / 2});
    invalidations.add(invalidation);
    world.say("invalidates %s", key);
    return () -> invalidation.until()[0] = world.now();
  }

  private boolean isFresh(Instance by, String key) {
    Present there = present.get(key);
    return there != null && there.expiresAt().isAfter(world.instant().plus(by.skew));
  }

  private Optional<Make> makeOf(String key, byte[] bytes) {
    String text = text(bytes);
    int hash = text.indexOf('#');
    int number;
    try {
      number = Integer.parseInt(text.substring(hash + 1));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    return hash > 0 && text.substring(0, hash).equals(key) && number < makes.size()
        ? Optional.of(makes.get(number))
        : Optional.empty();
  }

  private static String leaseKey(String key) {
    return "state/leases/" + key;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String brief(Answer answer) {
    return switch (answer) {
      case Answer.Fresh(CacheHit hit, boolean made) ->
          "Fresh %s%s".formatted(text(hit.entry().bytes()), made ? " (made)" : "");
      case Answer.Stale(CacheHit hit, Duration age, String why) ->
          "Stale %s by %s: %s".formatted(text(hit.entry().bytes()), age, why);
      default -> answer.toString();
    };
  }
}
