package openbell.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The reviewed word lists of one language: phrases with what they say, the longest first.
///
/// Immutable once loaded.
final class Lexicon {
  /// A phrase and what it says.
  record Entry(String phrase, Set<String> tags) {}

  private static final Lexicon THAI = load(Lang.TH);
  private static final Lexicon ENGLISH = load(Lang.EN);

  /// Most characters of a phrase that it is found by.
  private static final int KEY_CHARS = 3;

  private final Map<String, List<Entry>> byStart = new HashMap<>();

  private Lexicon() {}

  static Lexicon of(Lang lang) {
    return lang == Lang.TH ? THAI : ENGLISH;
  }

  /// The longest phrase that stands at a place of the text and ends where `endsWell` allows.
  ///
  /// @param text in lower case, hyphens as spaces
  Optional<Entry> longestAt(String text, int at, EndTest endsWell) {
    for (int chars = Math.min(KEY_CHARS, text.length() - at); chars > 0; chars--) {
      for (Entry entry : byStart.getOrDefault(text.substring(at, at + chars), List.of())) {
        if (text.startsWith(entry.phrase(), at) && endsWell.allows(entry, at)) {
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }

  /// Whether a phrase may stand at a place, by the words around it.
  interface EndTest {
    boolean allows(Entry entry, int at);
  }

  private static Lexicon load(Lang lang) {
    Map<String, Set<String>> tags = new HashMap<>();
    for (String[] cells : rows("words-" + lang.code() + ".tsv")) {
      for (String phrase : cells[1].split("\\|", -1)) {
        Set<String> known = tags.computeIfAbsent(plain(phrase), p -> new LinkedHashSet<>());
        known.addAll(List.of(cells[0].split(",", -1)));
      }
    }
    for (String[] cells : rows("companies.tsv")) {
      if (cells[0].equals(lang.code())) {
        for (String name : cells[1].split("\\|", -1)) {
          tags.computeIfAbsent(plain(name), p -> new LinkedHashSet<>()).add("refuse:company");
        }
      }
    }
    if (lang == Lang.TH) {
      for (String[] cells : rows("words-thai-whole.tsv")) {
        tags.computeIfAbsent(cells[0], p -> new LinkedHashSet<>(Set.of("skip")));
      }
    }
    Lexicon lexicon = new Lexicon();
    tags.forEach(lexicon::add);
    Comparator<Entry> longest = Comparator.comparingInt(e -> -e.phrase().length());
    lexicon.byStart.values().forEach(entries -> entries.sort(longest));
    return lexicon;
  }

  private void add(String phrase, Set<String> tags) {
    byStart
        .computeIfAbsent(
            phrase.substring(0, Math.min(KEY_CHARS, phrase.length())), c -> new ArrayList<>())
        .add(new Entry(phrase, Collections.unmodifiableSet(tags)));
  }

  private static String plain(String phrase) {
    return phrase.toLowerCase(Locale.ROOT).replace('-', ' ');
  }

  static List<String[]> rows(String resource) {
    try (InputStream in =
        Objects.requireNonNull(
            Lexicon.class.getResourceAsStream(resource),
            () -> resource + " is not on the class path")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines()
          .filter(line -> !line.isBlank() && line.charAt(0) != '#')
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
