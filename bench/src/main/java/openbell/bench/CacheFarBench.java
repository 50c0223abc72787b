package openbell.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import openbell.cache.Cache;
import openbell.cache.CacheHit;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A hit in the bucket that is kept in SQLite for the next time, each of a key never asked for
 * before; beside a bare GET with the SDK from the same server. {@code bench/cache/run} runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CacheFarBench {

  private final ObjectMapper mapper = CacheWorld.mapper();
  private final CacheWorld world = new CacheWorld();
  private final S3Client bare = world.bareClient();
  private @Nullable Cache cache;
  private long asked;
  private int files;

  /** A new file for each iteration: 20 KB a hit would fill any. */
  @Setup(Level.Iteration)
  public void open() {
    cache =
        new TieredCache(
            new SqliteCache(world.file("far-" + files++ + ".db"), InstantSource.system()),
            world.far(),
            TieredCache.DEFAULT_TRUST,
            InstantSource.system());
    hit(); // Opens the file.
  }

  /** Closes what {@link #open} opened. */
  @TearDown(Level.Iteration)
  public void closeFile() {
    Objects.requireNonNull(cache).close();
    world.emptyFolder();
  }

  /** Closes the rest. */
  @TearDown
  public void close() {
    bare.close();
    world.close();
  }

  /** Bucket to bytes, backfilled. */
  @Benchmark
  public byte[] farBytes() {
    return hit();
  }

  /** Bucket to maps and lists, as Python parses it, backfilled. */
  @Benchmark
  public Map<?, ?> farParsed() throws IOException {
    return mapper.readValue(hit(), Map.class);
  }

  /** What the SDK and the network cost alone. */
  @Benchmark
  public byte[] bareGet() {
    String key = "cache/reports/" + asked++ + "/report.json";
    return bare.getObjectAsBytes(b -> b.bucket(CacheWorld.BUCKET).key(key)).asByteArrayUnsafe();
  }

  private byte[] hit() {
    CacheHit hit =
        Objects.requireNonNull(cache).find("reports/" + asked++ + "/report.json").orElseThrow();
    if (!hit.tier().equals("s3") || !hit.freshAt(world.now())) {
      throw new IllegalStateException("Not a fresh hit in the bucket: " + hit);
    }
    return hit.entry().bytes();
  }
}
