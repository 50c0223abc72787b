package openbell.lake.tables;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import openbell.market.BarColumn;
import openbell.market.Bars;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/// Reads all bars of Parquet files into arrays, on all cores.
///
/// The rows of a file lie by ticker and date, so nothing is sorted: how many rows each ticker has in
/// each file is counted first, and then each file is copied, chunk by chunk, to where its rows
/// belong. Only the columns that are wanted are read.
final class BarFiles {
  private final Duck duck;
  private final List<Path> files;
  private final Deadline deadline;

  /// @param files in the order of their periods
  BarFiles(Duck duck, List<Path> files, Deadline deadline) {
    this.duck = duck;
    this.files = files;
    this.deadline = deadline;
  }

  /// The rows of one ticker after the other in a file, of one source.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Runs(List<String> tickers, int[] counts) {}

  /// Where the rows of a symbol go.
  private static final class Room {
    private int size;
    private int[] days = {};
    private final Map<BarColumn, double[]> columns = new EnumMap<>(BarColumn.class);

    void open(Set<BarColumn> wanted) {
      days = new int[size];
      for (BarColumn column : wanted) {
        columns.put(column, new double[size]);
      }
    }
  }

  /// The bars of every symbol of a source.
  ///
  /// @param wanted the columns that are read, [BarColumn#CLOSE] among them; of the others, prices
  ///   are the closes and volumes are 0
  /// @param only whether the files have no rows of other sources
  void of(
      String source, boolean only, Set<BarColumn> wanted, NavigableMap<SymbolId, Bars> found) {
    String where = only ? "" : " WHERE source = " + Duck.quoted(source);
    List<Runs> runs = map((connection, file) -> count(connection, file, where));
    NavigableMap<String, Room> rooms = new TreeMap<>();
    List<int[]> starts = new ArrayList<>();
    for (Runs each : runs) {
      int[] start = new int[each.counts().length];
      for (int i = 0; i < start.length; i++) {
        Room room = rooms.computeIfAbsent(each.tickers().get(i), _ -> new Room());
        start[i] = room.size;
        room.size += each.counts()[i];
      }
      starts.add(start);
    }
    rooms.values().forEach(room -> room.open(wanted));
    List<BarColumn> columns = wanted.stream().sorted().toList();
    var _ =
        map(
            (connection, file) -> {
              Runs each = runs.get(file);
              Copy copy = new Copy(each, starts.get(file), columns, rooms);
              String sql = copy.sql(files.get(file), where);
              if (!copy.run(connection, sql, deadline)
                  && !copy.run(connection, sql + " ORDER BY ticker, date", deadline)) {
                throw new SQLException(files.get(file) + " has a day of a ticker twice");
              }
              return file;
            });
    Bars before = Bars.EMPTY;
    Map<Integer, double[]> zeros = new HashMap<>();
    for (Map.Entry<String, Room> each : rooms.entrySet()) {
      before = bars(each.getValue(), before, zeros);
      found.put(new SymbolId(source, each.getKey()), before);
    }
  }

