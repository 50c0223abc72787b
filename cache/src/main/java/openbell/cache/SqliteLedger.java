package openbell.cache;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The ledger's tables in the open file; one thread at a time. Seldom asked, so each statement is
/// made when it is needed.
///
/// A flush adds the same difference to its hour and to its day, in the transaction in which the
/// counters grow: there is nothing to roll up later, and nothing that a kill could count twice.
final class SqliteLedger {
  /// Beside the other tables of a file of the same schema: made where they are not there yet.
  static final List<String> SCHEMA_SQL =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS tally (span TEXT NOT NULL, slot INTEGER NOT NULL,
            name TEXT NOT NULL, value INTEGER NOT NULL,
            PRIMARY KEY (span, slot, name)) WITHOUT ROWID\
          """,
          """
          CREATE TABLE IF NOT EXISTS note (day INTEGER NOT NULL, kind TEXT NOT NULL,
            subject TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, times INTEGER NOT NULL,
            most INTEGER NOT NULL, PRIMARY KEY (day, kind, subject)) WITHOUT ROWID\
          """,
          """
          CREATE TABLE IF NOT EXISTS told (day INTEGER PRIMARY KEY, changes INTEGER NOT NULL,
            told INTEGER NOT NULL)\
          """,
          "CREATE TABLE IF NOT EXISTS instance (id TEXT NOT NULL)");

  private static final String HOUR = "h";
  private static final String DAY = "d";
  private static final long SECONDS_PER_HOUR = 3600;

  private final Connection connection;

  SqliteLedger(Connection connection) {
    this.connection = connection;
  }

  /// Within a transaction.
  void add(Instant now, Map<String, Long> deltas, Collection<Note> notes) throws SQLException {
    long hour = Math.floorDiv(now.getEpochSecond(), SECONDS_PER_HOUR);
    long day = MemoryLedger.day(now).toEpochDay();
    boolean newHour = !has(HOUR, hour);
    try (PreparedStatement add =
        connection.prepareStatement(
            "INSERT INTO tally (span, slot, name, value) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET value = value + excluded.value")) {
      for (Map.Entry<String, Long> delta : deltas.entrySet()) {
        add(add, DAY, day, delta);
        if (!delta.getKey().startsWith(Ledger.ASKED)) {
          add(add, HOUR, hour, delta);
        }
      }
    }
    addNotes(day, notes);
    run(
        "INSERT INTO told (day, changes, told) VALUES (?1, 1, 0)"
            + " ON CONFLICT DO UPDATE SET changes = changes + 1",
        day);
    run(
        "DELETE FROM tally WHERE span = 'd' AND slot = ?1 AND name IN (SELECT name FROM tally"
            + " WHERE span = 'd' AND slot = ?1 AND name LIKE 'asked/%' ORDER BY value DESC, name"
            + " LIMIT -1 OFFSET "
            + Ledger.MOST_ASKED
            + ")",
        day);
    if (newHour) {
      forget(hour, day);
    }
  }

  private static void add(
      PreparedStatement add, String span, long slot, Map.Entry<String, Long> delta)
      throws SQLException {
    add.setString(1, span);
    add.setLong(2, slot);
    add.setString(3, delta.getKey());
    add.setLong(4, delta.getValue());
    add.executeUpdate();
  }

  private void addNotes(long day, Collection<Note> notes) throws SQLException {
    if (notes.isEmpty()) {
      return;
    }
    try (PreparedStatement add =
        connection.prepareStatement(
            """
            INSERT INTO note (day, kind, subject, text, at, times, most) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET
              text = CASE WHEN excluded.at >= at THEN excluded.text ELSE text END,
              at = max(at, excluded.at), times = times + excluded.times,
              most = max(most, excluded.most)\
            """)) {
      for (Note note : notes) {
        add.setLong(1, day);
        add.setString(2, note.kind());
        add.setString(3, note.subject());
        add.setString(4, note.text());
        add.setLong(5, note.at().toEpochMilli());
        add.setLong(6, note.times());
        add.setLong(7, note.most());
        add.executeUpdate();
      }
    }
    for (String kind : notes.stream().map(Note::kind).distinct().toList()) {
      try (PreparedStatement prune =
          connection.prepareStatement(
              "DELETE FROM note WHERE day = ?1 AND kind = ?2 AND subject IN (SELECT subject FROM"
                  + " note WHERE day = ?1 AND kind = ?2 ORDER BY most DESC, at DESC LIMIT -1 OFFSET"
                  + " "
                  + Ledger.MOST_NOTES
                  + ")")) {
        prune.setLong(1, day);
        prune.setString(2, kind);
        prune.executeUpdate();
      }
    }
  }

  private void forget(long hour, long day) throws SQLException {
    run("DELETE FROM tally WHERE span = 'h' AND slot < ?1", hour - Ledger.HOURS_KEPT.toHours());
    long firstDay = day - Ledger.DAYS_KEPT.toDays();
    run("DELETE FROM tally WHERE span = 'd' AND slot < ?1", firstDay);
    run("DELETE FROM note WHERE day < ?1", firstDay);
    run("DELETE FROM told WHERE day < ?1", firstDay);
  }

  private boolean has(String span, long slot) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement("SELECT 1 FROM tally WHERE span = ? AND slot = ? LIMIT 1")) {
      ask.setString(1, span);
      ask.setLong(2, slot);
      try (ResultSet row = ask.executeQuery()) {
        return row.next();
      }
    }
  }

  /// Within a transaction: made when it is first asked for.
  String instance() throws SQLException {
    try (Statement sql = connection.createStatement()) {
      try (ResultSet row = sql.executeQuery("SELECT id FROM instance LIMIT 1")) {
        if (row.next()) {
          return row.getString(1);
        }
      }
      String id = UUID.randomUUID().toString();
      sql.executeUpdate("INSERT INTO instance (id) VALUES ('" + id + "')");
      return id;
    }
  }

  List<Tally> hours(Instant from, Instant to) throws SQLException {
    // The first whole hour from there on.
    long first = -Math.floorDiv(-from.getEpochSecond(), SECONDS_PER_HOUR);
    long last = -Math.floorDiv(-to.getEpochSecond(), SECONDS_PER_HOUR) - 1;
    List<Tally> hours = new ArrayList<>();
    sums(HOUR, first, last)
        .forEach(
            (slot, sums) ->
                hours.add(new Tally(Instant.ofEpochSecond(slot * SECONDS_PER_HOUR), sums)));
    return hours;
  }

  List<DayBook> days(LocalDate from, LocalDate to) throws SQLException {
    Map<Long, Map<String, Long>> sums = sums(DAY, from.toEpochDay(), to.toEpochDay());
    Map<Long, List<Note>> notes = notes(from.toEpochDay(), to.toEpochDay());
    List<DayBook> days = new ArrayList<>();
    try (PreparedStatement ask =
        connection.prepareStatement(
            "SELECT day, changes FROM told WHERE day BETWEEN ? AND ? ORDER BY day")) {
      ask.setLong(1, from.toEpochDay());
      ask.setLong(2, to.toEpochDay());
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          long day = row.getLong(1);
          days.add(
              new DayBook(
                  LocalDate.ofEpochDay(day),
                  row.getLong(2),
                  sums.getOrDefault(day, Map.of()),
                  notes.getOrDefault(day, List.of())));
        }
      }
    }
    return days;
  }

  private Map<Long, Map<String, Long>> sums(String span, long from, long to) throws SQLException {
    Map<Long, Map<String, Long>> all = new TreeMap<>();
    try (PreparedStatement ask =
        connection.prepareStatement(
            "SELECT slot, name, value FROM tally WHERE span = ? AND slot BETWEEN ? AND ?")) {
      ask.setString(1, span);
      ask.setLong(2, from);
      ask.setLong(3, to);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          all.computeIfAbsent(row.getLong(1), slot -> new HashMap<>())
              .put(row.getString(2), row.getLong(3));
        }
      }
    }
    return all;
  }

  private Map<Long, List<Note>> notes(long from, long to) throws SQLException {
    Map<Long, List<Note>> all = new HashMap<>();
    try (PreparedStatement ask =
        connection.prepareStatement(
            "SELECT day, kind, subject, text, at, times, most FROM note"
                + " WHERE day BETWEEN ? AND ?")) {
      ask.setLong(1, from);
      ask.setLong(2, to);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          all.computeIfAbsent(row.getLong(1), day -> new ArrayList<>())
              .add(
                  new Note(
                      row.getString(2),
                      row.getString(3),
                      row.getString(4),
                      Instant.ofEpochMilli(row.getLong(5)),
                      row.getLong(6),
                      row.getLong(7)));
        }
      }
    }
    return all;
  }

  List<LocalDate> untold() throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet row =
            sql.executeQuery("SELECT day FROM told WHERE told < changes ORDER BY day")) {
      while (row.next()) {
        days.add(LocalDate.ofEpochDay(row.getLong(1)));
      }
    }
    return days;
  }

  void told(LocalDate day, long changes) throws SQLException {
    try (PreparedStatement note =
        connection.prepareStatement("UPDATE told SET told = max(told, ?) WHERE day = ?")) {
      note.setLong(1, changes);
      note.setLong(2, day.toEpochDay());
      note.executeUpdate();
    }
  }

  private void run(String sql, long value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, value);
      statement.executeUpdate();
    }
  }
}
