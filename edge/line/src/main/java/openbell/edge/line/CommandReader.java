package openbell.edge.line;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import openbell.edge.line.Command.Part;
import openbell.market.Resolution;
import openbell.market.TickerRegistry;
import openbell.report.Lang;

/// Reads what people type, by the words in `words.tsv`.
///
/// A text that names a stock of the registry as a whole is that stock, whatever words it has in it.
/// Polite and filling words are taken off its ends, those written into a Thai word only where a
/// known stock is left: `ที` also ends `เอฟพีที`. Immutable.
final class CommandReader {
  /// What is longer is no command but a long condition, and goes to the desk as it is.
  private static final int LONGEST_CHARS = 200;

  /// What stands before the name of a screen in the meaning of words that ask for it.
  private static final String SCREEN = "scan.";

  private final TickerRegistry registry;
  private final Map<String, Set<String>> words = new HashMap<>();

  CommandReader(TickerRegistry registry) {
    this.registry = registry;
    for (List<String> row : Tables.rows("words.tsv")) {
      words.put(row.getFirst(), new LinkedHashSet<>(List.of(row.get(1).split("\\|", -1))));
    }
  }

  Command read(String typed) {
    String text = typed.strip().replaceAll("\\s+", " ");
    if (text.isEmpty()) {
      return new Command.Help();
    }
    if (text.length() > LONGEST_CHARS) {
      return scanning(text).orElseGet(() -> ask(text, Optional.empty(), Part.ALL));
    }
    return whole(text.toLowerCase(Locale.ROOT))
        .or(() -> scanning(text))
        .or(() -> following(text))
        .orElseGet(() -> asking(text));
  }

  private Optional<Command> whole(String text) {
    if (is("help", text)) {
      return Optional.of(new Command.Help());
    }
    if (is("list", text)) {
      return Optional.of(new Command.MyList());
    }
    if (is("delete", text)) {
      return Optional.of(new Command.DeleteData());
    }
    if (is("advice", text)) {
      return Optional.of(new Command.Advice());
    }
    return lang(text).map(Command.Language::new);
  }

  private Optional<Command> scanning(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String meaning : words.keySet()) {
      if (meaning.startsWith(SCREEN) && is(meaning, lower)) {
        return Optional.of(new Command.Scan(meaning.substring(SCREEN.length())));
      }
    }
    return known(text) ? Optional.empty() : after("scan", text).map(Command.Scan::new);
  }

  private Optional<Command> following(String text) {
    Optional<String> stop = after("unfollow", text);
    if (stop.isPresent()) {
      return stop.map(query -> new Command.Unfollow(plain(query)));
    }
    return after("follow", text).map(query -> new Command.Follow(plain(query)));
  }

  /// What stands behind one of these words; a Thai word may be written together with it.
  private Optional<String> after(String meaning, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String word : words.getOrDefault(meaning, Set.of())) {
      boolean thai = word.charAt(0) > 0x7F;
      if (lower.equals(word) || lower.startsWith(thai ? word : word + " ")) {
        return Optional.of(text.substring(word.length()).strip());
      }
    }
    return Optional.empty();
  }

  private Command asking(String text) {
    if (known(text)) {
      return ask(text, Optional.empty(), Part.ALL);
    }
    Deque<String> tokens = new ArrayDeque<>(Arrays.asList(text.split(" ", -1)));
    Optional<Lang> lang = Optional.empty();
    Part part = Part.ALL;
    boolean more = true;
    while (more && tokens.size() > 1) {
      String first = tokens.getFirst().toLowerCase(Locale.ROOT);
      String last = tokens.getLast().toLowerCase(Locale.ROOT);
      if (lang.isEmpty() && lang(last).isPresent()) {
        lang = lang(last);
        tokens.removeLast();
      } else if (part(last).isPresent()) {
        part = part(last).get();
        tokens.removeLast();
      } else if (part(first).isPresent()) {
        part = part(first).get();
        tokens.removeFirst();
      } else if (is("filler", last)) {
        tokens.removeLast();
      } else if (is("filler", first)) {
        tokens.removeFirst();
      } else {
        more = false;
      }
    }
    return ask(freed(String.join(" ", tokens)), lang, part);
  }

  /// A query without the words around it.
  private String plain(String query) {
    return query.isEmpty() || known(query) || !(asking(query) instanceof Command.Ask ask)
        ? query
        : ask.query();
  }

  /// Takes words off that are written together with the name, if that leaves a known stock.
  private String freed(String text) {
    if (known(text)) {
      return text;
    }
    for (String left : fillers()) {
      String rest = text.startsWith(left) ? text.substring(left.length()).strip() : "";
      if (!rest.isEmpty() && known(rest)) {
        return rest;
      }
    }
    for (String right : fillers()) {
      String rest =
          text.endsWith(right) ? text.substring(0, text.length() - right.length()).strip() : "";
      if (!rest.isEmpty() && known(rest)) {
        return rest;
      }
    }
    return text;
  }

  private List<String> fillers() {
    return words.getOrDefault("filler", Set.of()).stream().filter(w -> w.charAt(0) > 0x7F).toList();
  }

  private boolean known(String text) {
    Resolution resolution = registry.resolve(text);
    return resolution instanceof Resolution.Found || resolution instanceof Resolution.Ambiguous;
  }

  private Optional<Lang> lang(String word) {
    if (is("th", word)) {
      return Optional.of(Lang.TH);
    }
    return is("en", word) ? Optional.of(Lang.EN) : Optional.empty();
  }

  private Optional<Part> part(String word) {
    if (is("pdf", word)) {
      return Optional.of(Part.PDF);
    }
    if (is("chart", word)) {
      return Optional.of(Part.CHART);
    }
    return is("text", word) ? Optional.of(Part.TEXT) : Optional.empty();
  }

  private boolean is(String meaning, String word) {
    return words.getOrDefault(meaning, Set.of()).contains(word);
  }

  private static Command ask(String query, Optional<Lang> lang, Part part) {
    return new Command.Ask(query, lang, part, Optional.empty());
  }
}
