package openbell.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import openbell.store.BlobStore;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class BlobCacheOnMotoTest extends CacheContract {

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @SuppressWarnings("NullAway.Init") // Set by open, before each test.
  private String bucket;

  @SuppressWarnings("NullAway.Init")
  private BlobStore store;

  @Override
  protected Cache open() {
    bucket = MOTO.server().createBucket();
    store = MOTO.server().store(bucket);
    return new BlobCache(store, "s3", "cache/", clock);
  }

  @Override
  protected String tier() {
    return "s3";
  }

  @Test
  void objectOfTheOlderSystemIsAHit() {
    try (S3Client s3 = MOTO.server().client()) {
      s3.putObject(
          b ->
              b.bucket(bucket)
                  .key("cache/" + KEY)
                  .contentType("application/json")
                  .metadata(java.util.Map.of("expires-at", "2025-11-12T10:00:00.123456")),
          RequestBody.fromString("{\"report_text\":\"x\"}"));
    }

    CacheHit hit = cache.find(KEY).orElseThrow();
    assertThat(hit.entry().expiresAt()).isEqualTo("2025-11-12T10:00:00.123456Z");
    assertThat(hit.tier()).isEqualTo("s3");
  }

  @Test
  void bucketThatVanishedIsAnErrorThatNamesIt() {
    cache.put(KEY, entry("x", "text/plain", START.plusSeconds(60)));
    cache.remove(KEY);
    try (S3Client s3 = MOTO.server().client()) {
      s3.deleteBucket(b -> b.bucket(bucket));
    }

    assertThatThrownBy(() -> cache.find(KEY))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("create bucket " + bucket);
    assertThatThrownBy(() -> put("y", Expected.absent())).isInstanceOf(CacheException.class);
  }
}
