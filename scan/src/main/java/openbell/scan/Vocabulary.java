package openbell.scan;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import openbell.market.Fact;
import openbell.market.Feature;

/// The words of expressions: names of numbers and texts, functions, operators.
final class Vocabulary {
  /// What the names of percentiles begin with: `percentile.rsi14`.
  static final String PERCENTILE = "percentile";

  static final String PREV = "prev";
  static final String HIGHEST = "highest";
  static final String LOWEST = "lowest";
  static final String CROSSES_ABOVE = "crosses_above";
  static final String CROSSES_BELOW = "crosses_below";

  /// Functions whose second argument is a number of bars.
  static final Set<String> OF_BARS = Set.of(PREV, HIGHEST, LOWEST);

  static final Set<String> FUNCTIONS =
      Set.of(
          PREV,
          HIGHEST,
          LOWEST,
          CROSSES_ABOVE,
          CROSSES_BELOW,
          "abs",
          "min",
          "max",
          "startsWith",
          "endsWith",
          "contains");

  /// CEL's inner names of the operators, and how they are written.
  static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("_&&_", "&&"),
          Map.entry("_||_", "||"),
          Map.entry("!_", "!"),
          Map.entry("_==_", "=="),
          Map.entry("_!=_", "!="),
          Map.entry("_<_", "<"),
          Map.entry("_<=_", "<="),
          Map.entry("_>_", ">"),
          Map.entry("_>=_", ">="),
          Map.entry("_+_", "+"),
          Map.entry("_-_", "-"),
          Map.entry("_*_", "*"),
          Map.entry("_/_", "/"),
          Map.entry("-_", "-"),
          Map.entry("_?_:_", "? :"),
          Map.entry("@in", "in"));

  /// Texts of a listing.
  static final Map<String, Function<Listing, String>> TEXTS =
      Map.of(
          "ticker", Listing::ticker,
          "name", Listing::name,
          "exchange", Listing::exchange,
          "currency", Listing::currency);

  private static final int MOST_BEGUN = 6;

  /// Numbers that stand by themselves, by name.
  static final Map<String, Column> COLUMNS = columns();

  /// Percentiles by the name behind the dot.
  static final Map<String, Column> PERCENTILES = percentiles();

  private Vocabulary() {}

  /// The names that are nearest to a word that is none, as advice.
  static String nearest(String word, Collection<String> names, String otherwise) {
    return near(word, names).map(n -> "did you mean " + n + "?").orElse(otherwise);
  }

  /// The names that are nearest to a word that is none; empty when none is near.
  static Optional<String> near(String word, Collection<String> names) {
    return closest(word, names).or(() -> begun(word, names));
  }

  /// The names that begin with the word, if they are few: `sma` is sma20, sma200, sma50, ...
  private static Optional<String> begun(String word, Collection<String> names) {
    String typed = plain(word);
    List<String> longer = names.stream().filter(n -> plain(n).startsWith(typed)).sorted().toList();
    return typed.length() >= 2 && !longer.isEmpty() && longer.size() <= MOST_BEGUN
        ? Optional.of(String.join(", ", longer))
        : Optional.empty();
  }

  /// All names of numbers and texts, for advice where none is near.
  static String listed(Collection<String> names) {
    return new TreeSet<>(names).stream().collect(joining(", "));
  }

  static Set<String> names() {
    Set<String> names = new TreeSet<>(COLUMNS.keySet());
    names.addAll(TEXTS.keySet());
    PERCENTILES.values().forEach(c -> names.add(c.key()));
    return names;
  }

  /// The name at the smallest distance, if that is at most a third of the word; the first of
  /// several.
  private static Optional<String> closest(String word, Collection<String> names) {
    String typed = plain(word);
    int limit = Math.max(1, typed.length() / 3);
    return new TreeSet<>(names)
        .stream()
            .filter(n -> Math.abs(n.length() - word.length()) <= 2 * limit)
            .filter(n -> distance(typed, plain(n)) <= limit)
            .min(Comparator.comparingInt(n -> distance(typed, plain(n))));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /// Letters put in, left out, replaced, or two neighbours swapped (optimal string alignment).
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  private static Map<String, Column> columns() {
    Map<String, Column> columns = new TreeMap<>();
    for (Column.Field field : Column.Field.values()) {
      columns.put(field.key(), field);
    }
    for (Fact fact : Fact.values()) {
      columns.put(fact.key(), new Column.OfFact(fact));
    }
    for (Feature feature : Feature.values()) {
      columns.put(feature.key(), new Column.OfFeature(feature));
    }
    return Map.copyOf(columns);
  }

  private static Map<String, Column> percentiles() {
    Map<String, Column> columns = new TreeMap<>();
    Arrays.stream(Fact.values())
        .filter(Fact::ranked)
        .forEach(f -> columns.put(f.key(), new Column.OfPercentile(f)));
    return Map.copyOf(columns);
  }
}
