package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import openbell.store.CountingBlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TieredCacheTest extends CacheContract {

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // Set by open, before each test.
  private CountingBlobStore store;

  @SuppressWarnings("NullAway.Init")
  private Cache sqlite;

  @SuppressWarnings("NullAway.Init")
  private Cache blobs;

  private final AtomicBoolean fastFails = new AtomicBoolean();
  private final AtomicBoolean slowFails = new AtomicBoolean();

  @Override
  protected Cache open() {
    store = new CountingBlobStore(new DirectoryBlobStore(dir.resolve("blobs")));
    sqlite = new SqliteCache(dir.resolve("cache.sqlite"), clock);
    blobs = new BlobCache(store, "s3", "cache/", clock);
    return new TieredCache(new Failing(sqlite, fastFails), new Failing(blobs, slowFails));
  }

  @Override
  protected String tier() {
    return "sqlite";
  }

  @Test
  void putWritesThroughAndAFastHitAsksTheStoreNothing() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    assertThat(store.operations()).isEqualTo("{put=1}");

    assertThat(cache.get(KEY).orElseThrow().tier()).isEqualTo("sqlite");
    assertThat(store.operations()).isEqualTo("{}");
  }

  @Test
  void slowHitIsOneGetAndIsCopiedWithItsExpiry() {
    blobs.put(KEY, entry("x", "text/csv", START.plusSeconds(60)));
    store.operations();

    assertThat(cache.get(KEY).orElseThrow().tier()).isEqualTo("s3");
    assertThat(store.operations()).isEqualTo("{get=1}");

    CacheHit second = cache.get(KEY).orElseThrow();
    assertThat(store.operations()).isEqualTo("{}");
    assertThat(second.tier()).isEqualTo("sqlite");
    assertThat(second.entry().contentType()).isEqualTo("text/csv");
    assertThat(second.entry().bytes()).asString(UTF_8).isEqualTo("x");
    now = START.plusSeconds(60);
    assertThat(sqlite.get(KEY)).isEmpty();
  }

  @Test
  void missAsksEachTierOnce() {
    assertThat(cache.get(KEY)).isEmpty();
    assertThat(store.operations()).isEqualTo("{get=1}");
  }

  @Test
  void removeReachesBothTiers() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    cache.remove(KEY);

    assertThat(sqlite.get(KEY)).isEmpty();
    assertThat(blobs.get(KEY)).isEmpty();
  }

  @Test
  void failingFastTierDoesNotLoseTheAnswer() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    fastFails.set(true);

    assertThat(cache.get(KEY).orElseThrow().tier()).isEqualTo("s3");
    cache.put("other", entry("y", "text/plain", START.plusSeconds(60)));
    assertThat(cache.get("other").orElseThrow().tier()).isEqualTo("s3");
    assertThat(cache.get("missing")).isEmpty();

    fastFails.set(false);
    assertThat(cache.get("other").orElseThrow().tier()).isEqualTo("s3");
    assertThat(cache.get("other").orElseThrow().tier()).isEqualTo("sqlite");
  }

  @Test
  void failingSlowTierLeavesTheFastOneToServe() {
    slowFails.set(true);

    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    assertThat(cache.get(KEY).orElseThrow().tier()).isEqualTo("sqlite");
    assertThat(cache.get("missing")).isEmpty();
  }

  @Test
  void bothTiersFailingIsAnErrorThatNamesBoth() {
    fastFails.set(true);
    slowFails.set(true);

    assertThatThrownBy(() -> cache.get(KEY))
        .isInstanceOf(CacheException.class)
        .hasMessage(
            "Cannot read '%s' in any tier of sqlite over s3: sqlite is down; s3 is down"
                .formatted(KEY));
    assertThatThrownBy(() -> cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60))))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("Cannot write");
  }

  @Test
  void removeThatMissedATierIsAnErrorSinceTheValueWouldComeBack() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    slowFails.set(true);

    assertThatThrownBy(() -> cache.remove(KEY)).hasMessage("s3 is down");
    assertThat(sqlite.get(KEY)).isEmpty();

    slowFails.set(false);
    fastFails.set(true);
    assertThatThrownBy(() -> cache.remove(KEY)).hasMessage("sqlite is down");
    assertThat(blobs.get(KEY)).isEmpty();
  }

  @Test
  void isNamedAfterItsTiers() {
    assertThat(cache).hasToString("sqlite over s3");
  }

  /// A cache that can be switched to fail.
  private record Failing(Cache cache, AtomicBoolean fails) implements Cache {

    @Override
    public Optional<CacheHit> get(String key) {
      check();
      return cache.get(key);
    }

    @Override
    public void put(String key, CacheEntry entry) {
      check();
      cache.put(key, entry);
    }

    @Override
    public void remove(String key) {
      check();
      cache.remove(key);
    }

    @Override
    public void close() {
      cache.close();
    }

    @Override
    public String toString() {
      return cache.toString();
    }

    private void check() {
      if (fails.get()) {
        throw new CacheException(cache + " is down", null);
      }
    }
  }
}
