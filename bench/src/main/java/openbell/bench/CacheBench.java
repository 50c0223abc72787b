package openbell.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import openbell.cache.Cache;
import openbell.cache.CacheEntry;
import openbell.cache.CacheHit;
import openbell.cache.MemoryCache;
import openbell.cache.SqliteCache;
import openbell.cache.TieredCache;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A hit that needs no network: in SQLite, as bytes and parsed, and in memory; beside a bare
 * prepared SELECT of the same file on a connection of its own. {@code bench/cache/run} runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CacheBench {

  private static final String KEY = "reports/DBS19/report.json";

  private final ObjectMapper mapper = CacheWorld.mapper();
  private final CacheWorld world = new CacheWorld();
  private final Cache local = tiered("local.db");
  private final Cache memory =
      new TieredCache(
          new MemoryCache(64L << 20, InstantSource.system()),
          tiered("memory.db"),
          TieredCache.DEFAULT_TRUST,
          InstantSource.system());
  private final Connection connection;
  private final PreparedStatement select;

  /** Opens everything; {@link #fill} puts the value in. */
  public CacheBench() {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + world.file("bare.db"));
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("CREATE TABLE bare (key TEXT PRIMARY KEY, value BLOB, expires_at INT)");
      }
      select = connection.prepareStatement("SELECT value, expires_at FROM bare WHERE key = ?");
    } catch (SQLException e) {
      throw new IllegalStateException("No SQLite file of the benchmark's own", e);
    }
  }

  /** Fetches the value once, so that each tier has it and trusts it. */
  @Setup
  public void fill() throws SQLException {
    byte[] value = found(local).bytes();
    found(memory);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO bare VALUES (?, ?, ?)")) {
      insert.setString(1, KEY);
      insert.setBytes(2, value);
      insert.setLong(3, world.expiresAt().toEpochMilli());
      insert.executeUpdate();
    }
    if (!local.find(KEY).map(CacheHit::tier).orElse("").equals("sqlite")
        || !memory.find(KEY).map(CacheHit::tier).orElse("").equals("memory")) {
      throw new IllegalStateException("The value is not where it is to be measured");
    }
  }

  /** Closes everything. */
  @TearDown
  public void close() throws SQLException {
    connection.close();
    local.close();
    memory.close();
    world.close();
  }

  /** SQLite to bytes, through both tiers' logic. */
  @Benchmark
  public byte[] localBytes() {
    return found(local).bytes();
  }

  /** SQLite to maps and lists, as Python parses it. */
  @Benchmark
  public Map<?, ?> localParsed() throws IOException {
    return mapper.readValue(found(local).bytes(), Map.class);
  }

  /** Memory to bytes. */
  @Benchmark
  public byte[] memoryBytes() {
    return found(memory).bytes();
  }

  /** What SQLite and its driver cost alone. */
  @Benchmark
  public byte[] bareSelect() throws SQLException {
    select.setString(1, KEY);
    try (ResultSet row = select.executeQuery()) {
      if (!row.next() || row.getLong(2) < world.now().toEpochMilli()) {
        throw new IllegalStateException("No such row");
      }
      return row.getBytes(1);
    }
  }

  private Cache tiered(String file) {
    Path path = world.file(file);
    return new TieredCache(
        new SqliteCache(path, InstantSource.system()),
        world.far(),
        TieredCache.DEFAULT_TRUST,
        InstantSource.system());
  }

  private CacheEntry found(Cache cache) {
    CacheHit hit = cache.find(KEY).orElseThrow();
    if (!hit.freshAt(world.now())) {
      throw new IllegalStateException("The value has expired: " + hit);
    }
    return hit.entry();
  }
}
