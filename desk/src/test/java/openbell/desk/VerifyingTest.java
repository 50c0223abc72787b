package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import openbell.desk.Verifying.Problem;
import openbell.desk.Verifying.Wrong;
import openbell.lake.Kept;
import openbell.market.Study;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyingTest {
  private static final long SEED = Long.getLong("openbell.seed", 20261126L);

  @TempDir Path dir;
  private LakeScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new LakeScene(dir);
    for (String symbol : List.of("AAPL", "MSFT", "NVDA")) {
      scene.prices(symbol, 260, symbol.length() + symbol.charAt(0));
    }
    scene.fetch("AAPL", "MSFT", "NVDA");
    scene.now = scene.now.plus(Duration.ofDays(1));
    scene.prices("AAPL", 261, 3);
    scene.file("MSFT", "<html>\n");
    scene.fetch("AAPL", "MSFT");
  }

  @Test
  void aLakeThatNobodyTouchedIsWhatItWas() throws Exception {
    Verifying.Summary found = scene.verify();
    assertThat(found.problems()).isEmpty();
    // 4 raw and 3 records, 12 computed, a restatement, a quarantined body with its reasons.
    assertThat(found.checked()).isEqualTo(22);
    assertThat(found.recomputed()).isEqualTo(12);
  }

  @Test
  void oneFlippedBitAnywhereIsFoundAndNamed() throws Exception {
    Random random = new Random(SEED);
    List<String> keys = new ArrayList<>();
    for (String zone : List.of("raw/", "processed/", "quarantine/", "tables/newest/")) {
      keys.addAll(scene.keys(zone));
    }
    for (int round = 0; round < 44; round++) {
      String key = keys.get(round % keys.size());
      Path file = scene.blobs.resolve(key);
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertThat(scene.verify().problems())
          .as("seed %d, round %d, %s", SEED, round, key)
          .anyMatch(p -> p.key().equals(key) && p.wrong() == Wrong.ALTERED);
      Files.write(file, good);
    }
    assertThat(scene.verify().problems()).isEmpty();
  }

  @Test
  void aRawObjectThatIsGoneIsNamed() throws Exception {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    scene.store.delete(raw);
    Set<String> named = new TreeSet<>();
    for (Problem problem : scene.verify().problems()) {
      assertThat(problem.wrong()).isEqualTo(Wrong.MISSING);
      named.add(problem.key());
    }
    assertThat(named).containsExactly(raw);
  }

  @Test
  void numbersThatTheirRawObjectDoesNotGiveAreNamed() throws Exception {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    Kept kept = scene.lake.newestRaw("folder", "NVDA").orElseThrow();
    byte[] other = scene.store.get(scene.keys("raw/folder/MSFT/").getFirst()).orElseThrow().bytes();
    Study wrong = Study.of(scene.sources.feed("folder").read(other, "MSFT").orElseThrow().bars());
    String key = scene.lake.keepIndicators("NVDA", LakeScene.FIRST, wrong, kept, scene.now);
    assertThat(scene.verify().problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.key()).isEqualTo(key);
              assertThat(p.wrong()).isEqualTo(Wrong.NOT_REPRODUCIBLE);
              assertThat(p.detail()).startsWith(raw + " gives other numbers");
            });
  }

  @Test
  void lineageGoesDownToTheRawObjectAndUpFromIt() {
    String raw = scene.keys("raw/folder/NVDA/").getFirst();
    String features = scene.keys("processed/features/NVDA/").getFirst();
    Lineage.Node node = scene.lineage().sourcesOf(features).orElseThrow();
    assertThat(node.children()).singleElement().satisfies(c -> assertThat(c.key()).isEqualTo(raw));
    assertThat(node.children().getFirst().sha256())
        .contains(scene.lake.newestRaw("folder", "NVDA").orElseThrow().sha256());
    assertThat(scene.lineage().madeFrom(raw).stream().map(Lineage.Node::key))
        .containsExactlyInAnyOrderElementsOf(
            scene.keys("processed/").stream().filter(k -> k.contains("/NVDA/")).toList());
  }

  @Test
  void retentionDeletesWhatIsPastAndNothingThatIsNeeded() throws Exception {
    String oldRaw = scene.keys("raw/folder/AAPL/").getFirst();
    scene.now = scene.now.plus(Duration.ofDays(100));
    Retention retention = new Retention(scene.lake, scene.store, () -> scene.now);
    Retention.Plan plan =
        retention.plan(Retention.policy("raw/ 30 # days\nprocessed/indicators/ 30\n"));
    assertThat(plan.delete())
        .containsExactly("processed/indicators/AAPL/2025-11-12/20251112_220000.json");
    assertThat(plan.needed()).contains(oldRaw); // The percentiles of that day are kept.
    retention.apply(plan, key -> {});
    assertThat(scene.keys("processed/indicators/AAPL/")).hasSize(1);
    assertThat(scene.keys("raw/folder/AAPL/")).contains(oldRaw);
  }
}
