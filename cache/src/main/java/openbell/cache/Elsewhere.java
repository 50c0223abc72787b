package openbell.cache;

/// Where values are made when not in this process, which may be frozen between its answers.
///
/// Thread-safe.
@FunctionalInterface
public interface Elsewhere {

  /// Hands the making of a value over and returns before it is done. Whoever takes it over makes it
  /// under the same leases and keeps it in the same far tier.
  ///
  /// @param renewal whether a value is there and fresh, and is to be made again all the same
  /// @throws RuntimeException when it was not taken: then it is made here
  void begin(String key, boolean renewal);
}
