package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import openbell.lake.Lake;
import openbell.store.Blob;
import openbell.store.DirectoryBlobStore;
import openbell.store.ListedBlob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake that has every kind of object, and one bit of one of them. */
class LakeFlipTest {
  private static final long SEED = Long.getLong("openbell.seed", 20261126L);

  @TempDir Path dir;
  private Path folder;

  private Run run(Map<String, String> environment, String... args) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("OPENBELL_HOME", dir.resolve("home").toString());
    all.putIfAbsent("OPENBELL_CLOCK", "2025-03-10T12:00:00Z");
    return Run.of(all, args);
  }

  private Run fill(String day, String... args) {
    return run(
        Map.of(
            "OPENBELL_SOURCE",
            "folder",
            "OPENBELL_FOLDER",
            folder.toString(),
            "OPENBELL_CLOCK",
            day + "T23:00:00Z"),
        args);
  }

  /** By another process, which knows nothing of the folder that the prices came from. */
  private Run verify() {
    return run(Map.of("OPENBELL_SOURCE", "sample"), "lake", "verify");
  }

  private void prices(String symbol, double factor) throws Exception {
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    for (int i = 0; i < 420; i++) {
      LocalDate date = LocalDate.of(2024, 1, 2).plusDays(i);
      if (date.getDayOfWeek().getValue() < 6) {
        double close = (50 + 10 * Math.sin(i / 30.0) + i % 7 * 0.3) * factor;
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%.4f,%.4f,%.4f,%.4f,%d%n",
                date,
                close,
                close * 1.01,
                close * 0.99,
                close,
                1000 + i));
      }
    }
    Files.writeString(folder.resolve(symbol + ".csv"), csv);
  }

  @BeforeEach
  void fillTheLake() throws Exception {
    folder = Files.createDirectories(dir.resolve("prices"));
    prices("AAPL", 1);
    assertThat(fill("2025-03-05", "fetch", "AAPL").status()).isZero();
    prices("AAPL", 2); // A split taken back.
    assertThat(fill("2025-03-06", "fetch", "AAPL").status()).isZero();
    Files.writeString(folder.resolve("MSFT.csv"), "<html>\n");
    assertThat(fill("2025-03-06", "fetch", "MSFT").status()).isEqualTo(1);
    assertThat(
            fill("2025-03-06", "report", "AAPL", "--format", "pdf", "--out", dir + "/a.pdf")
                .status())
        .isZero();
    new Lake(store())
        .keepNarrative(
            "AAPL",
            LocalDate.of(2025, 3, 6),
            "{\"answer\":\"calm\"}".getBytes(StandardCharsets.UTF_8),
            "0".repeat(64),
            Instant.parse("2025-03-06T23:00:00Z"));
    assertThat(fill("2025-03-07", "lake", "compact").status()).isZero();
  }

  private DirectoryBlobStore store() {
    return new DirectoryBlobStore(dir.resolve("home/blobs"));
  }

  /** One object of each kind: zone, folder and ending. */
  private Map<String, String> kinds() {
    Map<String, String> kinds = new TreeMap<>();
    for (String zone : List.of("raw/", "processed/", "quarantine/", "reports/", "tables/")) {
      for (ListedBlob blob : store().listAll(zone).toList()) {
        String[] path = blob.key().split("/", -1);
        String name = path[path.length - 1];
        String folder = zone.equals("reports/") ? "" : path[1];
        kinds.put(zone + folder + name.substring(name.indexOf('.')), blob.key());
      }
    }
    return kinds;
  }

  @Test
  void oneFlippedBitOfAnyKindOfObjectIsFoundAndNamed() throws Exception {
    Run clean = verify();
    assertThat(clean.out()).endsWith(" 0 problems\n").contains(" 0 unfinished");
    assertThat(clean.status()).isZero();
    Map<String, String> kinds = kinds();
    assertThat(kinds.keySet())
        .contains(
            "processed/features.json",
            "processed/indicators.json",
            "processed/narratives.json",
            "processed/percentiles.json",
            "processed/reports.th.json",
            "processed/restatements.json",
            "quarantine/folder.csv",
            "quarantine/folder.reasons.json",
            "raw/folder.csv",
            "reports/.pdf",
            "tables/bars.parquet",
            "tables/indicators.parquet",
            "tables/manifest.json.json",
            "tables/newest.json");
    Random random = new Random(SEED);
    for (String key : kinds.values()) {
      Path file = dir.resolve("home/blobs").resolve(key);
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      Run found = verify();
      assertThat(found.out()).as("seed %d, %s", SEED, key).contains("altered " + key + ": ");
      assertThat(found.status()).isEqualTo(1);
      Files.write(file, good);
    }
    assertThat(verify()).isEqualTo(clean);
  }

  /** Each object that another names, or that should be there by what is there. */
  @Test
  void anObjectThatIsGoneIsMissedAndNamed() throws Exception {
    Run clean = verify();
    assertThat(clean.status()).isZero();
    Map<String, String> kinds = kinds();
    // A PDF and a restatement are made again when they are asked for; nothing says that they were.
    kinds.keySet().removeAll(List.of("reports/.pdf", "processed/restatements.json"));
    // Asked for outside of a report.
    kinds.remove("processed/narratives.json");
    for (Map.Entry<String, String> kind : kinds.entrySet()) {
      Path file = dir.resolve("home/blobs").resolve(kind.getValue());
      byte[] good = Files.readAllBytes(file);
      Optional<Blob> blob = store().get(kind.getValue());
      Map<String, String> tags = store().tags(kind.getValue());
      store().delete(kind.getValue());
      Run found = verify();
      assertThat(found.status()).as(kind.getKey()).isEqualTo(1);
      String key =
          kind.getKey().startsWith("processed/reports") ? "reports/AAPL/" : kind.getValue();
      assertThat(found.out()).as(kind.getKey()).contains("missing ").contains(key);
      store().put(kind.getValue(), good, blob.orElseThrow().info().meta().withTags(tags));
    }
    assertThat(verify()).isEqualTo(clean);
  }
}