  /// The bars of a few symbols, in all columns.
  Map<SymbolId, Bars> of(Collection<SymbolId> ids) {
    Map<SymbolId, Bars> found = new HashMap<>();
    duck.run("CREATE SCHEMA IF NOT EXISTS parts");
    duck.run("CREATE OR REPLACE TABLE parts.wanted (source VARCHAR, ticker VARCHAR)");
    try (DuckDBAppender out = duck.appender("parts", "wanted")) {
      for (SymbolId id : ids) {
        out.beginRow().append(id.source()).append(id.symbol()).endRow();
      }
    } catch (SQLException e) {
      throw duck.failed("DuckDB takes no rows", e);
    }
    String sql =
        "SELECT source, ticker, date - DATE '1970-01-01', open, high, low, close, volume FROM %s"
                .formatted(Snapshot.readParquet(files))
            + " SEMI JOIN parts.wanted USING (source, ticker)";
    Map<SymbolId, Bars.Builder> builders = new HashMap<>();
    try (Statement statement = duck.statement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        builders
            .computeIfAbsent(
                new SymbolId(rows.getString(1), rows.getString(2)), _ -> Bars.builder(0))
            .add(
                rows.getInt(3),
                rows.getDouble(4),
                rows.getDouble(5),
                rows.getDouble(6),
                rows.getDouble(7),
                rows.getDouble(8));
      }
    } catch (SQLException e) {
      throw duck.failed("the bars cannot be read", e);
    }
    builders.forEach((id, bars) -> found.put(id, bars.build().bars()));
    return found;
  }

  /// Histories of the same days share them.
  private static Bars bars(Room room, Bars before, Map<Integer, double[]> zeros) {
    int[] days =
        Arrays.equals(room.days, before.epochDays()) ? before.epochDays() : room.days;
    double[] close = room.columns.getOrDefault(BarColumn.CLOSE, new double[0]);
    double[] volume = room.columns.get(BarColumn.VOLUME);
    return Bars.ofColumns(
        days,
        room.columns.getOrDefault(BarColumn.OPEN, close),
        room.columns.getOrDefault(BarColumn.HIGH, close),
        room.columns.getOrDefault(BarColumn.LOW, close),
        close,
        volume == null ? zeros.computeIfAbsent(room.size, double[]::new) : volume);
  }

  private Runs count(DuckDBConnection connection, int file, String where) throws SQLException {
    List<String> tickers = new ArrayList<>();
    int[] counts = new int[16];
    try (DuckDBPreparedStatement statement =
            connection.prepare(
                "SELECT ticker, count(*)::INTEGER FROM %s%s GROUP BY ticker ORDER BY ticker"
                    .formatted(Snapshot.readParquet(List.of(files.get(file))), where));
        DuckDBChunkedResult rows = query(statement, deadline)) {
      while (rows.nextChunk()) {
        DuckDBDataChunkReader chunk = rows.chunk();
        DuckDBReadableVector ticker = chunk.vector(0);
        DuckDBReadableVector count = chunk.vector(1);
        for (int i = 0; i < chunk.rowCount(); i++) {
          if (tickers.size() == counts.length) {
            counts = Arrays.copyOf(counts, 2 * counts.length);
          }
          counts[tickers.size()] = count.getInt(i);
          tickers.add(ticker.getString(i));
        }
      }
    }
    return new Runs(tickers, Arrays.copyOf(counts, tickers.size()));
  }

  private static DuckDBChunkedResult query(DuckDBPreparedStatement statement, Deadline deadline)
      throws SQLException {
    statement.setQueryTimeout(deadline.leftSeconds());
    return statement.query();
  }

  /// Copies the rows of one file to their rooms.
  private static final class Copy {
    private final Runs runs;
    private final int[] starts;
    private final List<BarColumn> columns;
    private final Map<String, Room> rooms;

    // The run that comes next, and how many of its rows are copied.
    private int run;
    private int done;

    Copy(Runs runs, int[] starts, List<BarColumn> columns, Map<String, Room> rooms) {
      this.runs = runs;
      this.starts = starts;
      this.columns = columns;
      this.rooms = rooms;
    }

    String sql(Path file, String where) {
      StringBuilder sql = new StringBuilder("SELECT (date - DATE '1970-01-01')::INTEGER");
      for (BarColumn column : columns) {
        sql.append(", ").append(column.name());
      }
      return sql + " FROM " + Snapshot.readParquet(List.of(file)) + where;
    }

    /// @return false when the rows of a ticker do not lie by date: the file is not sorted
    boolean run(DuckDBConnection connection, String sql, Deadline deadline) throws SQLException {
      run = 0;
      done = 0;
      try (DuckDBPreparedStatement statement = connection.prepare(sql);
          DuckDBChunkedResult rows = query(statement, deadline)) {
        boolean sorted = true;
        while (sorted && rows.nextChunk()) {
          sorted = copy(rows.chunk());
        }
        if (sorted && run < runs.counts().length) {
          throw new SQLException("rows are missing");
        }
        return sorted;
      }
    }

    private boolean copy(DuckDBDataChunkReader chunk) throws SQLException {
      int size = Math.toIntExact(chunk.rowCount());
      DuckDBReadableVector[] vectors = new DuckDBReadableVector[columns.size() + 1];
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = chunk.vector(i);
      }
      for (int from = 0; from < size; ) {
        if (run == runs.counts().length) {
          throw new SQLException("there are more rows than were counted");
        }
        Room room = rooms.get(runs.tickers().get(run));
        int to = from + Math.min(size - from, runs.counts()[run] - done);
        int at = starts[run] + done;
        if (room == null || !days(vectors[0], from, to, room.days, at, done > 0)) {
          return false;
        }
        for (int i = 0; i < columns.size(); i++) {
          numbers(vectors[i + 1], from, to, room.columns.get(columns.get(i)), at);
        }
        done += to - from;
        if (done == runs.counts()[run]) {
          run++;
          done = 0;
        }
        from = to;
      }
      return true;
    }

    private static boolean days(
        DuckDBReadableVector vector, int from, int to, int[] days, int at, boolean goesOn) {
      int before = goesOn ? days[at - 1] : Integer.MIN_VALUE;
      boolean ascend = true;
      for (int i = from, k = at; i < to; i++, k++) {
        int day = vector.getInt(i);
        ascend &= day > before;
        days[k] = day;
        before = day;
      }
      return ascend;
    }

    private static void numbers(
        DuckDBReadableVector vector, int from, int to, double @Nullable [] out, int at) {
      if (out == null) {
        throw new IllegalStateException("no room was made for a column");
      }
      for (int i = from, k = at; i < to; i++, k++) {
        out[k] = vector.getDouble(i, Double.NaN);
      }
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T of(DuckDBConnection connection, int file) throws SQLException;
  }

  /// Something of every file, in the order of files; each thread takes those left, over a
  /// connection of its own.
  private <T> List<T> map(Work<T> work) {
    List<Optional<T>> results = new ArrayList<>(Collections.nCopies(files.size(), Optional.empty()));
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      all.add(i);
    }
    Iterator<Integer> left = all.iterator();
    int threads = Math.min(files.size(), Runtime.getRuntime().availableProcessors());
    var _ =
        Parallel.map(
            Collections.nCopies(threads, left), deadline, files -> work(files, work, results));
    return results.stream().flatMap(Optional::stream).toList();
  }

  private <T> int work(Iterator<Integer> left, Work<T> work, List<Optional<T>> results) {
    int done = 0;
    try (DuckDBConnection own = duck.duplicate()) {
      for (Optional<Integer> next = taken(left); next.isPresent(); next = taken(left)) {
        deadline.check();
        results.set(next.get(), Optional.of(work.of(own, next.get())));
        done++;
      }
    } catch (SQLException e) {
      throw duck.failed("the bars cannot be read", e);
    }
    return done;
  }

  private static Optional<Integer> taken(Iterator<Integer> left) {
    synchronized (left) {
      return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
    }
  }
}
