package openbell.edge.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import openbell.report.Lang;

/// The words of the digest, from `digest.tsv`, in one language; and how it writes numbers.
/// Immutable.
final class DigestWords {
  private static final int COLUMNS = 3;
  private static final double CENT = 0.01;

  private final Lang lang;
  private final Map<String, String> texts = new HashMap<>();

  private DigestWords(Lang lang) {
    this.lang = lang;
  }

  static DigestWords in(Lang lang) {
    DigestWords words = new DigestWords(lang);
    try (InputStream in =
        Objects.requireNonNull(
            DigestWords.class.getResourceAsStream("digest.tsv"),
            "digest.tsv is not on the class path")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .forEach(words::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read digest.tsv", e);
    }
    return words;
  }

  private void add(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalStateException("digest.tsv: a line needs key, Thai, English: " + line);
    }
    texts.put(cells[0], lang == Lang.TH ? cells[1] : cells[2]);
  }

  Lang lang() {
    return lang;
  }

  /// A text with values for its `{placeholders}`: name, value, name, value.
  String get(String key, Object... values) {
    String text = Objects.requireNonNull(texts.get(key), () -> "digest.tsv has no " + key);
    for (int i = 0; i + 1 < values.length; i += 2) {
      Object value = values[i + 1];
      text = text.replace("{" + values[i] + "}", value instanceof Number n ? count(n) : value + "");
    }
    return text;
  }

  /// Names of the texts, for the tests.
  Iterable<String> keys() {
    return texts.keySet();
  }

  private static String count(Number n) {
    return String.format(Locale.ROOT, "%,d", n.longValue());
  }

  /// `94.1%`, of a part of one; a dash where there is nothing to be a part of.
  static String percent(double part, long of) {
    return of == 0 ? "–" : String.format(Locale.ROOT, "%.1f%%", 100 * part);
  }

  /// `12.34 USD`; below a cent four decimals, so that little is not nothing.
  static String usd(double dollars) {
    boolean little = dollars > 0 && dollars < CENT;
    return String.format(Locale.ROOT, little ? "%.4f USD" : "%,.2f USD", dollars);
  }

  /// `850 ms`, `12.3 s`, `4 min`, `2.5 h`.
  String time(Duration took) {
    double seconds = took.toMillis() / 1000.0;
    if (seconds < 1) {
      return get("time.ms", "n", took.toMillis());
    }
    if (seconds < 100) {
      return get("time.s", "n", String.format(Locale.ROOT, "%.1f", seconds));
    }
    return seconds < 6000
        ? get("time.min", "n", String.format(Locale.ROOT, "%.0f", seconds / 60))
        : get("time.h", "n", String.format(Locale.ROOT, "%.1f", seconds / 3600));
  }
}
