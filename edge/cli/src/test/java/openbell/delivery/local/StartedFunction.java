package openbell.delivery.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A function's process as an image starts it, against the local Runtime API. */
public final class StartedFunction implements AutoCloseable {
  private static final long MOST_SECONDS = 60;

  private final RuntimeApi api;
  private final Process process;

  private StartedFunction(RuntimeApi api, Process process) {
    this.api = api;
    this.process = process;
  }

  /** Starts it with what Lambda adds to its environment. */
  public static StartedFunction start(ProcessBuilder builder, int memoryMb) throws IOException {
    RuntimeApi api = RuntimeApi.start();
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "web");
    builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(memoryMb));
    return new StartedFunction(api, builder.start());
  }

  /** Its answer to an event; it must not end instead. */
  public String invoke(String event) throws Exception {
    Map<String, String> headers =
        Map.of(
            "Lambda-Runtime-Aws-Request-Id", "00000000-0000-0000-0000-000000000001",
            "Lambda-Runtime-Deadline-Ms",
                Long.toString(System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(MOST_SECONDS)),
            "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:us-east-1:123456789012:function:web");
    RuntimeApi.Event sent =
        new RuntimeApi.Event(
            "00000000-0000-0000-0000-000000000001",
            event.getBytes(StandardCharsets.UTF_8),
            headers);
    api.put(sent);
    CompletableFuture.anyOf(sent.answer(), process.onExit()).get(MOST_SECONDS, TimeUnit.SECONDS);
    if (!sent.answer().isDone()) {
      throw new AssertionError("it ended with status " + process.exitValue());
    }
    return new String(sent.answer().join().payload(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
    api.close();
  }
}
