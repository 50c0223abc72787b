package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import openbell.store.CountingBlobStore;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Nested tiers: trust must neither add up nor be defeated.
class MemoryOverSqliteOverMotoTest extends CacheContract {

  private static final Duration TRUST = Duration.ofSeconds(300);

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // Set by open, before each test.
  private CountingBlobStore store;

  @SuppressWarnings("NullAway.Init")
  private BlobCache elsewhere;

  @Override
  protected Cache open() {
    store = new CountingBlobStore(MOTO.server().store(MOTO.server().createBucket()));
    BlobCache blobs = new BlobCache(store, "s3", "cache/", clock);
    elsewhere = blobs;
    return new TieredCache(
        new MemoryCache(64 << 20, clock),
        new TieredCache(new SqliteCache(dir.resolve("cache.db"), clock), blobs, TRUST, clock),
        TRUST,
        clock);
  }

  @Override
  protected String tier() {
    return "memory";
  }

  @Test
  void saysWhatIsOverWhat() {
    assertThat(cache).hasToString("memory over (sqlite over s3)");
  }

  @Test
  void trustEndsForAllTiersAtTheSameMomentWithOneConditionalGet() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(3600)));
    assertThat(store.operations()).isEqualTo("{put=1}");
    now = START.plusSeconds(299);
    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("memory");
    assertThat(store.operations()).isEqualTo("{}");

    now = START.plusSeconds(300);
    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("memory");
    assertThat(store.operations()).isEqualTo("{getUnless=1}");

    now = START.plusSeconds(599);
    assertThat(cache.find(KEY)).isPresent();
    assertThat(store.operations()).isEqualTo("{}");
  }

  @Test
  void valueRemovedElsewhereIsGoneHereWhenTrustEndsNotTwiceThat() {
    elsewhere.put(KEY, entry("x", "text/plain", START.plusSeconds(3600)));
    // SQLite has it from now on, memory only from just before the end of the trust.
    cache.find(KEY);
    cache = reopenedMemory();
    now = START.plusSeconds(299);
    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("sqlite");
    elsewhere.remove(KEY);
    assertThat(cache.find(KEY).orElseThrow().tier()).isEqualTo("memory");
    store.operations();

    now = START.plusSeconds(300);
    assertThat(cache.find(KEY)).isEmpty();
    assertThat(store.operations()).isEqualTo("{getUnless=1}");
  }

  @Test
  void whatIsDecidedIsAskedThroughAllTiers() {
    cache.put(KEY, entry("old", "text/plain", START.plusSeconds(3600)));
    elsewhere.put(KEY, entry("new", "text/plain", START.plusSeconds(3600)));
    store.operations();

    assertThat(Deciding.find(cache, KEY).orElseThrow().entry().bytes())
        .containsExactly('n', 'e', 'w');
    assertThat(store.operations()).isEqualTo("{get=1}");
    assertThat(text(KEY)).isEqualTo("new");
    assertThat(store.operations()).isEqualTo("{}");
  }

  private Cache reopenedMemory() {
    cache.close();
    return new TieredCache(
        new MemoryCache(64 << 20, clock),
        new TieredCache(new SqliteCache(dir.resolve("cache.db"), clock), elsewhere, TRUST, clock),
        TRUST,
        clock);
  }
}
