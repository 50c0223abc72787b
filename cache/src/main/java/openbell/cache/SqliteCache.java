package openbell.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A cache in one SQLite file on this machine, which several processes may share.
///
/// One connection under a lock serves all threads of the process: SQLite lets one writer in at a
/// time anyway, a read takes microseconds, and so the statements stay prepared. Between processes
/// the write-ahead log lets readers go on beside a writer, and writers wait for each other up to
/// [#BUSY_TIMEOUT].
///
/// The constructor touches no disk: the first use opens the file, since loading SQLite costs more
/// than most commands that never ask the cache. Rows that have expired are removed by the first
/// write of a process and then every [#WRITES_BETWEEN_SWEEPS].
public final class SqliteCache implements Cache {

  static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
  static final int WRITES_BETWEEN_SWEEPS = 200;

  private static final String TIER = "sqlite";

  private final Path file;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Statements open;
  private boolean closed;
  private int writesUntilSweep;

  /// A cache in `file`, made with its folder when it is first used.
  public SqliteCache(Path file, InstantSource clock) {
    this.file = file.toAbsolutePath().normalize();
    this.clock = clock;
  }

  @Override
  public Optional<CacheHit> get(String key) {
    CacheKeys.check(key);
    return run("read", key, s -> find(s.select, key));
  }

  @Override
  public void put(String key, CacheEntry entry) {
    CacheKeys.check(key);
    run(
        "write",
        key,
        s -> {
          if (--writesUntilSweep < 0) {
            s.sweep.setLong(1, clock.millis());
            s.sweep.executeUpdate();
            writesUntilSweep = WRITES_BETWEEN_SWEEPS;
          }
          s.upsert.setString(1, key);
          s.upsert.setString(2, entry.contentType());
          s.upsert.setLong(3, entry.expiresAt().toEpochMilli());
          s.upsert.setBytes(4, entry.bytes());
          return s.upsert.executeUpdate();
        });
  }

  @Override
  public void remove(String key) {
    CacheKeys.check(key);
    run(
        "remove",
        key,
        s -> {
          s.delete.setString(1, key);
          return s.delete.executeUpdate();
        });
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (open != null) {
        open.connection.close();
        open = null;
      }
    } catch (SQLException e) {
      throw new CacheException("Cannot close the cache %s: %s".formatted(file, e.getMessage()), e);
    } finally {
      lock.unlock();
    }
  }

  /// For messages: `sqlite`.
  @Override
  public String toString() {
    return TIER;
  }

  private interface Work<T> {
    T with(Statements statements) throws SQLException;
  }

  private <T> T run(String what, String key, Work<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The cache %s is closed".formatted(file));
      }
      Statements statements = open;
      if (statements == null) {
        Path dir = file.resolveSibling(".").normalize();
        Files.createDirectories(dir);
        SqliteLibrary.prepare(dir.resolve("native"));
        statements = new Statements(SqliteFile.open(file, BUSY_TIMEOUT));
        open = statements;
      }
      return work.with(statements);
    } catch (SQLException | IOException e) {
      throw new CacheException(
          "Cannot %s '%s' in the cache %s: %s (check the disk; the file may be deleted, it only"
                  .formatted(what, key, file, e.getMessage())
              + " holds copies)",
          e);
    } finally {
      lock.unlock();
    }
  }

  private Optional<CacheHit> find(PreparedStatement select, String key) throws SQLException {
    select.setString(1, key);
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      Instant expiresAt = Instant.ofEpochMilli(row.getLong(2));
      if (!expiresAt.isAfter(clock.instant())) {
        return Optional.empty();
      }
      CacheEntry entry = new CacheEntry(row.getBytes(3), row.getString(1), expiresAt);
      return Optional.of(new CacheHit(entry, TIER));
    }
  }

  /// The open connection and what is prepared on it.
  private static final class Statements {
    final Connection connection;
    final PreparedStatement select;
    final PreparedStatement upsert;
    final PreparedStatement delete;
    final PreparedStatement sweep;

    Statements(Connection connection) throws SQLException {
      this.connection = connection;
      try {
        select =
            connection.prepareStatement(
                "SELECT content_type, expires_at, bytes FROM entry WHERE key = ?");
        upsert =
            connection.prepareStatement(
                "INSERT INTO entry (key, content_type, expires_at, bytes) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (key) DO UPDATE SET content_type = excluded.content_type,"
                    + " expires_at = excluded.expires_at, bytes = excluded.bytes");
        delete = connection.prepareStatement("DELETE FROM entry WHERE key = ?");
        sweep = connection.prepareStatement("DELETE FROM entry WHERE expires_at <= ?");
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
  }
}
