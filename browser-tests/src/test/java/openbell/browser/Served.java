package openbell.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A process that serves on a free port: {@code ./openbell serve}, or the recorded world. */
final class Served implements AutoCloseable {
  private final Process process;
  private final Path home;
  private final BufferedReader out; // Left open: the process's end of it must not break.

  /** Where it listens, such as {@code http://127.0.0.1:41234}. */
  final String root;

  private Served(ProcessBuilder command, Path home) throws IOException {
    this.home = home;
    this.process =
        command.redirectError(home.resolve("stderr").toFile()).directory(home.toFile()).start();
    this.out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("it does not serve: " + Files.readString(home.resolve("stderr")));
    }
    this.root =
        line.contains("http://")
            ? line.substring(line.indexOf("http://"))
            : "http://127.0.0.1:" + line.strip();
  }

  /** The real server, in a process and a home of its own, on the built-in sample unless told. */
  static Served openbell(Map<String, String> environment) throws IOException {
    Path home = Files.createTempDirectory("openbell-browser-");
    ProcessBuilder command = command(List.of("serve", "--port", "0"));
    command.environment().put("OPENBELL_HOME", home.resolve("home").toString());
    command.environment().put("OPENBELL_SOURCE", "sample");
    command.environment().put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    command.environment().put("OPENBELL_WARM", "AAPL");
    command.environment().put("OPENBELL_LLM", "off");
    command.environment().put("OPENBELL_REQUESTS_PER_MINUTE", "0");
    command.environment().putAll(environment);
    return new Served(command, home);
  }

  /** Runs a command of the CLI to its end; fails unless it is done. */
  static void run(Map<String, String> environment, Path dir, List<String> args)
      throws IOException, InterruptedException {
    ProcessBuilder command = command(args);
    command.environment().putAll(environment);
    Path told = dir.resolve("told");
    command.redirectErrorStream(true).redirectOutput(told.toFile());
    int status = command.start().waitFor();
    if (status != 0) {
      throw new IOException(
          args.getFirst() + " ended with " + status + ": " + Files.readString(told));
    }
  }

  private static ProcessBuilder command(List<String> args) {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "openbell.edge.cli.Main"));
    all.addAll(args);
    return new ProcessBuilder(all);
  }

  /** Yahoo as it was recorded, each answer a second late; skips where there is no recording. */
  static Served slowYahoo() throws IOException {
    Optional<Path> script = shared("tools/replay.py");
    Assumptions.assumeTrue(script.isPresent(), "no shared/ here");
    Path home = Files.createTempDirectory("openbell-replay-");
    return new Served(
        new ProcessBuilder(
            "python3", script.orElseThrow().toString(), "--port", "0", "--delay", "1"),
        home);
  }

  private static Optional<Path> shared(String name) {
    String set = System.getenv("OPENBELL_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set, name)).filter(Files::exists);
    }
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path file = dir.resolve("shared").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    out.close();
    List<Path> left = new ArrayList<>();
    try (Stream<Path> all = Files.walk(home)) {
      all.forEach(left::addFirst);
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }
}
