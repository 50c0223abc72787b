package openbell.store;

import java.time.Duration;

/// How long to wait for a service on the network, and how often to ask again.
///
/// It takes the place of the SDK's own configuration: `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` have
/// no effect. Between attempts the SDK pauses up to 0.1 s, then 0.2 s and so on, by chance; up to 1
/// s, then 2 s, when the service says that it is asked too much.
///
/// @param connect for one connection to one address
/// @param read between two packets of an answer
/// @param call for one operation with all its attempts and pauses, however far they are
/// @param attempts the first one included, at least 1
public record AwsPatience(Duration connect, Duration read, Duration call, int attempts) {

  /// For a person or a webhook that waits: every operation ends within ten seconds. A server that
  /// takes no connection fails after six, one that answers nothing after ten.
  public static final AwsPatience INTERACTIVE =
      new AwsPatience(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), 3);

  /// For work in the background and for objects of many megabytes.
  public static final AwsPatience BACKGROUND =
      new AwsPatience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5), 5);

  /// Checks that all are positive.
  ///
  /// @throws IllegalArgumentException with the one that is not
  public AwsPatience {
    requirePositive("connect", connect);
    requirePositive("read", read);
    requirePositive("call", call);
    if (attempts < 1) {
      throw new IllegalArgumentException("%d attempts (must be at least 1)".formatted(attempts));
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "%s timeout of %s (must be positive)".formatted(name, value));
    }
  }
}
