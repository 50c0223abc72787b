package openbell.delivery.bundle.loader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loads as they are: processes, and SIGKILL.
///
/// `-Dopenbell.kills=100` sets how many are killed (10 where nobody says, 100 with `-Plong`),
/// `-Dopenbell.seed` at which moments.
class LoadProcessesTest {

  private static final int KILLS = Integer.getInteger("openbell.kills", 10);
  private static final long SEED = Long.getLong("openbell.seed", 20261125L);

  @TempDir Path dir;
  private TestBucket bucket;
  private final TestBundle bundle =
      TestBundle.of(6, 5_000_000, 300_000, 9_000_000, 70_000, 4_000_000, 10);

  @BeforeEach
  void open() throws IOException {
    bucket = new TestBucket();
    bucket.put(bundle);
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  @Test
  void afterAKillAtAnyMomentTheNextStartIsRight() throws Exception {
    Random random = new Random(SEED);
    bucket.bytesPerMilli = 64 << 10;
    long usualMillis = finished(start()).millis();
    int interrupted = 0;
    for (int i = 0; i < KILLS; i++) {
      empty();
      Running victim = start();
      if (!victim.process.waitFor(random.nextLong(usualMillis), TimeUnit.MILLISECONDS)) {
        victim.process.destroyForcibly().waitFor();
        interrupted++;
      }
      assertThat(bundle.wrongIn(dir)).as("kill %d", i).isEmpty();
      boolean complete = new BundleDirectory(dir, bundle.pin()).complete().isPresent();

      Finished next = finished(start());
      assertThat(next.said()).contains(complete ? " warm: 6 jars" : " cold: 6 jars");
      assertThat(bundle.wrongIn(dir)).as("start after kill %d", i).isEmpty();
      assertThat(names()).containsExactlyInAnyOrderElementsOf(expectedNames());
    }
    System.out.printf(
        "%d loads killed, %d of them at work (seed %d): all right at the next start%n",
        KILLS, interrupted, SEED);
    assertThat(interrupted).isGreaterThan(KILLS / 2);
  }

  @Test
  void twoProcessesAtOnceAreBothRight() throws Exception {
    bucket.bytesPerMilli = 64 << 10;
    Running one = start();
    Running other = start();
    List<String> said = List.of(finished(one).said(), finished(other).said());
    assertThat(said).filteredOn(s -> s.contains(" cold: 6 jars")).hasSize(1);
    assertThat(said).filteredOn(s -> s.contains(" warm: 6 jars")).hasSize(1);
    assertThat(bundle.wrongIn(dir)).isEmpty();
    assertThat(names()).containsExactlyInAnyOrderElementsOf(expectedNames());
  }

  private record Running(Process process, BufferedReader out, long startNanos) {}

  private record Finished(String said, long millis) {}

  private Running start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            LoadProcess.class.getName());
    builder.environment().put("AWS_ACCESS_KEY_ID", "key");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "secret");
    builder.environment().put("AWS_ENDPOINT_URL", bucket.endpoint());
    builder.environment().put("BUNDLE_BUCKET", "bucket");
    builder.environment().put("BUNDLE_NAME", bundle.pin().name());
    builder.environment().put("BUNDLE_SHA256", bundle.pin().sha256());
    builder.environment().put("BUNDLE_DIR", dir.toString());
    builder.environment().put("BUNDLE_DEADLINE_MS", "60000");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(UTF_8);
    assertThat(out.readLine()).isEqualTo("loading");
    return new Running(process, out, System.nanoTime());
  }

  private static Finished finished(Running running) throws Exception {
    String said = String.valueOf(running.out.readLine());
    assertThat(running.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(running.process.exitValue()).as(said).isZero();
    return new Finished(said, (System.nanoTime() - running.startNanos) / 1_000_000);
  }

  private List<String> expectedNames() {
    List<String> names = new ArrayList<>(bundle.jars().keySet());
    names.add("index");
    return names;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve(bundle.pin().sha256()))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private void empty() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(dir)) {
          Files.delete(file);
        }
      }
    }
  }
}
