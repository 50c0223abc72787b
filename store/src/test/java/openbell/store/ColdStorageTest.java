package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Objects that a lifecycle rule has moved to Glacier. */
class ColdStorageTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @Test
  void whatIsArchivedSaysSoAndIsAskedFor() {
    String bucket = MOTO.server().createBucket();
    try (BlobStore store = MOTO.server().store(bucket);
        var client = MOTO.server().client()) {
      client.putObject(
          b -> b.bucket(bucket).key("raw/cold").storageClass(StorageClass.GLACIER),
          RequestBody.fromString("body"));
      store.put("raw/warm", new byte[] {1}, BlobMeta.of("text/plain"));
      assertThatThrownBy(() -> store.get("raw/cold"))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.ARCHIVED))
          .hasMessageContaining("lake restore");
      assertThat(store.restore("raw/cold", 3)).isTrue();
      assertThat(store.restore("raw/warm", 3)).isFalse();
      // moto restores at once.
      assertThat(store.get("raw/cold").orElseThrow().bytes())
          .isEqualTo("body".getBytes(StandardCharsets.UTF_8));
    }
  }
}
