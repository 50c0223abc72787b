package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.tables.Manifest.DataFile;
import openbell.store.Blob;
import openbell.store.BlobInfo;
import openbell.store.BlobMeta;
import openbell.store.DirectoryBlobStore;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the tables list and read of the store, and what they keep on this machine.
class TablesListingTest {
  @TempDir private Path dir;
  private TestLake lake;
  private WatchedStore store;

  @BeforeEach
  void makeLake() {
    store = new WatchedStore(new DirectoryBlobStore(dir.resolve("blobs")));
    lake = new TestLake(store, dir.resolve("tables"));
  }

  @Test
  void newsIsListedAndNotRead() {
    lake.fetched("news", "ABC", "[1]");
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10));
    assertThat(lake.tables().compact().unreadable()).isEmpty();
    lake.fetched("news", "ABC", "[2]");
    lake.fetched("news", "ABC", "[3]");

    String count = "SELECT count(*) FROM raw_objects WHERE source = 'news'";
    store.read().clear();
    assertThat(lake.ask(count)).containsExactly("[3]");
    assertThat(store.read()).noneMatch(key -> key.startsWith("raw/"));
    assertThat(lake.tables().compact().unreadable()).isEmpty();
    store.read().clear();
    assertThat(lake.ask(count)).containsExactly("[3]");
    assertThat(store.read()).containsOnly(Manifest.KEY);
  }

  @Test
  void anObjectOfNewsThatWasOnlyClaimedIsListedOnceItIsThere() {
    lake.fetched("news", "ABC", "[1]");
    lake.fetched("news", "ABC", "[2]");
    Kept claimed = lake.lake.newestRaw("news", "ABC").orElseThrow();
    Blob body = lake.store.get(claimed.key()).orElseThrow();
    lake.store.delete(claimed.key());
    lake.tables().compact();
    assertThat(lake.ask("SELECT count(*) FROM raw_objects")).containsExactly("[1]");

    lake.store.put(claimed.key(), body.bytes(), body.info().meta());
    assertThat(lake.ask("SELECT count(*) FROM raw_objects")).containsExactly("[2]");
  }

  @Test
  void anUnreadableObjectIsListedAndReadOnce() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    lake.fetched("ABC", "<html>try later</html>");
    assertThat(lake.ask("SELECT count(*) FROM raw_objects")).containsExactly("[2]");
    lake.tables().compact();
    lake.fetched("ABC", "<html>still later</html>");
    assertThat(lake.ask("SELECT count(*) FROM raw_objects")).containsExactly("[3]");
    assertThat(lake.tables().compact().unreadable()).hasSize(1);

    store.read().clear();
    try (Snapshot snapshot = lake.tables().open(EnumSet.of(LakeSchema.RAW_OBJECTS))) {
      assertThat(lake.ask(snapshot, "SELECT count(*) FROM raw_objects")).containsExactly("[3]");
      assertThat(snapshot.unreadable()).as("still told").hasSize(1);
    }
    assertThat(store.read()).containsOnly(Manifest.KEY);

    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[3]");
    assertThat(lake.tables().compact().unreadable()).isEmpty();
  }

  @Test
  void hashesOfRawObjectsAreThoseOfTheirBytes() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10));
    lake.tables().compact();
    for (int n = 2; n <= 4; n++) {
      lake.fetched("ABC", TestLake.csv(TestLake.FIRST, TestLake.walk(n, n)));
      lake.tables().compact();
    }
    List<String> rows = lake.ask("SELECT key, sha256 FROM raw_objects ORDER BY key");
    assertThat(rows)
        .hasSize(4)
        .allSatisfy(
            row -> {
              String[] pair = row.substring(1, row.length() - 1).split(", ", 2);
              byte[] bytes = lake.store.get(pair[0]).orElseThrow().bytes();
              assertThat(pair[1]).isEqualTo(Lake.sha256Of(bytes));
            });
  }

  private String reported(String ticker) {
    return lake.lake.keepReport(
        ticker,
        TestLake.FIRST,
        "en",
        key -> ("{\"key\":\"" + key + "\"}").getBytes(UTF_8),
        new Kept("raw/folder/ABC/2024-01-01/20240101_100000.csv", "0".repeat(64)),
        lake.now);
  }

  private String row(String key) {
    return "[%s, %s]".formatted(key, bytesHash(key));
  }

  private static final String HASHES = "SELECT key, sha256 FROM reports ORDER BY key";

  @Test
  void eachReportIsAskedForItsHashOnce() {
    String first = reported("A");
    assertThat(lake.ask(HASHES)).containsExactly("[" + first + ", null]");
    lake.tables().compact();
    assertThat(lake.ask(HASHES)).containsExactly(row(first));

    String second = reported("B");
    assertThat(lake.ask(HASHES)).containsExactly(row(first), "[" + second + ", null]");
    store.heads().clear();
    store.read().clear();
    lake.tables().compact();
    assertThat(lake.tables().compact().written()).isZero();
    assertThat(store.heads().stream().filter(key -> key.startsWith(LakeKeys.REPORTS)))
        .containsExactly(second);
    assertThat(store.read()).noneMatch(key -> key.startsWith(LakeKeys.REPORTS));
    assertThat(lake.ask(HASHES)).containsExactly(row(first), row(second));
  }

  @Test
  void aReportOfAnOlderProgramIsReadForItsHashUnlessItIsArchived() {
    String kept = "processed/reports/A/2024-01-01/20240101_100000.en.json";
    String cold = "processed/reports/B/2024-01-01/20240101_100000.en.json";
    for (String key : List.of(kept, cold)) {
      lake.store.put(key, key.getBytes(UTF_8), BlobMeta.of("application/json"));
    }
    store.archived().add(cold);
    lake.tables().compact();
    assertThat(lake.ask(HASHES)).containsExactly(row(kept), "[" + cold + ", null]");
    store.archived().clear();
    lake.tables().compact();
    assertThat(lake.ask(HASHES)).containsExactly(row(kept), row(cold));
  }

  /// Files of reports from before the column are read as they are, and written with it.
  @Test
  void filesFromBeforeReportsHadAHash() throws Exception {
    String key = reported("A");
    lake.tables().compact();
    DataFile file = lake.tables().manifest().filesOf(LakeSchema.REPORTS).get("2024-01");
    Path whole = dir.resolve("whole.parquet");
    Path without = dir.resolve("without.parquet");
    Files.write(whole, lake.store.get(file.key()).orElseThrow().bytes());
    try (Connection duck = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT * EXCLUDE sha256 FROM '%s') TO '%s' (FORMAT parquet)"
              .formatted(whole, without));
    }
    byte[] bytes = Files.readAllBytes(without);
    lake.store.put(file.key(), bytes, BlobMeta.of("x/y"));
    Blob manifest = lake.store.get(Manifest.KEY).orElseThrow();
    String named =
        new String(manifest.bytes(), UTF_8)
            .replace(file.sha256(), Lake.sha256Of(bytes))
            .replace(":" + file.bytes() + ",", ":" + bytes.length + ",");
    lake.store.put(Manifest.KEY, named.getBytes(UTF_8), manifest.info().meta());

    TestLake upgraded = new TestLake(store, dir.resolve("upgraded"));
    upgraded.now = lake.now;
    assertThat(upgraded.ask(HASHES)).containsExactly("[" + key + ", null]");
    assertThat(upgraded.tables().compact().written()).isEqualTo(1);
    assertThat(upgraded.ask(HASHES)).containsExactly(row(key));
  }

  @Test
  void anArchivedObjectIsNamedAndNoQuestionFails() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.fetched("XYZ", TestLake.csv(TestLake.FIRST, 5));
    lake.tables().compact();
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12, 14));
    String key = lake.lake.newestRaw("folder", "ABC").orElseThrow().key();
    store.archived().add(key);

    try (Snapshot snapshot = lake.tables().open(EnumSet.of(LakeSchema.BARS))) {
      assertThat(lake.ask(snapshot, "SELECT count(*) FROM bars")).containsExactly("[3]");
      assertThat(snapshot.unreadable())
          .singleElement()
          .satisfies(each -> assertThat(each.symbol()).isEqualTo("folder/ABC"))
          .satisfies(each -> assertThat(each.why()).contains("archived").contains(key));
    }
    assertThat(lake.tables().compact().unreadable()).hasSize(1);
    store.archived().clear(); // Restored.
    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[4]");
  }

  @Test
  void everyObjectCarriesItsHashAndTheManifestsAreNamed() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.fetched("news", "ABC", "[1]");
    assertThat(lake.tables().named().files()).isEmpty();
    lake.tables(Optional.of("some-bucket")).compact();

    List<String> keys = lake.store.listAll("tables/").map(blob -> blob.key()).toList();
    assertThat(keys)
        .contains(Manifest.KEY)
        .anyMatch(key -> key.endsWith("files.txt"))
        .anyMatch(key -> key.endsWith(".parquet"))
        .allSatisfy(key -> assertThat(hash(key)).isEqualTo(bytesHash(key)));
    Tables.Named named = lake.tables().named();
    assertThat(named.files())
        .extracting(Kept::key)
        .containsExactlyInAnyOrderElementsOf(lake.parquetFiles());
    assertThat(named.files())
        .allSatisfy(file -> assertThat(file.sha256()).isEqualTo(bytesHash(file.key())));
    assertThat(named.raw()).containsExactly(lake.lake.newestRaw("folder", "ABC").orElseThrow());
  }

  private String hash(String key) {
    return lake.store
        .head(key)
        .map(BlobInfo::meta)
        .map(meta -> meta.metadata().getOrDefault("sha256", "none"))
        .orElse("no object");
  }

  private String bytesHash(String key) {
    return Lake.sha256Of(lake.store.get(key).orElseThrow().bytes());
  }

  @Test
  void aDamagedCopyIsFetchedAgain() throws IOException {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    Path copy = copyOf("2024-01");
    byte[] bytes = Files.readAllBytes(copy);
    byte[] damaged = bytes.clone();
    damaged[bytes.length / 2] ^= 1;
    Files.write(copy, damaged);

    assertThat(lake.ask("SELECT close FROM bars ORDER BY date"))
        .containsExactly("[10.0]", "[12.0]");
    assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
  }

  @Test
  void copiesThatNobodyNeedsGoWhenSomebodyAsks() throws IOException {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    Path needed = copyOf("2024-01");
    Path old = needed.resolveSibling("of-an-older-run.parquet");
    Path young = needed.resolveSibling("of-a-run-just-over.parquet");
    Path work = Files.createDirectories(dir.resolve("tables/work/work-left"));
    for (Path file : List.of(old, young)) {
      Files.write(file, new byte[1]);
    }
    FileTime twoDaysAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    for (Path file : List.of(old, needed, work)) {
      Files.setLastModifiedTime(file, twoDaysAgo);
    }
    lake.now = Instant.parse("2001-01-01T00:00:00Z"); // A replay's clock has no say in it.

    assertThat(lake.ask("SELECT count(*) FROM bars")).containsExactly("[2]");
    assertThat(old).doesNotExist();
    assertThat(work).doesNotExist();
    assertThat(young).exists();
    assertThat(needed).exists();
    assertThat(Files.getLastModifiedTime(needed)).as("in use").isGreaterThan(twoDaysAgo);
  }

  private Path copyOf(String month) {
    String key = lake.tables().manifest().filesOf(LakeSchema.BARS).get(month).key();
    return dir.resolve("tables/files").resolve(key);
  }

  @Test
  void filesOfAnOlderFormAreComputedAnew() {
    lake.fetched("ABC", TestLake.csv(TestLake.FIRST, 10, 12));
    lake.tables().compact();
    List<String> before = lake.everything();
    Blob manifest = lake.store.get(Manifest.KEY).orElseThrow();
    String older =
        new String(manifest.bytes(), java.nio.charset.StandardCharsets.UTF_8)
            .replaceFirst("openbell.tables/\\d+", "openbell.tables/1");
    lake.store.put(
        Manifest.KEY,
        older.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        manifest.info().meta());

    assertThat(lake.everything()).isEqualTo(before);
    assertThat(lake.tables().compact().changed()).isEqualTo(1);
    assertThat(lake.everything()).isEqualTo(before);
    assertThat(lake.tables().newerSymbols()).isZero();
  }
}
