package openbell.edge.mail;

/// A topic that programs and people subscribe to. Thread-safe.
public interface Topic extends AutoCloseable {
  /// Sends a message to all who subscribe.
  ///
  /// @param subject in ASCII
  /// @throws openbell.store.StoreException when it is not taken
  void publish(String subject, String text);

  @Override
  void close();
}
