package openbell.delivery.packager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What Lambda takes ("Lambda quotas", "Configure ephemeral storage", "Improving startup
/// performance with Lambda SnapStart" and "Using environment variables" of its developer guide).
/// Servers for tests check none of it. 1 MB is 1,048,576 bytes.
public final class LambdaLimits {

  /// Of a zip that is handed over in the call itself.
  public static final long MOST_DIRECT_ZIP_BYTES = 50 * Sizes.MB;

  /// Of all that is unpacked: the function and its layers together.
  public static final long MOST_UNPACKED_BYTES = 250 * Sizes.MB;

  /// Of layers at one function.
  public static final int MOST_LAYERS = 5;

  /// Of a container image, unpacked, what it is based on included.
  public static final long MOST_IMAGE_BYTES = 10 * 1024 * Sizes.MB;

  /// Of `/tmp`.
  public static final int LEAST_TMP_MB = 512;

  /// Of `/tmp`, without SnapStart.
  public static final int MOST_TMP_MB = 10_240;

  /// Of `/tmp`, with SnapStart.
  public static final int MOST_SNAP_START_TMP_MB = 512;

  static final int LEAST_MEMORY_MB = 128;
  static final int MOST_MEMORY_MB = 10_240;
  static final int MOST_TIMEOUT_SECONDS = 900;
  static final int MOST_ENVIRONMENT_BYTES = 4096;

  /// Set by the runtime; a configuration that holds one is refused.
  private static final Pattern RESERVED =
      Pattern.compile(
          "_HANDLER|_X_AMZN_TRACE_ID|AWS_(?:DEFAULT_)?REGION|AWS_EXECUTION_ENV"
              + "|AWS_LAMBDA_(?:FUNCTION_NAME|FUNCTION_MEMORY_SIZE|FUNCTION_VERSION"
              + "|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API)"
              + "|AWS_ACCESS_KEY(?:_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN"
              + "|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR");

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]+");
  private static final Pattern MOUNT = Pattern.compile("/mnt/[A-Za-z0-9-_.]+");

  private LambdaLimits() {}

  /// What of a function's settings Lambda does not take, or what does not go together.
  public static List<Problem> problems(FunctionSettings settings) {
    List<Problem> problems = new ArrayList<>();
    if (settings.memoryMb() < LEAST_MEMORY_MB || settings.memoryMb() > MOST_MEMORY_MB) {
      problems.add(
          problem("%,d MB of memory", settings.memoryMb(), "Lambda has from 128 to 10,240 MB"));
    }
    if (settings.timeoutSeconds() < 1 || settings.timeoutSeconds() > MOST_TIMEOUT_SECONDS) {
      problems.add(
          problem(
              "a timeout of %,d seconds",
              settings.timeoutSeconds(), "Lambda has from 1 to 900 seconds"));
    }
    if (settings.tmpMb() < LEAST_TMP_MB || settings.tmpMb() > MOST_TMP_MB) {
      problems.add(problem("%,d MB of /tmp", settings.tmpMb(), "Lambda has from 512 to 10,240 MB"));
    }
    if (settings.provisionedConcurrency() < 0) {
      problems.add(
          problem(
              "a provisioned concurrency of %,d",
              settings.provisionedConcurrency(), "give how many instances are to be kept ready"));
    }
    settings
        .fileSystem()
        .filter(path -> !MOUNT.matcher(path).matches())
        .ifPresent(
            path ->
                problems.add(
                    new Problem(
                        "a file system at " + path,
                        "Lambda mounts one under /mnt/, such as /mnt/data")));
    problems.addAll(snapStart(settings));
    problems.addAll(unpublished(settings));
    problems.addAll(environment(settings.environment()));
    return problems;
  }

  private static List<Problem> snapStart(FunctionSettings settings) {
    List<Problem> problems = new ArrayList<>();
    if (!settings.snapStart()) {
      return problems;
    }
    if (settings.tmpMb() > MOST_SNAP_START_TMP_MB) {
      problems.add(
          problem(
              "SnapStart with %,d MB of /tmp",
              settings.tmpMb(), "with it /tmp has 512 MB: lower --tmp, or do without SnapStart"));
    }
    if (settings.fileSystem().isPresent()) {
      problems.add(
          new Problem(
              "SnapStart with a file system", "it takes none: do without EFS, or without it"));
    }
    if (settings.provisionedConcurrency() > 0) {
      problems.add(
          new Problem(
              "SnapStart with provisioned concurrency", "a function has one or the other: choose"));
    }
    return problems;
  }

  private static List<Problem> unpublished(FunctionSettings settings) {
    List<Problem> problems = new ArrayList<>();
    if (!settings.qualifier().equals(FunctionSettings.UNPUBLISHED)) {
      return problems;
    }
    if (settings.snapStart()) {
      problems.add(
          new Problem(
              "SnapStart on $LATEST",
              "only published versions start from a snapshot: invoke an alias"));
    }
    if (settings.provisionedConcurrency() > 0) {
      problems.add(
          new Problem(
              "provisioned concurrency on $LATEST",
              "only a published version or an alias has it: publish one"));
    }
    return problems;
  }

  private static List<Problem> environment(Map<String, String> environment) {
    List<Problem> problems = new ArrayList<>();
    int bytes = 0;
    for (String name : environment.keySet().stream().sorted().toList()) {
      bytes += (name + environment.get(name)).getBytes(UTF_8).length;
      if (RESERVED.matcher(name).matches()) {
        problems.add(new Problem("the variable " + name, "Lambda sets it by itself: leave it out"));
      } else if (!VARIABLE.matcher(name).matches()) {
        problems.add(
            new Problem(
                "the variable '" + name + "'",
                "a name is a letter and then letters, digits and _, two at least"));
      }
    }
    if (bytes > MOST_ENVIRONMENT_BYTES) {
      problems.add(
          problem(
              "variables of %,d bytes",
              bytes, "names and values together have 4,096 at most: move some into a file or S3"));
    }
    return problems;
  }

  private static Problem problem(String what, int value, String cure) {
    return new Problem(what.formatted(value), cure);
  }
}
