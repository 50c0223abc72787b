package openbell.feeds;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headlines are about a company: those that name it, then those that its source relates to
 * it.
 */
public final class NewsChoice {

  /** Older news is none. */
  private static final Duration WINDOW = Duration.ofDays(14);

  private static final int MOST = 5;

  /** By how much younger a headline must be that does not name the company itself. */
  private static final Duration UNNAMED_HANDICAP = Duration.ofDays(3);

  private static final Pattern WORD_END = Pattern.compile("[\\s,()]+");

  /** What tells no company by itself. */
  private static final Set<String> COMMON =
      Set.of(
          "the",
          "group",
          "holding",
          "holdings",
          "inc",
          "incorporated",
          "corp",
          "corporation",
          "co",
          "company",
          "ltd",
          "limited",
          "plc",
          "sa",
          "ag",
          "nv",
          "se",
          "pcl",
          "public",
          "bank",
          "international",
          "global",
          "technology",
          "technologies",
          "industries",
          "and",
          "of",
          "class",
          "trust",
          "fund",
          "services",
          "new",
          "united",
          "first",
          "national",
          "general",
          "asia",
          "pacific",
          "american",
          "china",
          "chinese",
          "hong",
          "india",
          "japan",
          "singapore",
          "taiwan",
          "thai",
          "thailand",
          "vietnam");

  private NewsChoice() {}

  /**
   * At most five, newest first, each once.
   *
   * @param symbol the company's symbol
   * @param name the company's name
   * @param until the end of the period; what was published later is left out
   */
  public static List<NewsItem> of(List<NewsItem> items, String symbol, String name, Instant until) {
    Pattern naming = naming(symbol, name);
    List<NewsItem> chosen = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    items.stream()
        .filter(i -> !i.publishedAt().isAfter(until))
        .filter(i -> i.publishedAt().isAfter(until.minus(WINDOW)))
        .filter(i -> named(i, naming) || i.symbols().contains(symbol))
        .sorted(Comparator.comparing((NewsItem i) -> rank(i, naming)).reversed())
        .filter(i -> seen.add(essence(i.title())))
        .limit(MOST)
        .forEach(chosen::add);
    chosen.sort(Comparator.comparing(NewsItem::publishedAt).reversed());
    return chosen;
  }

  private static Instant rank(NewsItem item, Pattern naming) {
    return named(item, naming) ? item.publishedAt() : item.publishedAt().minus(UNNAMED_HANDICAP);
  }

  private static boolean named(NewsItem item, Pattern naming) {
    return naming.matcher(item.title()).find();
  }

  /**
   * The name up to its first word that is its own ("Singapore Airlines", "DBS"), or the symbol in
   * brackets ("(AMZN)").
   */
  private static Pattern naming(String symbol, String name) {
    String bare = symbol.replaceAll("\\..*", "");
    String brackets = "\\((?:\\w+:\\s?)?" + Pattern.quote(bare) + "(?:\\.\\w+)?\\)";
    List<String> words = new ArrayList<>();
    for (String word : WORD_END.split(name.replaceFirst("^(?i)the ", ""), -1)) {
      String plain = word.replaceAll("[.'’]+$", "");
      words.add(Pattern.quote(plain));
      if (plain.length() > 1 && !COMMON.contains(plain.toLowerCase(Locale.ROOT))) {
        // As it is written: "Apple" is no fruit, "now" no company.
        String phrase = String.join("[\\s.]+", words);
        return Pattern.compile(brackets + "|(?<![\\p{L}\\p{N}])" + phrase + "(?![\\p{L}\\p{N}])");
      }
    }
    return Pattern.compile(brackets);
  }

  /** What stays the same when a headline is sent round again. */
  private static String essence(String title) {
    return Normalizer.normalize(title, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", " ")
        .strip();
  }
}
