package openbell.edge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `train`: has a server of this process answer from the built-in sample, over HTTP, and ends it. A
/// JVM that was told to write an AOT cache then has in it what a server needs; images are built
/// with it. `train --commands GROUP` goes through what is asked at a terminal instead, for one of
/// the launcher's caches. Needs no network.
@Command(
    name = "train",
    hidden = true,
    description = "Goes once through what the server or the commands do, for an AOT cache",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  /// What waits for a making comes before the page, which does not.
  private static final List<String> TARGETS =
      List.of(
          "/health",
          "/api/reports/AAPL?lang=en&wait=25",
          "/api/reports/AAPL?lang=th&wait=25",
          "/reports/AAPL?lang=th",
          "/api/reports/AAPL/chart.png?lang=en",
          "/",
          "/metrics");

  private static final List<String> FETCH = List.of("fetch", "AAPL");
  private static final List<String> COMPACT = List.of("lake", "compact");

  /// What the launcher keeps a cache for each of: a cache of all would cost each command more at
  /// its start than it brings. In this order, in one home: what reads the tables reads what the
  /// compaction wrote and what came after it.
  private static final Map<String, List<List<String>>> GROUPS =
      Map.of(
          "report",
          List.of(List.of("demo"), List.of("report", "AAPL")),
          "lake",
          List.of(
              FETCH,
              List.of("lake", "reprocess"),
              COMPACT,
              List.of("lake", "ls"),
              List.of("lake", "get", "AAPL", "indicators"),
              List.of("lake", "check"),
              List.of("lake", "sql", "SELECT ticker, rsi14 FROM indicators"),
              List.of("lake", "verify")),
          "scan",
          List.of(
              FETCH,
              COMPACT,
              List.of(
                  "scan",
                  "rsi14 < 30 && volume_ratio > 2 && close > sma200 || crosses_above(close, sma50)",
                  "--rank",
                  "-percentile.rsi14"),
              List.of("scan", "new-52-week-high", "--format", "json")));

  private static final String LISTENING = "openbell: listening on ";

  /// Each waits for the making, up to 25 s: enough where another processor is played.
  private static final int MOST_ASKS = 20;

  @Option(
      names = "--commands",
      paramLabel = "GROUP",
      description = "these commands, not the server: report, lake or scan")
  private @Nullable String group;

  private final Main main;

  TrainCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("openbell-train-");
    Map<String, String> environment =
        Map.of(
            "OPENBELL_HOME", home.toString(),
            "OPENBELL_SOURCE", "sample",
            "OPENBELL_CLOCK", "2014-01-02T12:00:00Z",
            "OPENBELL_WARM", "AAPL",
            "OPENBELL_LLM", "off");
    try {
      if (group != null) {
        trainCommands(group, environment);
      } else {
        trainServer(environment);
      }
    } finally {
      DemoCommand.delete(home);
    }
    return ExitStatus.DONE;
  }

  private void trainCommands(String group, Map<String, String> environment) {
    List<List<String>> commands = GROUPS.get(group);
    if (commands == null) {
      throw new CliException(
          ExitStatus.USAGE,
          "there are no commands '%s'".formatted(group),
          "give report, lake or scan");
    }
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    for (List<String> command : commands) {
      String[] arguments = command.toArray(String[]::new);
      int status = Main.run(arguments, environment, nowhere, main.console.err());
      if (status != ExitStatus.DONE) {
        throw new CliException(
            ExitStatus.FAILED,
            "'%s' ended with status %d".formatted(String.join(" ", command), status),
            "see above");
      }
      main.console.out().println("trained: " + String.join(" ", command));
    }
  }

  private void trainServer(Map<String, String> environment)
      throws IOException, InterruptedException {
    FirstLine said = new FirstLine();
    PrintStream out = new PrintStream(said, true, UTF_8);
    FutureTask<Integer> serving =
        new FutureTask<>(
            () -> {
              int status =
                  Main.run(
                      new String[] {"serve", "--port", "0"}, environment, out, main.console.err());
              said.line.complete(""); // Where it never listened.
              return status;
            });
    Thread server = Thread.ofPlatform().name("server").start(serving);
    try {
      String line = said.line.join();
      if (!line.startsWith(LISTENING)) {
        throw new CliException(ExitStatus.FAILED, "the server did not start", "see above");
      }
      for (String target : TARGETS) {
        ask(line.substring(LISTENING.length()) + target);
        main.console.out().println("trained: " + target);
      }
    } finally {
      server.interrupt(); // As a signal would: it ends in order.
      server.join();
    }
    checkEnded(serving);
  }

  private static void checkEnded(FutureTask<Integer> serving) throws InterruptedException {
    try {
      if (serving.get() == ExitStatus.DONE) {
        return;
      }
      throw new CliException(
          ExitStatus.FAILED, "the server ended with status " + serving.get(), "see above");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void ask(String address) throws IOException {
    int status = 0;
    for (int i = 0; i < MOST_ASKS && status != HttpURLConnection.HTTP_OK; i++) {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(address).toURL().openConnection();
      status = connection.getResponseCode();
      if (status >= HttpURLConnection.HTTP_BAD_REQUEST) {
        break;
      }
      connection.getInputStream().readAllBytes();
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw new CliException(
          ExitStatus.FAILED, address + " was answered with " + status, "see what the server said");
    }
  }

  /// Has the first line that is printed.
  private static final class FirstLine extends OutputStream {
    private final CompletableFuture<String> line = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        line.complete(text.toString());
      } else {
        text.append((char) b);
      }
    }
  }
}
