package openbell.delivery.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The errors that Lambda itself gives for an invocation, word by word.
final class FunctionErrors {

  /// What the kernel calls the signals that a JVM dies of.
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4,
          "illegal instruction",
          6,
          "aborted",
          7,
          "bus error",
          9,
          "killed",
          11,
          "segmentation fault",
          15,
          "terminated");

  /// A process that died of a signal has this added to the signal's number.
  private static final int BY_SIGNAL = 128;

  private FunctionErrors() {}

  static String timedOut(Duration timeout) {
    return String.format(
        Locale.ROOT, "Task timed out after %.2f seconds", timeout.toMillis() / 1e3);
  }

  static byte[] timedOut(String requestId, Duration timeout) {
    return ofRequest("Sandbox.Timedout", requestId, timedOut(timeout));
  }

  static byte[] exited(String requestId, int status) {
    String signal = SIGNALS.get(status - BY_SIGNAL);
    return ofRequest(
        "Runtime.ExitError",
        requestId,
        "Runtime exited with error: "
            + (signal == null ? "exit status " + status : "signal: " + signal));
  }

  static byte[] json(String type, String message) {
    return "{\"errorType\":\"%s\",\"errorMessage\":\"%s\"}"
        .formatted(type, message)
        .getBytes(UTF_8);
  }

  private static byte[] ofRequest(String type, String requestId, String what) {
    return json(type, "RequestId: " + requestId + " Error: " + what);
  }
}
