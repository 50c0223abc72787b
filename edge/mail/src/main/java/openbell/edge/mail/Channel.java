package openbell.edge.mail;

import java.time.Duration;

/// A way to an operator. Thread-safe.
public interface Channel extends AutoCloseable {
  /// `smtp`, `sns` or `webhook`.
  String name();

  /// Where it leads, without anything secret: for `doctor` and logs.
  String where();

  /// Sends a letter, and returns when it is taken.
  ///
  /// @param patience gives up after it, whatever the other side does
  /// @throws ChannelException when it is not taken, or nobody knows
  void send(Letter letter, Duration patience) throws ChannelException;

  @Override
  default void close() {}
}
