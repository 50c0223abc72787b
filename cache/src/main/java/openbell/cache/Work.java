package openbell.cache;

import java.util.Optional;

/// A making under way, as its [Maker] sees it.
public interface Work {

  /// The value before, expired or to be refreshed; empty when there is none.
  Optional<CacheEntry> previous();

  /// Whether the value will be thrown away: another instance took over, or the key was invalidated.
  boolean lost();

  /// Goes on only while the value is wanted.
  ///
  /// @throws LostLeaseException when [#lost]
  default void check() {
    if (lost()) {
      throw new LostLeaseException();
    }
  }
}
