package openbell.edge.line;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import openbell.report.Lang;

/// What the bot says beside reports, in both languages, from `texts.tsv`. Immutable.
final class Phrases {
  private static final int COLUMNS = 3;

  private final Map<String, List<String>> rows = new HashMap<>();

  private Phrases() {}

  static Phrases bundled() {
    Phrases phrases = new Phrases();
    for (List<String> row : Tables.rows("texts.tsv")) {
      if (row.size() != COLUMNS) {
        throw new IllegalStateException("texts.tsv: " + row + " needs a key, Thai and English");
      }
      phrases.rows.put(row.getFirst(), row);
    }
    return phrases;
  }

  /// A text; `values` are placeholders and what to put there, in turns.
  ///
  /// @throws IllegalStateException when a placeholder is left, or there is no such text
  String say(String key, Lang lang, String... values) {
    List<String> row = Objects.requireNonNull(rows.get(key), () -> "no such text: " + key);
    String text = row.get(lang == Lang.TH ? 1 : 2).replace("\\n", "\n");
    if (text.contains("{{disclaimer}}")) {
      text = text.replace("{{disclaimer}}", say("disclaimer", lang));
    }
    // What somebody typed may itself look like a placeholder: one pass, from the left.
    StringBuilder out = new StringBuilder(text.length() * 2);
    int at = 0;
    for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
      int close = text.indexOf("}}", open);
      out.append(text, at, open).append(value(text.substring(open + 2, close), key, values));
      at = close + 2;
    }
    return out.append(text, at, text.length()).toString();
  }

  private static String value(String name, String key, String... values) {
    for (int i = 0; i < values.length; i += 2) {
      if (values[i].equals(name)) {
        return values[i + 1];
      }
    }
    throw new IllegalStateException("no value for {{" + name + "}} of " + key);
  }

  /// The keys, for the tests of the texts themselves.
  Iterable<String> keys() {
    return rows.keySet();
  }
}
