package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.CountingBlobStore;
import openbell.store.DirectoryBlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobCacheOnDirectoryTest extends CacheContract {

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // Set by open, before each test.
  private CountingBlobStore store;

  @Override
  protected Cache open() {
    store = new CountingBlobStore(new DirectoryBlobStore(dir.resolve("blobs")));
    return new BlobCache(store, "directory", "cache/", clock);
  }

  @Override
  protected String tier() {
    return "directory";
  }

  @Test
  void valueIsAnObjectWithItsExpiryAsANaiveUtcTime() {
    cache.put(KEY, entry("{}", "application/json", Instant.parse("2025-11-12T10:00:00.987Z")));

    Blob blob = store.get("cache/" + KEY).orElseThrow();
    assertThat(blob.bytes()).asString(UTF_8).isEqualTo("{}");
    assertThat(blob.info().meta())
        .isEqualTo(
            new BlobMeta(
                "application/json", Map.of("expires-at", "2025-11-12T10:00:00"), Map.of()));
  }

  @Test
  void eachOperationIsOneOfTheStore() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    assertThat(store.operations()).isEqualTo("{put=1}");
    assertThat(cache.find(KEY)).isPresent();
    assertThat(store.operations()).isEqualTo("{get=1}");
    assertThat(cache.find("missing")).isEmpty();
    assertThat(store.operations()).isEqualTo("{get=1}");
    cache.remove(KEY);
    assertThat(store.operations()).isEqualTo("{delete=1}");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-11T10:00:01, 2025-11-11T10:00:01Z",
    "2025-11-11T10:00:00.123456, 2025-11-11T10:00:00.123456Z",
    "2025-11-11T10:00:00.123456+00:00, 2025-11-11T10:00:00.123456Z",
    "2025-11-11T17:00:01+07:00, 2025-11-11T10:00:01Z",
    "2025-11-11T10:00:01Z, 2025-11-11T10:00:01Z",
    "2025-11-11T10:00:00, 2025-11-11T10:00:00Z",
    "2025-11-11T16:59:59+07:00, 2025-11-11T09:59:59Z",
    "2025-11-12, 1970-01-01T00:00:00Z",
    "1762941600, 1970-01-01T00:00:00Z",
    "tomorrow, 1970-01-01T00:00:00Z",
    "2025-13-12T10:00:00, 1970-01-01T00:00:00Z",
    "+10000-01-01T00:00:00, 1970-01-01T00:00:00Z",
  })
  void expiryOfOtherWritersIsReadAsTheyMeanIt(String written, Instant meant) {
    store.put(
        "cache/" + KEY,
        "{}".getBytes(UTF_8),
        BlobMeta.of("application/json").withMetadata(Map.of("expires-at", written)));

    assertThat(cache.find(KEY).map(hit -> hit.entry().expiresAt()).orElse(null)).isEqualTo(meant);
  }

  @Test
  void objectWithoutExpiryHasExpiredAndCanBeReplacedByItsVersion() {
    store.put("cache/" + KEY, "<html>".getBytes(UTF_8), BlobMeta.of("text/html"));

    CacheHit hit = cache.find(KEY).orElseThrow();
    assertThat(hit.freshAt(now)).isFalse();
    assertThat(hit.entry().making()).isEqualTo(Making.UNKNOWN);
    assertThat(put("ours", Expected.version(hit.version()))).isTrue();
    assertThat(text(KEY)).isEqualTo("ours");
  }

  @Test
  void makingIsMetadataThatOtherSystemsCanRead() {
    Making making =
        new Making(
            Instant.parse("2025-11-11T09:59:30.5Z"),
            java.time.Duration.ofMillis(30_250),
            Making.Renewal.EARLY,
            "9f86d081");
    cache.put(KEY, new CacheEntry(new byte[1], "text/plain", START.plusSeconds(60), making));

    assertThat(store.get("cache/" + KEY).orElseThrow().info().meta().metadata())
        .isEqualTo(
            Map.of(
                "expires-at", "2025-11-11T10:01:00",
                "made-at", "2025-11-11T09:59:30",
                "make-ms", "30250",
                "renewal", "early",
                "input-sha256", "9f86d081"));
  }

  @Test
  void metadataOfTheMakingThatCannotBeReadIsUnknown() {
    store.put(
        "cache/" + KEY,
        new byte[1],
        BlobMeta.of("text/plain")
            .withMetadata(
                Map.of(
                    "expires-at", "2025-11-11T10:01:00",
                    "made-at", "yesterday",
                    "make-ms", "-5",
                    "renewal", "sometimes",
                    "input-sha256", "with blanks")));

    assertThat(cache.find(KEY).orElseThrow().entry().making()).isEqualTo(Making.UNKNOWN);
  }

  @Test
  void callerMayCapTheExpiryOfAnothersObject() {
    BlobCache capped =
        new BlobCache(
            store,
            "s3",
            "cache/",
            clock,
            (blob, own) ->
                own.map(at -> at.isAfter(START.plusSeconds(5)) ? START.plusSeconds(5) : at));
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));

    assertThat(capped.find(KEY).orElseThrow().entry().expiresAt())
        .isEqualTo("2025-11-11T10:00:05Z");
  }

  @Test
  void lostConditionIsOnePutAndOneGetToTellItFromALostAnswer() {
    put("first", Expected.absent());
    store.operations();

    assertThat(put("second", Expected.absent())).isFalse();
    assertThat(store.operations()).isEqualTo("{get=1, put=1}");
    assertThat(put("first", Expected.absent())).as("its own write, answered twice").isTrue();
  }

  @Test
  void removeAllIsOneListAndOneDeleteAnObject() {
    put("x", Expected.anything());
    cache.put("reports/DBS19/other", entry("x", "text/plain", START.plusSeconds(60)));
    store.operations();

    assertThat(cache.removeAll("reports/DBS19/")).isEqualTo(2);
    assertThat(store.operations()).isEqualTo("{delete=2, list=1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2025-11-12T10:00:00Z", "2025-11-12T17:00:00+07:00", "2025-11-12T10:00:00.9Z"})
  void writtenExpiryHasNoOffsetSoThatPythonCanCompareIt(String instant) {
    assertThat(ExpiresAt.format(java.time.OffsetDateTime.parse(instant).toInstant()))
        .isEqualTo("2025-11-12T10:00:00");
  }

  @Test
  void failingStoreIsACacheExceptionWithItsMessage() throws Exception {
    Files.writeString(dir.resolve("blobs"), "a file where the directory should be");

    assertThatThrownBy(() -> cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60))))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("Cannot write '" + KEY + "' in the cache directory: Put of 'cache/");
  }

  @Test
  void closingLeavesTheStoreToItsOwner() {
    boolean[] closed = {false};
    BlobStore watched =
        (BlobStore)
            java.lang.reflect.Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(),
                new Class<?>[] {BlobStore.class},
                (proxy, method, args) -> closed[0] |= method.getName().equals("close"));

    new BlobCache(watched, "s3", "cache/", clock).close();

    assertThat(closed[0]).isFalse();
  }
}
