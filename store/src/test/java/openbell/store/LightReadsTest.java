package openbell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LightReadsTest {
  private static final Map<String, String> KEYS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test", "AWS_REGION", "us-east-1");

  /** All that every store does, over moto. */
  @Nested
  class OverMoto extends BlobStoreContract {
    @RegisterExtension static final MotoExtension MOTO = new MotoExtension();

    @Override
    protected BlobStore open() {
      MotoServer server = MOTO.server();
      String bucket = server.createVersionedBucket();
      return new LightReads(
          S3Settings.of(bucket).withEndpoint(server.endpoint()),
          KEYS,
          () -> server.store(bucket),
          InstantSource.system());
    }

    @Override
    protected boolean keepsVersions() {
      return true;
    }

    @Override
    protected boolean takesUnderscores() {
      return false; // Its web server drops headers with one.
    }
  }

  /** Against a server that answers what it is told to. */
  @Nested
  class Answers {
    @TempDir Path dir;
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> headers = new HashMap<>();
    private int status = 200;
    private String body = "light";
    private HttpServer server;
    private boolean opened;
    private LightReads reads;

    @BeforeEach
    void open() throws IOException {
      headers.put("ETag", "\"abc\"");
      headers.put("Last-Modified", "Tue, 11 Nov 2025 10:00:00 GMT");
      headers.put("Content-Type", "application/json");
      headers.put("X-Amz-Meta-Expires-At", "2025-11-12T10:00:00");
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            asked.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI().getRawPath()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 304 ? -1 : bytes.length);
            exchange.getResponseBody().write(status == 304 ? new byte[0] : bytes);
            exchange.close();
          });
      server.start();
      reads = reads(KEYS, server.getAddress().getPort());
    }

    private LightReads reads(Map<String, String> environment, int port) {
      DirectoryBlobStore whole = new DirectoryBlobStore(dir);
      whole.put("a/b c.json", "by the SDK".getBytes(), BlobMeta.of("text/plain"));
      return new LightReads(
          S3Settings.of("bucket").withEndpoint(URI.create("http://127.0.0.1:" + port)),
          environment,
          () -> {
            opened = true;
            return whole;
          },
          InstantSource.system());
    }

    @AfterEach
    void close() {
      server.stop(0);
    }

    private String read() {
      return new String(reads.get("a/b c.json").orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void anObjectIsReadWithoutTheSdk() {
      Blob blob = reads.get("a/b c.json").orElseThrow();
      assertThat(blob.bytes()).isEqualTo("light".getBytes());
      assertThat(blob.info().etag()).isEqualTo("abc");
      assertThat(blob.info().lastModified()).isEqualTo("2025-11-11T10:00:00Z");
      assertThat(blob.info().meta().contentType()).isEqualTo("application/json");
      assertThat(blob.info().meta().metadata())
          .isEqualTo(Map.of("expires-at", "2025-11-12T10:00:00"));
      assertThat(asked.getFirst())
          .startsWith("GET /bucket/a/b%20c.json AWS4-HMAC-SHA256 Credential=test/");
      assertThat(opened).isFalse();
    }

    @Test
    void whatIsNotThereOrNotNewIsToldWithoutTheSdk() {
      status = 304;
      assertThat(reads.getUnless("a/b c.json", "abc")).isEqualTo(new Fetch.NotModified());
      status = 404;
      body = "<Error><Code>NoSuchKey</Code></Error>";
      assertThat(reads.get("a/b c.json")).isEmpty();
      assertThat(reads.getUnless("a/b c.json", "abc")).isEqualTo(new Fetch.Missing());
      assertThat(opened).isFalse();
    }

    @Test
    void whatIsNotClearIsAskedOfTheSdk() {
      for (int unclear : new int[] {301, 307, 400, 403, 429, 500, 503}) {
        status = unclear;
        assertThat(read()).as("%s", unclear).isEqualTo("by the SDK");
      }
      status = 404;
      body = "<Error><Code>NoSuchBucket</Code></Error>";
      assertThat(read()).isEqualTo("by the SDK");
      status = 200;
      headers.remove("ETag");
      assertThat(read()).isEqualTo("by the SDK");
    }

    @Test
    void aServerThatIsNotThereAndAMissingKeyAreLeftToTheSdk() {
      server.stop(0);
      assertThat(read()).isEqualTo("by the SDK");
      reads = reads(Map.of(), server.getAddress().getPort());
      assertThat(read()).isEqualTo("by the SDK");
    }

    @Test
    void allElseIsTheSdksAndABadKeyIsRefusedAsThere() {
      assertThat(reads.head("a/b c.json")).isPresent();
      assertThat(opened).isTrue();
      assertThatThrownBy(() -> reads.get("../x")).isInstanceOf(StoreException.class);
      assertThat(asked).isEmpty();
    }
  }
}
