package openbell.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import openbell.cache.SimulationWorld.Instance;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.BlobPage;
import openbell.store.BlobStore;
import openbell.store.BlobVersion;
import openbell.store.Fetch;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;
import openbell.store.StoreException;

/// A bucket as one instance reaches it: every request takes time, and may go wrong on its way there
/// or back. The shelf behind it is shared by all.
final class SimulationStore implements BlobStore {

  /// How a seed's world goes wrong; each a probability for one request.
  ///
  /// @param writeFreezes by how much likelier a freeze is in a write
  record Faults(
      double refused,
      double replyLost,
      double slow,
      double freeze,
      double writeFreezes,
      double death,
      boolean wholeSeconds) {

    /// Nothing goes wrong but that instances freeze, most of all while they write.
    static final Faults OF_SLEEPERS = new Faults(0, 0, 0.01, 0.002, 50, 0, true);
  }

  /// What is in the bucket.
  static final class Shelf {
    final TreeMap<String, Blob> blobs = new TreeMap<>();
  }

  /// Told of every write at the moment at which it is done, and of every request that went wrong.
  interface Watcher {
    void written(Instance by, String key, Optional<Blob> before, Blob after);

    void removed(Instance by, String key);

    void troubled(Instance by, String key);
  }

  static final Duration SLOWEST = Duration.ofMillis(3000);

  private final SimulationWorld world;
  private final Shelf shelf;
  private final Instance instance;
  private final Faults faults;
  private final Watcher watcher;
  private final Random random;

  SimulationStore(
      SimulationWorld world, Shelf shelf, Instance instance, Faults faults, Watcher watcher) {
    this.world = world;
    this.shelf = shelf;
    this.instance = instance;
    this.faults = faults;
    this.watcher = watcher;
    this.random = world.random;
  }

  @Override
  public PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition) {
    return request(
        "put",
        key,
        () -> {
          Optional<Blob> there = Optional.ofNullable(shelf.blobs.get(key));
          boolean holds =
              switch (condition) {
                case PutCondition.Always() -> true;
                case PutCondition.IfAbsent() -> there.isEmpty();
                case PutCondition.IfMatch(String etag) ->
                    there.filter(b -> b.info().etag().equals(etag)).isPresent();
              };
          if (!holds) {
            world.say("put %s refused (412)", key);
            return new PutResult.Conflict();
          }
          String etag = "e" + Integer.toHexString(Arrays.hashCode(bytes)) + "-" + bytes.length;
          Instant now = storeTime();
          Blob blob = new Blob(bytes, new BlobInfo(key, bytes.length, etag, now, now, meta));
          world.say("put %s: %s", key, shown(blob));
          shelf.blobs.put(key, blob);
          watcher.written(instance, key, there, blob);
          return new PutResult.Written(etag);
        },
        // The client tries again after a lost reply and meets its own write.
        () ->
            condition instanceof PutCondition.Always ? null : (PutResult) new PutResult.Conflict());
  }

  @Override
  public Optional<Blob> get(String key) {
    return request(
        "get",
        key,
        () -> {
          Optional<Blob> blob = Optional.ofNullable(shelf.blobs.get(key)).map(this::readNow);
          world.say("get %s: %s", key, blob.map(this::shown).orElse("nothing"));
          return blob;
        },
        () -> null);
  }

  @Override
  public Fetch getUnless(String key, String etag) {
    return get(key)
        .<Fetch>map(
            b -> b.info().etag().equals(etag) ? new Fetch.NotModified() : new Fetch.Found(b))
        .orElseGet(Fetch.Missing::new);
  }

  @Override
  public void delete(String key) {
    request(
        "delete",
        key,
        () -> {
          world.say("delete %s", key);
          shelf.blobs.remove(key);
          watcher.removed(instance, key);
          return true;
        },
        () -> null);
  }

  @Override
  public BlobPage list(String prefix, Optional<String> after, int limit) {
    List<ListedBlob> found =
        shelf.blobs.values().stream()
            .map(Blob::info)
            .filter(i -> i.key().startsWith(prefix))
            .map(i -> new ListedBlob(i.key(), i.sizeBytes(), i.etag(), i.lastModified()))
            .toList();
    return new BlobPage(found, Optional.empty());
  }

  @Override
  public Optional<Blob> get(String key, String versionId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<BlobInfo> head(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, String> tags(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<BlobVersion> versions(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "simulated bucket";
  }

  /// @param lost what the client makes of a lost reply; null: an error
  private <T> T request(String what, String key, Supplier<T> work, Supplier<T> lost) {
    travel(what, key);
    double chance = random.nextDouble();
    if (chance < faults.refused()) {
      watcher.troubled(instance, key);
      boolean conflict = random.nextInt(4) == 0;
      world.say("%s %s: %s", what, key, conflict ? "409" : "500");
      travel(what, key);
      throw unavailable(what, key, conflict ? "409" : "500");
    }
    T result = work.get();
    boolean write = !what.equals("get");
    if (write && chance < faults.refused() + faults.replyLost()) {
      watcher.troubled(instance, key);
      world.say("%s %s: reply lost", what, key);
      travel(what, key);
      T instead = random.nextBoolean() ? lost.get() : null;
      if (instead == null) {
        throw unavailable(what, key, "reply lost");
      }
      return instead;
    }
    travel(what, key);
    return result;
  }

  private void travel(String what, String key) {
    // Where a freeze does the most harm.
    boolean write = !what.equals("get");
    if (random.nextDouble() < faults.death()) {
      world.say("at %s %s", what, key);
      world.kill(instance);
    } else if (random.nextDouble() < faults.freeze() * (write ? faults.writeFreezes() : 1)) {
      world.say("at %s %s", what, key);
      world.freeze(instance, Duration.ofMillis(random.nextInt(500, 40_000)));
    }
    boolean slow = random.nextDouble() < faults.slow();
    int millis = slow ? random.nextInt(500, (int) SLOWEST.toMillis()) : random.nextInt(2, 40);
    if (slow) {
      watcher.troubled(instance, key);
    }
    world.pause(instance, Duration.ofMillis(millis));
  }

  /// Without the nonce of a state record, the one thing that is not drawn from the seed.
  private String shown(Blob blob) {
    return world.tracing
        ? new String(blob.bytes(), StandardCharsets.UTF_8)
            .replaceFirst("^nonce \\w+\n", "")
            .replace('\n', ' ')
        : "";
  }

  private Blob readNow(Blob blob) {
    BlobInfo i = blob.info();
    return new Blob(
        blob.bytes(),
        new BlobInfo(i.key(), i.sizeBytes(), i.etag(), i.lastModified(), storeTime(), i.meta()));
  }

  private Instant storeTime() {
    Instant now = world.instant();
    return faults.wholeSeconds() ? now.truncatedTo(ChronoUnit.SECONDS) : now;
  }

  private static StoreException unavailable(String what, String key, String why) {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "%s of '%s' failed: %s".formatted(what, key, why));
  }
}
