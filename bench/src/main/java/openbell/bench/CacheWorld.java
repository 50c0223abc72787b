package openbell.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import openbell.cache.BlobCache;
import openbell.store.BlobStore;
import openbell.store.S3BlobStore;
import openbell.store.S3Settings;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A folder for files and a static server that answers every key with one value. */
final class CacheWorld implements AutoCloseable {

  static final String BUCKET = "bench";

  private final URI endpoint = endpoint();
  private final Path folder;
  private final BlobStore store = S3BlobStore.open(S3Settings.of(BUCKET).withEndpoint(endpoint));
  private final InstantSource clock = InstantSource.system();

  CacheWorld() {
    try {
      folder = Files.createTempDirectory("cache-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for the benchmark's files", e);
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  BlobCache far() {
    return new BlobCache(store, "s3", "cache/", clock);
  }

  /** Set up as the mapper that reads reports. */
  static ObjectMapper mapper() {
    return new ObjectMapper(
        JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build());
  }

  /** A client set up as plainly as the store's own. */
  S3Client bareClient() {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  Instant now() {
    return clock.instant();
  }

  Instant expiresAt() {
    return Instant.parse("2999-01-01T00:00:00Z");
  }

  /** Removes the files, not what SQLite unpacked beside them. */
  void emptyFolder() {
    remove(path -> Files.isRegularFile(path) && folder.equals(path.getParent()));
  }

  @Override
  public void close() {
    store.close();
    remove(path -> true);
  }

  private void remove(Predicate<Path> which) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).filter(which).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The benchmark's files cannot be removed", e);
    }
  }

  private static URI endpoint() {
    @Nullable String set = System.getProperty("cache.endpoint");
    if (set == null) {
      throw new IllegalStateException(
          "No static server to ask (run bench/cache/run, which starts one)");
    }
    return URI.create(set);
  }
}
