package openbell.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory store between processes: separate JVMs on one root.
class DirectoryProcessesTest {

  private static final int KEYS = 200;
  private static final int THREADS = 6;
  private static final int INCREMENTS = 10;

  @TempDir Path root;

  @Test
  void ofTwoProcessesEachKeyHasOneWinner() throws Exception {
    List<List<String>> wins = runTogether("race", 2);

    List<String> all = wins.stream().flatMap(List::stream).sorted().toList();
    assertThat(all).isEqualTo(IntStream.range(0, KEYS).mapToObj("k%03d"::formatted).toList());
  }

  @Test
  void compareAndSetOfTwoProcessesLosesNothing() throws Exception {
    BlobStore store = new DirectoryBlobStore(root);
    store.put("counter", "0".getBytes(UTF_8), BlobMeta.of("text/plain"));

    runTogether("count", 2);

    assertThat(store.get("counter").orElseThrow().bytes())
        .asString(UTF_8)
        .isEqualTo("" + 2 * THREADS * INCREMENTS);
  }

  @Test
  void killedWriterLeavesOnlyWholeObjects() throws Exception {
    BlobStore store = new DirectoryBlobStore(root);
    Set<String> seen = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      Process writer = start("write");
      try (BufferedReader out = writer.inputReader(UTF_8)) {
        go(writer, out);
        for (int i = 0; i < 60 * (round + 1); i++) {
          store.get("k").ifPresent(blob -> seen.add(whole(blob)));
        }
      } finally {
        writer.destroyForcibly().waitFor();
      }
      seen.add(whole(store.get("k").orElseThrow()));
      store.put("k", "0".repeat(10).getBytes(UTF_8), meta("0"));
      assertThat(whole(store.get("k").orElseThrow())).isEqualTo("whole");
    }

    assertThat(seen).containsExactly("whole");
    assertThat(store.listAll("").map(ListedBlob::key)).containsExactly("k");
  }

  private static String whole(Blob blob) {
    String text = new String(blob.bytes(), UTF_8);
    String digit = blob.info().meta().metadata().getOrDefault("digit", "none");
    return text.equals(text.substring(0, 1).repeat(text.length())) && text.startsWith(digit)
        ? "whole"
        : "digit %s with %s...".formatted(digit, text.substring(0, 1));
  }

  private static BlobMeta meta(String digit) {
    return BlobMeta.of("text/plain").withMetadata(Map.of("digit", digit));
  }

  private List<List<String>> runTogether(String what, int count) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      processes.add(start(what));
    }
    List<BufferedReader> outs = processes.stream().map(p -> p.inputReader(UTF_8)).toList();
    for (int i = 0; i < count; i++) {
      assertThat(outs.get(i).readLine()).isEqualTo("ready");
    }
    for (Process process : processes) {
      process.outputWriter(UTF_8).append("go\n").flush();
    }
    List<List<String>> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(outs.get(i).lines().toList());
      assertThat(processes.get(i).waitFor()).as(String.join("\n", lines.get(i))).isZero();
    }
    return lines;
  }

  private static void go(Process process, BufferedReader out) throws IOException {
    assertThat(out.readLine()).isEqualTo("ready");
    process.outputWriter(UTF_8).append("go\n").flush();
    assertThat(out.readLine()).isEqualTo("written");
  }

  private Process start(String what) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            root.toString(),
            what)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// The other process.
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws Exception {
      BlobStore store = new DirectoryBlobStore(Path.of(args[0]));
      store.head("warm-up");
      System.out.println("ready");
      new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      switch (args[1]) {
        case "race" -> Together.run(THREADS, thread -> race(store, thread));
        case "count" -> Together.run(THREADS, thread -> count(store));
        case "write" -> write(store);
        default -> throw new IllegalArgumentException(Arrays.toString(args));
      }
    }

    private static int race(BlobStore store, int thread) {
      byte[] mine = ("" + ProcessHandle.current().pid()).getBytes(UTF_8);
      for (int i = 0; i < KEYS; i++) {
        // Each thread begins elsewhere, so that processes hold and wait for locks crosswise.
        String key = "k%03d".formatted((i + thread * KEYS / THREADS) % KEYS);
        PutResult result = store.put(key, mine, meta("0"), PutCondition.ifAbsent());
        if (result instanceof PutResult.Written) {
          System.out.println(key);
        }
      }
      return thread;
    }

    private static int count(BlobStore store) {
      int done = 0;
      while (done < INCREMENTS) {
        Blob blob = store.get("counter").orElseThrow();
        int next = Integer.parseInt(new String(blob.bytes(), UTF_8)) + 1;
        PutCondition unchanged = PutCondition.ifMatch(blob.info().etag());
        if (store.put("counter", ("" + next).getBytes(UTF_8), meta("0"), unchanged)
            instanceof PutResult.Written) {
          done++;
        }
      }
      return done;
    }

    private static void write(BlobStore store) {
      for (int i = 0; ; i++) {
        String digit = "" + i % 10;
        store.put("k", digit.repeat(300_000 + i % 7).getBytes(UTF_8), meta(digit));
        if (i == 0) {
          System.out.println("written");
        }
      }
    }
  }
}
