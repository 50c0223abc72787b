package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import openbell.store.CountingBlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several JVMs on one SQLite file and one spool directory.
class CacheProcessesTest {

  private static final Instant END = Instant.parse("2999-01-01T00:00:00Z");
  private static final int KEYS = 40;

  @TempDir Path dir;

  @Test
  void ofManyProcessesThatExpectNothingOneWinsEachKey() throws Exception {
    List<Process> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(start("race", "p" + i));
    }
    Map<String, AtomicInteger> wins = new java.util.TreeMap<>();
    for (String line : lines(others)) {
      wins.computeIfAbsent(line, k -> new AtomicInteger()).incrementAndGet();
    }

    assertThat(wins).hasSize(KEYS);
    assertThat(wins.values()).allMatch(n -> n.get() == 1);
  }

  @Test
  void eachSpooledValueIsSentByOneOfTheProcessesThatShareTheSpool() throws Exception {
    SwitchedStore far = new SwitchedStore(new DirectoryBlobStore(dir.resolve("blobs")));
    far.failing.set(openbell.store.StoreException.Kind.UNAVAILABLE);
    InstantSource clock = InstantSource.system();
    try (TieredCache cache = tiered(dir, new CountingBlobStore(far), "mine.db", clock)) {
      for (int i = 0; i < KEYS; i++) {
        cache.put("k" + i, entry("value " + i), Expected.absent());
      }
      List<Process> others = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        others.add(start("drain", "d" + i));
      }
      int sent = lines(others).stream().mapToInt(Integer::parseInt).sum();

      assertThat(sent).isEqualTo(KEYS);
    }
    BlobCache blobs =
        new BlobCache(new DirectoryBlobStore(dir.resolve("blobs")), "s3", "cache/", clock);
    for (int i = 0; i < KEYS; i++) {
      assertThat(blobs.find("k" + i).orElseThrow().entry().bytes())
          .asString(UTF_8)
          .isEqualTo("value " + i);
    }
  }

  @Test
  void processKilledWhileItSpoolsAndWritesLeavesNothingHalf() throws Exception {
    for (int round = 0; round < 5; round++) {
      Process other = start("spool", "s" + round);
      try (BufferedReader out = other.inputReader(UTF_8)) {
        assertThat(out.readLine()).isEqualTo("begun");
        for (int i = 0; i < 3 + round * 7; i++) {
          out.readLine();
        }
        other.destroyForcibly().waitFor();
      }
    }

    InstantSource clock = InstantSource.system();
    DirectoryBlobStore blobs = new DirectoryBlobStore(dir.resolve("blobs"));
    try (TieredCache cache = tiered(dir, new CountingBlobStore(blobs), "cache.db", clock)) {
      Spool spool = new Spool(dir.resolve("spool"), Pace.real(clock));
      int waiting = spool.depth();
      assertThat(waiting).isPositive();
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 3 + round * 7; i++) {
          assertThat(cache.find("s" + round + "/" + i)).as("s%d/%d", round, i).isPresent();
        }
      }
      assertThat(Files.list(dir).map(Path::toString).filter(f -> f.contains("corrupt"))).isEmpty();
      assertThat(Files.list(dir.resolve("spool")).map(Path::toString))
          .noneMatch(f -> f.endsWith(".corrupt"));
    }
  }

  private static TieredCache tiered(
      Path dir, openbell.store.BlobStore store, String file, InstantSource clock) {
    return new TieredCache(
        new SqliteCache(dir.resolve(file), clock),
        new BlobCache(store, "s3", "cache/", clock),
        TieredCache.DEFAULT_TRUST,
        clock,
        new Spool(dir.resolve("spool"), Pace.real(clock)));
  }

  private static CacheEntry entry(String text) {
    return new CacheEntry(text.getBytes(UTF_8), "text/plain", END);
  }

  private Process start(String what, String name) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            what,
            dir.toString(),
            name)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> lines(List<Process> processes) throws Exception {
    List<String> all = new ArrayList<>();
    for (Process process : processes) {
      try (BufferedReader out = process.inputReader(UTF_8)) {
        all.addAll(out.lines().toList());
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    return all;
  }

  /// The other process.
  static final class Other {
    private Other() {}

    public static void main(String[] args) {
      Path dir = Path.of(args[1]);
      String name = args[2];
      InstantSource clock = InstantSource.system();
      switch (args[0]) {
        case "race" -> {
          try (Cache cache = new SqliteCache(dir.resolve("cache.db"), clock)) {
            for (int i = 0; i < KEYS; i++) {
              if (cache.put("k" + i, entry(name), Expected.absent())) {
                System.out.println("k" + i);
              }
            }
          }
        }
        case "drain" -> {
          DirectoryBlobStore blobs = new DirectoryBlobStore(dir.resolve("blobs"));
          Spool spool = new Spool(dir.resolve("spool"), Pace.real(clock));
          TieredCache cache =
              new TieredCache(
                  new SqliteCache(dir.resolve(name + ".db"), clock),
                  new BlobCache(blobs, "s3", "cache/", clock),
                  TieredCache.DEFAULT_TRUST,
                  clock,
                  spool);
          while (spool.depth() > 0) {
            spool.drain(); // The background does, too.
          }
          cache.close();
          System.out.println(cache.counts().get("spool_sent"));
        }
        default -> {
          SwitchedStore down = new SwitchedStore(new DirectoryBlobStore(dir.resolve("blobs")));
          down.failing.set(openbell.store.StoreException.Kind.UNAVAILABLE);
          TieredCache cache = tiered(dir, down, "cache.db", clock);
          System.out.println("begun");
          for (int i = 0; ; i++) {
            cache.put(name + "/" + i, entry("x".repeat(2000)), Expected.absent());
            System.out.println(i);
          }
        }
      }
    }
  }
}
