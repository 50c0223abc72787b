package openbell.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import openbell.edge.http.Response;
import openbell.store.MotoExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two instances with homes of their own and one bucket. */
class SharedBucketTest {
  private static final String REPORT = "/api/reports/AAPL?lang=en&wait=25";
  private static final String PDF = "/api/reports/AAPL/report.pdf?lang=en&wait=25";
  private static final Executor THREADS = Thread::startVirtualThread;

  @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

  @TempDir Path homes;
  private String bucket;
  private TestSite one;
  private TestSite other;

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
    bucket = MOTO.server().createBucket();
    Map<String, String> environment =
        Map.of(
            "PDF_BUCKET_NAME",
            bucket,
            "AWS_ENDPOINT_URL",
            MOTO.server().endpoint().toString(),
            "AWS_REGION",
            "us-east-1");
    one = new TestSite(homes.resolve("one"), environment);
    other = new TestSite(homes.resolve("other"), environment);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void reportAskedOfBothAtOnceIsMadeOnce() {
    List<CompletableFuture<Response>> asks =
        Stream.of(one, other, one, other, one, other)
            .map(site -> CompletableFuture.supplyAsync(() -> site.get(REPORT), THREADS))
            .toList();
    List<Response> answers = asks.stream().map(CompletableFuture::join).toList();
    assertThat(answers).extracting(Response::status).containsOnly(200);
    assertThat(answers).extracting(Response::text).containsOnly(answers.getFirst().text());
    assertThat(one.wiring.store().listAll("processed/reports/AAPL/")).hasSize(1);
  }

  @Test
  void paperHasAShortAddressThatIsSignedAtTheClick() throws Exception {
    Response click = one.get(PDF);
    assertThat(click.status()).isEqualTo(302);
    assertThat(click.header("Cache-Control")).contains("no-store");
    String address = click.header("Location").orElseThrow();
    assertThat(address)
        .startsWith(MOTO.server().endpoint() + "/" + bucket + "/reports/AAPL/2014-01-02.en.pdf?")
        .contains("X-Amz-Expires=86400", "X-Amz-Signature=");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> paper =
          client.send(
              HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray());
      assertThat(paper.body()).startsWith('%', 'P', 'D', 'F');
    }
  }
}
