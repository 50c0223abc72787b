package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import openbell.desk.Settings;
import openbell.edge.http.Request;
import openbell.edge.http.Response;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.lake.Lake;
import openbell.store.Blob;
import openbell.store.BlobMeta;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * The lake's commands over a bucket that keeps versions. Unlike S3, moto's server drops metadata
 * whose names have an underscore.
 */
class LakeOverMotoTest {
  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path home;
  private String bucket;
  private BlobStore store;

  @BeforeAll
  static void signIn() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterAll
  static void signOut() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void open() {
    bucket = MOTO.server().createVersionedBucket();
    store = MOTO.server().store(bucket);
  }

  private Map<String, String> environment() {
    Map<String, String> all = new HashMap<>();
    all.put("OPENBELL_HOME", home.toString());
    all.put("OPENBELL_SOURCE", "sample");
    all.put("OPENBELL_CLOCK", "2014-01-02T12:00:00Z");
    all.put("OPENBELL_REQUESTS_PER_MINUTE", "0");
    all.put("PDF_BUCKET_NAME", bucket);
    all.put("AWS_ENDPOINT_URL", MOTO.server().endpoint().toString());
    all.put("AWS_REGION", "us-east-1");
    return all;
  }

  private Run run(String... args) {
    return Run.of(environment(), args);
  }

  private String only(String prefix) {
    List<String> keys = store.listAll(prefix).map(ListedBlob::key).toList();
    assertThat(keys).hasSize(1);
    return keys.getFirst();
  }

  /** As a lifecycle rule does it. */
  private void archive(String key) {
    try (S3Client s3 = MOTO.server().client()) {
      s3.copyObject(
          b ->
              b.sourceBucket(bucket)
                  .sourceKey(key)
                  .destinationBucket(bucket)
                  .destinationKey(key)
                  .storageClass(StorageClass.GLACIER));
    }
  }

  @Test
  void verifyLineageAndRetainWorkThere() throws Exception {
    assertThat(
            run("report", "AAPL", "--lang", "en", "--format", "pdf", "--out", home + "/a.pdf")
                .status())
        .isZero();
    assertThat(run("lake", "compact").status()).isZero();
    Run clean = run("lake", "verify");
    assertThat(clean.out())
        .endsWith(" 0 problems\n")
        .contains(" 4 of them computed again, 0 archived,");
    assertThat(clean.status()).isZero();

    String raw = only("raw/sample/AAPL/");
    String features = only("processed/features/AAPL/");
    String report = only("processed/reports/AAPL/");
    archive(raw);
    archive(features);
    Run cold = run("lake", "verify");
    assertThat(cold.out()).endsWith(" 0 problems\n").contains(" 2 archived,");
    assertThat(run("lake", "lineage", only("reports/AAPL/")).out())
        .contains("└─ " + report + "  sha256 ")
        .containsPattern(Pattern.quote(raw) + ".*  archived\n");
    assertThat(run("lake", "lineage", raw).out()).contains(report);
    assertThat(run("lake", "check").out()).contains("archived " + raw + "\n");
    Run get = run("lake", "get", "AAPL", "features");
    assertThat(get.status()).isEqualTo(1);
    assertThat(get.err())
        .startsWith("openbell: " + features + " lies in cold storage: 'lake restore " + features);
    try (Wiring wiring = new Wiring(Settings.of(environment()), ProcessKind.SERVER)) {
      Response answer =
          wiring.site(() -> "", body -> {}).handle(Request.of("GET", "/api/lake/AAPL/features"));
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text()).contains("lake restore " + features);
    }
    retain();

    assertThat(run("lake", "restore", features).out()).startsWith("1 asked for");
    Blob blob = store.get(report).orElseThrow();
    byte[] bad = blob.bytes().clone();
    bad[bad.length / 2] ^= 1;
    store.put(report, bad, blob.info().meta().withTags(store.tags(report)));
    Run altered = run("lake", "verify");
    assertThat(altered.status()).isEqualTo(1);
    assertThat(altered.out()).contains("altered " + report + ": ");
    store.delete(raw);
    assertThat(run("lake", "verify").out()).contains("missing " + raw + ": ");
  }

  private void retain() throws Exception {
    String old = "quarantine/sample/AAPL/2013-01-02/20130102_000000.json";
    for (String key : List.of(old, "quarantine/sample/AAPL/2013-01-03/20130103_000000.json")) {
      byte[] body = key.getBytes(StandardCharsets.UTF_8);
      store.put(
          key,
          body,
          new BlobMeta("application/json", Map.of("sha256", Lake.sha256Of(body)), Map.of()));
    }
    Path policy =
        Files.writeString(home.resolve("policy"), "raw/ 0\nprocessed/ 0\nquarantine/ 30\n");
    Run told = run("lake", "retain", "--policy", policy.toString());
    assertThat(told.out()).startsWith("would delete " + old + "\n1 to delete");
    assertThat(store.head(old)).isPresent();
    Run done = run("lake", "retain", "--policy", policy.toString(), "--apply");
    assertThat(done.out()).startsWith("deleted " + old + "\n1 deleted");
    assertThat(store.head(old)).isEmpty();
    assertThat(store.versions(old)).isNotEmpty();
  }
}
