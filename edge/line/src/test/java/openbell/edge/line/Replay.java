package openbell.edge.line;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recorded world beside the checkout: stands in for Yahoo and LINE, and keeps what was asked.
 */
final class Replay implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader out;
  private final HttpClient http = HttpClient.newHttpClient();
  final String base;

  /** One request that came in. */
  record Seen(String method, String path, JsonNode headers, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException(body, e);
      }
    }

    String header(String name) {
      for (var field : headers.properties()) {
        if (field.getKey().equalsIgnoreCase(name)) {
          return field.getValue().asText();
        }
      }
      return "";
    }

    /** What it asks LINE to do: {@code reply}, {@code push}, {@code loading/start}. */
    String call() {
      return path.replaceFirst("^/v2/bot/(message|chat)/", "");
    }
  }

  private Replay(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader(); // left open: the server's end of it must not break
    this.base = "http://127.0.0.1:" + out.readLine().strip();
  }

  static Replay start() throws IOException {
    Optional<Path> script = shared("tools/replay.py");
    assumeTrue(script.isPresent(), "no shared/ here");
    try {
      return new Replay(
          new ProcessBuilder("python3", script.get().toString(), "--port", "0")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      assumeTrue(false, "no python3 here");
      throw e;
    }
  }

  static Optional<Path> shared(String name) {
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

  void reset() {
    post("/_reset", "{}");
    used(0);
  }

  /** How many of the month's 200 pushes are used. */
  void used(int messages) {
    post("/_mode", "{\"line_used\":" + messages + "}");
  }

  /** All requests to LINE so far, in the order in which they came. */
  List<Seen> line() {
    List<Seen> all = new ArrayList<>();
    for (JsonNode node : get("/_log")) {
      String path = node.path("path").asText();
      if (path.startsWith("/v2/bot/")) {
        all.add(
            new Seen(
                node.path("method").asText(),
                path,
                node.path("headers"),
                node.path("body").asText()));
      }
    }
    return all;
  }

  private JsonNode get(String path) {
    try {
      return JSON.readTree(
          http.send(
                  HttpRequest.newBuilder(URI.create(base + path)).build(),
                  HttpResponse.BodyHandlers.ofByteArray())
              .body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void post(String path, String body) {
    try {
      http.send(
          HttpRequest.newBuilder(URI.create(base + path))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
