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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import openbell.store.Together;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteCacheTest extends CacheContract {

  private static final Instant END = Instant.parse("2999-01-01T00:00:00Z");

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
    cache.find(KEY);
    assertThat(file()).exists();
  }

  @Test
  void entriesSurviveClosing() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    cache.close();

    try (Cache again = open()) {
      assertThat(again.find(KEY)).isPresent();
    }
    assertThatThrownBy(() -> cache.find(KEY)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void expiryIsKeptToTheMillisecond() {
    cache.put(KEY, entry("x", "text/plain", START.plusMillis(60_001)));

    now = START.plusSeconds(60);
    assertThat(cache.find(KEY).orElseThrow().entry().expiresAt())
        .isEqualTo("2025-11-11T10:01:00.001Z");
    assertThat(cache.find(KEY).orElseThrow().freshAt(START.plusMillis(60_000))).isTrue();
    assertThat(cache.find(KEY).orElseThrow().freshAt(START.plusMillis(60_001))).isFalse();
  }

  @Test
  void expiredRowsStaySevenDaysAndGoWithTheWrites() throws Exception {
    cache.put("short", entry("x", "text/plain", START.plusSeconds(1)));
    CacheEntry longLived = entry("x", "text/plain", START.plus(Duration.ofDays(30)));
    now = START.plusSeconds(1).plus(Duration.ofDays(7)).minusMillis(1);
    for (int i = 0; i < 300; i++) {
      cache.put("long", longLived);
    }
    assertThat(rows()).isEqualTo(2);

    now = now.plusMillis(1);
    for (int i = 0; i < 300; i++) {
      cache.put("long", longLived);
    }

    assertThat(rows()).isEqualTo(1);
    assertThat(cache.find("long")).isPresent();
  }

  @Test
  void leastRecentlyUsedGoFirst() {
    cache.close();
    // Each row counts 10,000 bytes, 2 of key and 300 more.
    SqliteCache small = new SqliteCache(file(), new SqliteCache.Limits(104_000, 50_000), clock);
    cache = small;
    for (int i = 0; i < 10; i++) {
      now = START.plus(Duration.ofMinutes(2L * i));
      small.put("k" + i, new CacheEntry(new byte[10_000], "text/plain", END));
    }
    now = START.plus(Duration.ofMinutes(30));
    assertThat(small.find("k0")).isPresent();

    small.put("ka", new CacheEntry(new byte[10_000], "text/plain", END));

    // Down to nine tenths of the size: nine rows, k0 among them, since it was read.
    assertThat(small.counts()).containsEntry("entries", 9L).containsEntry("evicted", 2L);
    assertThat(small.find("k0")).isPresent();
    assertThat(small.find("k1")).isEmpty();
    assertThat(small.find("k2")).isEmpty();
    assertThat(small.find("k3")).isPresent();
    assertThat(small.find("ka")).isPresent();
  }

  @Test
  void entryAboveItsLimitPassesThroughAndTakesTheOldOneWithIt() {
    cache.close();
    SqliteCache small = new SqliteCache(file(), new SqliteCache.Limits(104_000, 50_000), clock);
    cache = small;
    small.put(KEY, entry("old", "text/plain", END));

    assertThat(
            small.put(
                KEY, new CacheEntry(new byte[50_001], "text/plain", END), Expected.anything()))
        .isTrue();

    assertThat(small.find(KEY)).isEmpty();
  }

  @Test
  void readsStayReadsUntilTheirUseIsNotedOnceAMinute() throws Exception {
    cache.put(KEY, entry("x", "text/plain", END));
    long before = lastUsed();
    for (int i = 0; i < 50; i++) {
      now = now.plusSeconds(1);
      cache.find(KEY);
    }
    assertThat(lastUsed()).isEqualTo(before);
    now = START.plusSeconds(70);
    cache.find(KEY);
    now = START.plusSeconds(131);
    cache.find(KEY);
    assertThat(lastUsed()).isEqualTo(before + 70_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "short", "zero", "truncated", "middle", "directory", "old"})
  void unusableFileIsSetAsideAndANewOneBegins(String kind) throws Exception {
    for (int i = 0; i < 50; i++) {
      cache.put("k" + i, new CacheEntry(new byte[20_000], "text/plain", END));
    }
    cache.close();
    damage(kind);

    cache = open();
    for (int i = 0; i < 50; i++) {
      cache.find("k" + i); // Never an error.
    }
    cache.put(KEY, entry("again", "text/plain", END));

    assertThat(text(KEY)).isEqualTo("again");
    try (Stream<Path> files = Files.list(file().getParent())) {
      List<String> aside =
          files.map(f -> f.getFileName().toString()).filter(f -> f.contains("-2025")).toList();
      if (kind.equals("zero")) {
        assertThat(aside).as("an empty file is an empty database").isEmpty();
      } else {
        String word = kind.equals("old") ? "schema" : "corrupt";
        assertThat(aside).containsExactly("cache.sqlite." + word + "-20251111T100000Z");
      }
    }
  }

  private void damage(String kind) throws Exception {
    byte[] whole = Files.readAllBytes(file());
    switch (kind) {
      case "garbage" -> Files.writeString(file(), "this is no database at all ".repeat(500));
      case "short" -> Files.writeString(file(), "SQLite");
      case "zero" -> Files.write(file(), new byte[0]);
      case "truncated" -> Files.write(file(), Arrays.copyOf(whole, whole.length / 3));
      case "middle" -> {
        Arrays.fill(whole, 4096, 40_960, (byte) 0x5a);
        Files.write(file(), whole);
      }
      case "directory" -> {
        Files.delete(file());
        Files.createDirectories(file().resolve("in/the/way"));
      }
      default -> {
        Files.delete(file());
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file())) {
          c.createStatement()
              .execute(
                  "CREATE TABLE entry (key TEXT PRIMARY KEY, content_type TEXT NOT NULL,"
                      + " expires_at INTEGER NOT NULL, bytes BLOB NOT NULL)");
        }
      }
    }
  }

  @Test
  void onlyTheNewestFilesSetAsideStay() throws Exception {
    for (int i = 0; i < 6; i++) {
      cache.close();
      Files.createDirectories(file().getParent());
      Files.writeString(file(), "no database ".repeat(500));
      now = START.plusSeconds(i);
      cache = open();
      cache.find(KEY);
    }
    try (Stream<Path> files = Files.list(file().getParent())) {
      assertThat(files.filter(f -> f.toString().contains(".corrupt-"))).hasSize(3);
    }
  }

  @Test
  void fullDiskIsPassedThroughAndTriedAgain() throws Exception {
    try (Mounted disk = Mounted.tmpfs(dir.resolve("full"), "size=1m")) {
      SqliteCache full = new SqliteCache(disk.path().resolve("cache.db"), clock);
      full.find(KEY); // The library and the schema find room.
      for (int i = 0; i < 40; i++) {
        full.put("k" + i, new CacheEntry(new byte[100_000], "text/plain", END));
      }
      assertThat(full.find("k39")).isEmpty();
      assertThat(full.put(KEY, entry("x", "text/plain", END), Expected.absent())).isTrue();
      assertThat(full.find(KEY)).isEmpty();

      disk.remount("size=64m");
      now = START.plusSeconds(31);
      full.put(KEY, entry("x", "text/plain", END));
      assertThat(full.find(KEY)).isPresent();
      full.close();
    }
  }

  @Test
  void readOnlyDiskIsPassedThroughButARemoveThatCannotBeDoneIsTold() throws Exception {
    try (Mounted disk = Mounted.tmpfs(dir.resolve("ro"), "size=8m")) {
      disk.remount("ro");
      SqliteCache readOnly = new SqliteCache(disk.path().resolve("sub/cache.db"), clock);

      assertThat(readOnly.find(KEY)).isEmpty();
      readOnly.put(KEY, entry("x", "text/plain", END));
      assertThat(readOnly.find(KEY)).isEmpty();
      assertThatThrownBy(() -> readOnly.remove(KEY))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("Cannot remove '" + KEY + "'");
      readOnly.close();
    }
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
        assertThat(each.find("k04")).isPresent();
        assertThat(each.find("k54")).isPresent();
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
      assertThat(cache.find("mine/" + n)).isPresent();
      assertThat(cache.find("p0/" + n)).isPresent();
      assertThat(cache.find("p1/" + n)).isPresent();
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
    assertThat(cache.find("p/0")).isPresent();
  }

  private long lastUsed() throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
        ResultSet row = c.createStatement().executeQuery("SELECT last_used FROM entry")) {
      row.next();
      return row.getLong(1);
    }
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
