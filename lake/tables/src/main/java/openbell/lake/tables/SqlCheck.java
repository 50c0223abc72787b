package openbell.lake.tables;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a question is one SELECT over the views, by the tree that DuckDB's own parser makes of
/// it: `json_serialize_sql`, which serializes nothing but SELECT (with WITH, VALUES, DESCRIBE,
/// SHOW, SUMMARIZE).
///
/// What stands in the place of a table has to be on a list; a function that tells of this machine
/// or runs other SQL is refused by name. Whatever is not understood is refused.
final class SqlCheck {
  private static final JsonFactory JSON = new JsonFactory();

  /// Those that only make rows of their arguments, and the columns' comments.
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "duckdb_columns");

  /// How DuckDB writes SHOW TABLES.
  private static final String SHOW_TABLES = "\"tables\"";

  /// Nodes that only read; others are INSERT, UPDATE, DELETE and MERGE inside a WITH.
  private static final Set<String> NODES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  /// The environment, settings, sequences, other SQL in a text, addresses, waiting, files.
  private static final Pattern REFUSED_FUNCTION =
      Pattern.compile(
          "getenv|getvariable|current_setting|current_query|set_config|nextval|currval|setval"
              + "|sleep_ms|pg_sleep|pg_get_\\w+|pg_conf_\\w+|write_log|inet_\\w+|which_secret|query"
              + "|query_table|glob|json_serialize_plan|json_execute\\w*|(pragma|duckdb|read|parquet|sniff)_\\w+");

  /// Names of a WITH that are neither a file nor one of DuckDB's own tables.
  private static final Pattern WITH_NAME =
      Pattern.compile("(?!(duckdb|pg|pragma|sqlite)_)[\\p{L}\\p{N}_ -]+");

  private final Set<String> views = new HashSet<>(LakeSql.names());
  private final Set<String> tables = new HashSet<>();
  private int statements;
  private boolean error;
  private String errorType = "";
  private String errorMessage = "";

  private SqlCheck() {}

  /// @param tree what `json_serialize_sql` made of the question
  /// @throws LakeSqlException when it is not one SELECT over the views
  static void check(String tree) {
    SqlCheck check = new SqlCheck();
    try (JsonParser in = JSON.createParser(tree)) {
      check.walk(in);
    } catch (IOException e) {
      throw wrong("the question is too large to be looked through", "ask for less at once");
    }
    check.judge();
  }

  private void walk(JsonParser in) throws IOException {
    for (JsonToken token; (token = in.nextToken()) != null; ) {
      JsonStreamContext at = in.getParsingContext();
      if (token == JsonToken.START_OBJECT
          && at.getParent() != null
          && isStatement(at.getParent())) {
        statements++;
      }
      if (token == JsonToken.FIELD_NAME || !token.isScalarValue() || !at.inObject()) {
        continue;
      }
      value(at, in.getText());
    }
  }

  private static boolean isStatement(JsonStreamContext list) {
    return list.inArray()
        && list.getParent().getParent() != null
        && list.getParent().getParent().inRoot()
        && "statements".equals(list.getParent().getCurrentName());
  }

  private void value(JsonStreamContext at, String text) {
    boolean top = at.getParent() != null && at.getParent().inRoot();
    String name = text.toLowerCase(Locale.ROOT);
    switch (String.valueOf(at.getCurrentName())) {
      case "error" -> error |= top && !"false".equals(text);
      case "error_type" -> errorType = top ? text : errorType;
      case "error_message" -> errorMessage = top ? text : errorMessage;
      case "type" -> {
        if (text.endsWith("_NODE") && !NODES.contains(text)) {
          throw notASelect();
        }
      }
      case "function_name" -> function(at, name);
      case "table_name" -> tables.add(name);
      case "schema_name", "catalog_name" -> {
        if (!text.isEmpty() && !name.equals("main")) {
          throw noTable(text);
        }
      }
      case "key" -> views.add(withName(at, name));
      default -> {
        // Says nothing of what is read.
      }
    }
  }

  /// A name that a WITH gives; only those stand in a list `map` of a `cte_map`.
  private static String withName(JsonStreamContext at, String name) {
    @Nullable JsonStreamContext list = at.getParent();
    boolean with =
        list != null && list.inArray() && "map".equals(list.getParent().getCurrentName());
    return with && WITH_NAME.matcher(name).matches() ? name : "";
  }

  private static void function(JsonStreamContext at, String name) {
    boolean asTable = at.getParent() != null && "function".equals(at.getParent().getCurrentName());
    if (asTable ? !TABLE_FUNCTIONS.contains(name) : REFUSED_FUNCTION.matcher(name).matches()) {
      throw wrong(
          "the function %s is not for questions".formatted(name),
          "ask over " + String.join(", ", LakeSql.names()));
    }
  }

  private void judge() {
    if (error && errorType.equals("not implemented")) {
      throw notASelect();
    }
    if (error) {
      throw wrong(
          errorMessage.lines().findFirst().orElse("it is no SQL").strip(),
          "ask with SELECT, as in SELECT * FROM bars");
    }
    if (statements != 1) {
      throw wrong("there are %d questions".formatted(statements), "ask one SELECT at a time");
    }
    for (String table : tables) {
      if (!table.isEmpty() && !table.equals(SHOW_TABLES) && !views.contains(table)) {
        throw noTable(table);
      }
    }
  }

  private static LakeSqlException noTable(String name) {
    return wrong(
        "there is no table %s".formatted(name.lines().findFirst().orElse("")),
        "ask over " + String.join(", ", LakeSql.names()));
  }

  private static LakeSqlException notASelect() {
    return wrong(
        "the lake is only read, and that is no SELECT",
        "ask with SELECT, over " + String.join(", ", LakeSql.names()));
  }

  private static LakeSqlException wrong(String what, String cure) {
    return new LakeSqlException(LakeSqlException.Kind.WRONG, what, cure, null);
  }
}
