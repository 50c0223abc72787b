package openbell.delivery.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import openbell.delivery.local.FunctionConfig.Initialization;
import openbell.delivery.local.Instance.Init;
import openbell.delivery.local.RuntimeApi.Answer;
import openbell.delivery.local.RuntimeApi.Event;

/// A function on this machine, one instance at a time, invoked synchronously.
///
/// An instance that has died (killed at its deadline or for its memory, or ended by itself) is
/// replaced by the next invocation, whose time then pays for the start, as on Lambda. Thread-safe:
/// invocations take turns, as those of one instance do.
public final class LocalLambda implements AutoCloseable {

  /// The most that a synchronous invocation takes: 6 MB.
  private static final int MOST_EVENT_BYTES = 6 << 20;

  private static final Duration INIT = Duration.ofSeconds(10);

  /// What publishing a version gives an init phase.
  private static final Duration SNAP_START_INIT = Duration.ofSeconds(130);

  private final FunctionConfig config;
  private final RuntimeClient client;
  private final Path folder;
  private final Consumer<String> log;
  private final InstantSource clock;
  private final ReentrantLock turn = new ReentrantLock();
  private final ReentrantLock closing = new ReentrantLock();
  private final Thread atEnd = new Thread(this::close);
  private volatile Instance instance;
  private boolean closed;
  private Optional<Init.Ready> fresh;

  private LocalLambda(FunctionConfig config, Path folder, Consumer<String> log)
      throws IOException, InterruptedException {
    this.config = config;
    this.client = RuntimeClient.ofClassPath();
    this.folder = folder;
    this.log = log;
    this.clock = InstantSource.system();
    Path task = Files.createDirectory(folder.resolve(ChildProcess.TASK));
    TaskRoot.unpack(config.zip(), task);
    this.instance = Instance.start(config, client, folder, log);
    this.fresh = ready(firstInit());
  }

  /// Unpacks the zip into a temporary folder and goes through an instance's init phase. If that
  /// fails, the log says so, and the first invocation tries it again, as on Lambda.
  ///
  /// @param log gets the function's lines and Lambda's own, from several threads
  /// @throws IOException if the zip cannot be read or is more than Lambda takes, or no process can
  ///   be started
  public static LocalLambda start(FunctionConfig config, Consumer<String> log)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("lambda-").toRealPath();
    try {
      LocalLambda lambda = new LocalLambda(config, folder, log);
      Runtime.getRuntime().addShutdownHook(lambda.atEnd);
      return lambda;
    } catch (IOException | InterruptedException | RuntimeException e) {
      TaskRoot.remove(folder);
      throw e;
    }
  }

  /// Invokes the function with an event and waits for what comes of it.
  ///
  /// @throws IllegalArgumentException for an event above 6 MB
  /// @throws IOException if no process can be started
  public Invocation invoke(byte[] event) throws IOException, InterruptedException {
    if (event.length > MOST_EVENT_BYTES) {
      throw new IllegalArgumentException(
          "An event of %,d bytes is nothing that Lambda takes: send up to %,d"
              .formatted(event.length, MOST_EVENT_BYTES));
    }
    turn.lockInterruptibly();
    try {
      String requestId = UUID.randomUUID().toString();
      log.accept("START RequestId: " + requestId + " Version: " + version());
      Invocation result = invoke(requestId, event);
      log.accept("END RequestId: " + requestId);
      log.accept(result.report());
      return result;
    } finally {
      turn.unlock();
    }
  }

  /// Ends the instance and removes what was unpacked. The end of this JVM does so, too.
  @Override
  public void close() {
    closing.lock(); // Whoever comes second waits for the first: it may end this JVM.
    try {
      if (closed) {
        return;
      }
      closed = true;
      instance.close();
      TaskRoot.remove(folder);
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook has nothing left to do, or is what runs here.
    } finally {
      closing.unlock();
    }
  }

  private Invocation invoke(String requestId, byte[] payload)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    if (!instance.alive()) {
      instance.close();
      instance = Instance.start(config, client, folder, log);
      Init init = instance.awaitInit(config.timeout());
      fresh = ready(init);
      if (fresh.isEmpty()) {
        return failedInit(requestId, init, Duration.ofNanos(System.nanoTime() - begun));
      }
    }
    Optional<Init.Ready> init = fresh;
    fresh = Optional.empty();
    Duration left = config.timeout().minusNanos(System.nanoTime() - begun);
    Event event = new Event(requestId, payload, headers(requestId, left));
    Answer answer = instance.invoke(event, left);
    long from = event.handedOver().isDone() ? event.handedOver().join() : begun;
    if (answer.failed() && !instance.alive()) {
      log.accept(requestId + " " + text(answer.payload()));
    }
    return new Invocation(
        requestId,
        answer.failed(),
        answer.payload(),
        Duration.ofNanos(answer.atNanos() - from),
        init.map(Init.Ready::took),
        init.flatMap(Init.Ready::restore),
        config.memoryMb(),
        instance.maxMemoryBytes());
  }

  private Init firstInit() throws InterruptedException {
    boolean snapStart = config.initialization() == Initialization.SNAP_START;
    Duration most = snapStart ? SNAP_START_INIT : INIT;
    Init init = instance.awaitInit(most);
    String status =
        switch (init) {
          case Init.Ready ready -> "";
          case Init.Failed failed -> "error\tError: " + text(failed.payload());
          case Init.Exited exited -> "error\tError Type: Runtime.ExitError";
          case Init.TimedOut late -> "timeout after " + most.toSeconds() + " s";
        };
    if (!status.isEmpty()) {
      log.accept("INIT_REPORT Phase: init\tStatus: " + status);
    }
    return init;
  }

  private Invocation failedInit(String requestId, Init init, Duration took) {
    byte[] payload =
        switch (init) {
          case Init.Failed failed -> failed.payload();
          case Init.Exited exited -> FunctionErrors.exited(requestId, exited.status());
          case Init.TimedOut late -> FunctionErrors.timedOut(requestId, config.timeout());
          case Init.Ready ready -> throw new IllegalArgumentException("It is ready");
        };
    log.accept(requestId + " " + text(payload));
    return new Invocation(
        requestId,
        true,
        payload,
        took,
        Optional.empty(),
        Optional.empty(),
        config.memoryMb(),
        OptionalLong.empty());
  }

  private Map<String, String> headers(String requestId, Duration left) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Lambda-Runtime-Aws-Request-Id", requestId);
    headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(clock.millis() + left.toMillis()));
    headers.put(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:%s:123456789012:function:%s"
            .formatted(
                config.environment().getOrDefault("AWS_REGION", "us-east-1"),
                config.functionName()));
    String digits = requestId.replace("-", "");
    headers.put(
        "Lambda-Runtime-Trace-Id",
        "Root=1-%08x-%s;Parent=%s;Sampled=0"
            .formatted(
                clock.instant().getEpochSecond(), digits.substring(0, 24), digits.substring(16)));
    return headers;
  }

  private String version() {
    return config.initialization() == Initialization.SNAP_START ? "1" : "$LATEST";
  }

  private static Optional<Init.Ready> ready(Init init) {
    return init instanceof Init.Ready ready ? Optional.of(ready) : Optional.empty();
  }

  private static String text(byte[] payload) {
    return new String(payload, UTF_8);
  }
}
