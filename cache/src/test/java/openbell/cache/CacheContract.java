package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import openbell.store.Together;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Cache] does. An implementation's test extends this and opens an empty one for each
/// test, on [#clock].
public abstract class CacheContract {

  protected static final Instant START = Instant.parse("2025-11-11T10:00:00Z");
  protected static final String KEY = "reports/DBS19/2025-11-11/report.json";

  protected volatile Instant now = START;
  protected final InstantSource clock = () -> now;
  protected Cache cache;

  /// An empty cache on [#clock].
  protected abstract Cache open() throws Exception;

  /// The tier that answers right after a put.
  protected abstract String tier();

  @BeforeEach
  void openCache() throws Exception {
    cache = open();
  }

  @AfterEach
  void closeCache() {
    if (cache != null) {
      cache.close();
    }
  }

  @Test
  void whatWasPutIsFoundWithTypeExpiryAndTier() {
    cache.put(KEY, entry("{\"a\":1}", "application/json", START.plusSeconds(60)));

    CacheHit hit = cache.get(KEY).orElseThrow();

    assertThat(hit.entry().bytes()).asString(UTF_8).isEqualTo("{\"a\":1}");
    assertThat(hit.entry().contentType()).isEqualTo("application/json");
    assertThat(hit.entry().expiresAt()).isEqualTo("2025-11-11T10:01:00Z");
    assertThat(hit.tier()).isEqualTo(tier());
  }

  @Test
  void unknownKeyIsAMiss() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    assertThat(cache.get("reports/DBS19/2025-11-12/report.json")).isEmpty();
    assertThat(cache.get("reports/DBS19/2025-11-11")).isEmpty();
  }

  @Test
  void entryIsAMissFromItsExpiryOn() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    now = START.plusSeconds(59);
    assertThat(cache.get(KEY)).isPresent();
    now = START.plusSeconds(60);
    assertThat(cache.get(KEY)).isEmpty();
    cache.put(KEY, entry("y", "text/plain", START.plusSeconds(120)));
    assertThat(cache.get(KEY).orElseThrow().entry().bytes()).asString(UTF_8).isEqualTo("y");
  }

  @Test
  void entryPutAfterItsExpiryIsAMiss() {
    cache.put(KEY, entry("x", "text/plain", START.minus(Duration.ofDays(1))));

    assertThat(cache.get(KEY)).isEmpty();
  }

  @Test
  void laterPutTakesThePlaceOfTheEarlier() {
    cache.put(KEY, entry("one", "text/plain", START.plusSeconds(60)));
    cache.put(KEY, entry("two", "text/csv", START.plusSeconds(30)));

    CacheEntry entry = cache.get(KEY).orElseThrow().entry();
    assertThat(entry.bytes()).asString(UTF_8).isEqualTo("two");
    assertThat(entry.contentType()).isEqualTo("text/csv");
    assertThat(entry.expiresAt()).isEqualTo("2025-11-11T10:00:30Z");
  }

  @Test
  void removedIsAMissAndRemovingAgainIsFine() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    cache.put("other", entry("y", "text/plain", START.plusSeconds(60)));

    cache.remove(KEY);
    cache.remove(KEY);
    cache.remove("never/there");

    assertThat(cache.get(KEY)).isEmpty();
    assertThat(cache.get("other")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256, 3 * 1024 * 1024})
  void bytesOfAnySizeAndValueComeBackUnchanged(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    cache.put(KEY, new CacheEntry(bytes, "application/pdf", START.plusSeconds(60)));

    assertThat(cache.get(KEY).orElseThrow().entry().bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"^GSPC/x", "THB=X/x", "M&M.NS/x", "with space/'quote\"", "หุ้น/ไทย", "100%25/x"})
  void keysWithUnusualCharactersAreKeptApart(String key) {
    cache.put(key, entry(key, "text/plain", START.plusSeconds(60)));
    cache.put(key + "2", entry("other", "text/plain", START.plusSeconds(60)));

    assertThat(cache.get(key).orElseThrow().entry().bytes()).asString(UTF_8).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/x", "../../etc/passwd", "a//b", "a/./b", "a\\b", "a\nb"})
  void invalidKeysAreRefused(String key) {
    CacheEntry entry = entry("x", "text/plain", START.plusSeconds(60));
    assertThatThrownBy(() -> cache.get(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.put(key, entry)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.remove(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid key '");
  }

  @Test
  void manyThreadsShareIt() throws Exception {
    List<Boolean> found =
        Together.run(
            8,
            thread -> {
              boolean all = true;
              for (int i = 0; i < 10; i++) {
                String key = "t" + thread + "/" + i;
                cache.put(key, entry(key, "text/plain", START.plusSeconds(60)));
                cache.put("shared", entry("same", "text/plain", START.plusSeconds(60)));
                all &= text(key).equals(key) && text("shared").equals("same");
              }
              return all;
            });

    assertThat(found).hasSize(8).containsOnly(true);
  }

  private String text(String key) {
    return new String(cache.get(key).orElseThrow().entry().bytes(), UTF_8);
  }

  protected static CacheEntry entry(String text, String contentType, Instant expiresAt) {
    return new CacheEntry(text.getBytes(UTF_8), contentType, expiresAt);
  }
}
