package openbell.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import openbell.cache.SimulationStore.Faults;
import openbell.cache.SimulationStore.Shelf;
import openbell.cache.SimulationWorld.Instance;
import openbell.store.BlobStateStore;

/// One history of a few instances that ask one faulty bucket for one or two values, all of it drawn
/// from one seed: the real [MakingCache], [Leases] and [BlobCache], and everything else made up.
final class Simulation {

  static final Duration LEASE_TIME = Duration.ofSeconds(10);
  private static final Duration HORIZON = Duration.ofMinutes(60);
  private static final int INSTANCES_MOST = 9;

  /// What came of a seed.
  ///
  /// @param violation empty when all held
  record Result(
      long seed,
      Optional<String> violation,
      List<String> trace,
      SimulationWatch watch,
      long steps) {}

  private final LeaseRules rules;
  private final SimulationWorld world;
  private final SimulationWatch watch;
  private final Random random;
  private final Shelf shelf = new Shelf();
  private final Faults faults;
  private final List<String> keys;
  private final boolean clones;
  private final boolean refreshes;
  private final boolean invalidates;
  private final boolean hasty;
  private final int lifeMostMillis;
  private int instances;

  private Simulation(long seed, LeaseRules rules, boolean tracing) {
    this.rules = rules;
    this.world = new SimulationWorld(seed, HORIZON, tracing);
    this.watch = new SimulationWatch(world, LEASE_TIME);
    this.random = world.random;
    boolean sleepy = random.nextInt(4) == 0;
    this.faults = sleepy ? Faults.OF_SLEEPERS : faults();
    this.hasty = !sleepy && random.nextInt(3) == 0;
    this.keys = random.nextInt(3) == 0 ? List.of("r/a", "r/b") : List.of("r/a");
    this.clones = random.nextBoolean();
    this.refreshes = random.nextInt(3) == 0;
    this.invalidates = random.nextInt(3) == 0;
    this.lifeMostMillis =
        hasty ? oneOf(2_000, 5_000) : sleepy ? 5_000 : oneOf(5_000, 20_000, 60_000);
  }

  private Faults faults() {
    return new Faults(
        oneOf(0, 0.01, 0.04),
        oneOf(0, 0.01, 0.04),
        oneOf(0, 0.01, 0.05),
        oneOf(0, 0.004, 0.015),
        5,
        oneOf(0, 0.002, 0.004),
        random.nextBoolean());
  }

  static Result run(long seed, LeaseRules rules, boolean tracing) {
    Simulation simulation = new Simulation(seed, rules, tracing);
    return simulation.run(seed);
  }

