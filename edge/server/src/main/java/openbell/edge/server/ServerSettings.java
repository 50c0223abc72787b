package openbell.edge.server;

import java.time.Duration;

/// Where a server listens, and what it puts up with.
///
/// @param host the address or name to listen on
/// @param port zero takes a free one
public record ServerSettings(String host, int port, Limits limits) {
  private static final int HIGHEST_PORT = 65_535;

  /// Checks the port.
  ///
  /// @throws IllegalArgumentException for one that there is not
  public ServerSettings {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("port " + port + ": give 0 to " + HIGHEST_PORT);
    }
  }

  /// The usual limits.
  public static ServerSettings of(String host, int port) {
    return new ServerSettings(host, port, Limits.DEFAULT);
  }

  /// When somebody is cut off.
  ///
  /// @param maxBodyBytes the longest body of a request; a longer one is answered with 413
  /// @param maxHeadBytes the longest header section, the request line apart
  /// @param maxConnections more wait until one ends
  /// @param head from a request's first byte to the end of its header section
  /// @param body for all of a request's body
  /// @param idle between two requests of a connection, and before its first
  /// @param write for a client to take an answer
  /// @param answer what a handler is told that it has
  /// @param stop how long a stop waits for what is under way
  public record Limits(
      int maxBodyBytes,
      int maxHeadBytes,
      int maxConnections,
      Duration head,
      Duration body,
      Duration idle,
      Duration write,
      Duration answer,
      Duration stop) {

    /// For the open internet: a slow phone gets through, who sends a byte a second does not. A
    /// webhook has a few KB. The stop is as long as the longest wait for a report (25 s).
    public static final Limits DEFAULT =
        new Limits(
            1 << 20,
            16 << 10,
            2_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(25));
  }
}
