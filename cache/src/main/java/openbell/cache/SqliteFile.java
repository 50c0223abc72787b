package openbell.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/// The cache's file: how it is opened, what is in it, and how a damaged or foreign one is set
/// aside.
///
/// What is ours carries [#APPLICATION] and [#SCHEMA]; a file with others, older ones of ours
/// included, is renamed, never read or deleted: only the newest [#KEPT_ASIDE] of those stay.
final class SqliteFile {

  /// "OBca", in SQLite's header where a file says whose it is.
  static final int APPLICATION = 0x4f426361;

  static final int SCHEMA = 3;
  static final int KEPT_ASIDE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);
  private static final int TRIES = 3;
  private static final int BUSY_TRIES = 200;
  private static final Duration BUSY_PAUSE = Duration.ofMillis(5);

  // What SQLite calls them: sqlite.org/rescode.html.
  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_NOTADB = 26;
  // The extended code of a read beyond the end: a file cut short.
  private static final int SQLITE_IOERR_SHORT_READ = 522;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path file;
  private final Duration busyTimeout;
  private final InstantSource clock;

  SqliteFile(Path file, Duration busyTimeout, InstantSource clock) {
    this.file = file;
    this.busyTimeout = busyTimeout;
    this.clock = clock;
  }

  /// An open file of our schema, and which file it was: another may take its name later.
  ///
  /// @param bytes the sizes of all its rows together
  record Open(SqliteRows rows, @Nullable Object fileKey, long bytes) {}

  /// Opens the file, makes it where there is none, and sets aside one that cannot be used.
  Open open() throws SQLException, IOException {
    Path dir = file.resolveSibling(".").normalize();
    Files.createDirectories(dir);
    SqliteLibrary.prepare(dir.resolve("native"));
    int busy = 0;
    for (int attempt = 1; ; attempt++) {
      Object before = fileKey();
      try {
        return connect();
      } catch (SQLException e) {
        if (isBusy(e) && ++busy <= BUSY_TRIES) {
          // While others first turn on the write-ahead log, SQLite does not wait by itself.
          LockSupport.parkNanos(BUSY_PAUSE.toNanos());
          attempt--;
          continue;
        }
        boolean unusable = isDamage(e) || isForeign(e) || Files.isDirectory(file);
        if (!unusable || attempt == TRIES) {
          throw e;
        }
        setAside(before, e);
      }
    }
  }

  /// Whether SQLite says that the file itself is damaged.
  static boolean isDamage(SQLException e) {
    int code = e.getErrorCode();
    return (code & 0xff) == SqliteRows.CORRUPT
        || (code & 0xff) == SQLITE_NOTADB
        || code == SQLITE_IOERR_SHORT_READ;
  }

  /// Whether another is at it: no fault of the file or the disk.
  static boolean isBusy(SQLException e) {
    return (e.getErrorCode() & 0xff) == SQLITE_BUSY;
  }

  /// Renames the file, if it still is that one, and tells so once.
  void setAside(@Nullable Object seen, SQLException why) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      lock(channel);
      Object now = fileKey();
      if (now == null || (seen != null && !now.equals(seen))) {
        return; // Another process was quicker.
      }
      Path aside = free(isForeign(why) ? "schema" : "corrupt");
      // The log first: beside a new file, an old log would be played into it.
      move("-wal", aside);
      move("-shm", aside);
      move("", aside);
      LOG.warn(
          "Cache file {} cannot be used ({}): it is now {}, and a new one begins",
          file,
          why.getMessage(),
          aside.getFileName());
      removeOldest();
    }
  }

  private Open connect() throws SQLException, IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) busyTimeout.toMillis());
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // With a write-ahead log this loses, in a power cut, at most the last writes: copies all.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setJournalSizeLimit(16 << 20);
    Properties properties = config.toProperties();
    // Straight to the driver: DriverManager would load every driver on the class path.
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, properties);
    try {
      checkSchema(connection);
      addLedger(connection);
      SqliteRows rows = new SqliteRows(connection);
      return new Open(rows, fileKey(), rows.totals().bytes());
    } catch (SQLException | IOException e) {
      connection.close();
      throw e;
    }
  }

  private static void checkSchema(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      if (isOurs(sql)) {
        return;
      }
      sql.execute("BEGIN IMMEDIATE");
      // Another process may just have made it.
      if (!isOurs(sql)) {
        if (number(sql, "SELECT count(*) FROM sqlite_schema") > 0) {
          long version = number(sql, "PRAGMA user_version");
          sql.execute("ROLLBACK");
          throw new SQLException(
              "its schema is version %d of another program or time".formatted(version),
              null,
              SQLITE_ERROR);
        }
        for (String statement : SqliteRows.SCHEMA_SQL) {
          sql.execute(statement);
        }
        sql.execute("PRAGMA application_id = " + APPLICATION);
        sql.execute("PRAGMA user_version = " + SCHEMA);
      }
      sql.execute("COMMIT");
    }
  }

  /// To a file of before there was one, too: other programs of the same schema do not mind.
  private static void addLedger(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      if (number(sql, "SELECT count(*) FROM sqlite_schema WHERE name = 'instance'") > 0) {
        return;
      }
      sql.execute("BEGIN IMMEDIATE");
      for (String statement : SqliteLedger.SCHEMA_SQL) {
        sql.execute(statement);
      }
      sql.execute("COMMIT");
    }
  }

  private static boolean isOurs(Statement sql) throws SQLException {
    return number(sql, "PRAGMA application_id") == APPLICATION
        && number(sql, "PRAGMA user_version") == SCHEMA;
  }

  private static long number(Statement sql, String query) throws SQLException {
    try (ResultSet row = sql.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// Our statements do not fit, or [#checkSchema] says so.
  private static boolean isForeign(SQLException e) {
    return e.getErrorCode() == SQLITE_ERROR;
  }

  private static void lock(FileChannel channel) throws IOException {
    try {
      channel.lock(); // Closing the channel ends it.
    } catch (OverlappingFileLockException e) {
      // Another cache of this process is at it; the check of the file itself remains.
      LOG.debug("Not waiting for another cache of this process", e);
    }
  }

  private @Nullable Object fileKey() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    return key == null ? attributes.creationTime() : key;
  }

  private Path free(String kind) {
    String name = "%s.%s-%s".formatted(file.getFileName(), kind, STAMP.format(clock.instant()));
    Path path = file.resolveSibling(name);
    for (int n = 2; Files.exists(path); n++) {
      path = file.resolveSibling(name + "-" + n);
    }
    return path;
  }

  private void move(String suffix, Path aside) throws IOException {
    Path from = file.resolveSibling(file.getFileName() + suffix);
    if (Files.exists(from)) {
      Files.move(from, aside.resolveSibling(aside.getFileName() + suffix));
    }
  }

  private void removeOldest() {
    String name = file.getFileName().toString();
    try (Stream<Path> files = Files.list(file.resolveSibling(".").normalize())) {
      List<Path> aside =
          files
              .filter(f -> f.getFileName().toString().startsWith(name + "."))
              .filter(f -> f.getFileName().toString().matches(".*\\.(corrupt|schema)-[0-9TZ-]+"))
              .sorted(Comparator.comparingLong(SqliteFile::modified).reversed())
              .toList();
      for (Path old : aside.stream().skip(KEPT_ASIDE).toList()) {
        for (String suffix : List.of("-wal", "-shm", "")) {
          Files.deleteIfExists(old.resolveSibling(old.getFileName() + suffix));
        }
      }
    } catch (FileSystemException e) {
      LOG.debug("Files set aside earlier stay", e);
    } catch (IOException e) {
      LOG.debug("Files set aside earlier cannot be listed", e);
    }
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }
}