  private Result run(long seed) {
    world.say("%s, clones %s", faults, clones);
    int count = 2 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      begin();
    }
    world.run();
    return new Result(seed, world.violations.stream().findFirst(), world.trace, watch, world.steps);
  }

  /// A new instance with its askers.
  private void begin() {
    if (instances >= INSTANCES_MOST) {
      return;
    }
    int number = ++instances;
    Duration skew =
        random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(random.nextInt(-300, 300));
    Instance instance = new Instance("i" + number, skew);
    Pace pace = world.pace(instance);
    SimulationStore store = new SimulationStore(world, shelf, instance, faults, watch);
    boolean near = random.nextInt(3) == 0;
    Cache far = new BlobCache(store, "s3", "cache/", pace::now);
    Cache cache = near ? new SimulationNear(far, pace) : far;
    Leases leases =
        new Leases(
            rules.nonce() ? new BlobStateStore(store) : new SimulationPlainState(store),
            LEASE_TIME,
            pace,
            clones ? "clone" : instance.name,
            rules.nonce() ? random : new Random(1),
            rules);
    MakingCache making = new MakingCache(cache, Optional.of(leases), MakingPolicy.DEFAULT, pace);
    Duration trust = near ? SimulationNear.TRUST : Duration.ZERO;
    int askers = 1 + random.nextInt(3);
    for (int i = 0; i < askers; i++) {
      world.spawnNeeded(instance, "asker", () -> ask(instance, pace, making, trust));
    }
    if (invalidates && random.nextBoolean()) {
      world.spawnNeeded(instance, "operator", () -> invalidate(instance, making));
    }
    world.spawn(
        instance,
        "successor",
        () -> {
          try {
            while (true) {
              world.pause(instance, Duration.ofMinutes(5));
            }
          } finally {
            if (instance.dead) {
              begin();
            }
          }
        });
  }

  private void ask(Instance instance, Pace pace, MakingCache making, Duration trust) {
    int asks = 3 + random.nextInt(5);
    for (int i = 0; i < asks; i++) {
      int most = hasty ? oneOf(1, 500, 3_000) : oneOf(1, 1000, 20_000);
      world.pause(instance, Duration.ofMillis(random.nextInt(most)));
      String key = keys.get(random.nextInt(keys.size()));
      Wish.WhenBusy whenBusy = Wish.WhenBusy.values()[random.nextInt(4) % 3];
      Wish wish =
          new Wish(
              Duration.ofMillis(oneOf(0, 500, 5_000, 40_000)),
              whenBusy,
              random.nextBoolean(),
              refreshes && random.nextInt(3) == 0);
      SimulationWatch.Asked asked = watch.asks(instance, key, wish);
      Answer answer = making.get(key, wish, work -> make(instance, pace, key, work));
      watch.answered(asked, answer, trust);
    }
  }

  private void invalidate(Instance instance, MakingCache making) {
    world.pause(instance, Duration.ofMillis(random.nextInt(40_000)));
    String key = keys.get(random.nextInt(keys.size()));
    Runnable done = watch.invalidating(key);
    try {
      making.invalidate(key);
      done.run();
    } catch (CacheException e) {
      world.say("cannot invalidate: %s", e.getMessage());
    }
  }

  private Made make(Instance instance, Pace pace, String key, Work work)
      throws MakeFailedException {
    SimulationWatch.Make make = watch.started(key, instance, work.previous());
    boolean value = false;
    try {
      int steps = 1 + random.nextInt(4);
      int most = hasty ? 100 : oneOf(200, 3_000, 9_000);
      for (int i = 0; i < steps; i++) {
        world.pause(instance, Duration.ofMillis(random.nextInt(most)));
        if (random.nextInt(3) == 0) {
          work.check();
        }
        if (random.nextDouble() < faults.freeze()) {
          world.freeze(instance, Duration.ofMillis(random.nextInt(500, 40_000)));
        }
        if (random.nextDouble() < faults.death()) {
          world.kill(instance);
        }
      }
      Instant expiresAt = pace.now().plusMillis(random.nextInt(1_000, lifeMostMillis));
      int chance = random.nextInt(10);
      if (chance == 0) {
        Duration retry = Duration.ofSeconds(random.nextInt(2, 20));
        watch.failed(make, retry);
        throw new MakeFailedException("the source is down", Optional.of(retry), null);
      }
      if (chance == 1 && random.nextBoolean()) {
        throw new IllegalStateException("a mistake");
      }
      if (chance == 2 && work.previous().isPresent()) {
        Making before = work.previous().get().making();
        return new Made.Unchanged(expiresAt, before.renewal(), "");
      }
      value = true;
      Making.Renewal renewal = Making.Renewal.values()[random.nextInt(2)];
      return new Made.Value(
          new CacheEntry(
              (key + "#" + make.number).getBytes(StandardCharsets.UTF_8),
              "text/plain",
              expiresAt,
              new Making(Instant.EPOCH, Duration.ZERO, renewal, "")));
    } finally {
      watch.ended(make, value);
    }
  }

  private double oneOf(double... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private int oneOf(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// The first of the seeds from `first` on that fails; empty when all `count` of them hold.
  static Optional<Result> firstFailure(long first, int count, LeaseRules rules) {
    return LongStream.range(first, first + count)
        .parallel()
        .mapToObj(seed -> run(seed, rules, false))
        .filter(result -> result.violation().isPresent())
        .findFirst();
  }

  /// The rules without the one of this letter.
  static LeaseRules without(char letter) {
    return new LeaseRules(
        letter != 'a',
        letter != 'b',
        letter != 'c',
        letter != 'd',
        letter != 'e',
        letter != 'f',
        letter != 'g');
  }

  /// By hand: `count` and perhaps the first seed; `replay seed` tells all that happened; `without
  /// letter count` shows the first seed that notices a missing rule.
  public static void main(String[] args) {
    if (args.length == 2 && args[0].equals("replay")) {
      Result result = run(Long.parseLong(args[1]), LeaseRules.ALL, true);
      result.trace().forEach(System.out::println);
      System.out.println(result.violation().orElse("all held"));
      return;
    }
    if (args.length == 3 && args[0].equals("count")) {
      LeaseRules rules = without(args[1].charAt(0));
      System.out.println(
          LongStream.rangeClosed(1, Integer.parseInt(args[2]))
              .parallel()
              .mapToObj(seed -> run(seed, rules, false))
              .flatMap(r -> r.violation().stream())
              .collect(
                  java.util.stream.Collectors.groupingBy(
                      v -> v.replaceAll("[0-9]+", "N"), java.util.stream.Collectors.counting())));
      return;
    }
    boolean mutant = args.length == 3 && args[0].equals("without");
    LeaseRules rules = mutant ? without(args[1].charAt(0)) : LeaseRules.ALL;
    int count = Integer.parseInt(mutant ? args[2] : args.length > 0 ? args[0] : "100000");
    long first = !mutant && args.length > 1 ? Long.parseLong(args[1]) : 1;
    long start = System.nanoTime();
    Optional<Result> failed = firstFailure(first, count, rules);
    System.out.printf("%d seeds in %d ms%n", count, (System.nanoTime() - start) / 1_000_000);
    failed.ifPresent(r -> System.out.println("seed " + r.seed() + ": " + r.violation().get()));
  }
}
