package openbell.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import openbell.market.Fact;

/// The sentence bank: every sentence the template can say, in both languages, from `bank.tsv`.
final class SentenceBank {
  /// One sentence.
  ///
  /// @param key topic.regime.variant
  /// @param polarity 1 speaks for the stock, -1 against it, 0 neither
  /// @param persistent claims that the previous bar was in the same regime ("still")
  record Row(String key, int polarity, boolean persistent, String thai, String english) {
    String text(Lang lang) {
      return lang.pick(thai, english);
    }

    /// The row told of one fact: `{X}` is its name, `{{X…}}` its placeholders.
    Row about(Fact fact, boolean table) {
      return new Row(
          key, polarity, persistent, about(fact, table, Lang.TH), about(fact, table, Lang.EN));
    }

    private String about(Fact fact, boolean table, Lang lang) {
      String name = table ? Names.inTable(fact, lang) : Names.inSentence(fact, lang);
      String text = text(lang).replace("{{X", "{{" + fact.key());
      return capital(text.replace("{X}", name), lang);
    }

    private static String capital(String text, Lang lang) {
      return lang == Lang.EN && Character.isLowerCase(text.charAt(0))
          ? Character.toUpperCase(text.charAt(0)) + text.substring(1)
          : text;
    }

    /// The row with a reason in the place of its placeholder.
    Row saying(String placeholder, Reason reason) {
      return new Row(
          key,
          polarity,
          persistent,
          place(thai, placeholder, reason.text(Lang.TH)),
          english.replace(placeholder, reason.text(Lang.EN)));
    }

    /// In Thai a reason that begins with Latin letters is set off by a space.
    private static String place(String text, String placeholder, String reason) {
      int at = text.indexOf(placeholder);
      return at < 0
          ? text
          : Filler.glue(
              Filler.glue(text.substring(0, at), reason),
              text.substring(at + placeholder.length()));
    }

    Row with(String token, String thaiWord, String englishWord) {
      return new Row(
          key,
          polarity,
          persistent,
          thai.replace(token, thaiWord),
          english.replace(token, englishWord));
    }
  }

  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, List<Row>> variants = new HashMap<>();

  private SentenceBank() {}

  /// The bank on the class path.
  static SentenceBank bundled() {
    SentenceBank bank = new SentenceBank();
    String text;
    try (InputStream in =
        Objects.requireNonNull(
            SentenceBank.class.getResourceAsStream("bank.tsv"),
            "bank.tsv is not on the class path")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read bank.tsv", e);
    }
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty() && line.charAt(0) != '#') {
        bank.add(line.split("\t", -1));
      }
    }
    return bank;
  }

  private void add(String[] cells) {
    int polarity =
        switch (cells[1].charAt(0)) {
          case '+' -> 1;
          case '-' -> -1;
          default -> 0;
        };
    Row row = new Row(cells[0], polarity, cells[1].endsWith("†"), cells[2], cells[3]);
    rows.put(row.key(), row);
    variants
        .computeIfAbsent(row.key().substring(0, row.key().lastIndexOf('.')), k -> new ArrayList<>())
        .add(row);
  }

  /// One row by its whole key.
  Row row(String key) {
    return Objects.requireNonNull(rows.get(key), () -> "no such row in the bank: " + key);
  }

  /// The interchangeable wordings of a topic's regime.
  List<Row> variants(String topic) {
    return Objects.requireNonNull(variants.get(topic), () -> "no such topic in the bank: " + topic);
  }

  /// Every row, for the tests of the bank itself.
  Iterable<Row> all() {
    return rows.values();
  }
}
