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
import java.util.concurrent.ConcurrentHashMap;
import openbell.market.BarColumn;
import openbell.market.Bars;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/// Reads all bars of Parquet files into arrays, on all cores.
///
/// The rows of a file lie by ticker and date, so nothing is sorted: how many rows each ticker has
/// in each file is counted first, and then each file is copied, chunk by chunk, to where its rows
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

  /// Where the rows of a symbol go: days, and columns in the order in which they are read.
  private static final class Room {
    private int size;
    private int[] days = {};
    private double[][] columns = {};

    void open(int wanted) {
      days = new int[size];
      columns = new double[wanted][size];
    }
  }

  /// So many rows of a file go there, the first of them to `start`.
  private record Part(Room room, int start, int size) {}

  /// The bars of every symbol of a source.
  ///
  /// @param wanted the columns that are read, [BarColumn#CLOSE] among them; of the others, prices
  ///   are the closes and volumes are 0
  /// @param only whether the files have no rows of other sources
  void of(String source, boolean only, Set<BarColumn> wanted, NavigableMap<SymbolId, Bars> found) {
    String where = only ? "" : " WHERE source = " + Duck.quoted(source);
    List<TickerRuns> runs = map((connection, file) -> runs(connection, file, source, where));
    NavigableMap<String, Room> rooms = new TreeMap<>();
    List<List<Part>> parts = new ArrayList<>();
    List<String> tickers = List.of();
    List<Room> inOrder = List.of();
    for (TickerRuns each : runs) {
      if (!each.tickers().equals(tickers)) { // Most files have those of the one before.
        tickers = each.tickers();
        inOrder = tickers.stream().map(t -> rooms.computeIfAbsent(t, _ -> new Room())).toList();
      }
      List<Part> ofFile = new ArrayList<>();
      for (int i = 0; i < each.counts().length; i++) {
        Room room = inOrder.get(i);
        ofFile.add(new Part(room, room.size, each.counts()[i]));
        room.size += each.counts()[i];
      }
      parts.add(ofFile);
    }
    List<BarColumn> columns = wanted.stream().sorted().toList();
    rooms.values().parallelStream().forEach(room -> room.open(columns.size()));
    var _ =
        map(
            (connection, file) -> {
              Copy copy = new Copy(parts.get(file), columns.size());
              String sql = sql(columns, files.get(file), where);
              if (!copy.run(connection, sql, deadline)
                  && !copy.run(connection, sql + " ORDER BY ticker, date", deadline)) {
                throw new SQLException(files.get(file) + " has a day of a ticker twice");
              }
              return file;
            });
    shareDays(rooms.values());
    Map<Integer, double[]> zeros = new ConcurrentHashMap<>();
    List<Bars> bars =
        List.copyOf(rooms.values()).parallelStream()
            .map(room -> bars(room, columns, zeros))
            .toList();
    Iterator<Bars> each = bars.iterator();
    rooms.keySet().forEach(ticker -> found.put(new SymbolId(source, ticker), each.next()));
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

  /// Histories of the same days as the one before have them in one array.
  private static void shareDays(Collection<Room> rooms) {
    int[] before = {};
    for (Room room : rooms) {
      if (Arrays.equals(room.days, before)) {
        room.days = before;
      }
      before = room.days;
    }
  }

  private static Bars bars(Room room, List<BarColumn> columns, Map<Integer, double[]> zeros) {
    Map<BarColumn, double[]> read = new EnumMap<>(BarColumn.class);
    for (int i = 0; i < room.columns.length; i++) {
      read.put(columns.get(i), room.columns[i]);
    }
    double[] none = zeros.computeIfAbsent(room.size, double[]::new);
    double[] close = read.getOrDefault(BarColumn.CLOSE, none);
    return Bars.ofColumns(
        room.days,
        read.getOrDefault(BarColumn.OPEN, close),
        read.getOrDefault(BarColumn.HIGH, close),
        read.getOrDefault(BarColumn.LOW, close),
        close,
        read.getOrDefault(BarColumn.VOLUME, none));
  }

  private static String sql(List<BarColumn> columns, Path file, String where) {
    StringBuilder sql = new StringBuilder("SELECT (date - DATE '1970-01-01')::INTEGER");
    for (BarColumn column : columns) {
      sql.append(", ").append(column.name());
    }
    return sql + " FROM " + Snapshot.readParquet(List.of(file)) + where;
  }

  private TickerRuns runs(DuckDBConnection connection, int file, String source, String where)
      throws SQLException {
    Optional<TickerRuns> kept = TickerRuns.kept(files.get(file), source);
    if (kept.isPresent()) {
      return kept.get();
    }
    TickerRuns counted = count(connection, file, where);
    counted.keep(files.get(file), source);
    return counted;
  }

  private TickerRuns count(DuckDBConnection connection, int file, String where)
      throws SQLException {
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
    return new TickerRuns(tickers, Arrays.copyOf(counts, tickers.size()));
  }

  private static DuckDBChunkedResult query(DuckDBPreparedStatement statement, Deadline deadline)
      throws SQLException {
    statement.setQueryTimeout(deadline.leftSeconds());
    return statement.query();
  }

  /// Copies the rows of one file to their rooms.
  private static final class Copy {
    private final List<Part> parts;

    // The part that comes next, and how many of its rows are copied.
    private int next;
    private int done;

    // The chunk as arrays: parts are short, and each access to the driver's memory has its checks.
    private int[] days = {};
    private final double[][] values;

    Copy(List<Part> parts, int columns) {
      this.parts = parts;
      values = new double[columns][];
    }

    /// @return false when the rows of a ticker do not lie by date: the file is not sorted
    boolean run(DuckDBConnection connection, String sql, Deadline deadline) throws SQLException {
      next = 0;
      done = 0;
      try (DuckDBPreparedStatement statement = connection.prepare(sql);
          DuckDBChunkedResult rows = query(statement, deadline)) {
        boolean sorted = true;
        while (sorted && rows.nextChunk()) {
          sorted = copy(rows.chunk());
        }
        if (sorted && next < parts.size()) {
          throw new SQLException("rows are missing");
        }
        return sorted;
      }
    }

    private boolean copy(DuckDBDataChunkReader chunk) throws SQLException {
      int size = Math.toIntExact(chunk.rowCount());
      take(chunk, size);
      int from = 0;
      while (from < size) {
        if (next == parts.size()) {
          throw new SQLException("there are more rows than were counted");
        }
        Part part = parts.get(next);
        int rows = Math.min(size - from, part.size() - done);
        if (!copy(from, rows, part)) {
          return false;
        }
        from += rows;
        done += rows;
        if (done == part.size()) {
          next++;
          done = 0;
        }
      }
      return true;
    }

    private void take(DuckDBDataChunkReader chunk, int size) {
      if (days.length < size) {
        days = new int[size];
        for (int i = 0; i < values.length; i++) {
          values[i] = new double[size];
        }
      }
      Vectors.copy(chunk.vector(0), size, days);
      for (int i = 0; i < values.length; i++) {
        Vectors.copy(chunk.vector(i + 1), size, values[i]);
      }
    }

    private boolean copy(int from, int rows, Part part) {
      int at = part.start() + done;
      int[] to = part.room().days;
      System.arraycopy(days, from, to, at, rows);
      double[][] columns = part.room().columns;
      for (int i = 0; i < columns.length; i++) {
        System.arraycopy(values[i], from, columns[i], at, rows);
      }
      boolean ascend = true;
      for (int i = done > 0 ? at : at + 1; i < at + rows; i++) {
        ascend &= to[i - 1] < to[i];
      }
      return ascend;
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T of(DuckDBConnection connection, int file) throws SQLException;
  }

  /// Something of every file, in the order of files; each thread takes those left, over a
  /// connection of its own.
  private <T> List<T> map(Work<T> work) {
    List<Optional<T>> results =
        new ArrayList<>(Collections.nCopies(files.size(), Optional.empty()));
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
