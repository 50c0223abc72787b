package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import openbell.store.Together;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCacheTest extends CacheContract {

  @TempDir Path dir;

  private Path file() {
    return dir.resolve("new/cache.sqlite");
  }

  @Override
  protected Cache open() {
    return new SqliteCache(file(), clock);
  }

  @Override
  protected String tier() {
    return "sqlite";
  }

  @Test
  void openingTouchesNoDiskUntilTheFirstUse() {
    assertThat(file().getParent()).doesNotExist();
    cache.get(KEY);
    assertThat(file()).exists();
  }

  @Test
  void entriesSurviveClosing() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    cache.close();

    try (Cache again = open()) {
      assertThat(again.get(KEY)).isPresent();
    }
    assertThatThrownBy(() -> cache.get(KEY)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void expiryIsKeptToTheMillisecond() {
    cache.put(KEY, entry("x", "text/plain", START.plusMillis(60_001)));

    now = START.plusSeconds(60);
    assertThat(cache.get(KEY).orElseThrow().entry().expiresAt())
        .isEqualTo("2025-11-11T10:01:00.001Z");
    now = START.plusMillis(60_001);
    assertThat(cache.get(KEY)).isEmpty();
  }

  @Test
  void expiredRowsAreRemovedNowAndThen() throws Exception {
    CacheEntry shortLived = entry("x", "text/plain", START.plusSeconds(1));
    CacheEntry longLived = entry("x", "text/plain", START.plusSeconds(60));
    cache.put("short", shortLived);
    cache.put("long", longLived);
    now = START.plusSeconds(30);
    assertThat(rows()).isEqualTo(2);

    for (int i = 0; i < 300; i++) {
      cache.put("long", longLived);
    }

    assertThat(rows()).isEqualTo(1);
    assertThat(cache.get("long")).isPresent();
  }

  @Test
  void fileThatIsNoDatabaseIsAClearError() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "this is no database, but long enough to look into".repeat(50));

    assertThatThrownBy(() -> cache.get(KEY))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("Cannot read '" + KEY + "' in the cache " + file())
        .hasMessageContaining("the file may be deleted");
  }

  @Test
  void severalCachesOnOneFileOpenedAtOnceSeeEachOther() throws Exception {
    for (int round = 0; round < 5; round++) {
      Path file = dir.resolve("round" + round + ".sqlite");
      List<Cache> caches = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        caches.add(new SqliteCache(file, clock));
      }
      Together.run(
          6,
          i -> {
            for (int n = 0; n < 5; n++) {
              caches.get(i).put("k" + i + n, entry("" + i, "text/plain", START.plusSeconds(60)));
            }
            return i;
          });
      for (Cache each : caches) {
        assertThat(each.get("k04")).isPresent();
        assertThat(each.get("k54")).isPresent();
        each.close();
      }
    }
  }

  @Test
  void processesShareTheFile() throws Exception {
    List<Process> others = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      others.add(startOther("p" + i));
    }
    for (int n = 0; n < 50; n++) {
      cache.put("mine/" + n, entry("mine", "text/plain", Instant.parse("2999-01-01T00:00:00Z")));
    }
    for (Process other : others) {
      try (BufferedReader out = other.inputReader(UTF_8)) {
        assertThat(out.lines().toList()).containsExactly("done");
      }
      assertThat(other.waitFor()).isZero();
    }

    for (int n = 0; n < 50; n++) {
      assertThat(cache.get("mine/" + n)).isPresent();
      assertThat(cache.get("p0/" + n)).isPresent();
      assertThat(cache.get("p1/" + n)).isPresent();
    }
  }

  private Process startOther(String prefix) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            file().toString(),
            prefix)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void freshProcessKeepsTheNativeLibraryBesideTheFile() throws Exception {
    for (int start = 0; start < 2; start++) {
      Process other = startOther("p");
      assertThat(other.waitFor()).isZero();
      try (Stream<Path> files = Files.walk(file().resolveSibling("native"))) {
        assertThat(files.filter(Files::isRegularFile).toList())
            .singleElement()
            .satisfies(library -> assertThat(library).isNotEmptyFile());
      }
    }
    assertThat(cache.get("p/0")).isPresent();
  }

  private long rows() throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
        ResultSet row = c.createStatement().executeQuery("SELECT count(*) FROM entry")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// The other process.
  static final class Other {
    private Other() {}

    public static void main(String[] args) {
      Instant end = Instant.parse("2999-01-01T00:00:00Z");
      try (Cache cache = new SqliteCache(Path.of(args[0]), () -> START)) {
        for (int n = 0; n < 50; n++) {
          cache.put(args[1] + "/" + n, entry("theirs", "text/plain", end));
        }
      }
      System.out.println("done");
    }
  }
}
