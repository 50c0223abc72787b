package openbell.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Near misses: the stocks whose ticker, symbol, names or aliases lie a letter or two from a text,
 * and then those that have a name of which a word begins with it.
 */
final class TickerSuggestions {

  private static final int MAX_SUGGESTIONS = 5;

  /** Up to this many characters one slip is near; in a longer text two are. */
  private static final int SHORT_TEXT = 5;

  /** Below this many characters everything is near everything. */
  private static final int MIN_TEXT = 3;

  private static final int MIN_PREFIX = 2;

  /** Rank of a name among a stock's spellings: behind its ticker, its symbol and their stems. */
  private static final int NAME_RANK = 3;

  /** Rank of a name that begins with the text, behind every slip; a later word ranks next. */
  private static final int PREFIX_RANK = 10;

  private record Entry(
      Ticker ticker, List<String> spellings, List<String> tails, List<String> openings) {}

  private record Hit(Ticker ticker, int rank) {}

  private record Named(Ticker ticker, List<String> names) {}

  private final List<Named> stocks = new ArrayList<>();

  /** Made on the first near miss: most runs have none, and a start should not wait for it. */
  private volatile @Nullable List<Entry> prepared;

  /** Adds a stock with its names and aliases as people write them, in NFC. */
  void add(Ticker ticker, List<String> names) {
    stocks.add(new Named(ticker, List.copyOf(names)));
  }

  private List<Entry> entries() {
    List<Entry> entries = prepared;
    if (entries == null) {
      entries = stocks.stream().map(TickerSuggestions::entry).toList();
      prepared = entries; // threads that meet here make equal lists
    }
    return entries;
  }

  private static Entry entry(Named stock) {
    Ticker ticker = stock.ticker;
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(ticker.ticker());
    spellings.add(ticker.symbol());
    spellings.add(TickerSymbols.withoutSuffix(ticker.symbol()));
    List<String> tails = new ArrayList<>();
    Set<String> openings = new LinkedHashSet<>(spellings);
    for (String name : stock.names) {
      String text = TickerText.normaliseNfc(name);
      spellings.add(TickerText.key(text));
      openings.add(TickerText.key(text));
      openings.add(text.replace(" ", ""));
      for (int from = 0; from >= 0; from = nextWord(text, from)) {
        tails.add(TickerText.key(text.substring(from)));
      }
    }
    return new Entry(ticker, List.copyOf(spellings), tails, List.copyOf(openings));
  }

  /**
   * The stocks of which a spelling begins with a normalised text: first those that are called so,
   * then those with a ticker, a symbol, a name or an alias that begins so, then those with a later
   * word that does.
   */
  List<Ticker> startingWith(String text) {
    String key = TickerText.key(text);
    String plain = text.replace(" ", "");
    List<Hit> hits = new ArrayList<>();
    for (Entry entry : entries()) {
      int rank = opening(entry, key, plain);
      if (rank != Integer.MAX_VALUE) {
        hits.add(new Hit(entry.ticker, rank));
      }
    }
    hits.sort(Comparator.comparingInt(Hit::rank));
    return hits.stream().map(Hit::ticker).toList();
  }

  /** By key and as typed: a Thai consonant is silenced only by the mark that is typed after it. */
  private static int opening(Entry entry, String key, String plain) {
    if (plain.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    if (entry.spellings.contains(key)) {
      return 0;
    }
    int best = Integer.MAX_VALUE;
    for (int i = 0; i < entry.openings.size(); i++) {
      String opening = entry.openings.get(i);
      if (opening.startsWith(plain) || (!key.isEmpty() && opening.startsWith(key))) {
        best = 1 + Math.min(i, NAME_RANK);
        break;
      }
    }
    return best == Integer.MAX_VALUE && prefix(entry, key) != Integer.MAX_VALUE
        ? PREFIX_RANK
        : best;
  }

  /** At most five stocks near a normalised text, the nearest first. */
  List<Ticker> near(String text) {
    String key = TickerText.key(text);
    String base = TickerSymbols.withoutIssuer(key);
    List<Hit> hits = new ArrayList<>();
    for (Entry entry : entries()) {
      int rank =
          Math.min(slips(entry, key), base.equals(key) ? Integer.MAX_VALUE : slips(entry, base));
      if (rank == Integer.MAX_VALUE) {
        rank = prefix(entry, key);
      }
      if (rank != Integer.MAX_VALUE) {
        hits.add(new Hit(entry.ticker, rank));
      }
    }
    hits.sort(Comparator.comparingInt(Hit::rank)); // stable: equal ranks keep the registry's order
    return hits.stream().limit(MAX_SUGGESTIONS).map(Hit::ticker).toList();
  }

  private static int slips(Entry entry, String key) {
    if (key.length() < MIN_TEXT) {
      return entry.spellings.contains(key) ? 0 : Integer.MAX_VALUE;
    }
    int allowed = key.length() <= SHORT_TEXT ? 1 : 2;
    int best = Integer.MAX_VALUE;
    for (String spelling : entry.spellings) {
      if (spelling.length() >= MIN_TEXT && Math.abs(spelling.length() - key.length()) <= allowed) {
        int distance = distance(key, spelling);
        if (distance <= allowed) {
          best = Math.min(best, distance);
        }
      }
    }
    return best;
  }

  private static int prefix(Entry entry, String key) {
    if (key.length() < MIN_PREFIX) {
      return Integer.MAX_VALUE;
    }
    int best = Integer.MAX_VALUE;
    for (String tail : entry.tails) {
      if (tail.startsWith(key)) {
        boolean whole = entry.spellings.contains(tail);
        best = Math.min(best, whole ? PREFIX_RANK : PREFIX_RANK + 1);
      }
    }
    return best;
  }

  private static int nextWord(String text, int from) {
    int space = text.indexOf(' ', from);
    return space < 0 ? -1 : space + 1;
  }

  /**
   * Damerau-Levenshtein distance in its restricted form (optimal string alignment): inserted, lost,
   * changed letters and swapped neighbours count one each.
   */
  static int distance(String a, String b) {
    int[] twoAgo = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int d = Math.min(Math.min(previous[j], current[j - 1]) + 1, previous[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d = Math.min(d, twoAgo[j - 2] + 1);
        }
        current[j] = d;
      }
      int[] spare = twoAgo;
      twoAgo = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }
}
