package openbell.cache;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is asked of the open file; one thread at a time.
final class SqliteRows implements AutoCloseable {

  /// The bytes last, so that what is read without them reads no overflow pages; the index carries
  /// all that eviction asks.
  static final List<String> SCHEMA_SQL =
      List.of(
          """
          CREATE TABLE entry (
            key TEXT PRIMARY KEY, content_type TEXT NOT NULL, expires_at INTEGER NOT NULL,
            made_at INTEGER NOT NULL, make_ms INTEGER NOT NULL, renewal TEXT NOT NULL,
            input_hash TEXT NOT NULL, why TEXT NOT NULL, version TEXT NOT NULL, checked_at INTEGER NOT NULL,
            last_used INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL)\
          """,
          "CREATE INDEX entry_use ON entry (last_used, size, key)",
          "CREATE INDEX entry_expiry ON entry (expires_at)",
          "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL)");

  /// SQLite's code for a damaged file.
  static final int CORRUPT = 11;

  private static final int MOST_ASKED = 1000;

  private static final String UPSERT =
      """
      INSERT INTO entry (key, content_type, expires_at, made_at, make_ms, renewal, input_hash,
        why, version, checked_at, last_used, size, bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET content_type = excluded.content_type,
        expires_at = excluded.expires_at, made_at = excluded.made_at, make_ms = excluded.make_ms,
        renewal = excluded.renewal, input_hash = excluded.input_hash, why = excluded.why, version = excluded.version,
        checked_at = excluded.checked_at, last_used = excluded.last_used, size = excluded.size,
        bytes = excluded.bytes\
      """;

  /// A row: milliseconds since the epoch, zero where there is none.
  record Row(CacheEntry entry, String version, long checkedAt, long lastUsed) {}

  private final Connection connection;
  private final SqliteLedger ledger;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement select;
  private final PreparedStatement selectVersion;
  private final PreparedStatement upsert;
  private final PreparedStatement upsertUnlessNewer;
  private final PreparedStatement confirm;
  private final PreparedStatement delete;
  private final PreparedStatement deleteVersion;
  private final PreparedStatement deletePrefix;
  private final PreparedStatement deleteExpired;
  private final PreparedStatement touch;
  private final PreparedStatement leastUsed;
  private final PreparedStatement totals;
  private final PreparedStatement addCounter;
  private final PreparedStatement pruneCounters;
  private final PreparedStatement counters;

  SqliteRows(Connection connection) throws SQLException {
    this.connection = connection;
    ledger = new SqliteLedger(connection);
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    rollback = connection.prepareStatement("ROLLBACK");
    select =
        connection.prepareStatement(
            "SELECT content_type, expires_at, made_at, make_ms, renewal, input_hash, why,"
                + " version, checked_at, last_used, bytes FROM entry WHERE key = ?");
    selectVersion = connection.prepareStatement("SELECT version FROM entry WHERE key = ?");
    upsert = connection.prepareStatement(UPSERT);
    upsertUnlessNewer =
        connection.prepareStatement(
            UPSERT
                + " WHERE entry.checked_at <= excluded.checked_at"
                // From the future: of a clock that was wrong.
                + " OR entry.checked_at > excluded.last_used");
    confirm =
        connection.prepareStatement(
            "UPDATE entry SET version = ?, checked_at = ? WHERE key = ? AND version = ?");
    delete = connection.prepareStatement("DELETE FROM entry WHERE key = ?");
    deleteVersion = connection.prepareStatement("DELETE FROM entry WHERE key = ? AND version = ?");
    deletePrefix =
        connection.prepareStatement(
            "DELETE FROM entry WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1");
    deleteExpired = connection.prepareStatement("DELETE FROM entry WHERE expires_at <= ?");
    touch =
        connection.prepareStatement(
            "UPDATE entry SET last_used = ?1 WHERE key = ?2 AND last_used < ?1");
    leastUsed =
        connection.prepareStatement("SELECT key, size FROM entry ORDER BY last_used, size, key");
    totals = connection.prepareStatement("SELECT count(*), coalesce(sum(size), 0) FROM entry");
    addCounter =
        connection.prepareStatement(
            "INSERT INTO counter (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value");
    pruneCounters =
        connection.prepareStatement(
            "DELETE FROM counter WHERE name IN (SELECT name FROM counter WHERE name LIKE 'asked/%'"
                + " ORDER BY value DESC LIMIT -1 OFFSET "
                + MOST_ASKED
                + ")");
    counters = connection.prepareStatement("SELECT name, value FROM counter");
  }

  /// Work that is done whole or not at all.
  interface Work<T> {
    T run() throws SQLException;
  }

  <T> T atOnce(Work<T> work) throws SQLException {
    begin.executeUpdate();
    boolean done = false;
    try {
      T result = work.run();
      commit.executeUpdate();
      done = true;
      return result;
    } finally {
      if (!done) {
        rollbackQuietly();
      }
    }
  }

  Optional<Row> find(String key) throws SQLException {
    select.setString(1, key);
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(row(row));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new SQLException("A row that no cache wrote: " + e.getMessage(), null, CORRUPT);
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    Making making = making(row, 3);
    CacheEntry entry =
        new CacheEntry(
            row.getBytes(11), row.getString(1), Instant.ofEpochMilli(row.getLong(2)), making);
    return new Row(entry, row.getString(8), row.getLong(9), row.getLong(10));
  }

