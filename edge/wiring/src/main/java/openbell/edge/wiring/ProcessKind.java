package openbell.edge.wiring;

import java.time.Duration;
import openbell.cache.MakingPolicy;
import openbell.cache.TieredCache;

/// What kind of process the parts work in.
///
/// @param name begins its name as a holder of leases
/// @param patience how long an ask that says nothing else waits for a report, its making included
/// @param making how failures are remembered and values refreshed early
/// @param memoryBytes what is kept in the process's own memory; zero: nothing
/// @param memoryTrust how long that is believed without asking the tier below
/// @param frozen whether it stands still between its answers: then the local file is opened when
///   [Wiring#openLocal] says so, and no numbers are kept in it
/// @param handsOver whether reports are made by the work function, where one is configured
public record ProcessKind(
    String name,
    Duration patience,
    MakingPolicy making,
    long memoryBytes,
    Duration memoryTrust,
    boolean frozen,
    boolean handsOver) {
  static final String COMMAND_NAME = "cli";
  static final String SERVER_NAME = "server";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A command that ends with its answer: a person who asks again is pace enough for a source that
  /// failed, and nobody stays to make the next report early.
  public static final ProcessKind COMMAND =
      new ProcessKind(COMMAND_NAME, PATIENCE, shortMemory(), 0, Duration.ZERO, false, false);

  /// A server: hot reports in memory, looked after in the local file once a second.
  public static final ProcessKind SERVER =
      new ProcessKind(
          SERVER_NAME,
          PATIENCE,
          MakingPolicy.DEFAULT,
          64L << 20,
          Duration.ofSeconds(1),
          false,
          false);

  /// A Lambda that answers requests. Its memory is as near as its disk and lives as long, so it is
  /// believed as long.
  public static final ProcessKind LAMBDA_WEB = lambda(true);

  /// A Lambda that makes reports: what it is asked, it makes before it returns, and nothing early,
  /// since nothing goes on after that.
  public static final ProcessKind LAMBDA_WORK = lambda(false);

  private static ProcessKind lambda(boolean web) {
    return new ProcessKind(
        web ? "lambda-web" : "lambda-work",
        PATIENCE,
        web ? MakingPolicy.DEFAULT : MakingPolicy.DEFAULT.withEarlyBeta(0),
        64L << 20,
        TieredCache.DEFAULT_TRUST,
        true,
        web);
  }

  /// This without anything made early: where nothing is handed over, an early making would be
  /// frozen in its middle.
  ProcessKind withoutEarly() {
    return new ProcessKind(
        name, patience, making.withEarlyBeta(0), memoryBytes, memoryTrust, frozen, handsOver);
  }

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
