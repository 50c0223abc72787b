package openbell.edge.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import openbell.lake.tables.SqlRows;
import org.jspecify.annotations.Nullable;

/// The rows of an answer as text. Not for several threads.
abstract class SqlPrinter implements SqlRows {
  final PrintStream out;

  SqlPrinter(PrintStream out) {
    this.out = out;
  }

  /// After the last row.
  abstract void end();

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case BigDecimal number -> number.toPlainString();
      default -> value.toString();
    };
  }

  /// One JSON document: an array of objects.
  static final class Json extends SqlPrinter {
    private List<String> names = List.of();
    private boolean any;

    Json(PrintStream out) {
      super(out);
    }

    @Override
    public void columns(List<String> columns) {
      names = columns.stream().map(Json::quoted).toList();
      out.print("[");
    }

    @Override
    public void row(@Nullable Object[] values) {
      out.print(any ? ",\n {" : "\n {");
      any = true;
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        out.print((i == 0 ? "" : ",") + names.get(i) + ":");
        out.print(
            switch (value) {
              case null -> "null";
              case Boolean b -> b.toString();
              case Number n -> text(n);
              default -> quoted(value.toString());
            });
      }
      out.print("}");
    }

    @Override
    void end() {
      out.println(any ? "\n]" : "]");
    }

    private static String quoted(String text) {
      StringBuilder json = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          json.append('\\').append(c);
        } else if (c < ' ') {
          json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          json.append(c);
        }
      }
      return json.append('"').toString();
    }
  }

  /// RFC 4180, with the names in the first line.
  static final class Csv extends SqlPrinter {
    Csv(PrintStream out) {
      super(out);
    }

    @Override
    public void columns(List<String> names) {
      line(names.toArray());
    }

    @Override
    public void row(@Nullable Object[] values) {
      line(values);
    }

    private void line(@Nullable Object[] values) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < values.length; i++) {
        String text = text(values[i]);
        boolean quote =
            text.matches("(?s).*[,\"\\r\\n].*") || (values.length == 1 && text.isEmpty());
        line.append(i == 0 ? "" : ",")
            .append(quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text);
      }
      out.print(line.append("\r\n"));
    }

    @Override
    void end() {}
  }

  /// Columns for people: numbers to the right, decimals to four places.
  static final class Table extends SqlPrinter {
    /// So many rows decide how wide the columns are, and are kept until then.
    private static final int MEASURED = 1000;

    private List<String> names = List.of();
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private int[] widths = {};
    private boolean measured;

    Table(PrintStream out) {
      super(out);
    }

    @Override
    public void columns(List<String> columns) {
      names = columns;
      widths = columns.stream().mapToInt(String::length).toArray();
    }

    @Override
    public void row(@Nullable Object[] values) {
      if (measured) {
        print(values);
        return;
      }
      for (int i = 0; i < values.length; i++) {
        widths[i] = Math.max(widths[i], cell(values[i]).length());
      }
      rows.add(values);
      if (rows.size() == MEASURED) {
        printMeasured();
      }
    }

    @Override
    void end() {
      printMeasured();
    }

    private void printMeasured() {
      if (!measured) {
        measured = true;
        print(names.toArray());
        rows.forEach(this::print);
        rows.clear();
      }
    }

    private void print(@Nullable Object[] values) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < values.length; i++) {
        String cell = cell(values[i]);
        String pad = " ".repeat(Math.max(0, widths[i] - cell.length()));
        line.append(i == 0 ? "" : "  ");
        line.append(values[i] instanceof Number ? pad + cell : cell + pad);
      }
      out.println(line.toString().stripTrailing());
    }

    private static String cell(@Nullable Object value) {
      return value instanceof Double number
          ? String.format(Locale.ROOT, "%.4f", number)
          : text(value).replaceAll("\\p{Cntrl}", " ");
    }
  }
}
