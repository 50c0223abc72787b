package openbell.edge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import openbell.desk.LakeDesk;
import org.jspecify.annotations.Nullable;

/// Rows that the lake answered with, as text, JSON and CSV.
///
/// @param rows what was answered
record LakeAnswer(LakeDesk.Answer.Rows rows) {

  /// An array of objects, as `lake sql --format json`.
  byte[] json() {
    ArrayNode array = Json.array();
    for (List<@Nullable Object> row : rows.rows()) {
      ObjectNode object = array.addObject();
      for (int i = 0; i < row.size(); i++) {
        put(object, rows.columns().get(i), row.get(i));
      }
    }
    return Json.bytes(array);
  }

  private static void put(ObjectNode object, String name, @Nullable Object value) {
    switch (value) {
      case null -> object.putNull(name);
      case Boolean b -> object.put(name, b);
      case Long n -> object.put(name, n);
      case Double n -> object.put(name, n);
      case BigDecimal n -> object.put(name, n);
      case BigInteger n -> object.put(name, n);
      default -> object.put(name, value.toString());
    }
  }

  /// RFC 4180, with the names in the first line.
  byte[] csv() {
    StringBuilder text = new StringBuilder();
    line(text, rows.columns());
    rows.rows().forEach(row -> line(text, row));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, List<? extends @Nullable Object> values) {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      text.append(i == 0 ? "" : ",");
      text.append(value instanceof Number ? plain(value) : ScanCsv.quoted(plain(value)));
    }
    text.append("\r\n");
  }

  private static String plain(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case BigDecimal number -> number.toPlainString();
      default -> value.toString();
    };
  }

  /// A value in a table: decimals to four places, as the terminal shows them.
  static String cell(@Nullable Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.4f", number)
        : plain(value).replaceAll("\\p{Cntrl}", " ");
  }
}
