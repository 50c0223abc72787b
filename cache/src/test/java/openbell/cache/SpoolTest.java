package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import openbell.store.CountingBlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final Instant START = Instant.parse("2025-11-11T10:00:00Z");
  private static final String KEY = "reports/DBS19/2025-11-11/report.json";
  private static final Duration TRUST = Duration.ofSeconds(300);

  @TempDir Path dir;

  private volatile Instant now = START;
  private BiPredicate<String, Duration> invalidated = (key, age) -> false;
  private final ManualPace pace = new ManualPace(() -> now);
  private final List<TieredCache> opened = new ArrayList<>();
  private SwitchedStore far;
  private CountingBlobStore store;
  private BlobCache elsewhere;
  private Spool spool;
  private TieredCache cache;

  @BeforeEach
  void setUp() {
    DirectoryBlobStore directory = new DirectoryBlobStore(dir.resolve("blobs"));
    far = new SwitchedStore(directory);
    store = new CountingBlobStore(far);
    elsewhere = new BlobCache(directory, "s3", "cache/", () -> now);
    open(Spool.Limits.DEFAULT);
  }

  private void open(Spool.Limits limits) {
    spool = new Spool(dir.resolve("spool"), limits, pace, (key, age) -> invalidated.test(key, age));
    cache =
        new TieredCache(
            new SqliteCache(dir.resolve("cache.db"), () -> now),
            new BlobCache(store, "s3", "cache/", () -> now),
            TRUST,
            () -> now,
            spool);
    opened.add(cache);
  }

  @AfterEach
  void close() {
    opened.forEach(TieredCache::close);
  }

  private void down() {
    far.failing.set(StoreException.Kind.UNAVAILABLE);
  }

  private void up() {
    far.failing.set(null);
  }

  private static CacheEntry hour(String text) {
    return madeAt(text, Instant.EPOCH);
  }

  private static CacheEntry madeAt(String text, Instant at) {
    Making making = new Making(at, Duration.ZERO, Making.Renewal.AT_EXPIRY, "");
    return new CacheEntry(text.getBytes(UTF_8), "text/plain", START.plusSeconds(3600), making);
  }

  private String far(String key) {
    return elsewhere.find(key).map(h -> new String(h.entry().bytes(), UTF_8)).orElse("");
  }

  private String here(String key) {
    return cache.find(key).map(h -> new String(h.entry().bytes(), UTF_8)).orElse("");
  }

  @Test
  void valueThatWasInvalidatedElsewhereMeanwhileIsNotSent() {
    down();
    cache.put(KEY, madeAt("x", START.minusSeconds(7)), Expected.absent());
    now = START.plusSeconds(60);
    up();
    invalidated =
        (key, age) -> {
          throw new CacheException("the state store is down", null);
        };
    pace.tick();
    assertThat(spool.depth()).as("not to be known: it waits").isEqualTo(1);
    assertThat(far(KEY)).isEmpty();

    invalidated = (key, age) -> key.equals(KEY) && age.equals(Duration.ofSeconds(7 + 120));
    now = START.plusSeconds(120);
    pace.tick();
    assertThat(spool.depth()).isZero();
    assertThat(far(KEY)).isEmpty();
    assertThat(cache.counts()).containsEntry("spool_dropped", 1L);
  }

  @Test
  void whatAnEarlierProcessLeftIsSentAtOnce() {
    down();
    cache.put(KEY, hour("x"));
    cache.close();
    up();

    open(Spool.Limits.DEFAULT);

    assertThat(far(KEY)).isEqualTo("x");
  }

  @Test
  void valueThatTheFarTierDidNotTakeIsServedHereAndSentWhenItIsBack() {
    down();
    assertThat(cache.put(KEY, hour("x"), Expected.absent())).isTrue();
    assertThat(spool.depth()).isEqualTo(1);
    now = START.plusSeconds(60);
    up();
    store.operations();
    assertThat(here(KEY)).as("not there yet, but not removed either").isEqualTo("x");
    assertThat(store.operations()).isEqualTo("{}");

    pace.tick();

    assertThat(store.operations()).isEqualTo("{put=1}");
    assertThat(far(KEY)).isEqualTo("x");
    assertThat(spool.depth()).isZero();
    assertThat(here(KEY)).isEqualTo("x");
    assertThat(store.operations()).as("its sending confirmed it").isEqualTo("{}");
    assertThat(cache.counts()).containsEntry("spooled", 1L).containsEntry("spool_sent", 1L);
  }

  @Test
  void unconditionalValueLooksFirstAndNeverOverwritesANewerOne() {
    down();
    cache.put("a", madeAt("old", START));
    cache.put("b", madeAt("new", START.plusSeconds(2)));
    cache.put("c", madeAt("only", START));
    elsewhere.put("a", madeAt("newer", START.plusSeconds(1)));
    elsewhere.put("b", madeAt("older", START.plusSeconds(1)));
    up();
    store.operations();

    assertThat(spool.drain()).isEqualTo(new Spool.Round(2, 1, 0, 0));

    assertThat(store.operations()).isEqualTo("{get=3, put=2}");
    assertThat(List.of(far("a"), far("b"), far("c"))).containsExactly("newer", "new", "only");
    assertThat(List.of(here("a"), here("b"), here("c"))).containsExactly("newer", "new", "only");
  }

  @Test
  void valueThatLosesItsConditionIsDroppedHereToo() {
    down();
    cache.put(KEY, hour("late"), Expected.absent());
    elsewhere.put(KEY, hour("winner"));
    up();

    assertThat(spool.drain()).isEqualTo(new Spool.Round(0, 1, 0, 0));

    assertThat(far(KEY)).isEqualTo("winner");
    assertThat(here(KEY)).isEqualTo("winner");
  }

  @Test
  void valueOverASpooledOneTakesItsPlaceAndItsCondition() {
    down();
    cache.put(KEY, hour("one"), Expected.absent());
    String version = cache.find(KEY).orElseThrow().version();
    assertThat(cache.put(KEY, hour("two"), Expected.version(version))).isTrue();
    assertThat(spool.depth()).isEqualTo(1);
    up();

    spool.drain();

    assertThat(far(KEY)).isEqualTo("two");
  }

  @Test
  void restartGoesOnWithWhatIsLeft() {
    down();
    cache.put(KEY, hour("x"), Expected.absent());
    cache.close();
    up();

    open(Spool.Limits.DEFAULT);
    assertThat(here(KEY)).isEqualTo("x");
    pace.tick();

    assertThat(far(KEY)).isEqualTo("x");
  }

  @Test
  void triesArePacedWithFullJitterOverADoublingTime() {
    down();
    cache.put(KEY, hour("x"), Expected.absent());
    store.operations();
    List<Long> triedAtSeconds = new ArrayList<>();
    for (int second = 1; second <= 700; second++) {
      now = START.plusSeconds(second);
      pace.tick();
      if (!store.operations().equals("{}")) {
        triedAtSeconds.add((long) second);
      }
    }

    // Half (what the test draws) of 2, 2, 4, 8 ... up to 300 seconds, on the next whole second.
    assertThat(triedAtSeconds)
        .containsExactly(2L, 4L, 7L, 12L, 21L, 38L, 71L, 136L, 265L, 416L, 567L);
  }

  @Test
  void expiredValueIsGivenUp() {
    down();
    cache.put(KEY, hour("x"), Expected.absent());
    up();
    now = START.plusSeconds(3600);
    store.operations();

    assertThat(spool.drain()).isEqualTo(new Spool.Round(0, 1, 0, 0));
    assertThat(store.operations()).isEqualTo("{}");
  }

  @Test
  void removedValueIsNotSentAfterwards() {
    down();
    cache.put("p/a", hour("x"), Expected.absent());
    cache.put("p/b", hour("x"), Expected.absent());
    cache.put("q/c", hour("x"), Expected.absent());
    up();

    cache.remove("p/a");
    assertThat(spool.depth()).isEqualTo(2);
    cache.removeAll("p/");
    spool.drain();

    assertThat(List.of(far("p/a"), far("p/b"), far("q/c"))).containsExactly("", "", "x");
  }

  @Test
  void laterPutThatReachesTheFarTierTakesTheSpooledOneBack() {
    down();
    cache.put(KEY, hour("old"));
    up();
    cache.put(KEY, hour("new"));

    assertThat(spool.depth()).isZero();
    assertThat(far(KEY)).isEqualTo("new");
  }

  @Test
  void damagedFilesAreSetAsideAndTheOthersSent() throws IOException {
    down();
    cache.put("a", hour("x"), Expected.absent());
    cache.put("b", hour("y"), Expected.absent());
    cache.put("c", hour("z"), Expected.absent());
    up();
    List<Path> files = entries();
    byte[] cut = Files.readAllBytes(files.get(0));
    Files.write(files.get(0), java.util.Arrays.copyOf(cut, cut.length - 3));
    byte[] flipped = Files.readAllBytes(files.get(1));
    flipped[30] ^= 1;
    Files.write(files.get(1), flipped);

    assertThat(spool.drain()).isEqualTo(new Spool.Round(1, 0, 0, 0));
    try (Stream<Path> all = Files.list(dir.resolve("spool"))) {
      assertThat(all.filter(f -> f.toString().endsWith(".corrupt"))).hasSize(2);
    }
  }

  @Test
  void fullSpoolKeepsWhatItHasAndThePutStillCounts() {
    cache.close();
    open(new Spool.Limits(2, 1 << 20));
    down();
    for (String key : List.of("a", "b", "c", "d")) {
      assertThat(cache.put(key, hour("x"), Expected.absent())).isTrue();
    }
    assertThat(spool.depth()).isEqualTo(2);
    cache.put("a", hour("again"));
    assertThat(spool.depth()).as("one in place of its own is no more").isEqualTo(2);
    up();
    spool.drain();
    assertThat(far("b")).isEqualTo("x");
  }

  @Test
  void everythingOfAnEntrySurvivesTheFile() throws IOException {
    Making making = new Making(START, Duration.ofMillis(30_250), Making.Renewal.EARLY, "9f86d081");
    SpoolFile file =
        new SpoolFile(
            KEY,
            new CacheEntry(new byte[] {0, 1, -1}, "application/pdf", START.plusSeconds(5), making),
            Expected.version("etag"),
            "put:1");

    SpoolFile read = SpoolFile.of(file.toBytes());

    assertThat(read.key()).isEqualTo(KEY);
    assertThat(read.token()).isEqualTo("put:1");
    assertThat(read.condition()).isEqualTo(Expected.version("etag"));
    assertThat(read.entry().bytes()).containsExactly(0, 1, -1);
    assertThat(read.entry().contentType()).isEqualTo("application/pdf");
    assertThat(read.entry().expiresAt()).isEqualTo("2025-11-11T10:00:05Z");
    assertThat(read.entry().making()).isEqualTo(making);
  }

  private List<Path> entries() {
    try (Stream<Path> files = Files.list(dir.resolve("spool"))) {
      return files.filter(f -> f.toString().endsWith(".entry")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
