package openbell.delivery.deployer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.delivery.deployer.DeployException.Kind;

/// Waits for what a service does after it has answered.
///
/// @param clock tells when it has been long enough
/// @param sleeper waits
public record Waiting(InstantSource clock, Sleeper sleeper) {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /// How to wait.
  public interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /// By this machine's clock.
  public static Waiting system() {
    return new Waiting(InstantSource.system(), Thread::sleep);
  }

  /// Asks until there is an answer, at growing distances.
  ///
  /// @param what is waited for, for the message
  /// @throws DeployException of kind `FAILED` when it takes longer than `most`
  <T> T until(String what, Duration most, Supplier<Optional<T>> question) {
    Instant end = clock.instant().plus(most);
    for (Duration pause = FIRST; ; pause = longer(pause)) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (!clock.instant().isBefore(end)) {
        throw new DeployException(
            Kind.FAILED,
            "%s took longer than %d s".formatted(what, most.toSeconds()),
            "look at it in the AWS console, then try again");
      }
      pause(pause);
    }
  }

  private void pause(Duration time) {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployException(Kind.BUSY, "waiting was interrupted", "run it again to go on", e);
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
  }
}
