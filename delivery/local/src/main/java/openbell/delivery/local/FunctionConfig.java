package openbell.delivery.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// What a function's configuration says.
///
/// @param zip the deployment package
/// @param handler the class, as the function's configuration names it
/// @param memoryMb from 128 to 10,240; the heap gets 85 % of it
/// @param timeout of an invocation, from 1 to 900 whole seconds
/// @param environment of the function; what its role would give (`AWS_ACCESS_KEY_ID` and so on) is
///   set here as well
public record FunctionConfig(
    Path zip,
    String handler,
    int memoryMb,
    Duration timeout,
    Map<String, String> environment,
    Initialization initialization) {

  /// How an instance comes to be.
  public enum Initialization {
    /// When it is first needed; such JVMs compile with C1 alone.
    ON_DEMAND,
    /// Ahead, with CRaC's hooks, as for a snapshot; such JVMs have both compilers.
    SNAP_START
  }

  private static final int LEAST_MEMORY_MB = 128;
  private static final int MOST_MEMORY_MB = 10_240;
  private static final int DEFAULT_MEMORY_MB = 512;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_TIMEOUT_SECONDS = 900;
  private static final int MOST_ENVIRONMENT_BYTES = 4096;
  private static final String RESERVED =
      "_HANDLER|_X_AMZN_TRACE_ID|LAMBDA_.*|AWS_LAMBDA_(?!JAVA_).*|AWS_EXECUTION_ENV";

  /// Checks them against Lambda's limits.
  ///
  /// @throws IllegalArgumentException with the value that Lambda would not take
  public FunctionConfig {
    environment = Map.copyOf(environment);
    if (!handler.matches("[A-Za-z_$][\\w$.]*(::[A-Za-z_$][\\w$]*)?")) {
      throw refused("The handler '" + handler + "'", "give a class such as com.acme.Web");
    }
    if (memoryMb < LEAST_MEMORY_MB || memoryMb > MOST_MEMORY_MB) {
      throw refused(memoryMb + " MB of memory", "give 128 to 10240");
    }
    if (timeout.toSeconds() < 1
        || timeout.toSeconds() > MOST_TIMEOUT_SECONDS
        || !timeout.equals(Duration.ofSeconds(timeout.toSeconds()))) {
      throw refused("A timeout of " + timeout, "give 1 to 900 whole seconds");
    }
    int bytes = 0;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().matches(RESERVED)) {
        throw refused(variable.getKey(), "leave it out: the runtime sets it");
      }
      bytes += (variable.getKey() + variable.getValue()).getBytes(UTF_8).length;
    }
    if (bytes > MOST_ENVIRONMENT_BYTES) {
      throw refused("An environment of " + bytes + " bytes", "keep it within 4096");
    }
  }

  /// 512 MB, 30 seconds, an empty environment, on demand.
  public static FunctionConfig of(Path zip, String handler) {
    return new FunctionConfig(
        zip, handler, DEFAULT_MEMORY_MB, DEFAULT_TIMEOUT, Map.of(), Initialization.ON_DEMAND);
  }

  /// This with another memory.
  public FunctionConfig withMemoryMb(int other) {
    return new FunctionConfig(zip, handler, other, timeout, environment, initialization);
  }

  /// This with another timeout.
  public FunctionConfig withTimeout(Duration other) {
    return new FunctionConfig(zip, handler, memoryMb, other, environment, initialization);
  }

  /// This with another environment.
  public FunctionConfig withEnvironment(Map<String, String> other) {
    return new FunctionConfig(zip, handler, memoryMb, timeout, other, initialization);
  }

  /// This with another way to begin.
  public FunctionConfig withInitialization(Initialization other) {
    return new FunctionConfig(zip, handler, memoryMb, timeout, environment, other);
  }

  /// The function's name: that of its class.
  String functionName() {
    String type = handler.replaceFirst("::.*", "");
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static IllegalArgumentException refused(String what, String instead) {
    return new IllegalArgumentException(what + " is nothing that Lambda takes: " + instead);
  }
}
