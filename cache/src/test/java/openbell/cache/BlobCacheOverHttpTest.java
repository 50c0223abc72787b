package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import openbell.store.BlobStore;
import openbell.store.S3Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers that moto never gives: an S3 that refuses, and one that breaks off.
class BlobCacheOverHttpTest {

  private static final Instant START = Instant.parse("2025-11-11T10:00:00Z");

  @TempDir Path dir;

  private volatile Instant now = START;
  private volatile String answer = "";
  private HttpServer server;
  private BlobStore store;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    store =
        S3Stores.open(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "bucket");
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (answer.equals("refuse")) {
      byte[] body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>".getBytes(UTF_8);
      exchange.sendResponseHeaders(403, body.length);
      exchange.getResponseBody().write(body);
    } else if (exchange.getRequestMethod().equals("PUT")) {
      exchange.getResponseHeaders().add("ETag", "\"e1\"");
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.getResponseHeaders().add("ETag", "\"e2\"");
      exchange.getResponseHeaders().add("Last-Modified", "Tue, 11 Nov 2025 10:00:00 GMT");
      exchange.getResponseHeaders().add("x-amz-meta-expires-at", "2025-11-12T10:00:00");
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("cut".getBytes(UTF_8));
      exchange.getResponseBody().flush();
    }
    exchange.close();
  }

  @Test
  void refusedReadIsACountedMiss() {
    answer = "refuse";
    BlobCache cache = new BlobCache(store, "s3", "cache/", () -> now);

    assertThat(cache.find("a")).isEmpty();
    assertThat(cache.find("a")).isEmpty();
    assertThat(cache.counts()).containsEntry("denied", 2L);
    assertThatThrownBy(() -> cache.put("a", entry()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("s3:PutObject");
  }

  @Test
  void objectThatBreaksOffIsAFailureThatLeavesTheCopy() {
    BlobCache blobs = new BlobCache(store, "s3", "cache/", () -> now);
    try (Cache cache =
        new TieredCache(
            new SqliteCache(dir.resolve("cache.db"), () -> now),
            blobs,
            TieredCache.DEFAULT_TRUST,
            () -> now)) {
      cache.put("a", entry());
      now = START.plusSeconds(300);

      assertThat(cache.find("a").orElseThrow().entry().bytes()).asString(UTF_8).isEqualTo("whole");
      assertThat(cache.find("b")).isEmpty();
      assertThatThrownBy(() -> blobs.find("b")).isInstanceOf(CacheException.class);
    }
  }

  private static CacheEntry entry() {
    return new CacheEntry("whole".getBytes(UTF_8), "text/plain", START.plusSeconds(3600));
  }
}
