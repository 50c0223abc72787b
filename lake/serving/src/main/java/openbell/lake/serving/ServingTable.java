package openbell.lake.serving;

import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import openbell.lake.serving.ServingDocument.Value;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// The tables in PostgreSQL. Each object of the lake goes in by one transaction, with its key, so
/// that it is in or not, and is never in twice; of two computations of a day the later stays,
/// whichever comes first. Not for several threads.
final class ServingTable implements AutoCloseable {
  /// How long a connection waits for others, and the database for a process that was frozen in a
  /// transaction. Said once it is made, since proxies refuse the driver's `options`.
  static final String SESSION =
      "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '15s'";

  private static final String INDICATORS =
      """
      INSERT INTO indicators (symbol, as_of, name, value, definitions_version, object_key, object_stamp)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (symbol, as_of, name) DO UPDATE SET value = excluded.value,
        definitions_version = excluded.definitions_version,
        object_key = excluded.object_key, object_stamp = excluded.object_stamp
      WHERE indicators.object_stamp <= excluded.object_stamp\
      """;
  private static final String PERCENTILES =
      """
      INSERT INTO percentiles (symbol, as_of, name, value, definitions_version, object_key, object_stamp, percentile, bars)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (symbol, as_of, name) DO UPDATE SET value = excluded.value,
        percentile = excluded.percentile, bars = excluded.bars,
        definitions_version = excluded.definitions_version,
        object_key = excluded.object_key, object_stamp = excluded.object_stamp
      WHERE percentiles.object_stamp <= excluded.object_stamp\
      """;
  private static final String SERVED =
      "INSERT INTO served_objects (object_key) VALUES (?) ON CONFLICT DO NOTHING";

  private static final String MISSING =
      """
      SELECT key FROM unnest(?::text[]) WITH ORDINALITY AS listed (key, place)
      WHERE NOT EXISTS (SELECT 1 FROM served_objects WHERE object_key = key)
      ORDER BY place\
      """;

  private static final String DRIVER = "org.postgresql.Driver";

  private final Supplier<DatabaseUrl> where;
  private @Nullable Connection connection;
  private long usedAt;

  /// Whether the tables were found as they have to be; looked at again after each failure.
  private boolean migrated;

  /// @param where is asked for each connection, and may throw
  ServingTable(Supplier<DatabaseUrl> where) {
    this.where = where;
  }

  /// Writes what an object says.
  ///
  /// @throws SQLException when the database does not take it; then nothing of it is in
  void upsert(ServingDocument document) throws SQLException {
    Connection open = open();
    try {
      boolean ranks = document.kind() == ServingDocument.Kind.PERCENTILES;
      try (PreparedStatement rows = open.prepareStatement(ranks ? PERCENTILES : INDICATORS);
          PreparedStatement served = open.prepareStatement(SERVED)) {
        for (Value value : document.values()) {
          rows.setString(1, document.symbol());
          rows.setDate(2, Date.valueOf(document.asOf()));
          rows.setString(3, value.name());
          rows.setDouble(4, value.value());
          rows.setInt(5, document.version());
          rows.setString(6, document.key());
          rows.setString(7, document.stamp());
          if (ranks) {
            rows.setDouble(8, value.percentile());
            rows.setInt(9, value.bars());
          }
          rows.addBatch();
        }
        rows.executeBatch();
        served.setString(1, document.key());
        served.executeUpdate();
      }
      open.commit();
    } catch (SQLException e) {
      forget();
      throw e;
    }
  }

  /// Those of the keys whose objects are not in, in their order.
  Set<String> missing(Collection<String> keys) throws SQLException {
    Connection open = open();
    try (PreparedStatement query = open.prepareStatement(MISSING)) {
      Array listed = open.createArrayOf("text", keys.toArray());
      query.setArray(1, listed);
      Set<String> missing = new LinkedHashSet<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          missing.add(rows.getString(1));
        }
      }
      open.commit();
      return missing;
    } catch (SQLException e) {
      forget();
      throw e;
    }
  }

  private Connection open() throws SQLException {
    Connection known = connection;
    usedAt = System.nanoTime();
    if (known != null) {
      return known;
    }
    DatabaseUrl url = url();
    if (!migrated) {
      migrate(url);
      migrated = true;
    }
    Connection fresh = connected(url);
    fresh.setAutoCommit(false);
    connection = fresh;
    return fresh;
  }

  /// The driver is named: where code has a class loader of its own, as in a Lambda, the services
  /// that JDBC looks for are those of another.
  static Connection connected(DatabaseUrl url) throws SQLException {
    try {
      Class.forName(DRIVER);
    } catch (ClassNotFoundException e) {
      throw new SQLException(DRIVER + " is not among this program's jars", e);
    }
    Connection made = DriverManager.getConnection(url.jdbc(), url.properties());
    try (Statement statement = made.createStatement()) {
      statement.execute(SESSION);
      return made;
    } catch (SQLException e) {
      made.close();
      throw e;
    }
  }

  private DatabaseUrl url() throws SQLException {
    try {
      return where.get();
    } catch (RuntimeException e) {
      throw new SQLException("nobody knows where the database is: " + e.getMessage(), e);
    }
  }

  private static void migrate(DatabaseUrl url) throws SQLException {
    try {
      flyway(url).migrate();
    } catch (FlywayException e) {
      throw new SQLException("its tables cannot be brought up to date: " + e.getMessage(), e);
    }
  }

  static Flyway flyway(DatabaseUrl url) {
    return Flyway.configure(ServingTable.class.getClassLoader())
        .dataSource(url.jdbc(), url.user().orElse(""), url.password().orElse(""))
        .jdbcProperties(url.settings())
        .initSql(SESSION)
        .locations("classpath:openbell/lake/serving/migrations")
        .table("openbell_migrations")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  private void forget() {
    migrated = false;
    close();
  }

  /// Ends the connection where it was not used for so long.
  void closeIdle(Duration unused) {
    if (connection != null && System.nanoTime() - usedAt > unused.toNanos()) {
      close();
    }
  }

  /// Ends the connection; another is made when it is needed.
  @Override
  public void close() {
    Connection known = connection;
    connection = null;
    if (known != null) {
      try {
        known.close();
      } catch (SQLException e) {
        // What was not committed is not in.
      }
    }
  }
}
