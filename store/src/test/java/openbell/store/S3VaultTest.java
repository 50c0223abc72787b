package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class S3VaultTest {
  // printf abc | sha256sum
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final BlobMeta META =
      BlobMeta.of("application/zip").withMetadata(Map.of("version", "1"));

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();
  @RegisterExtension static final S3ProxyServer PROXY = new S3ProxyServer();

  @TempDir Path dir;

  private Path file(String content) throws Exception {
    return Files.writeString(dir.resolve("file"), content);
  }

  @Test
  void aFileGoesInOnceWithItsCheckSum() throws Exception {
    String bucket = MOTO.server().createVersionedBucket();
    try (S3Vault vault = new S3Vault(MOTO.server().client(), bucket)) {
      assertThat(vault.look("a.zip")).isEmpty();
      assertThat(vault.putOnce("a.zip", file("abc"), ABC, META))
          .isInstanceOf(PutResult.Written.class);
      assertThat(vault.look("a.zip"))
          .contains(new S3Vault.Stored(3, Optional.of(ABC), Map.of("version", "1")));
      assertThat(vault.putOnce("a.zip", file("abc"), ABC, META))
          .isInstanceOf(PutResult.Conflict.class);
      assertThat(vault.facts()).contains(new BucketFacts("us-east-1", true, false));
    }
  }

  @Test
  void theServerRefusesOtherBytes() throws Exception {
    String bucket = "test-vault";
    try (var s3 = PROXY.client("SK")) {
      s3.createBucket(b -> b.bucket(bucket));
    }
    try (S3Vault vault = new S3Vault(PROXY.client("SK"), bucket)) {
      Path other = file("abd");
      assertThatThrownBy(() -> vault.putOnce("a.zip", other, ABC, META))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("S3 answered 400");
      assertThat(vault.look("a.zip")).isEmpty();
      assertThat(vault.putOnce("a.zip", file("abc"), ABC, META))
          .isInstanceOf(PutResult.Written.class);
    }
  }

  @Test
  void anAbsentBucketHasNoFacts() {
    try (S3Vault vault = new S3Vault(MOTO.server().client(), "no-such-bucket")) {
      assertThat(vault.facts()).isEmpty();
    }
  }
}
