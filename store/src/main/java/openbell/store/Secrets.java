package openbell.store;

/// Texts that nobody but their reader should see, by name.
///
/// Implementations are safe for concurrent use, and may block on a network.
public interface Secrets {

  /// The text of a secret, as it is or was some minutes ago.
  ///
  /// @throws StoreException when it cannot be read: which one, why, and what to do
  String read(String name);
}
