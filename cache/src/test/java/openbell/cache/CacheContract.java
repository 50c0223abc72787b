package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import openbell.store.Together;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Cache] does, whatever it is made of. An implementation's test extends this and opens
/// an empty one for each test, on [#clock].
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

  /// Whether a condition is checked and written as one.
  protected boolean isAtomic() {
    return true;
  }

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

    CacheHit hit = cache.find(KEY).orElseThrow();

    assertThat(hit.entry().bytes()).asString(UTF_8).isEqualTo("{\"a\":1}");
    assertThat(hit.entry().contentType()).isEqualTo("application/json");
    assertThat(hit.entry().expiresAt()).isEqualTo("2025-11-11T10:01:00Z");
    assertThat(hit.entry().making()).isEqualTo(Making.UNKNOWN);
    assertThat(hit.tier()).isEqualTo(tier());
  }

  @Test
  void makingComesBack() {
    Making making =
        new Making(
            Instant.parse("2025-11-11T09:59:30Z"),
            Duration.ofMillis(30_250),
            Making.Renewal.EARLY,
            "9f86d081884c7d65");
    cache.put(KEY, new CacheEntry(new byte[1], "text/plain", START.plusSeconds(60), making));

    assertThat(cache.find(KEY).orElseThrow().entry().making()).isEqualTo(making);
  }

  @Test
  void unknownKeyIsAMiss() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    assertThat(cache.find("reports/DBS19/2025-11-12/report.json")).isEmpty();
    assertThat(cache.find("reports/DBS19/2025-11-11")).isEmpty();
  }

  @Test
  void entryIsNotFreshFromItsExpiryOnButStillFound() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    now = START.plusSeconds(59);
    assertThat(fresh(KEY)).isTrue();
    now = START.plusSeconds(60);
    assertThat(fresh(KEY)).isFalse();
    assertThat(text(KEY)).isEqualTo("x");
    cache.put(KEY, entry("y", "text/plain", START.plusSeconds(120)));
    assertThat(text(KEY)).isEqualTo("y");
    assertThat(fresh(KEY)).isTrue();
  }

  @Test
  void entryPutAfterItsExpiryIsNeverFresh() {
    cache.put(KEY, entry("x", "text/plain", START.minus(Duration.ofDays(1))));

    assertThat(cache.find(KEY).filter(hit -> hit.freshAt(now))).isEmpty();
  }

  @Test
  void laterPutTakesThePlaceOfTheEarlier() {
    cache.put(KEY, entry("one", "text/plain", START.plusSeconds(60)));
    cache.put(KEY, entry("two", "text/csv", START.plusSeconds(30)));

    CacheEntry entry = cache.find(KEY).orElseThrow().entry();
    assertThat(entry.bytes()).asString(UTF_8).isEqualTo("two");
    assertThat(entry.contentType()).isEqualTo("text/csv");
    assertThat(entry.expiresAt()).isEqualTo("2025-11-11T10:00:30Z");
  }

  @Test
  void sameBytesWithALaterExpiryMoveTheExpiry() {
    cache.put(KEY, entry("one", "text/plain", START.plusSeconds(60)));
    now = START.plusSeconds(61);
    String version = cache.find(KEY).orElseThrow().version();
    assertThat(
            cache.put(
                KEY, entry("one", "text/plain", START.plusSeconds(600)), Expected.version(version)))
        .isTrue();

    assertThat(fresh(KEY)).isTrue();
  }

  @Test
  void putThatExpectsNothingIsDoneOnlyOnAFreeKey() {
    CacheEntry first = entry("first", "text/plain", START.plusSeconds(60));
    CacheEntry second = entry("second", "text/plain", START.plusSeconds(60));

    assertThat(cache.put(KEY, first, Expected.absent())).isTrue();
    assertThat(cache.put(KEY, second, Expected.absent())).isFalse();
    assertThat(text(KEY)).isEqualTo("first");
    now = START.plusSeconds(61);
    assertThat(cache.put(KEY, second, Expected.absent())).as("over an expired one").isFalse();
    cache.remove(KEY);
    assertThat(cache.put(KEY, second, Expected.absent())).isTrue();
    assertThat(text(KEY)).isEqualTo("second");
  }

  @Test
  void putThatExpectsAVersionIsDoneOnlyOverThatOne() {
    cache.put(KEY, entry("one", "text/plain", START.plusSeconds(60)));
    String one = cache.find(KEY).orElseThrow().version();
    assertThat(one).isNotEmpty();

    assertThat(put("two", Expected.version(one))).isTrue();
    assertThat(put("three", Expected.version(one))).isFalse();
    assertThat(text(KEY)).isEqualTo("two");
    String two = cache.find(KEY).orElseThrow().version();
    assertThat(two).isNotEqualTo(one);
    cache.remove(KEY);
    assertThat(put("four", Expected.version(two))).isFalse();
    assertThat(cache.find(KEY)).isEmpty();
  }

  @Test
  void ofManyThatExpectNothingOneWins() throws Exception {
    assumeTrue(isAtomic());
    List<Boolean> won =
        Together.run(
            6,
            i ->
                cache.put(
                    KEY,
                    entry("maker " + i, "text/plain", START.plusSeconds(60)),
                    Expected.absent()));

    assertThat(Collections.frequency(won, true)).isEqualTo(1);
    assertThat(text(KEY)).isEqualTo("maker " + won.indexOf(true));
  }

  @Test
  void removedIsAMissAndRemovingAgainIsFine() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    cache.put("other", entry("y", "text/plain", START.plusSeconds(60)));

    cache.remove(KEY);
    cache.remove(KEY);
    cache.remove("never/there");

    assertThat(cache.find(KEY)).isEmpty();
    assertThat(cache.find("other")).isPresent();
  }

  @Test
  void removeAllForgetsWhatStartsWithThePrefixAndCountsIt() {
    for (String key :
        List.of("reports/D05/a", "reports/D05/b/c", "reports/D05X/a", "reports/E/a")) {
      cache.put(key, entry("x", "text/plain", START.plusSeconds(60)));
    }

    assertThat(cache.removeAll("reports/D05/")).isEqualTo(2);
    assertThat(cache.removeAll("reports/D05/")).isZero();
    assertThat(cache.find("reports/D05/b/c")).isEmpty();
    assertThat(cache.find("reports/D05X/a")).isPresent();
    assertThat(cache.removeAll("reports/D")).isEqualTo(1);
    assertThat(cache.find("reports/E/a")).isPresent();
    assertThat(cache.removeAll("")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256, 3 * 1024 * 1024})
  void bytesOfAnySizeAndValueComeBackUnchanged(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    cache.put(KEY, new CacheEntry(bytes, "application/pdf", START.plusSeconds(60)));

    assertThat(cache.find(KEY).orElseThrow().entry().bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"^GSPC/x", "THB=X/x", "M&M.NS/x", "with space/'quote\"", "หุ้น/ไทย", "100%25/x"})
  void keysWithUnusualCharactersAreKeptApart(String key) {
    cache.put(key, entry(key, "text/plain", START.plusSeconds(60)));
    cache.put(key + "2", entry("other", "text/plain", START.plusSeconds(60)));

    assertThat(text(key)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/x", "../../etc/passwd", "a//b", "a/./b", "a\\b", "a\nb"})
  void invalidKeysAreRefused(String key) {
    CacheEntry entry = entry("x", "text/plain", START.plusSeconds(60));
    assertThatThrownBy(() -> cache.find(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.put(key, entry)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.remove(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid key '");
    if (!key.isEmpty()) {
      assertThatThrownBy(() -> cache.removeAll(key)).isInstanceOf(IllegalArgumentException.class);
    }
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

  protected boolean put(String text, Expected expected) {
    return cache.put(KEY, entry(text, "text/plain", START.plusSeconds(60)), expected);
  }

  protected String text(String key) {
    return new String(cache.find(key).orElseThrow().entry().bytes(), UTF_8);
  }

  private boolean fresh(String key) {
    return cache.find(key).orElseThrow().freshAt(now);
  }

  protected static CacheEntry entry(String text, String contentType, Instant expiresAt) {
    return new CacheEntry(text.getBytes(UTF_8), contentType, expiresAt);
  }
}
