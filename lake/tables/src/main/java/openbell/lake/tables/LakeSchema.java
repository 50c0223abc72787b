package openbell.lake.tables;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import openbell.market.Fact;
import openbell.market.Feature;

/// A table of the lake: its columns in order, with types and comments. DuckDB's views, Glue's
/// definitions and the documents come of it, so that they cannot drift apart.
///
/// Every table has `ticker` and `date`, by which its files are sorted, and lies in one file a month
/// of `date`, of older years in one a year.
public enum LakeSchema {
  /// As received, cleaned, completed sessions only.
  BARS("Daily bars, adjusted for splits, of completed sessions", bars()),
  INDICATORS("Every fact as of every bar", indicators()),
  PERCENTILES(
      "Where a fact stands among its own values up to that bar: 100 x (below + (equal + 1)/2) / n",
      percentiles()),
  FEATURES(
      "Returns, volatility, the place between the year's extremes, distances and percentiles as of"
          + " every bar, under the names of the processed object",
      features()),
  RAW_OBJECTS("What was received from the sources, one row an object", rawObjects()),
  REPORTS("Every report ever made, one row an object", reports());

  /// What a column holds, in DuckDB and in Glue.
  public enum Type {
    TEXT("VARCHAR", "string"),
    DAY("DATE", "date"),
    /// In UTC.
    MOMENT("TIMESTAMP", "timestamp"),
    NUMBER("DOUBLE", "double"),
    COUNT("BIGINT", "bigint");

    private final String duckDb;
    private final String glue;

    Type(String duckDb, String glue) {
      this.duckDb = duckDb;
      this.glue = glue;
    }

    /// The type's name in DuckDB.
    public String duckDb() {
      return duckDb;
    }

    /// The type's name in Glue and Athena.
    public String glue() {
      return glue;
    }
  }

  /// A column.
  ///
  /// @param comment what it holds, with its unit; without quotes
  public record Column(String name, Type type, String comment) {}

  private final String comment;

  @SuppressWarnings("ImmutableEnumChecker") // A list that cannot be changed.
  private final List<Column> columns;

  LakeSchema(String comment, List<Column> columns) {
    this.comment = comment;
    this.columns = columns;
  }

  /// The name of the view and of the folder: `raw_objects`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What its rows are, in one line.
  public String comment() {
    return comment;
  }

  /// The columns, in order.
  public List<Column> columns() {
    return columns;
  }

  /// The tables that a question may read: those whose names stand in it as words.
  public static Set<LakeSchema> namedIn(String sql) {
    return Arrays.stream(values())
        .filter(
            table ->
                Pattern.compile("\\b" + table.key() + "\\b", Pattern.CASE_INSENSITIVE)
                    .matcher(sql)
                    .find())
        .collect(Collectors.toSet());
  }

  /// Whether its rows are computed from the bars of a raw object; others list objects.
  boolean isComputed() {
    return this != RAW_OBJECTS && this != REPORTS;
  }

  /// `ticker, date, ...`.
  String columnNames() {
    return columns.stream().map(Column::name).collect(joining(", "));
  }

  /// `ticker VARCHAR, date DATE, ...`.
  String columnDefinitions() {
    return columns.stream().map(c -> c.name() + " " + c.type().duckDb()).collect(joining(", "));
  }

  /// The table of that [#key]; empty when there is none.
  static Optional<LakeSchema> of(String key) {
    return Arrays.stream(values()).filter(table -> table.key().equals(key)).findFirst();
  }

  private static List<Column> identity() {
    return List.of(
        new Column("ticker", Type.TEXT, "the symbol at its source: D05.SI"),
        new Column("date", Type.DAY, "the session's date at the exchange"),
        new Column("source", Type.TEXT, "the folder of the source under raw/: yfinance"));
  }

  private static List<Column> bars() {
    List<Column> columns = new ArrayList<>(identity());
    columns.add(new Column("open", Type.NUMBER, "opening price"));
    columns.add(new Column("high", Type.NUMBER, "highest price"));
    columns.add(new Column("low", Type.NUMBER, "lowest price"));
    columns.add(new Column("close", Type.NUMBER, "closing price"));
    columns.add(new Column("volume", Type.NUMBER, "shares traded; 0 where none is known"));
    columns.add(
        new Column("source_raw_data", Type.TEXT, "key of the raw object that the row comes from"));
    return List.copyOf(columns);
  }

  private static List<Column> indicators() {
    List<Column> columns = new ArrayList<>(identity());
    for (Fact fact : Fact.values()) {
      columns.add(new Column(fact.key(), Type.NUMBER, ColumnComments.of(fact)));
    }
    return List.copyOf(columns);
  }

  private static List<Column> percentiles() {
    List<Column> columns = new ArrayList<>(identity());
    columns.add(
        new Column(
            "bars",
            Type.COUNT,
            "bars of the history up to this one; n of a fact is less by the bars before its first"
                + " value"));
    for (Fact fact : ranked()) {
      columns.add(
          new Column(fact.key() + "_percentile", Type.NUMBER, "percentile of " + fact.key()));
    }
    return List.copyOf(columns);
  }

  private static List<Column> features() {
    List<Column> columns = new ArrayList<>(identity());
    for (Feature feature : Feature.values()) {
      columns.add(new Column(feature.key(), Type.NUMBER, ColumnComments.of(feature)));
    }
    for (Fact fact : ranked()) {
      columns.add(new Column(fact.key(), Type.NUMBER, ColumnComments.of(fact)));
    }
    for (Fact fact : ranked()) {
      columns.add(
          new Column("percentile_" + fact.key(), Type.NUMBER, "percentile of " + fact.key()));
    }
    return List.copyOf(columns);
  }

  private static List<Column> rawObjects() {
    return List.of(
        new Column("ticker", Type.TEXT, "the symbol at its source: D05.SI"),
        new Column(
            "date",
            Type.DAY,
            "the date at the exchange when it was fetched; of a session of a whole market, that"
                + " session"),
        new Column("source", Type.TEXT, "the folder of the source under raw/: yfinance"),
        new Column("fetched_at", Type.MOMENT, "when it was fetched, in UTC, to the second"),
        new Column("key", Type.TEXT, "its key in the bucket"),
        new Column("size_bytes", Type.COUNT, "its size"),
        new Column(
            "sha256",
            Type.TEXT,
            "of its bytes in hex; none where it was followed by two more before it was first"
                + " listed"));
  }

  private static List<Column> reports() {
    return List.of(
        new Column("ticker", Type.TEXT, "what was asked for after resolution: DBS19"),
        new Column("date", Type.DAY, "the date of the report at the exchange"),
        new Column("lang", Type.TEXT, "th or en"),
        new Column("made_at", Type.MOMENT, "when it was made, in UTC, to the second"),
        new Column("key", Type.TEXT, "its key in the bucket"),
        new Column("size_bytes", Type.COUNT, "its size"),
        new Column("sha256", Type.TEXT, "of its bytes in hex; none before it is compacted"));
  }

  /// The facts whose percentiles are kept.
  static List<Fact> ranked() {
    return Arrays.stream(Fact.values()).filter(Fact::ranked).toList();
  }
}
