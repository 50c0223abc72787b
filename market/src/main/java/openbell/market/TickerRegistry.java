package openbell.market;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stocks that are known by name: the Thai depository receipts, and the shares that people ask
 * for beside them.
 *
 * <p>A text is read in this order: a registry ticker ({@code DBS19}); words that are to be asked
 * about ({@code ทอง}, {@code VNM}); a registry symbol ({@code D05.SI}); a registry name or alias;
 * the same text typed on the wrong keyboard. Spelling that means the same is evened out first
 * (widths, digits, case, spaces and hyphens in a ticker, Thai tone marks); a text that is only near
 * a name is never taken for it, only suggested.
 *
 * <p>Immutable.
 */
public final class TickerRegistry {

  private static final String RESOURCE = "tickers.tsv";
  private static final int MAX_QUERY_LENGTH = 100;

  /** First column of a row of words to ask about, rather than of a stock. */
  private static final String ASK = "?";

  /** The same, but the words in capitals are a symbol: {@code NOW} against {@code now}. */
  private static final String ASK_UNLESS_CAPITALS = "?a";

  private final List<Ticker> tickers = new ArrayList<>();
  private final Map<String, Ticker> receipts = new HashMap<>();
  private final Map<String, Ticker> symbols = new HashMap<>();
  private final Map<String, Ticker> names = new HashMap<>();
  private final Map<String, List<Ticker>> questions = new HashMap<>();
  private final Map<String, List<Ticker>> questionsUnlessCapitals = new HashMap<>();
  private final TickerSuggestions suggestions = new TickerSuggestions();

  private TickerRegistry() {}

  /** The registry that comes with Openbell. Each call reads it anew, in a millisecond or so. */
  public static TickerRegistry bundled() {
    try (InputStream in = TickerRegistry.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is missing beside " + TickerRegistry.class.getName() + ": build again");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE + ": check the jar", e);
    }
  }

  /**
   * A registry from its table, in NFC: ticker, symbol, name, exchange id, currency, aliases apart
   * by {@code |}; tabs between; {@code #} begins a comment line.
   *
   * @throws IllegalArgumentException on a row that cannot be used, with its line number
   */
  static TickerRegistry parse(String table) {
    TickerRegistry registry = new TickerRegistry();
    int number = 0;
    for (int from = 0; from < table.length(); ) {
      int newline = table.indexOf('\n', from);
      int to = newline < 0 ? table.length() : newline;
      number++;
      if (to > from && table.charAt(from) != '#') {
        registry.addRow(split(table.substring(from, to), '\t'), number);
      }
      from = to + 1;
    }
    return registry;
  }

  /** All stocks of the registry, receipts first, in a fixed order. */
  public List<Ticker> tickers() {
    return List.copyOf(tickers);
  }

  /** The depository receipts, in a fixed order. */
  public List<Ticker> receipts() {
    return tickers.stream().filter(Ticker::receipt).toList();
  }

  /** Reads what somebody typed as a stock. Never throws, whatever the text. */
  public Resolution resolve(String query) {
    String typed = query.strip();
    if (typed.isEmpty()) {
      return new Resolution.Invalid("nothing was asked for");
    }
    if (typed.codePointCount(0, typed.length()) > MAX_QUERY_LENGTH) {
      return new Resolution.Invalid("the text has over %d characters".formatted(MAX_QUERY_LENGTH));
    }
    String text = TickerText.normalise(typed);
    String forbidden = forbidden(query);
    if (forbidden == null) {
      forbidden = forbidden(text);
    }
    if (forbidden != null) {
      return new Resolution.Invalid("the text has " + forbidden + " in it");
    }
    if (text.isEmpty()) {
      return new Resolution.Invalid("nothing is left to read");
    }
    if (text.endsWith(".US")) {
      return resolveUsListing(text.substring(0, text.length() - 3));
    }
    Resolution exact = exact(text, isCapitals(typed));
    if (exact == null) {
      exact = TickerText.fromKedmanee(typed).map(latin -> exact(latin, false)).orElse(null);
    }
    return exact != null ? exact : notRegistered(text);
  }

  /**
   * Stocks that somebody who has typed this far may mean, the likeliest first: what {@link
   * #resolve} takes it for, then those of which the ticker, the symbol, a name or an alias begins
   * so, then near misses. Never throws, whatever the text; nothing is suggested for an invalid one.
   *
   * @param limit how many at most
   */
  public List<Ticker> suggest(String typed, int limit) {
    Map<String, Ticker> found = new LinkedHashMap<>();
    switch (resolve(typed)) {
      case Resolution.Invalid _ -> {
        return List.of();
      }
      case Resolution.Found(Ticker ticker) -> put(List.of(ticker), found);
      case Resolution.Ambiguous(List<Ticker> choices) -> put(choices, found);
      case Resolution.NotRegistered _ -> {}
    }
    suggest(TickerText.normalise(typed.strip()), found);
    if (found.isEmpty()) {
      TickerText.fromKedmanee(typed.strip()).ifPresent(latin -> suggest(latin, found));
    }
    return found.values().stream().limit(Math.max(0, limit)).toList();
  }

  private void suggest(String text, Map<String, Ticker> found) {
    put(suggestions.startingWith(text), found);
    put(suggestions.near(text), found);
  }

