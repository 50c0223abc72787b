package openbell.desk;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import openbell.desk.ObjectCheck.Tick;
import openbell.lake.Lake;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// Holds every object of the lake against its hash, its lineage and its own computation. Changes
/// nothing, and may run while others write. Thread-safe.
public final class Verifying {
  /// What can be wrong with an object.
  public enum Wrong {
    /// Another object names it, or by what is there it should be, and it is not.
    MISSING,
    /// Its bytes, or what stands beside them, are not those that were written.
    ALTERED,
    /// Its raw object gives other numbers.
    NOT_REPRODUCIBLE,
    /// The store does not give it.
    UNREADABLE
  }

  /// An object with which something is wrong.
  public record Problem(String key, Wrong wrong, String detail) {}

  /// What was found.
  ///
  /// @param checked objects whose hash was compared
  /// @param recomputed those of them that were computed again and came out the same
  /// @param archived objects in cold storage, which cannot be read now
  /// @param otherVersions those of another version of the definitions, which this build cannot
  ///   compute
  /// @param notCheckable objects of older programs, which kept no hash of them
  /// @param unfinished raw objects that a fetch has claimed and not written, or whose numbers it
  ///   has not written within 15 minutes: it still runs, or was killed, and the next one writes
  ///   them
  public record Summary(
      int checked,
      int recomputed,
      int archived,
      int otherVersions,
      int notCheckable,
      int unfinished,
      List<Problem> problems) {}

  private final Sources sources;
  private final Lake lake;
  private final InstantSource clock;

  /// Verifying of this lake.
  ///
  /// @param sources all that ever filled it: what none of them reads is not reproducible
  public Verifying(Sources sources, Lake lake, InstantSource clock) {
    this.sources = sources;
    this.lake = lake;
    this.clock = clock;
  }

  /// Goes over all of it.
  public Summary run(Reprocessing.Progress progress) throws InterruptedException {
    ObjectCheck check = new ObjectCheck(sources, lake, tableHashes());
    List<String> keys = Integrity.ZONES.stream().flatMap(lake::list).map(ListedBlob::key).toList();
    AtomicInteger done = new AtomicInteger();
    List<ObjectCheck.Result> results =
        AtOnce.map(keys, check::of, ended -> progress.ended(done.incrementAndGet(), keys.size()));
    Lacking.Found lacking = new Lacking(sources, lake).of(keys, check.seen(), clock.instant());
    return new Summary(
        count(results, Tick.CHECKED),
        count(results, Tick.RECOMPUTED),
        count(results, Tick.ARCHIVED),
        count(results, Tick.OTHER_VERSION),
        count(results, Tick.NOT_CHECKABLE),
        count(results, Tick.UNFINISHED) + lacking.unfinished(),
        Stream.concat(
                results.stream().flatMap(r -> r.problems().stream()), lacking.problems().stream())
            .distinct()
            .toList());
  }

  private static int count(List<ObjectCheck.Result> results, Tick wanted) {
    return (int) results.stream().flatMap(r -> r.ticks().stream()).filter(t -> t == wanted).count();
  }

  /// The hashes of the tables' files by the manifest, where it can be read; if it cannot, that is
  /// told when its turn comes.
  private Map<String, String> tableHashes() {
    Map<String, String> hashes = new HashMap<>();
    try {
      lake.object(References.MANIFEST).stream()
          .flatMap(blob -> new References(lake).tableFiles(blob.bytes()).stream())
          .forEach(file -> hashes.put(file.key(), file.sha256()));
    } catch (StoreException e) {
      hashes.clear();
    }
    return hashes;
  }
}
