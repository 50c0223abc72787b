package openbell.cache;

import java.time.Instant;
import java.util.Optional;

/// A tier that can hold copies of what another tier decides: each with that tier's version and the
/// moment at which it last said that the copy holds.
interface NearTier extends Tier {

  /// A copy that is held here, with the epoch for its confirmation when there was none.
  Optional<Copy> held(String key);

  /// Holds a copy, unless one is held that was confirmed later.
  ///
  /// @param confirmedAt the epoch: not confirmed, then it takes the place of any
  void hold(String key, CacheEntry entry, String version, Instant confirmedAt);

  /// Gives the copy of version `from` a version and a confirmation.
  ///
  /// @return false when no copy of that version is held
  boolean confirm(String key, String from, String version, Instant confirmedAt);

  /// Drops the copy if it is of this version.
  void drop(String key, String version);
}
