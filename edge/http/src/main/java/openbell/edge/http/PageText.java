package openbell.edge.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import openbell.report.Lang;

/// The words of the pages, from `pages.tsv`, in one language. Immutable.
final class PageText {
  private final Lang lang;
  private final Map<String, String> texts = new HashMap<>();

  private PageText(Lang lang) {
    this.lang = lang;
  }

  /// The words on the class path, in a language.
  static PageText in(Lang lang) {
    PageText text = new PageText(lang);
    try (InputStream in =
        Objects.requireNonNull(
            PageText.class.getResourceAsStream("pages.tsv"),
            "pages.tsv is not on the class path")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .forEach(text::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read pages.tsv", e);
    }
    return text;
  }

  private void add(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 3) {
      throw new IllegalStateException("pages.tsv: a line needs key, Thai, English: " + line);
    }
    texts.put(cells[0], lang == Lang.TH ? cells[1] : cells[2]);
  }

  Lang lang() {
    return lang;
  }

  /// Whether there is such a text.
  boolean has(String key) {
    return texts.containsKey(key);
  }

  /// A text by its key.
  String get(String key) {
    return Objects.requireNonNull(texts.get(key), () -> "pages.tsv has no " + key);
  }

  /// A text with values for its `{placeholders}`: name, value, name, value.
  String get(String key, String... values) {
    String text = get(key);
    for (int i = 0; i + 1 < values.length; i += 2) {
      text = text.replace("{" + values[i] + "}", values[i + 1]);
    }
    return text;
  }

  /// Names of the texts, for the tests.
  Iterable<String> keys() {
    return texts.keySet();
  }
}
