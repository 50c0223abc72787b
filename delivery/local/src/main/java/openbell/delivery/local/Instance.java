package openbell.delivery.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import openbell.delivery.local.RuntimeApi.Answer;
import openbell.delivery.local.RuntimeApi.Event;

/// A process with the runtime interface client, from its start to its end.
final class Instance implements AutoCloseable {

  /// How often the memory is looked at.
  private static final Duration WATCH = Duration.ofMillis(50);

  /// How long a process may take after its answer, and its last lines after its end.
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final FunctionConfig config;
  private final RuntimeApi api;
  private final Process process;
  private final long startedNanos;
  private final Thread log;

  /// What became of the init phase.
  sealed interface Init {
    /// It asks for work.
    record Ready(Duration took, Optional<Duration> restore) implements Init {}

    /// It said why it cannot.
    @SuppressWarnings("ArrayRecordComponent") // Bytes that go on as they are.
    record Failed(byte[] payload) implements Init {}

    /// Its process ended.
    record Exited(int status) implements Init {}

    /// It took too long, and was ended.
    record TimedOut() implements Init {}
  }

  private Instance(
      FunctionConfig config,
      RuntimeApi api,
      Process process,
      long startedNanos,
      Consumer<String> lines) {
    this.config = config;
    this.api = api;
    this.process = process;
    this.startedNanos = startedNanos;
    this.log = Thread.ofVirtual().start(() -> pump(process, lines));
    Thread.ofVirtual().start(this::watchMemory);
  }

  /// Starts the process.
  ///
  /// @param folder where the task's root is, and what else belongs to it
  static Instance start(
      FunctionConfig config, RuntimeClient client, Path folder, Consumer<String> lines)
      throws IOException {
    RuntimeApi api = RuntimeApi.start();
    try {
      ProcessBuilder builder = ChildProcess.of(config, client, folder, api.address());
      long now = System.nanoTime();
      return new Instance(config, api, builder.start(), now, lines);
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  boolean alive() {
    return process.isAlive() && !api.initError.isDone();
  }

  /// Waits for the end of the init phase.
  Init awaitInit(Duration most) throws InterruptedException {
    CompletableFuture<?> any = CompletableFuture.anyOf(api.ready, api.initError, process.onExit());
    if (!await(any, most)) {
      end();
      return new Init.TimedOut();
    }
    if (api.ready.isDone()) {
      long readyNanos = api.ready.join();
      long initNanos = api.snapshot.isDone() ? api.snapshot.join() : readyNanos;
      Optional<Duration> restore =
          api.snapshot.isDone()
              ? Optional.of(Duration.ofNanos(readyNanos - initNanos))
              : Optional.empty();
      return new Init.Ready(Duration.ofNanos(initNanos - startedNanos), restore);
    }
    if (api.initError.isDone()) {
      return new Init.Failed(api.initError.join());
    }
    return new Init.Exited(process.exitValue());
  }

  /// Hands an event over and waits for the answer, until the process ends or its time is over, when
  /// it is killed.
  Answer invoke(Event event, Duration most) throws InterruptedException {
    long begun = System.nanoTime();
    api.put(event);
    CompletableFuture<?> any = CompletableFuture.anyOf(event.answer(), process.onExit());
    boolean inTime = await(any, most);
    if (event.answer().isDone()) {
      // After some errors the client ends: an invocation is over when it asks for more, or is gone.
      await(CompletableFuture.anyOf(event.settled(), process.onExit()), LAST_WORDS);
      return event.answer().join();
    }
    if (!inTime) {
      end();
      byte[] error = FunctionErrors.timedOut(event.requestId(), config.timeout());
      return new Answer(true, error, begun + most.toNanos());
    }
    byte[] error = FunctionErrors.exited(event.requestId(), process.exitValue());
    return new Answer(true, error, System.nanoTime());
  }

  /// What the process held at most; what a killed one held is not known any more, and was all.
  OptionalLong maxMemoryBytes() {
    OptionalLong peak = ProcessMemory.of(process.pid()).peakBytes();
    long limit = limitBytes();
    return peak.isPresent() ? OptionalLong.of(Math.min(limit, peak.getAsLong())) : peak;
  }

  @Override
  public void close() {
    end();
    api.close();
  }

  private void end() {
    process.destroyForcibly();
    try {
      process.waitFor();
      log.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lambda's kernel kills what needs more than it has.
  private void watchMemory() {
    try {
      while (!process.waitFor(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
        if (ProcessMemory.of(process.pid()).heldBytes() > limitBytes()) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long limitBytes() {
    return (long) config.memoryMb() << 20;
  }

  private static void pump(Process process, Consumer<String> lines) {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      reader.lines().forEach(lines);
    } catch (IOException | UncheckedIOException e) {
      lines.accept("(the log ends here: " + e.getMessage() + ")");
    }
  }

  /// Whether it came in time.
  private static boolean await(CompletableFuture<?> what, Duration most)
      throws InterruptedException {
    try {
      what.get(most.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nothing here completes with an exception", e);
    }
  }
}
