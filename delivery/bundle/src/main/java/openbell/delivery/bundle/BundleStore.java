package openbell.delivery.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import openbell.delivery.bundle.loader.BundleException;
import openbell.delivery.bundle.loader.BundleException.Kind;
import openbell.delivery.bundle.loader.BundleIndex;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.PutCondition;
import openbell.store.PutResult;

/// Bundles in a bucket, under `bundles/{name}/{sha256}.bundle`; `bundles/{name}/current.json` names
/// the one that new deployments pin.
///
/// Functions never read `current.json`: they have the hash in their environment, so that nothing
/// that is done here reaches one that is deployed, as long as what it pins is not pruned.
public final class BundleStore {

  private static final Pattern KEY = Pattern.compile("bundles/[^/]+/[0-9a-f]{64}\\.bundle");
  private static final BlobMeta BUNDLE = BlobMeta.of("application/octet-stream");
  private static final BlobMeta JSON = BlobMeta.of("application/json");

  /// What a bundle has at most: it is one array and one PUT.
  public static final long MOST_BYTES = 2_000_000_000;

  // Each lost race means that somebody else won one.
  private static final int MOVE_ATTEMPTS = 10;

  private final BlobStore bucket;
  private final InstantSource clock;

  /// Bundles of this bucket; it stays the caller's to close.
  public BundleStore(BlobStore bucket, InstantSource clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  /// Uploads a bundle unless it is there, and makes it the current one.
  ///
  /// @param file as [BuiltBundle#writeTo] writes it
  /// @throws IOException if the file cannot be read or is no whole bundle
  public Published publish(String name, Path file) throws IOException {
    BundleIndex index = BundleFile.check(file);
    BundlePin pin = new BundlePin(name, index.sha256());
    long sizeBytes = Files.size(file);
    if (sizeBytes > MOST_BYTES) {
      throw new IOException(
          file
              + " has "
              + sizeBytes
              + " bytes, and "
              + MOST_BYTES
              + " can be published: make fewer"
              + " jars heavy");
    }
    boolean uploaded = upload(pin, file);
    boolean moved = move(name, now -> pushed(now, pin));
    // A prune may have come between: what is current must be there.
    uploaded |= upload(pin, file);
    return new Published(pin, sizeBytes, uploaded, moved);
  }

  /// The bundles of a name, newest first.
  public List<StoredBundle> list(String name) {
    Optional<BundlePin> current = current(name);
    return bucket
        .listAll(prefix(name))
        .filter(blob -> KEY.matcher(blob.key()).matches())
        .map(blob -> stored(blob, current))
        .sorted(Comparator.comparing(StoredBundle::uploadedAt).reversed())
        .toList();
  }

  /// The bundle that new deployments pin; empty before the first publication.
  public Optional<BundlePin> current(String name) {
    return bucket.get(currentKey(name)).map(blob -> read(name, blob).pin());
  }

  /// Makes the bundle current again that was so before the current one, as often as there are any.
  ///
  /// @return what is current now
  /// @throws BundleException of kind `MISSING` if there is none before, or its object is gone
  public BundlePin rollback(String name) {
    move(name, now -> popped(name, now));
    return current(name).orElseThrow();
  }

  /// What [#rollback(String)] would make current; changes nothing.
  ///
  /// @throws BundleException of kind `MISSING` if there is none before, or its object is gone
  public BundlePin previous(String name) {
    return popped(name, bucket.get(currentKey(name)).map(blob -> read(name, blob))).pin();
  }

  /// The bundle of that hash, which is there.
  ///
  /// @throws BundleException of kind `MISSING` if there is no such bundle
  public BundlePin stored(String name, String sha256) {
    BundlePin pin = new BundlePin(name, sha256);
    requireStored(pin);
    return pin;
  }

  /// Makes this bundle current.
  ///
  /// @throws BundleException of kind `MISSING` if there is no such bundle
  public BundlePin rollback(String name, String sha256) {
    BundlePin pin = stored(name, sha256);
    move(name, now -> pushed(now, pin));
    return pin;
  }

  /// Removes bundles, but never the current one, one that is pinned, or one of the newest.
  ///
  /// Looks at `current.json` again before each removal; still, let nobody publish or deploy
  /// meanwhile.
  ///
  /// @param keep how many of the newest stay, whoever uses them
  /// @param pinned the hashes that deployed versions pin
  /// @return what was removed
  public List<StoredBundle> prune(String name, int keep, Set<String> pinned) {
    List<StoredBundle> removed = new ArrayList<>();
    for (StoredBundle bundle : prunable(name, keep, pinned)) {
      if (!current(name).equals(Optional.of(bundle.pin()))) {
        bucket.delete(bundle.pin().key());
        removed.add(bundle);
      }
    }
    return removed;
  }

  /// What [#prune] would remove now; changes nothing.
  public List<StoredBundle> prunable(String name, int keep, Set<String> pinned) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep is " + keep + ": keep at least 1 bundle");
    }
    return list(name).stream()
        .skip(keep)
        .filter(bundle -> !bundle.current() && !pinned.contains(bundle.pin().sha256()))
        .toList();
  }

  private boolean upload(BundlePin pin, Path file) throws IOException {
    if (bucket.head(pin.key()).isPresent()) {
      return false;
    }
    PutResult result =
        bucket.put(pin.key(), Files.readAllBytes(file), BUNDLE, PutCondition.ifAbsent());
    return result instanceof PutResult.Written;
  }

  /// Writes `current.json` as long as another one does so at the same moment.
  private boolean move(String name, Function<Optional<Current>, Current> change) {
    String key = currentKey(name);
    for (int i = 0; i < MOVE_ATTEMPTS; i++) {
      Optional<Blob> found = bucket.get(key);
      Optional<Current> now = found.map(blob -> read(name, blob));
      Current next = change.apply(now);
      if (now.equals(Optional.of(next))) {
        return false;
      }
      PutCondition condition =
          found
              .map(blob -> PutCondition.ifMatch(blob.info().etag()))
              .orElse(PutCondition.ifAbsent());
      if (bucket.put(key, next.json(), JSON, condition) instanceof PutResult.Written) {
        return true;
      }
    }
    throw new BundleException(
        Kind.UNAVAILABLE,
        key + " was changed by others " + MOVE_ATTEMPTS + " times in a row: try again");
  }

  private Current pushed(Optional<Current> now, BundlePin pin) {
    if (now.isEmpty()) {
      return new Current(pin, clock.instant(), List.of());
    }
    Current before = now.orElseThrow();
    if (before.pin().equals(pin)) {
      return before;
    }
    List<String> history = new ArrayList<>(List.of(before.pin().sha256()));
    before.before().stream().filter(s -> !s.equals(pin.sha256())).forEach(history::add);
    return new Current(pin, clock.instant(), history);
  }

  private Current popped(String name, Optional<Current> now) {
    Current before =
        now.orElseThrow(
            () ->
                new BundleException(
                    Kind.MISSING, "No bundle of " + name + " is current: publish one"));
    if (before.before().isEmpty()) {
      throw new BundleException(
          Kind.MISSING,
          "No bundle of "
              + name
              + " was current before "
              + before.pin().sha256()
              + ": give the hash of one that the list shows");
    }
    BundlePin pin = new BundlePin(name, before.before().getFirst());
    requireStored(pin);
    return new Current(pin, clock.instant(), before.before().subList(1, before.before().size()));
  }

  private void requireStored(BundlePin pin) {
    if (bucket.head(pin.key()).isEmpty()) {
      throw new BundleException(
          Kind.MISSING, pin.key() + " is not there: give the hash of one that the list shows");
    }
  }

  private static Current read(String name, Blob blob) {
    try {
      return Current.parse(name, blob.bytes());
    } catch (IOException e) {
      throw new BundleException(
          Kind.DAMAGED,
          currentKey(name) + " cannot be read: " + e.getMessage() + " (remove it, publish again)",
          e);
    }
  }

  private static StoredBundle stored(ListedBlob blob, Optional<BundlePin> current) {
    BundlePin pin = BundlePin.ofKey(blob.key());
    return new StoredBundle(
        pin, blob.sizeBytes(), blob.lastModified(), current.equals(Optional.of(pin)));
  }

  private static String prefix(String name) {
    if (!BundlePin.isName(name)) {
      throw new BundleException(
          Kind.SETTINGS,
          "Not a bundle's name: '" + name + "' (use up to 100 letters, digits, '.', '_' and '-')");
    }
    return "bundles/" + name + "/";
  }

  private static String currentKey(String name) {
    return prefix(name) + "current.json";
  }
}
