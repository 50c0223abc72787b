package openbell.delivery.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.store.BlobMeta;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

class UploadsTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path dir;
  private TestAws aws;
  private Target target;
  private Account account;
  private Uploads uploads;

  @BeforeEach
  void open() throws IOException {
    aws = new TestAws(MOTO.server());
    target = aws.createFunctions("web");
    account = aws.account();
    uploads = new Uploads(target, account.vault(), account.bucket());
  }

  @AfterEach
  void close() throws Exception {
    aws.close();
  }

  private Path zip(String content) throws IOException {
    return Files.write(dir.resolve("function.zip"), TestAws.zip(content));
  }

  private static Artifact artifact(Path zip, String commit) throws IOException {
    return Artifact.of(
        zip,
        "1.0",
        commit,
        Instant.parse("2026-11-26T10:00:00Z"),
        "arm64",
        Optional.of(new BundlePin("demo", "ab".repeat(32))),
        List.of());
  }

  @Test
  void aVersionIsOfAllThatRuns() throws IOException {
    Path zip = zip("one");
    Optional<BundlePin> bundle = Optional.of(new BundlePin("demo", "ab".repeat(32)));
    Optional<BundlePin> newer = Optional.of(new BundlePin("demo", "cd".repeat(32)));
    List<LayerFile> layers =
        List.of(
            new LayerFile("base", Sha256.of("base".getBytes(UTF_8))),
            new LayerFile("apis", Sha256.of("apis".getBytes(UTF_8))));
    List<Artifact> all =
        List.of(
            of(zip, Optional.empty(), List.of()),
            of(zip, bundle, List.of()),
            of(zip, newer, List.of()),
            of(zip, Optional.empty(), layers),
            of(zip, Optional.empty(), layers.reversed()));
    assertThat(all).extracting(Artifact::version).doesNotHaveDuplicates();
    assertThat(all.getFirst().version()).isEqualTo(of(zip, Optional.empty(), List.of()).version());
    assertThat(
            Artifact.of(zip, "1.0", "0123456", Instant.EPOCH, "x86_64", bundle, layers).version())
        .isNotEqualTo(of(zip, bundle, layers).version());
    for (Artifact artifact : all) {
      assertThat(uploads.upload(artifact, zip).written()).isTrue();
      assertThat(uploads.find(artifact.version())).isEqualTo(artifact);
    }
    LayerFile layer = layers.getFirst();
    assertThatThrownBy(() -> of(zip, bundle, Collections.nCopies(6, layer)))
        .hasMessage("6 layers are too many: Lambda takes five");
  }

  private static Artifact of(Path zip, Optional<BundlePin> bundle, List<LayerFile> layers)
      throws IOException {
    return Artifact.of(zip, "1.0", "0123456", Instant.EPOCH, "arm64", bundle, layers);
  }

  @Test
  void aPackageGoesUpOnceWithWhereItCameFrom() throws IOException {
    Path zip = zip("one");
    Artifact artifact = artifact(zip, "0123456789abcdef0123456789abcdef01234567-dirty");
    String sum = artifact.sha256();
    assertThat(artifact.version()).matches("1\\.0-0123456-dirty-[0-9a-f]{12}");
    String key = "lambda/test/demo/" + artifact.version() + ".zip";
    assertThat(uploads.upload(artifact, zip)).isEqualTo(new Uploads.Uploaded(key, true));
    assertThat(uploads.upload(artifact, zip)).isEqualTo(new Uploads.Uploaded(key, false));
    try (var s3 = MOTO.server().client()) {
      var head =
          s3.headObject(
              b ->
                  b.bucket(aws.bucket)
                      .key(key)
                      .checksumMode(software.amazon.awssdk.services.s3.model.ChecksumMode.ENABLED));
      assertThat(head.checksumSHA256()).isEqualTo(Sha256.base64(sum));
      assertThat(head.metadata())
          .isEqualTo(
              Map.of(
                  "version",
                  artifact.version(),
                  "git-commit",
                  "0123456789abcdef0123456789abcdef01234567-dirty",
                  "build-time",
                  "2026-11-26T10:00:00Z",
                  "sha256",
                  sum,
                  "size-bytes",
                  Long.toString(Files.size(zip)),
                  "architecture",
                  "arm64",
                  "bundle-name",
                  "demo",
                  "bundle-sha256",
                  "ab".repeat(32)));
      assertThat(s3.listObjectVersions(b -> b.bucket(aws.bucket).prefix(key)).versions())
          .hasSize(1);
    }
    assertThat(uploads.find(artifact.version())).isEqualTo(artifact);
    assertThat(uploads.last()).isEqualTo(artifact);
  }

  @Test
  void otherBytesUnderItsNameAreNotOverwritten() throws IOException {
    Path zip = zip("one");
    Artifact artifact = artifact(zip, "none");
    byte[] other = TestAws.zip("something else");
    account.bucket().put(artifact.key(target), other, BlobMeta.of("application/zip"));
    assertThatThrownBy(() -> uploads.upload(artifact, zip))
        .hasMessageContaining(
            artifact.key(target) + " in bucket " + aws.bucket + " has other bytes")
        .hasMessageContaining(Sha256.of(other))
        .hasMessageContaining("nothing is overwritten");
    assertThat(account.bucket().get(artifact.key(target)).orElseThrow().bytes()).isEqualTo(other);
  }

  @Test
  void aZipThatChangedIsNotUploaded() throws IOException {
    Path zip = zip("one");
    Artifact artifact = artifact(zip, "none");
    zip("two");
    assertThatThrownBy(() -> uploads.upload(artifact, zip)).hasMessageContaining("changed since");
    assertThat(account.bucket().head(artifact.key(target))).isEmpty();
  }

  @Test
  void aBucketThatIsNotFitIsToldWithTheCure() {
    uploads.checkBucket();
    try (var s3 = MOTO.server().client()) {
      s3.deletePublicAccessBlock(b -> b.bucket(aws.bucket));
      assertThatThrownBy(uploads::checkBucket)
          .hasMessageContaining("does not block public access: aws s3api put-public-access-block");
      s3.putBucketVersioning(
          b ->
              b.bucket(aws.bucket)
                  .versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED)));
      assertThatThrownBy(uploads::checkBucket)
          .hasMessageContaining("keeps no versions: aws s3api put-bucket-versioning");
    }
    Target elsewhere =
        new Target(
            "demo",
            "test",
            "eu-west-1",
            aws.bucket,
            Optional.empty(),
            "live",
            Optional.empty(),
            target.functions(),
            Optional.empty());
    assertThatThrownBy(
            () -> new Uploads(elsewhere, account.vault(), account.bucket()).checkBucket())
        .hasMessageContaining("is in us-east-1, the functions are in eu-west-1");
    Account none = TestAws.open(aws.endpoint(), "no-such-bucket-anywhere");
    Target missing =
        new Target(
            "demo",
            "test",
            "us-east-1",
            "no-such-bucket-anywhere",
            Optional.empty(),
            "live",
            Optional.empty(),
            target.functions(),
            Optional.empty());
    assertThatThrownBy(() -> new Uploads(missing, none.vault(), none.bucket()).checkBucket())
        .hasMessageContaining("bucket no-such-bucket-anywhere is not there: apply the Terraform");
  }

  @Test
  void whatIsNoPackageIsTold() {
    account.bucket().put("lambda/test/demo/x.zip", new byte[] {1}, BlobMeta.of("application/zip"));
    assertThatThrownBy(() -> uploads.find("x"))
        .hasMessageContaining("is no package of 'ship upload': it has no metadata 'version'");
    assertThatThrownBy(() -> uploads.find("y")).hasMessageContaining("no package y is in bucket");
  }
}
