package openbell.delivery.local;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What came of one invocation.
///
/// @param failed whether it is a function error; the payload then is `{"errorMessage": ...,
///   "errorType": ...}`
/// @param payload the response as it was sent
/// @param duration from the handing over of the event to the answer
/// @param init from the JVM's start to its first question for work, where this was the first
///   invocation of an instance
/// @param restore with SnapStart: from the order to go on to that first question
/// @param maxMemoryBytes what the process held at most so far; empty where the system does not say
@SuppressWarnings("ArrayRecordComponent") // Bytes that go on as they are.
public record Invocation(
    String requestId,
    boolean failed,
    byte[] payload,
    Duration duration,
    Optional<Duration> init,
    Optional<Duration> restore,
    int memoryMb,
    OptionalLong maxMemoryBytes) {

  /// As Lambda's log has it; the init phase is billed, too.
  public String report() {
    StringBuilder out = new StringBuilder("REPORT RequestId: ").append(requestId);
    Duration billed = restore.isPresent() ? duration : duration.plus(init.orElse(Duration.ZERO));
    out.append("\tDuration: ").append(millis(duration));
    out.append("\tBilled Duration: ").append(upperMillis(billed)).append(" ms");
    out.append("\tMemory Size: ").append(memoryMb).append(" MB");
    if (maxMemoryBytes.isPresent()) {
      out.append("\tMax Memory Used: ").append(maxMemoryBytes.getAsLong() >> 20).append(" MB");
    }
    if (restore.isPresent()) {
      out.append("\tRestore Duration: ").append(millis(restore.orElseThrow()));
    } else {
      init.ifPresent(took -> out.append("\tInit Duration: ").append(millis(took)));
    }
    return out.toString();
  }

  private static String millis(Duration took) {
    return String.format(Locale.ROOT, "%.2f ms", took.toNanos() / 1e6);
  }

  private static long upperMillis(Duration took) {
    return Math.ceilDiv(took.toNanos(), 1_000_000L);
  }
}
