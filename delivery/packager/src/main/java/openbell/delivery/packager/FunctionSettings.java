package openbell.delivery.packager;

import java.util.Map;
import java.util.Optional;

/// How a function is to be configured. Whatever is written here is taken as it is: what Lambda
/// would not take of it, [LambdaLimits#problems] says, all at once.
///
/// @param memoryMb as Lambda counts
/// @param tmpMb ephemeral storage, under `/tmp`
/// @param snapStart for published versions
/// @param provisionedConcurrency how many instances are kept ready; 0: none
/// @param fileSystem where an EFS access point is mounted
/// @param qualifier of what is invoked: a version, an alias, or `$LATEST`
/// @param environment the function's variables
public record FunctionSettings(
    JavaRuntime runtime,
    Architecture architecture,
    int memoryMb,
    int timeoutSeconds,
    int tmpMb,
    boolean snapStart,
    int provisionedConcurrency,
    Optional<String> fileSystem,
    String qualifier,
    Map<String, String> environment) {

  /// The version that changes with every upload, and that no alias of a release points to.
  public static final String UNPUBLISHED = "$LATEST";

  private static final int DEFAULT_MEMORY_MB = 1024;
  private static final int DEFAULT_TIMEOUT_SECONDS = 30;

  public FunctionSettings {
    environment = Map.copyOf(environment);
  }

  /// Java 25, 1,024 MB, 30 seconds, the least `/tmp`, published under an alias `live`, without
  /// anything that costs more.
  public static FunctionSettings of(Architecture architecture) {
    return new FunctionSettings(
        JavaRuntime.JAVA25,
        architecture,
        DEFAULT_MEMORY_MB,
        DEFAULT_TIMEOUT_SECONDS,
        LambdaLimits.LEAST_TMP_MB,
        false,
        0,
        Optional.empty(),
        "live",
        Map.of());
  }

  /// This with another `/tmp`.
  public FunctionSettings withTmpMb(int other) {
    return new FunctionSettings(
        runtime,
        architecture,
        memoryMb,
        timeoutSeconds,
        other,
        snapStart,
        provisionedConcurrency,
        fileSystem,
        qualifier,
        environment);
  }

  /// This with or without SnapStart.
  public FunctionSettings withSnapStart(boolean on) {
    return new FunctionSettings(
        runtime,
        architecture,
        memoryMb,
        timeoutSeconds,
        tmpMb,
        on,
        provisionedConcurrency,
        fileSystem,
        qualifier,
        environment);
  }
}
