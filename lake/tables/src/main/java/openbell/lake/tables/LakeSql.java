package openbell.lake.tables;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Questions in SQL over a snapshot, which may come from anybody: they can read the six views and
/// nothing else. No file outside the tables' own folder, no network, no extension, no setting; and
/// nothing but SELECT (with WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE), so that nothing is written
/// either.
///
/// From the first question on, the snapshot is locked. Not for several threads.
public final class LakeSql {

  /// What a question may take, the opening of its snapshot included.
  ///
  /// @param time whole seconds, at least one
  /// @param memoryBytes for DuckDB, rows that are not in files yet included
  public record Limits(Duration time, long memoryBytes) {
    /// A minute, and 2 GiB.
    public static final Limits DEFAULT = new Limits(Duration.ofMinutes(1), 2L << 30);

    /// As much as there is.
    public static final Limits NONE = new Limits(Duration.ofDays(365), Long.MAX_VALUE);

    /// On disk, for what does not fit into memory: as other databases spill, some times as much.
    private static final int DISK_BY_MEMORY = 4;

    long diskBytes() {
      return memoryBytes * DISK_BY_MEMORY;
    }
  }

  private final Snapshot snapshot;
  private final Duration time;

  /// Questions over this snapshot, which is locked from now on. Each may take what opening it left.
  ///
  /// @param files the folder of the tables' files
  LakeSql(Snapshot snapshot, Path files) {
    this(snapshot, files, Runtime.getRuntime().availableProcessors());
  }

  /// @param threads that DuckDB may use for each question
  LakeSql(Snapshot snapshot, Path files, int threads) {
    this.snapshot = snapshot;
    snapshot.deadline().check();
    time = snapshot.deadline().left();
    Duck duck = snapshot.duck();
    duck.run("SET threads = " + threads);
    duck.run(
        "SET allowed_directories = [%s, %s]"
            .formatted(Duck.quoted(files + "/"), Duck.quoted(duck.folder() + "/")));
    duck.run("SET enable_external_access = false");
    duck.run("SET lock_configuration = true");
  }

  /// Answers a question.
  ///
  /// @throws LakeSqlException when it cannot be answered
  public void ask(String sql, SqlRows rows) {
    check(sql);
    try (Statement statement = snapshot.duck().connection().createStatement()) {
      statement.setQueryTimeout(seconds());
      try (ResultSet answer = statement.executeQuery(sql)) {
        int n = answer.getMetaData().getColumnCount();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
          names.add(answer.getMetaData().getColumnLabel(i));
        }
        rows.columns(names);
        while (answer.next()) {
          rows.row(values(answer));
        }
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /// How much of an answer is given.
  ///
  /// @param rows at most
  /// @param columns at most: a question with more is refused
  /// @param characters of a text at most: what is longer is cut
  public record Part(int rows, int columns, int characters) {}

  /// Answers a question with the beginning of its answer, so that it takes little memory outside
  /// DuckDB, whatever is asked. The names of columns may differ where several are the same.
  ///
  /// @return whether there are more rows
  /// @throws LakeSqlException when it cannot be answered
  public boolean first(String sql, Part part, SqlRows rows) {
    check(sql);
    String question = "(" + sql.strip().replaceAll(";+\\s*$", "") + "\n)";
    try (Statement statement = snapshot.duck().connection().createStatement()) {
      statement.setQueryTimeout(seconds());
      List<String> names = new ArrayList<>();
      List<String> aliases = new ArrayList<>();
      List<String> values = new ArrayList<>();
      try (ResultSet none = statement.executeQuery("FROM " + question + " LIMIT 0")) {
        for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
          String alias = "column_" + i;
          names.add(none.getMetaData().getColumnLabel(i));
          aliases.add(alias);
          values.add(
              SqlValues.isText(none.getMetaData().getColumnType(i))
                  ? "left(CAST(%s AS VARCHAR), %d)".formatted(alias, part.characters())
                  : alias);
        }
      }
      if (names.size() > part.columns()) {
        throw new LakeSqlException(
            LakeSqlException.Kind.LIMIT,
            "the answer has %d columns".formatted(names.size()),
            "ask for %d at most".formatted(part.columns()),
            null);
      }
      String beginning =
          "SELECT %s FROM %s AS answer(%s) LIMIT %d"
              .formatted(
                  String.join(", ", values), question, String.join(", ", aliases), part.rows() + 1);
      rows.columns(names);
      return first(statement, beginning, part.rows(), rows);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static boolean first(Statement statement, String sql, int most, SqlRows rows)
      throws SQLException {
    try (ResultSet answer = statement.executeQuery(sql)) {
      for (int n = 0; answer.next(); n++) {
        if (n == most) {
          return true;
        }
        rows.row(values(answer));
      }
      return false;
    }
  }

  private static @Nullable Object[] values(ResultSet answer) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[answer.getMetaData().getColumnCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = SqlValues.plain(answer, i + 1);
    }
    return values;
  }

  /// Answers a question with a Parquet file, which is removed when the snapshot is closed.
  ///
  /// @throws LakeSqlException when it cannot be answered
  public Path parquet(String sql) {
    check(sql);
    Path file = snapshot.duck().folder().resolve("answer.parquet");
    String query = sql.strip().replaceAll(";+\\s*$", "");
    try (Statement statement = snapshot.duck().connection().createStatement()) {
      statement.setQueryTimeout(seconds());
      statement.execute(
          "COPY (%s\n) TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(query, Duck.quoted(file.toString())));
      return file;
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private int seconds() {
    return Math.clamp(time.plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE);
  }

  private void check(String sql) {
    try (Statement statement = snapshot.duck().connection().createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT json_serialize_sql(%s)".formatted(Duck.quoted(sql)))) {
      rows.next();
      SqlCheck.check(rows.getString(1));
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (LakeSchema table : LakeSchema.values()) {
      names.add(table.key());
    }
    return names;
  }

  private LakeSqlException refused(SQLException e) {
    if (e instanceof SQLTimeoutException) {
      return snapshot.deadline().passed(e);
    }
    List<String> lines = String.valueOf(e.getMessage()).lines().filter(l -> !l.isBlank()).toList();
    String first = lines.isEmpty() ? e.toString() : lines.getFirst().strip();
    if (first.startsWith("Out of Memory Error")) {
      return new LakeSqlException(
          LakeSqlException.Kind.LIMIT,
          "the answer needs more than %d MB of memory"
              .formatted(snapshot.limits().memoryBytes() >> 20),
          "ask for less, or allow more memory",
          e);
    }
    String cure =
        lines.stream()
            .filter(l -> l.startsWith("Candidate bindings") || l.startsWith("Did you mean"))
            .findFirst()
            .orElse("see the columns with DESCRIBE and a table's name");
    return new LakeSqlException(LakeSqlException.Kind.WRONG, first, cure, e);
  }
}
