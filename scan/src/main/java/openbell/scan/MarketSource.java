package openbell.scan;

import java.util.Collection;
import java.util.Optional;

/// A store of many histories that can be read as a whole: the seam behind which a faster one can be
/// put. Safe for any number of threads.
public interface MarketSource {

  /// One state of the store, in memory and complete, in all columns. Immutable; holds nothing open.
  interface State {
    /// Its name, fit for a key of a cache: another whenever anything in the store is another.
    String name();

    /// The bars of every symbol; several entries where several sources have one.
    Collection<HeldBars> bars();
  }

  /// The state of now.
  ///
  /// @param before the state that is known, the very same of which is returned when nothing has
  ///   changed: then this is quick. What did not change need not be read again.
  /// @throws RuntimeException when it cannot be read, or does not fit into memory; its message says
  ///   in one line what happened and what to do
  State now(Optional<State> before);
}
