package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A [MakingProcessMain] as seen by its parent: what it was told and what it said.
final class MakingProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Writer orders;
  private final ConcurrentMap<String, CompletableFuture<Said>> said = new ConcurrentHashMap<>();
  private final Thread reader;
  private volatile boolean ended;

  /// What came after the words that were waited for, and when (nanoTime).
  record Said(String rest, long atNanos) {}

  private MakingProcess(Process process) {
    this.process = process;
    this.orders = process.outputWriter(UTF_8);
    this.reader = Thread.ofPlatform().daemon().start(this::listen);
  }

  /// Starts one; it has still to become [#ready].
  ///
  /// @param mute whether its far tier takes no values
  static MakingProcess start(String endpoint, String bucket, Path home, String name, boolean mute)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                MakingProcessMain.class.getName(),
                endpoint,
                bucket,
                home.toString(),
                name));
    if (mute) {
      command.add("mute");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("AWS_ACCESS_KEY_ID", "test");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    builder.environment().put("AWS_REGION", "us-east-1");
    return new MakingProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  MakingProcess ready() throws Exception {
    await("ready");
    return this;
  }

  void ask(String key, long makeMillis) throws IOException {
    order("ask " + key + " " + makeMillis);
  }

  void order(String line) throws IOException {
    orders.write(line + "\n");
    orders.flush();
  }

  /// Waits until it has said a line that is these words, or begins with them.
  Said await(String words) throws Exception {
    return saying(words).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// As the other, but no longer than this; whether it has said it.
  boolean await(String words, Duration atMost) throws Exception {
    try {
      saying(words).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  boolean hasSaid(String words) {
    CompletableFuture<Said> future = said.get(words);
    return future != null && future.isDone() && !future.isCompletedExceptionally();
  }

  /// SIGKILL, and everything that it had said by then.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /// Ends it in good order.
  @Override
  public void close() throws IOException, InterruptedException {
    if (process.isAlive()) {
      orders.close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private CompletableFuture<Said> saying(String words) {
    CompletableFuture<Said> future = said.computeIfAbsent(words, w -> new CompletableFuture<>());
    if (ended) {
      future.completeExceptionally(new IOException("it ended without saying: " + words));
    }
    return future;
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
        heard(line, System.nanoTime());
      }
    } catch (IOException e) {
      // Killed in the middle of a line.
    }
    ended = true;
    said.keySet().forEach(this::saying);
  }

  /// `answer KEY rest` is heard as `answer KEY`; a second `making KEY` also as `again KEY`.
  private void heard(String line, long atNanos) {
    String[] words = line.split(" ", 3);
    String what = words.length > 1 ? words[0] + " " + words[1] : words[0];
    Said value = new Said(words.length > 2 ? words[2] : "", atNanos);
    if (!saying(what).complete(value) && words[0].equals("making")) {
      saying("again " + words[1]).complete(value);
    }
  }
}
