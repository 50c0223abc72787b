package openbell.lake.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A compaction is killed (SIGKILL) at any moment: every view answers what it answered before,
/// nothing lost, nothing doubled, and the next run finishes what is left.
class CompactKillsTest {
  private static final int ROUNDS = Integer.getInteger("openbell.kills", 15);
  private static final int SYMBOLS = 8;
  private static final int FIRST_BARS = 300;

  @TempDir private Path dir;

  @Test
  void aKilledCompactionLosesAndDoublesNothing() throws Exception {
    TestLake lake =
        new TestLake(new DirectoryBlobStore(dir.resolve("blobs")), dir.resolve("tables"));
    Random random = new Random(20261126);
    fetchDay(lake, 0);
    long start = System.nanoTime();
    killed(lake, Integer.MAX_VALUE);
    int wholeMillis = (int) ((System.nanoTime() - start) / 1_000_000);
    assertThat(lake.tables().newerSymbols()).as("left alone it gets to its end").isZero();
    int switched = 0;
    int filesLeft = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      fetchDay(lake, round);
      List<String> before = lake.everything();
      String snapshot = lake.tables().snapshotName();
      List<String> files = lake.parquetFiles();

      killed(lake, random.nextInt(wholeMillis));

      assertThat(lake.everything()).as("round %d, after the kill", round).isEqualTo(before);
      boolean same = lake.tables().snapshotName().equals(snapshot);
      switched += same ? 0 : 1;
      filesLeft += same && !files.containsAll(lake.parquetFiles()) ? 1 : 0;
      if (round % 3 == 0) {
        lake.tables().compact();
        assertThat(lake.everything()).as("round %d, finished", round).isEqualTo(before);
        assertThat(lake.tables().newerSymbols()).isZero();
      }
      lake.now = lake.now.plus(Duration.ofHours(20)); // What was left is removed in time.
    }
    int bars = FIRST_BARS + ROUNDS;
    assertThat(lake.ask("SELECT DISTINCT count(*) FROM bars GROUP BY ticker"))
        .containsExactly("[" + bars + "]");
    lake.tables().compact();
    lake.now = lake.now.plus(Duration.ofDays(2));
    lake.tables().compact();
    assertThat(lake.parquetFiles()).hasSize((int) lake.tables().manifest().allFiles().count());
    System.out.printf(
        "%d kills: %d after the switch, %d with files written and not switched to%n",
        ROUNDS, switched, filesLeft);
  }

  /// Another day of every symbol; now and then one whose history was restated.
  private static void fetchDay(TestLake lake, int round) {
    for (int i = 0; i < SYMBOLS; i++) {
      double[] closes = Arrays.copyOf(TestLake.walk(i, FIRST_BARS + ROUNDS), FIRST_BARS + round);
      if (round >= 25 && i == 3) {
        for (int k = 0; k < closes.length; k++) {
          closes[k] *= 2;
        }
      }
      lake.fetched("S" + i, TestLake.csv(TestLake.FIRST, closes));
    }
  }

  private void killed(TestLake lake, int afterMillis) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CompactingMain.class.getName(),
                dir.toString(),
                lake.now.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("begins");
      process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
