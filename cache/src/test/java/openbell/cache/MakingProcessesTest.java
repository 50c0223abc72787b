package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import openbell.store.BlobStore;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Instances as they are: processes, one bucket, SIGKILL.
///
/// `-Dopenbell.kills=50` sets how many makers are killed (5 where nobody says, 50 with
/// `OPENBELL_REQUIRE_ALL=1`), `-Dopenbell.seed` at which moments.
class MakingProcessesTest {

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  private static final int KILLS =
      Integer.getInteger(
          "openbell.kills", "1".equals(System.getenv("OPENBELL_REQUIRE_ALL")) ? 50 : 5);
  private static final long SEED = Long.getLong("openbell.seed", 20261122L);
  private static final int LANES = 5;

  @TempDir Path dir;
  private String bucket = "";

  @BeforeEach
  void makeBucket() {
    bucket = MOTO.server().createVersionedBucket();
  }

  @Test
  void ofEightProcessesThatAskForAColdKeyAtOnceOneMakesIt() throws Exception {
    List<MakingProcess> processes = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        processes.add(start(i < 4 ? "own-" + i : "shared", "p" + i, false));
      }
      for (MakingProcess process : processes) {
        process.ready();
      }
      for (String key : List.of("cold-0", "cold-1", "cold-2")) {
        for (MakingProcess process : processes) {
          process.ask(key, 1000);
        }
        List<String> answers = new ArrayList<>();
        for (MakingProcess process : processes) {
          answers.add(process.await("answer " + key).rest());
        }
        assertThat(processes.stream().filter(p -> p.hasSaid("making " + key))).hasSize(1);
        assertThat(answers.stream().filter(a -> a.startsWith("made "))).hasSize(1);
        assertThat(answers.stream().map(MakingProcessesTest::value).distinct())
            .singleElement()
            .asString()
            .startsWith("p");
        assertThat(writes(key)).isEqualTo(1);
      }
    } finally {
      close(processes);
    }
    assertFilesAreWhole();
  }

  @Test
  void whenTheMakerIsKilledTheOthersAnswerWithinOneLeaseTime() throws Exception {
    List<MakingProcess> survivors = new ArrayList<>();
    List<Long> millis = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      survivors.add(start("shared", "a", false));
      survivors.add(start("own", "b", false));
      for (MakingProcess survivor : survivors) {
        survivor.ready();
      }
      List<Future<?>> running = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int first = lane;
        running.add(
            lanes.submit(
                () -> {
                  for (int round = first; round < KILLS; round += LANES) {
                    millis.add(killAMaker(round, first, survivors));
                  }
                  return null;
                }));
      }
      for (Future<?> lane : running) {
        lane.get();
      }
    } finally {
      close(survivors);
    }
    assertFilesAreWhole();
    Collections.sort(millis);
    System.out.printf(
        "%d makers killed (seed %d): the others had the value after %d ms (median), %d ms (most)%n",
        KILLS, SEED, millis.get(millis.size() / 2), millis.getLast());
  }

  /// One maker dies, or has just answered: how many milliseconds later the last one had its answer.
  private long killAMaker(int round, int lane, List<MakingProcess> survivors) throws Exception {
    Random random = new Random(SEED + round);
    String key = "kill-" + round;
    long makeMillis = 1000 + random.nextInt(1000);
    // A file that the survivor has open, or one that the maker before it was killed on.
    String home = lane % 2 == 0 ? "shared" : "lane-" + lane;
    MakingProcess maker = start(home, "victim-" + round, false).ready();
    maker.ask(key, makeMillis);
    maker.await("making " + key);
    for (MakingProcess survivor : survivors) {
      survivor.ask(key, 0);
    }
    // Up to a little later than it ends, so as to meet its writing, too.
    maker.await("answer " + key, Duration.ofMillis(random.nextLong(makeMillis + 200)));
    long killedAt = System.nanoTime();
    maker.kill();

    List<String> values = new ArrayList<>();
    long last = 0;
    for (MakingProcess survivor : survivors) {
      MakingProcess.Said said = survivor.await("answer " + key);
      values.add(value(said.rest()));
      last = Math.max(last, (said.atNanos() - killedAt) / 1_000_000);
    }
    boolean finished = values.getFirst().startsWith("victim-" + round + ":");
    assertThat(values.stream().distinct()).as("one value of %s", key).hasSize(1);
    assertThat(survivors.stream().filter(s -> s.hasSaid("making " + key)))
        .as("makers of %s after %s", key, values.getFirst())
        .hasSize(finished ? 0 : 1);
    assertThat(survivors).noneMatch(s -> s.hasSaid("again " + key));
    assertThat(writes(key)).as("writes of %s", key).isEqualTo(1);
    assertThat(Duration.ofMillis(last))
        .as("round %d, from the kill to the last answer", round)
        .isLessThan(Leases.SHORTEST);
    return last;
  }

  @Test
  void whatAKilledMakerHadSpooledIsSentByTheNextProcess() throws Exception {
    int keys = 20;
    int told = 0;
    for (int round = 0; round < Math.max(2, KILLS / 10); round++) {
      String start = "spool-" + round + "-";
      MakingProcess maker = start("spooling", "mute-" + round, true).ready();
      for (int i = 0; i < keys; i++) {
        maker.ask(start + i, 0);
      }
      maker.await("answer " + start + new Random(SEED + round).nextInt(keys));
      maker.kill();
      List<Integer> answered =
          IntStream.range(0, keys)
              .filter(i -> maker.hasSaid("answer " + start + i))
              .boxed()
              .toList();
      assertThat(answered).isNotEmpty();
      assertThat(answered).allMatch(i -> writes(start + i) == 0);

      try (MakingProcess next = start("spooling", "next-" + round, false).ready()) {
        next.order("drain");
        next.await("drained");
      }
      BlobStore store = MOTO.server().store(bucket);
      BlobCache far = new BlobCache(store, "s3", "cache/", InstantSource.system());
      for (int i : answered) {
        CacheHit hit = far.find(start + i).orElseThrow();
        assertThat(MakingProcessMain.told(hit.entry().bytes()))
            .isEqualTo(value(maker.await("answer " + start + i).rest()));
      }
      store.close();
      told += answered.size();
    }
    assertFilesAreWhole();
    System.out.printf("%d answered values spooled, makers killed, all sent%n", told);
  }

  private MakingProcess start(String home, String name, boolean mute) throws Exception {
    String endpoint = MOTO.server().endpoint().toString();
    return MakingProcess.start(endpoint, bucket, dir.resolve(home), name, mute);
  }

  /// `made` or `found`, then the value.
  private static String value(String answer) {
    String[] words = answer.split(" ");
    assertThat(words[0]).as(answer).isIn("made", "found");
    assertThat(words[1]).isNotEqualTo("torn");
    return words[1];
  }

  /// How often the value was written to the bucket.
  private int writes(String key) {
    try (BlobStore store = MOTO.server().store(bucket)) {
      return store.versions("cache/" + key).size();
    }
  }

  private static void close(List<MakingProcess> processes) throws Exception {
    for (MakingProcess process : processes) {
      process.close();
    }
  }

  private void assertFilesAreWhole() throws Exception {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(dir)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    assertThat(files).noneMatch(f -> f.getFileName().toString().contains("corrupt"));
    List<Path> databases = files.stream().filter(f -> f.endsWith("cache.db")).toList();
    assertThat(databases).isNotEmpty();
    for (Path database : databases) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
          Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
        assertThat(result.getString(1)).as("%s", database).isEqualTo("ok");
      }
    }
  }
}
