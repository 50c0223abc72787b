package openbell.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import openbell.cache.SimulationStore.Faults;
import openbell.cache.SimulationStore.Shelf;
import openbell.cache.SimulationWorld.Instance;
import openbell.store.Blob;
import openbell.store.BlobStateStore;
import openbell.store.BlobStore;
import openbell.store.StateStore;
import openbell.store.StoreException;

/// A bucket in which nothing goes wrong, in virtual time, with the instances that a test asks for;
/// it writes down every request.
final class MakingScene {

  private static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, false);

  final SimulationWorld world;
  final Shelf shelf = new Shelf();
  final List<String> requests = new ArrayList<>();

  /// Whether the state store is down.
  boolean stateDown;

  MakingScene() {
    this(new SimulationWorld(1, Duration.ofHours(48), false));
  }

  MakingScene(SimulationWorld world) {
    this.world = world;
  }

  /// An instance.
  record Node(
      Instance instance,
      Pace pace,
      StateStore state,
      Leases leases,
      Cache cache,
      MakingCache making) {}

  Node node(String name, Duration leaseTime) {
    return node(name, leaseTime, MakingPolicy.DEFAULT);
  }

  Node node(String name, Duration leaseTime, MakingPolicy policy) {
    Instance instance = new Instance(name, Duration.ZERO);
    Pace pace = world.pace(instance);
    BlobStore store = noting(name, instance);
    StateStore state = new BlobStateStore(store);
    Leases leases =
        new Leases(state, leaseTime, pace, name, new Random(name.hashCode()), LeaseRules.ALL);
    Cache cache = new BlobCache(store, "s3", "cache/", pace::now);
    return new Node(
        instance,
        pace,
        state,
        leases,
        cache,
        new MakingCache(cache, Optional.of(leases), policy, pace));
  }

  /// Runs this as the one thread that the world waits for.
  void play(Node node, Runnable script) {
    world.spawnNeeded(node.instance(), "script", script);
    world.run();
  }

  void pause(Node node, Duration duration) {
    world.pause(node.instance(), duration);
  }

  /// A value that holds for a minute.
  Made value(String text) {
    return value(text, Duration.ofMinutes(1));
  }

  Made value(String text, Duration life) {
    return new Made.Value(entry(text, life, Making.UNKNOWN));
  }

  CacheEntry entry(String text, Duration life, Making making) {
    return new CacheEntry(
        text.getBytes(StandardCharsets.UTF_8), "text/plain", now().plus(life), making);
  }

  Instant now() {
    return world.instant();
  }

  List<String> requestsOf(Runnable work) {
    requests.clear();
    work.run();
    return List.copyOf(requests);
  }

  private BlobStore noting(String name, Instance instance) {
    SimulationStore store = new SimulationStore(world, shelf, instance, NONE, new Blind());
    return new MakingRequests(store) {
      @Override
      void note(String request) {
        requests.add(name + " " + request);
        if (stateDown && request.contains("state/")) {
          throw new StoreException(StoreException.Kind.UNAVAILABLE, "state store is down");
        }
      }
    };
  }

  private static final class Blind implements SimulationStore.Watcher {
    @Override
    public void written(Instance by, String key, Optional<Blob> before, Blob after) {}

    @Override
    public void removed(Instance by, String key) {}

    @Override
    public void troubled(Instance by, String key) {}
  }
}