  /// From five columns, the first of which is `made_at`.
  private static Making making(ResultSet row, int first) throws SQLException {
    return new Making(
        Instant.ofEpochMilli(row.getLong(first)),
        Duration.ofMillis(row.getLong(first + 1)),
        row.getString(first + 2).equals("early") ? Making.Renewal.EARLY : Making.Renewal.AT_EXPIRY,
        row.getString(first + 3),
        row.getString(first + 4));
  }

  Optional<String> version(String key) throws SQLException {
    selectVersion.setString(1, key);
    try (ResultSet row = selectVersion.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /// Writes a row; with `unlessNewer`, not over one that was confirmed later.
  void write(String key, Row row, long size, boolean unlessNewer) throws SQLException {
    PreparedStatement s = unlessNewer ? upsertUnlessNewer : upsert;
    Making making = row.entry.making();
    s.setString(1, key);
    s.setString(2, row.entry.contentType());
    s.setLong(3, row.entry.expiresAt().toEpochMilli());
    s.setLong(4, making.madeAt().toEpochMilli());
    s.setLong(5, making.cost().toMillis());
    s.setString(6, making.renewal() == Making.Renewal.EARLY ? "early" : "at-expiry");
    s.setString(7, making.inputHash());
    s.setString(8, making.why());
    s.setString(9, row.version);
    s.setLong(10, row.checkedAt);
    s.setLong(11, row.lastUsed);
    s.setLong(12, size);
    s.setBytes(13, row.entry.bytes());
    s.executeUpdate();
    s.clearParameters(); // Else the statement would keep the bytes.
  }

  boolean confirm(String key, String from, String version, long checkedAt) throws SQLException {
    confirm.setString(1, version);
    confirm.setLong(2, checkedAt);
    confirm.setString(3, key);
    confirm.setString(4, from);
    return confirm.executeUpdate() > 0;
  }

  int delete(String key) throws SQLException {
    delete.setString(1, key);
    return delete.executeUpdate();
  }

  int delete(String key, String version) throws SQLException {
    deleteVersion.setString(1, key);
    deleteVersion.setString(2, version);
    return deleteVersion.executeUpdate();
  }

  int deletePrefix(String prefix) throws SQLException {
    deletePrefix.setString(1, prefix);
    return deletePrefix.executeUpdate();
  }

  int deleteExpired(Instant until) throws SQLException {
    deleteExpired.setLong(1, until.toEpochMilli());
    return deleteExpired.executeUpdate();
  }

  void touch(Map<String, Long> usedAt) throws SQLException {
    for (Map.Entry<String, Long> used : usedAt.entrySet()) {
      touch.setLong(1, used.getValue());
      touch.setString(2, used.getKey());
      touch.executeUpdate();
    }
  }

  /// Deletes the least recently used rows until that many bytes are free, and says how many.
  int evict(long bytes) throws SQLException {
    List<String> keys = new ArrayList<>();
    try (ResultSet row = leastUsed.executeQuery()) {
      long freed = 0;
      while (freed < bytes && row.next()) {
        keys.add(row.getString(1));
        freed += row.getLong(2);
      }
    }
    for (String key : keys) {
      delete(key);
    }
    return keys.size();
  }

  /// How many rows there are, and their sizes together.
  record Totals(long rows, long bytes) {}

  Totals totals() throws SQLException {
    try (ResultSet row = totals.executeQuery()) {
      row.next();
      return new Totals(row.getLong(1), row.getLong(2));
    }
  }

  void addCounters(Map<String, Long> deltas) throws SQLException {
    for (Map.Entry<String, Long> delta : deltas.entrySet()) {
      addCounter.setString(1, delta.getKey());
      addCounter.setLong(2, delta.getValue());
      addCounter.executeUpdate();
    }
    pruneCounters.executeUpdate();
  }

  Map<String, Long> counters() throws SQLException {
    Map<String, Long> all = new TreeMap<>();
    try (ResultSet row = counters.executeQuery()) {
      while (row.next()) {
        all.put(row.getString(1), row.getLong(2));
      }
    }
    return all;
  }

  /// What is there under a prefix, in the order of keys. A statement of its own: seldom asked.
  List<CacheListing> list(String prefix) throws SQLException {
    List<CacheListing> found = new ArrayList<>();
    String sql =
        "SELECT key, size, expires_at, made_at, make_ms, renewal, input_hash, why, checked_at"
            + " FROM entry WHERE substr(key, 1, ?) = ? ORDER BY key";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, prefix.length());
      statement.setString(2, prefix);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new CacheListing(
                  row.getString(1),
                  row.getLong(2),
                  Instant.ofEpochMilli(row.getLong(3)),
                  making(row, 4),
                  Instant.ofEpochMilli(row.getLong(9))));
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new SQLException("A row that no cache wrote: " + e.getMessage(), null, CORRUPT);
      }
    }
    return found;
  }

  /// The sums and notes by day that are kept beside.
  SqliteLedger ledger() {
    return ledger;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void rollbackQuietly() {
    try {
      rollback.executeUpdate();
    } catch (SQLException e) {
      // SQLite rolls back by itself after some errors; the first error is the one to tell.
      assert e.getMessage() != null;
    }
  }
}
