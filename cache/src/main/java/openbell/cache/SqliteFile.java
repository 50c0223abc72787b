package openbell.cache;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/// How the cache's file is opened, and what is in it.
final class SqliteFile {

  private SqliteFile() {}

  static Connection open(Path file, Duration busyTimeout) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) busyTimeout.toMillis());
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // With a write-ahead log this loses, in a power cut, at most the last writes: copies all.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    Properties properties = config.toProperties();
    // Straight to the driver: DriverManager would load every driver on the class path.
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, properties);
    try (Statement sql = connection.createStatement()) {
      sql.execute(
          "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, content_type TEXT NOT NULL,"
              + " expires_at INTEGER NOT NULL, bytes BLOB NOT NULL)");
      sql.execute("CREATE INDEX IF NOT EXISTS entry_expires_at ON entry (expires_at)");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }
}
