package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import openbell.store.CountingBlobStore;
import openbell.store.DirectoryBlobStore;
import openbell.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SQLite over a directory: what each path asks of the far store, to the request.
class TieredCacheTest extends CacheContract {

  private static final Duration TRUST = Duration.ofSeconds(300);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // Set by open, before each test.
  private SwitchedStore far;

  @SuppressWarnings("NullAway.Init")
  private CountingBlobStore store;

  @SuppressWarnings("NullAway.Init")
  private SqliteCache sqlite;

  /// The far tier as another instance sees it.
  @SuppressWarnings("NullAway.Init")
  private BlobCache elsewhere;

  @SuppressWarnings("NullAway.Init")
  private TieredCache tiered;

  @Override
  protected Cache open() {
    DirectoryBlobStore directory = new DirectoryBlobStore(dir.resolve("blobs"));
    far = new SwitchedStore(directory);
    store = new CountingBlobStore(far);
    sqlite = new SqliteCache(dir.resolve("cache.sqlite"), clock);
    elsewhere = new BlobCache(directory, "s3", "cache/", clock);
    tiered = new TieredCache(sqlite, new BlobCache(store, "s3", "cache/", clock), TRUST, clock);
    return tiered;
  }

  @Override
  protected String tier() {
    return "sqlite";
  }

  private CacheEntry hour(String text) {
    return entry(text, "text/plain", START.plusSeconds(3600));
  }

  private void down() {
    far.failing.set(StoreException.Kind.UNAVAILABLE);
  }

  private void up() {
    far.failing.set(null);
  }

  @Test
  void writeIsOnePutAndAFindWithinTheTrustAsksNothing() {
    cache.put(KEY, hour("x"));
    assertThat(store.operations()).isEqualTo("{put=1}");

    now = START.plusSeconds(299);
    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("sqlite");
    assertThat(store.operations()).isEqualTo("{}");
  }

  @Test
  void missIsOneGet() {
    assertThat(cache.find(KEY)).isEmpty();
    assertThat(store.operations()).isEqualTo("{get=1}");
  }

  @Test
  void farHitIsOneGetAndThenNothing() {
    elsewhere.put(KEY, entry("x", "text/csv", START.plusSeconds(3600)));

    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("s3");
    assertThat(store.operations()).isEqualTo("{get=1}");
    now = START.plusSeconds(299);
    CacheHit second = cache.find(KEY).orElseThrow();
    assertThat(second.tier()).isEqualTo("sqlite");
    assertThat(second.entry().contentType()).isEqualTo("text/csv");
    assertThat(store.operations()).isEqualTo("{}");
  }

  @Test
  void unchangedValueIsRearmedByOneConditionalGet() {
    cache.put(KEY, hour("x"));
    now = START.plusSeconds(300);
    store.operations();

    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("sqlite");
    assertThat(store.operations()).isEqualTo("{getUnless=1}");
    now = START.plusSeconds(599);
    assertThat(cache.find(KEY)).isPresent();
    assertThat(store.operations()).isEqualTo("{}");
    assertThat(tiered.counts()).containsEntry("rearmed", 1L);
  }

  @Test
  void valueMadeAgainElsewhereReplacesTheCopyByOneConditionalGet() {
    cache.put(KEY, hour("old"));
    elsewhere.put(KEY, hour("new"));
    assertThat(text(KEY)).as("within the trust").isEqualTo("old");
    now = START.plusSeconds(300);
    store.operations();

    assertThat(text(KEY)).isEqualTo("new");
    assertThat(store.operations()).isEqualTo("{getUnless=1}");
    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("sqlite");
    assertThat(store.operations()).isEqualTo("{}");
  }

  @Test
  void valueRemovedElsewhereIsDroppedByOneConditionalGet() {
    cache.put(KEY, hour("x"));
    elsewhere.remove(KEY);
    now = START.plusSeconds(300);
    store.operations();

    assertThat(cache.find(KEY)).isEmpty();
    assertThat(store.operations()).isEqualTo("{getUnless=1}");
    assertThat(sqlite.find(KEY)).isEmpty();
    assertThat(tiered.counts()).containsEntry("dropped", 1L);
  }

  @Test
  void expiredCopyIsOneGetEvenWithinTheTrust() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    now = START.plusSeconds(60);
    store.operations();

