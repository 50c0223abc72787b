package openbell.edge.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;

/// `train`: has a server of this process answer from the built-in sample, over HTTP, and ends it. A
/// JVM that was told to write an AOT cache then has in it what a server needs; images are built
/// with it. Needs no network.
@Command(
    name = "train",
    hidden = true,
    description = "Goes once through what the server does, for the AOT cache of an image",
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

  private static final String LISTENING = "openbell: listening on ";

  /// Each waits for the making, up to 25 s: enough where another processor is played.
  private static final int MOST_ASKS = 20;

  private final Main main;

  TrainCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("openbell-train-");
    try {
      train(home);
    } finally {
      DemoCommand.delete(home);
    }
    return ExitStatus.DONE;
  }

  private void train(Path home) throws IOException, InterruptedException {
    FirstLine said = new FirstLine();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of(
            "OPENBELL_HOME", home.toString(),
            "OPENBELL_SOURCE", "sample",
            "OPENBELL_CLOCK", "2014-01-02T12:00:00Z",
            "OPENBELL_WARM", "AAPL",
            "OPENBELL_LLM", "off");
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
