package openbell.cache;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What tiers say to each other beyond [Cache]: since when a value is known to hold, reads that ask
/// only for another version, and the version of what was written.
interface Tier extends Cache, Deciding {

  /// A value and the moment at which the tier that decides last said that it holds.
  record Copy(CacheHit hit, Instant confirmedAt) {}

  /// What became of a value that the asker has.
  sealed interface Recheck {
    /// It is still this version.
    record Same(Instant confirmedAt) implements Recheck {}

    /// Another one is there.
    record Other(Copy copy) implements Recheck {}

    /// None is there.
    record Gone() implements Recheck {}
  }

  /// What became of a put.
  sealed interface Written {
    /// Done.
    ///
    /// @param version empty when it is not known, or not decided yet
    /// @param confirmedAt when the put began; the epoch when it is not decided yet
    record Done(String version, Instant confirmedAt) implements Written {}

    /// The condition did not hold: nothing was written.
    record Lost() implements Written {}
  }

  /// The value under this key, expired or not.
  Optional<Copy> copy(String key);

  /// The value under this key if it is another than this version; whatever is there if it is empty.
  /// Unlike [#copy], it never takes "cannot be said" for "gone".
  Recheck recheck(String key, String version);

  /// What the tier that decides has under this key, however trusted a copy is.
  default Recheck decided(String key) {
    return recheck(key, "");
  }

  /// Keeps a value if the condition holds.
  Written write(String key, CacheEntry entry, Expected expected);

  /// What else there is to count here: `evicted`, `bytes`, `denied`, ...
  default Map<String, Long> counts() {
    return Map.of();
  }

  @Override
  default Optional<CacheHit> find(String key) {
    return copy(key).map(Copy::hit);
  }

  @Override
  default boolean put(String key, CacheEntry entry, Expected expected) {
    return write(key, entry, expected) instanceof Written.Done;
  }

  @Override
  default Optional<CacheHit> findDecided(String key) {
    return decided(key) instanceof Recheck.Other(Copy copy)
        ? Optional.of(copy.hit())
        : Optional.empty();
  }

  /// What a recheck says of the value that is there.
  static Recheck compare(Optional<Copy> found, String version) {
    if (found.isEmpty()) {
      return new Recheck.Gone();
    }
    Copy copy = found.get();
    return !version.isEmpty() && copy.hit().version().equals(version)
        ? new Recheck.Same(copy.confirmedAt())
        : new Recheck.Other(copy);
  }
}
