package openbell.cache;

import java.time.Duration;

/// The numbers of [MakingCache].
///
/// @param failureMemory how long a failed make is remembered when the failure does not say
/// @param failureMemoryMost the longest a failure may ask to be remembered
/// @param earlyBeta how eagerly a value is made again before it expires; 1 is the optimum of
///   "Optimal Probabilistic Cache Stampede Prevention" (Vattani, Chierichetti, Lowenstein, 2015), 0
///   switches it off
/// @param pollFirst the first pause of one who waits for another instance
/// @param pollMost the longest such pause
/// @param flightsMost how many makings this process has under way at most; beyond it, asks fail
/// @param failuresMost how many failures are remembered at most; beyond it, the oldest are
///   forgotten
public record MakingPolicy(
    Duration failureMemory,
    Duration failureMemoryMost,
    double earlyBeta,
    Duration pollFirst,
    Duration pollMost,
    int flightsMost,
    int failuresMost) {

  /// 30 s, at most 5 minutes; beta 1; polls from 50 ms to 1 s; 256 makings, 10,000 failures.
  public static final MakingPolicy DEFAULT =
      new MakingPolicy(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          1.0,
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          256,
          10_000);

  public MakingPolicy {
    positive("failureMemory", failureMemory);
    positive("failureMemoryMost", failureMemoryMost);
    positive("pollFirst", pollFirst);
    positive("pollMost", pollMost);
    if (!(earlyBeta >= 0) || flightsMost < 1 || failuresMost < 1) {
      throw new IllegalArgumentException(
          "earlyBeta %s, flightsMost %d, failuresMost %d (must be at least 0, 1 and 1)"
              .formatted(earlyBeta, flightsMost, failuresMost));
    }
  }

  /// This with another time to remember failures.
  public MakingPolicy withFailureMemory(Duration other) {
    return new MakingPolicy(
        other, failureMemoryMost, earlyBeta, pollFirst, pollMost, flightsMost, failuresMost);
  }

  /// This with another eagerness of early refresh.
  public MakingPolicy withEarlyBeta(double other) {
    return new MakingPolicy(
        failureMemory, failureMemoryMost, other, pollFirst, pollMost, flightsMost, failuresMost);
  }

  /// This with another limit of makings under way.
  public MakingPolicy withFlightsMost(int other) {
    return new MakingPolicy(
        failureMemory, failureMemoryMost, earlyBeta, pollFirst, pollMost, other, failuresMost);
  }

  private static void positive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "%s of %s (must be more than zero)".formatted(name, duration));
    }
  }
}
