package openbell.edge.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Trains the AOT cache of a function's image: starts the function, has it make and show a report
/// of the built-in sample, over a bucket that is a socket of this process, and ends it in order, at
/// which its JVM writes what it was told to. Needs no network.
///
/// ```sh
/// java openbell.edge.lambda.Training /bin/sh /app/start openbell.edge.lambda.WebHandler
/// ```
public final class Training {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /// What a JVM's status is after SIGTERM: 128 and 15.
  private static final int TERMINATED = 143;

  private Training() {}

  /// Status 0 when each request was answered with 200 and the function ended as it was told.
  ///
  /// @param command that starts the function, as the image does
  public static void main(String[] command) throws InterruptedException {
    int status = 0;
    try {
      train(List.of(command));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("openbell: the training failed: " + e.getMessage());
      status = 1;
    }
    System.exit(status);
  }

  private static void train(List<String> command) throws IOException, InterruptedException {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command: give the words that start the function");
    }
    Path home = Files.createTempDirectory("openbell-training");
    try (PrimingBucket bucket = PrimingBucket.start();
        TrainingApi api = TrainingApi.start(Priming.TARGETS, InstantSource.system())) {
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.environment().putAll(Priming.environment(home, bucket));
      builder.environment().putAll(asLambda(api.address()));
      Process function = builder.start();
      try {
        await(api.answered, function);
        function.destroy();
        end(function);
      } finally {
        function.destroyForcibly();
      }
    } finally {
      Priming.remove(home);
    }
  }

  private static Map<String, String> asLambda(String api) {
    return Map.of(
        "AWS_LAMBDA_RUNTIME_API", api,
        "AWS_LAMBDA_FUNCTION_NAME", "training",
        "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
        "AWS_ACCESS_KEY_ID", "training",
        "AWS_SECRET_ACCESS_KEY", "training");
  }

  private static void await(CompletableFuture<Integer> answered, Process function)
      throws IOException, InterruptedException {
    try {
      CompletableFuture.anyOf(answered, function.onExit())
          .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("not all was answered in " + LONGEST.toMinutes() + " minutes", e);
    }
    if (!answered.isDone()) {
      throw new IOException("the function ended with status " + function.exitValue());
    }
  }

  /// The JVM writes its cache before it is gone.
  private static void end(Process function) throws IOException, InterruptedException {
    if (!function.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the function did not end in " + LONGEST.toMinutes() + " minutes");
    }
    if (function.exitValue() != TERMINATED) {
      throw new IOException("the function ended with status " + function.exitValue());
    }
  }
}