    assertThat(cache.find(KEY).orElseThrow().freshAt(now)).isFalse();
    assertThat(store.operations()).isEqualTo("{get=1}");
    elsewhere.put(KEY, hour("remade"));
    assertThat(text(KEY)).isEqualTo("remade");
    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("sqlite");
    assertThat(store.operations()).isEqualTo("{get=1}");
  }

  @Test
  void whatTheFarTierDecidesIsOneGetWhateverTheTrustAndTheCopyFollows() {
    cache.put(KEY, hour("old"));
    elsewhere.put(KEY, hour("new"));
    store.operations();

    assertThat(tiered.findDecided(KEY).orElseThrow().entry().bytes())
        .isEqualTo("new".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(store.operations()).isEqualTo("{get=1}");
    assertThat(text(KEY)).isEqualTo("new");
    assertThat(store.operations()).isEqualTo("{}");
    elsewhere.remove(KEY);
    assertThat(tiered.findDecided(KEY)).isEmpty();
    assertThat(sqlite.find(KEY)).isEmpty();
    cache.put(KEY, hour("x"));
    down();
    assertThat(tiered.findDecided(KEY)).as("a copy is better than none").isPresent();
  }

  @Test
  void expiryMovedElsewhereIsSeenThoughTheEtagIsTheSame() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    elsewhere.put(KEY, hour("x"));
    now = START.plusSeconds(60);

    assertThat(cache.find(KEY).orElseThrow().freshAt(now)).isTrue();
  }

  @Test
  void conditionalWriteIsOnePutAndALostOneKeepsNoLoser() {
    elsewhere.put(KEY, hour("winner"));

    assertThat(cache.put(KEY, hour("loser"), Expected.absent())).isFalse();
    assertThat(store.operations()).isEqualTo("{get=1, put=1}");
    assertThat(sqlite.find(KEY)).isEmpty();
    assertThat(text(KEY)).isEqualTo("winner");
    assertThat(store.operations()).isEqualTo("{get=1}");
    String version = cache.find(KEY).orElseThrow().version();
    assertThat(put("next", Expected.version(version))).isTrue();
    assertThat(store.operations()).isEqualTo("{put=1}");
  }

  @Test
  void removeIsOneDeleteAndReachesBothTiers() {
    cache.put(KEY, hour("x"));
    store.operations();

    cache.remove(KEY);

    assertThat(store.operations()).isEqualTo("{delete=1}");
    assertThat(sqlite.find(KEY)).isEmpty();
    assertThat(elsewhere.find(KEY)).isEmpty();
  }

  @Test
  void whileTheFarTierIsDownCopiesAreServedAndOneOfThemTries() {
    cache.put(KEY, hour("x"));
    now = START.plusSeconds(300);
    down();
    store.operations();

    assertThat(text(KEY)).isEqualTo("x");
    assertThat(store.operations()).isEqualTo("{getUnless=1}");
    assertThat(text(KEY)).isEqualTo("x");
    now = START.plusSeconds(309);
    assertThat(text(KEY)).isEqualTo("x");
    assertThat(store.operations()).isEqualTo("{}");
    now = START.plusSeconds(310);
    assertThat(text(KEY)).isEqualTo("x");
    assertThat(store.operations()).isEqualTo("{getUnless=1}");
    now = START.plusSeconds(3600);
    assertThat(cache.find(KEY).orElseThrow().freshAt(now)).as("expired, and says so").isFalse();
    assertThat(cache.find("missing")).isEmpty();
    assertThat(tiered.counts()).containsEntry("untrusted", 5L);
  }

  @Test
  void putWhileTheFarTierIsDownServesHere() {
    down();
    cache.put(KEY, hour("x"));

    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("sqlite");
  }

  @Test
  void refusalIsAMissOfWhatIsNotHereButDropsNoCopy() {
    cache.put(KEY, hour("x"));
    far.failing.set(StoreException.Kind.DENIED);
    now = START.plusSeconds(300);

    assertThat(cache.find("missing")).isEmpty();
    assertThat(text(KEY)).isEqualTo("x");
    BlobCache refused = new BlobCache(store, "s3", "cache/", clock);
    assertThat(refused.find(KEY)).isEmpty();
    assertThat(refused.counts()).isEqualTo(Map.of("denied", 1L));
  }

  @Test
  void refusalIsAMissToAMakerToo() {
    far.failing.set(StoreException.Kind.DENIED);
    MakingCache making =
        new MakingCache(cache, Optional.empty(), MakingPolicy.DEFAULT, Pace.real(clock));
    store.operations();

    Answer answer =
        making.get(
            "refused", Wish.within(Duration.ofSeconds(20)), work -> new Made.Value(hour("made")));

    assertThat(answer).isInstanceOf(Answer.Fresh.class);
    assertThat(store.operations()).as("a find, a maker's look, a put").isEqualTo("{get=2, put=1}");
  }

  @Test
  void backfillThatRacesARemoveInThisProcessDoesNotBringTheValueBack() {
    elsewhere.put(KEY, hour("x"));
    far.afterGet.set(() -> cache.remove(KEY));

    assertThat(cache.find(KEY)).as("read before it was removed").isPresent();
    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void backfillThatRacesARemoveElsewhereLastsNoLongerThanTheTrustFromItsRead() {
    elsewhere.put(KEY, hour("x"));
    far.afterGet.set(
        () -> {
          elsewhere.remove(KEY);
          now = START.plusSeconds(200); // A slow answer.
        });

    assertThat(cache.find(KEY)).isPresent();
    now = START.plusSeconds(299);
    assertThat(cache.find(KEY)).isPresent();
    now = START.plusSeconds(300);
    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void copyFromAClockThatWasAheadIsNotTrusted() {
    now = START.plusSeconds(100_000);
    cache.put(KEY, entry("x", "text/plain", START.plus(Duration.ofDays(30))));
    now = START;
    elsewhere.put(KEY, entry("y", "text/plain", START.plus(Duration.ofDays(30))));

    assertThat(text(KEY)).isEqualTo("y");
    store.operations();
    assertThat(text(KEY)).isEqualTo("y");
    assertThat(store.operations()).isEqualTo("{}");
  }

  @Test
  void bothTiersFailingIsAnErrorThatNamesBoth() {
    TieredCache broken = new TieredCache(new Broken("near"), new Broken("far"), TRUST, clock);

    assertThatThrownBy(() -> broken.find(KEY))
        .isInstanceOf(CacheException.class)
        .hasMessage(
            "Cannot read '%s' in any tier of near over far: near is down; far is down"
                .formatted(KEY));
    assertThatThrownBy(() -> broken.put(KEY, hour("x")))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("Cannot write");
    assertThatThrownBy(() -> broken.remove(KEY)).hasMessageContaining("Cannot remove");
  }

  @Test
  void failingNearTierDoesNotLoseTheAnswer() {
    TieredCache half = new TieredCache(new Broken("near"), elsewhere, TRUST, clock);

    half.put(KEY, hour("x"));

    assertThat(half.find(KEY).orElseThrow().tier()).isEqualTo("s3");
    assertThatThrownBy(() -> half.remove(KEY)).hasMessage("near is down");
    assertThat(elsewhere.find(KEY)).as("removed all the same").isEmpty();
  }

  @Test
  void plainCacheOfAnotherMakeCanBeEitherTier() {
    TieredCache plain =
        new TieredCache(
            new Plain(new MemoryCache(1 << 20, clock)), new Plain(elsewhere), TRUST, clock);
    plain.put(KEY, hour("x"));
    elsewhere.remove(KEY);

    assertThat(plain.find(KEY)).isEmpty();
    assertThat(plain.put(KEY, hour("y"), Expected.absent())).isTrue();
    assertThat(plain.put(KEY, hour("z"), Expected.absent())).isFalse();
    assertThat(plain.find(KEY).orElseThrow().entry().bytes()).isEqualTo(new byte[] {'y'});
  }

  @Test
  void isNamedAfterItsTiers() {
    assertThat(cache).hasToString("sqlite over s3");
  }

  /// A cache that is none of ours.
  private record Plain(Cache cache) implements Cache {
    @Override
    public Optional<CacheHit> find(String key) {
      return cache.find(key);
    }

    @Override
    public boolean put(String key, CacheEntry entry, Expected expected) {
      return cache.put(key, entry, expected);
    }

    @Override
    public void remove(String key) {
      cache.remove(key);
    }

    @Override
    public int removeAll(String prefix) {
      return cache.removeAll(prefix);
    }

    @Override
    public void close() {
      cache.close();
    }
  }

  /// A cache that always fails.
  private record Broken(String name) implements Cache {
    @Override
    public Optional<CacheHit> find(String key) {
      throw failure();
    }

    @Override
    public boolean put(String key, CacheEntry entry, Expected expected) {
      throw failure();
    }

    @Override
    public void remove(String key) {
      throw failure();
    }

    @Override
    public int removeAll(String prefix) {
      throw failure();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return name;
    }

    private CacheException failure() {
      return new CacheException(name + " is down", null);
    }
  }
}