  private static void put(List<Ticker> tickers, Map<String, Ticker> found) {
    tickers.forEach(ticker -> found.putIfAbsent(ticker.ticker(), ticker));
  }

  private @Nullable Resolution exact(String text, boolean capitals) {
    Ticker receipt = receipts.get(compact(text));
    if (receipt != null) {
      return new Resolution.Found(receipt);
    }
    String key = TickerText.key(text);
    List<Ticker> question = questions.get(key);
    if (question == null && !capitals) {
      question = questionsUnlessCapitals.get(key);
    }
    if (question != null) {
      return new Resolution.Ambiguous(question);
    }
    Ticker found = symbols.get(TickerSymbols.sourceForm(text));
    if (found == null) {
      found = names.get(key);
    }
    return found == null ? null : new Resolution.Found(found);
  }

  /** {@code AAPL.US} means the listing in the US, never a receipt on it. */
  private Resolution resolveUsListing(String text) {
    String symbol = TickerSymbols.sourceForm(text);
    if (symbol.indexOf('.') >= 0) { // a listing elsewhere and in the US at once
      return new Resolution.NotRegistered(Optional.empty(), suggestions.near(text));
    }
    Ticker share = symbols.get(symbol);
    return share != null ? new Resolution.Found(share) : notRegistered(text);
  }

  private Resolution notRegistered(String text) {
    Optional<String> symbol = TickerSymbols.possible(text);
    return new Resolution.NotRegistered(symbol, suggestions.near(text));
  }

  private void addRow(List<String> row, int number) {
    if (row.size() != 6) {
      throw new IllegalArgumentException(
          "Line %d of the ticker table has %d columns: it needs 6".formatted(number, row.size()));
    }
    try {
      if (row.get(0).equals(ASK)) {
        addQuestion(row, questions);
      } else if (row.get(0).equals(ASK_UNLESS_CAPITALS)) {
        addQuestion(row, questionsUnlessCapitals);
      } else {
        addStock(row);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Line %d of the ticker table: %s".formatted(number, e.getMessage()), e);
    }
  }

  private void addStock(List<String> row) {
    String name = row.get(2);
    boolean receipt = !row.get(0).equals(row.get(1));
    Ticker ticker =
        new Ticker(row.get(0), row.get(1), name, exchange(row.get(3)), row.get(4), receipt);
    tickers.add(ticker);
    symbols.putIfAbsent(ticker.symbol(), ticker.asSymbol());
    List<String> aliases = new ArrayList<>();
    aliases.add(name);
    if (!row.get(5).isEmpty()) {
      aliases.addAll(split(row.get(5), '|'));
    }
    if (receipt) {
      receipts.put(ticker.ticker(), ticker);
      aliases.add(TickerSymbols.withoutIssuer(ticker.ticker()));
    }
    for (String alias : aliases) {
      Ticker other = names.putIfAbsent(TickerText.key(TickerText.normaliseNfc(alias)), ticker);
      if (other != null && !other.ticker().equals(ticker.ticker())) {
        throw new IllegalArgumentException(
            "\"%s\" names %s and %s: ask instead".formatted(alias, other.label(), ticker.label()));
      }
    }
    suggestions.add(ticker, aliases);
  }

  private void addQuestion(List<String> row, Map<String, List<Ticker>> target) {
    List<Ticker> choices = new ArrayList<>();
    for (String choice : split(row.get(1), '|')) {
      choices.add(choice(choice));
    }
    for (String word : split(row.get(5), '|')) {
      target.put(TickerText.key(TickerText.normaliseNfc(word)), choices);
    }
  }

  /** A choice by its ticker; {@code VNM.US} is a share whose bare symbol would be asked again. */
  private Ticker choice(String text) {
    if (text.endsWith(".US")) {
      Ticker share = known(symbols.get(text.substring(0, text.length() - 3)), text);
      return new Ticker(
          text, share.symbol(), share.name(), share.exchange(), share.currency(), false);
    }
    return known(receipts.getOrDefault(text, symbols.get(text)), text);
  }

  private static Ticker known(@Nullable Ticker ticker, String text) {
    if (ticker == null) {
      throw new IllegalArgumentException("\"" + text + "\" is in no row above: add one");
    }
    return ticker;
  }

  private static Exchange exchange(String id) {
    Optional<Exchange> exchange = Exchange.byId(id);
    if (exchange.isEmpty()) {
      throw new IllegalArgumentException("no exchange has the id \"" + id + "\": check it");
    }
    return exchange.get();
  }

  /** What a text must not contain, in words, or null. Checked before and after normalising. */
  private static @Nullable String forbidden(String text) {
    if (text.contains("..")) {
      return "\"..\"";
    }
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.SURROGATE,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR -> {
          return "a control character";
        }
        default -> {}
      }
      if (c == '/' || c == '\\') {
        return "a slash";
      }
      i += Character.charCount(c);
    }
    return null;
  }

  private static boolean isCapitals(String typed) {
    return typed.chars().noneMatch(c -> c >= 'a' && c <= 'z');
  }

  private static String compact(String text) {
    return text.replace(" ", "").replace("-", "");
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at; (at = text.indexOf(separator, from)) >= 0; from = at + 1) {
      parts.add(text.substring(from, at));
    }
    parts.add(text.substring(from));
    return parts;
  }
}
