package openbell.edge.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fetch` and `lake reprocess` as processes that are killed at any moment.
///
/// With the 15 of a compaction (`CompactKillsTest` of `lake/tables`) these are fifty.
///
/// `-Dopenbell.kills=50` sets how many, `-Dopenbell.seed` at which moments.
class LakeKillsTest {
  private static final int KILLS = Integer.getInteger("openbell.kills", 35);
  private static final long SEED = Long.getLong("openbell.seed", 20261126L);
  private static final int SYMBOLS = 40;
  private static final int DAYS = 300;

  /** The views, and the rows of each when all is there: bars once, numbers of each session. */
  private static final Map<String, Integer> MOST =
      Map.of(
          "bars", SYMBOLS * DAYS,
          "indicators", SYMBOLS * DAYS,
          "percentiles", SYMBOLS * DAYS,
          "features", SYMBOLS * DAYS,
          "raw_objects", SYMBOLS,
          "reports", 0);

  @TempDir Path dir;

  @Test
  void afterEachKillEverythingReadsAndTheNextRunFinishes() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("folder"));
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < SYMBOLS; i++) {
      symbols.add("S%03d".formatted(i));
      Files.writeString(folder.resolve(symbols.getLast() + ".csv"), csv(i));
    }
    Path universe = Files.write(dir.resolve("universe"), symbols);
    List<String> fetch = List.of("fetch", "--universe", universe.toString());
    List<String> reprocess = List.of("lake", "reprocess");
    long usual = millis(dir.resolve("measure"), fetch);
    Random random = new Random(SEED);
    for (int round = 0; round < KILLS; round++) {
      Path home = dir.resolve("home" + round);
      List<String> command = round % 2 == 0 ? fetch : reprocess;
      if (round % 2 == 1) {
        assertThat(run(home, fetch)).isZero();
        try (Stream<Path> processed = Files.walk(home.resolve("blobs/processed"))) {
          processed.filter(Files::isRegularFile).forEach(p -> p.toFile().delete());
        }
      }
      Process process = start(home, command);
      // From the start of the JVM to a little after the usual end.
      boolean ended = process.waitFor(random.nextLong(usual * 11 / 10), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      String moment = "seed %d, round %d, killed %s".formatted(SEED, round, !ended);
      rows(home)
          .forEach(
              (view, rows) ->
                  assertThat(rows).as("%s, %s", moment, view).isBetween(0, MOST.get(view)));
      assertThat(run(home, List.of("lake", "verify"))).as(moment).isZero();
      assertThat(run(home, command)).as(moment).isZero();
      assertThat(run(home, List.of("lake", "verify"))).as(moment).isZero();
      assertThat(files(home, "raw")).as(moment).isEqualTo(SYMBOLS);
      assertThat(files(home, "processed")).as(moment).isEqualTo(3 * SYMBOLS);
      assertThat(rows(home)).as(moment).isEqualTo(MOST);
    }
  }

  private static String csv(int symbol) {
    StringBuilder csv = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
    LocalDate date = LocalDate.of(2024, 1, 1);
    for (int i = 0; i < DAYS; i++, date = date.plusDays(1)) {
      double close = 50 + symbol + 10 * Math.sin(i / 30.0);
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%.4f,%.4f,%.4f,%.4f,1000%n",
              date,
              close,
              close * 1.01,
              close * 0.99,
              close));
    }
    return csv.toString();
  }

  private static long files(Path home, String zone) throws Exception {
    try (Stream<Path> all = Files.walk(home.resolve("blobs").resolve(zone))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private long millis(Path home, List<String> command) throws Exception {
    long start = System.nanoTime();
    assertThat(run(home, command)).isZero();
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** How many rows each view has, no two of them with one key. */
  private Map<String, Integer> rows(Path home) throws Exception {
    String sql =
        MOST.keySet().stream()
            .map(
                view ->
                    "SELECT '%s' AS v, count(*) AS n, count(DISTINCT %s) AS d FROM %s"
                        .formatted(view, key(view), view))
            .collect(joining(" UNION ALL "));
    assertThat(run(home, List.of("lake", "sql", sql, "--format", "csv"))).isZero();
    Map<String, Integer> rows = new HashMap<>();
    for (String line : Files.readAllLines(dir.resolve("out"))) {
      String[] row = line.split(",", -1);
      if (MOST.containsKey(row[0])) {
        assertThat(row[1]).as("%s has no row twice", row[0]).isEqualTo(row[2]);
        rows.put(row[0], Integer.valueOf(row[1]));
      }
    }
    assertThat(rows).hasSameSizeAs(MOST);
    return rows;
  }

  private static String key(String view) {
    return view.equals("raw_objects") || view.equals("reports") ? "key" : "(ticker, date, source)";
  }

  private int run(Path home, List<String> command) throws Exception {
    return start(home, command).waitFor();
  }

  private Process start(Path home, List<String> args) throws Exception {
    List<String> command =
        new ArrayList<>(
            Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "openbell.edge.cli.Main"));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OPENBELL_HOME", home.toString());
    builder.environment().put("OPENBELL_SOURCE", "folder");
    builder.environment().put("OPENBELL_FOLDER", dir.resolve("folder").toString());
    builder.environment().put("OPENBELL_CLOCK", "2025-11-12T22:00:00Z");
    builder.redirectErrorStream(true);
    builder.redirectOutput(dir.resolve("out").toFile());
    return builder.start();
  }
}
