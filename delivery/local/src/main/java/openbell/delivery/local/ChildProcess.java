package openbell.delivery.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import openbell.delivery.local.FunctionConfig.Initialization;

/// The JVM of an instance, as Lambda's java25 runtime starts it.
final class ChildProcess {

  static final String TASK = "task";

  private static final int HEAP_PERCENT = 85;

  private ChildProcess() {}

  /// A process in the folder's task root, over nothing but the runtime interface client, which has
  /// a class loader of its own for the task.
  static ProcessBuilder of(
      FunctionConfig config, RuntimeClient client, Path folder, String apiAddress)
      throws IOException {
    Path task = folder.resolve(TASK);
    Path tmp = Files.createTempDirectory(folder, "tmp-");
    Path library = client.unpackLibrary(tmp);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + config.memoryMb() * 1024L * HEAP_PERCENT / 100 + "k");
    command.add("-XX:+UseSerialGC");
    if (config.initialization() == Initialization.ON_DEMAND) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-Djava.io.tmpdir=" + tmp);
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-D" + RuntimeClient.LIBRARY_PROPERTY + "=" + library);
    // Where org.crac, which functions use, finds the client's hooks.
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add("-cp");
    command.add(
        client.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(RuntimeClient.MAIN);
    command.add(config.handler());
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(task.toFile()).redirectErrorStream(true);
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().putAll(environment(config, task, apiAddress));
    return builder;
  }

  private static Map<String, String> environment(
      FunctionConfig config, Path task, String apiAddress) {
    boolean snapStart = config.initialization() == Initialization.SNAP_START;
    Map<String, String> env = new HashMap<>();
    env.put("AWS_REGION", "us-east-1");
    env.put("AWS_DEFAULT_REGION", config.environment().getOrDefault("AWS_REGION", "us-east-1"));
    env.putAll(config.environment());
    env.put("LANG", "en_US.UTF-8");
    env.put("TZ", ":UTC");
    env.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    env.put("AWS_LAMBDA_RUNTIME_API", apiAddress);
    env.put("AWS_LAMBDA_FUNCTION_NAME", config.functionName());
    env.put("AWS_LAMBDA_FUNCTION_VERSION", snapStart ? "1" : "$LATEST");
    env.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(config.memoryMb()));
    env.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + config.functionName());
    env.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    env.put("AWS_LAMBDA_INITIALIZATION_TYPE", snapStart ? "snap-start" : "on-demand");
    env.put("LAMBDA_TASK_ROOT", task.toString());
    env.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
    env.put("_HANDLER", config.handler());
    return env;
  }
}
