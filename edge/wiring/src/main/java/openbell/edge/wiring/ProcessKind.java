package openbell.edge.wiring;

import java.time.Duration;
import openbell.cache.MakingPolicy;

/// What kind of process the parts work in.
///
/// @param name begins its name as a holder of leases
/// @param patience how long an ask that says nothing else waits for a report, its making included
/// @param making how failures are remembered and values refreshed early
/// @param memoryBytes what is kept in the process's own memory; zero: nothing
/// @param memoryTrust how long that is believed without asking the tier below
public record ProcessKind(
    String name, Duration patience, MakingPolicy making, long memoryBytes, Duration memoryTrust) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A command that ends with its answer: a person who asks again is pace enough for a source that
  /// failed, and nobody stays to make the next report early.
  public static final ProcessKind COMMAND =
      new ProcessKind("cli", PATIENCE, shortMemory(), 0, Duration.ZERO);

  /// A server: hot reports in memory, looked after in the local file once a second.
  public static final ProcessKind SERVER =
      new ProcessKind("server", PATIENCE, MakingPolicy.DEFAULT, 64L << 20, Duration.ofSeconds(1));

  private static MakingPolicy shortMemory() {
    MakingPolicy usual = MakingPolicy.DEFAULT;
    Duration second = Duration.ofSeconds(1);
    return new MakingPolicy(
        second,
        second,
        0,
        usual.pollFirst(),
        usual.pollMost(),
        usual.flightsMost(),
        usual.failuresMost());
  }
}
