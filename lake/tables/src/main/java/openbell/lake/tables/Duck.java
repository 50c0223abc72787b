package openbell.lake.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/// A database in memory, with a folder of its own for what does not fit. Not for several threads.
final class Duck implements AutoCloseable {
  private final Path folder;
  private final Connection connection;
  private final Deadline deadline;

  /// Opens one.
  ///
  /// @param parent an existing folder in which its own is made
  /// @param deadline no statement takes longer
  Duck(Path parent, LakeSql.Limits limits, Deadline deadline) {
    this.deadline = deadline;
    try {
      folder = Files.createTempDirectory(parent, "work-");
      connection = connected();
      run("SET temp_directory = " + quoted(folder.resolve("spill").toString()));
      if (limits.memoryBytes() != LakeSql.Limits.NONE.memoryBytes()) {
        run("SET memory_limit = '%dMiB'".formatted(Math.max(1, limits.memoryBytes() >> 20)));
        run("SET max_temp_directory_size = '%dMiB'".formatted(limits.diskBytes() >> 20));
      }
      run("SET autoinstall_known_extensions = false");
      run("SET autoload_known_extensions = false");
      run("SET parquet_metadata_cache = true");
    } catch (IOException e) {
      throw new UncheckedIOException("no folder can be made in " + parent, e);
    } catch (SQLException e) {
      throw failed("DuckDB does not start", e);
    }
  }

  /// The driver is named: where code has a class loader of its own, as in a Lambda, the services
  /// that JDBC looks for are those of another.
  private static Connection connected() throws SQLException {
    return new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
  }

  /// Loads DuckDB's native code, which happens once a process and takes a while.
  static void load() {
    try {
      connected().close();
    } catch (SQLException e) {
      // Whoever opens a database is told.
    }
  }

  /// A folder that is removed when this is closed.
  Path folder() {
    return folder;
  }

  Connection connection() {
    return connection;
  }

  /// A statement that ends by the deadline.
  Statement statement() throws SQLException {
    Statement statement = connection.createStatement();
    statement.setQueryTimeout(deadline.leftSeconds());
    return statement;
  }

  void run(String sql) {
    try (Statement statement = statement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed("DuckDB refused what the program asked", e);
    }
  }

  long number(String sql) {
    try (Statement statement = statement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw failed("DuckDB refused what the program asked", e);
    }
  }

  List<String> texts(String sql) {
    try (Statement statement = statement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw failed("DuckDB refused what the program asked", e);
    }
  }

  DuckDBAppender appender(String schema, String table) {
    try {
      return connection.unwrap(DuckDBConnection.class).createAppender(schema, table);
    } catch (SQLException e) {
      throw failed("DuckDB takes no rows", e);
    }
  }

  /// Takes rows of several tables of `parts`, over a connection of its own, so that threads can
  /// write beside each other.
  record Appenders(Connection connection, Map<LakeSchema, DuckDBAppender> tables)
      implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      try (connection) {
        for (DuckDBAppender appender : tables.values()) {
          appender.close();
        }
      }
    }
  }

  /// Another connection to the same database, for another thread.
  DuckDBConnection duplicate() throws SQLException {
    return connection.unwrap(DuckDBConnection.class).duplicate();
  }

  Appenders appenders(List<LakeSchema> tables) throws SQLException {
    DuckDBConnection own = duplicate();
    Map<LakeSchema, DuckDBAppender> appenders = new EnumMap<>(LakeSchema.class);
    for (LakeSchema table : tables) {
      appenders.put(table, own.createAppender("parts", table.key()));
    }
    return new Appenders(own, appenders);
  }

  /// A literal of SQL.
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  LakeSqlException failed(String what, SQLException e) {
    if (e instanceof SQLTimeoutException) {
      return deadline.passed(e);
    }
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    boolean memory = why.startsWith("Out of Memory Error");
    return new LakeSqlException(
        memory ? LakeSqlException.Kind.LIMIT : LakeSqlException.Kind.FAILED,
        what + " (" + why + ")",
        memory ? "give it more memory, or ask for less" : "run it again with --debug",
        e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed("DuckDB does not end", e);
    } finally {
      removeTree(folder);
    }
  }

  static void removeTree(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // Removed by whoever comes next.
    }
  }
}
