package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a process of its own, as an operator starts and stops it. */
class ServeCliTest {
  @TempDir Path home;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void kill() {
    started.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void freePortIsPrintedAndASignalStopsItInOrder(String signal) throws Exception {
    Process server = start("serve", "--port", "0");
    BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertThat(line).matches("openbell: listening on http://127\\.0\\.0\\.1:[1-9][0-9]{2,4}");
    String address = line.substring(line.indexOf("http://"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(get(client, address + "/health")).isEqualTo(200);
      String metrics =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(address + "/metrics")).build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(metrics)
          .contains("http_server_requests_seconds_count{route=\"operations\",status=\"200\"} 1")
          .contains("cache_hits_total{tier=\"sqlite\"} 0", "jvm_memory_used_bytes{");
    }
    assertThat(scheduler(server)).containsPattern("parallelism = (1[6-9]|[2-9]\\d|\\d{3,})[,\\]]");
    new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid())).start().waitFor();
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
    assertThat(out.readLine()).isNull();
    assertThat(Files.readString(home.resolve("stderr"))).isEmpty();
  }

  @Test
  void portThatIsTakenIsOneLineAndStatusOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process server = start("serve", "--port", Integer.toString(taken.getLocalPort()));
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isEqualTo(1);
      assertThat(server.inputReader().readLine()).isNull();
      assertThat(Files.readString(home.resolve("stderr")))
          .isEqualTo(
              "openbell: 127.0.0.1 port %d is taken: stop what listens there, or give another --port (0: a free one)\n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void portThatThereIsNotIsWrongUsage() throws Exception {
    Process server = start("serve", "--port", "70000");
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(2);
    assertThat(Files.readString(home.resolve("stderr")))
        .isEqualTo("openbell: --port 70000: give a port from 0 to 65535\n");
  }

  private static int get(HttpClient client, String address) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())
        .statusCode();
  }

  /** What the JVM says of those that run virtual threads. */
  private static String scheduler(Process server) throws Exception {
    Process asked =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(server.pid()),
                "Thread.vthread_scheduler")
            .start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Process start(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "openbell.edge.cli.Main"));
    command.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OPENBELL_HOME", home.resolve("home").toString());
    builder.environment().put("OPENBELL_SOURCE", "sample");
    builder.environment().put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    builder.environment().put("OPENBELL_WARM", "AAPL");
    builder.redirectError(home.resolve("stderr").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
