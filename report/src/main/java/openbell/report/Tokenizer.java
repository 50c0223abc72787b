package openbell.report;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Cuts a narrator's text into tokens: ICU words, and the phrases of the word lists, which may not
/// hide in a longer word (`ลง` in `ลงทุน`).
final class Tokenizer {
  /// Thai phrases of this length are found wherever ICU cuts; shorter ones only as whole words.
  private static final int SURE_THAI_CHARS = 5;

  private final String text;
  private final String plain;
  private final Lang lang;
  private final BitSet edges = new BitSet();
  private final List<Token> tokens = new ArrayList<>();

  private Tokenizer(String text, Lang lang) {
    this.text = text;
    this.plain = text.toLowerCase(Locale.ROOT).replace('-', ' ').replace('’', '\'');
    this.lang = lang;
    BreakIterator words = BreakIterator.getWordInstance(new ULocale("th"));
    words.setText(plain);
    for (int at = words.first(); at != BreakIterator.DONE; at = words.next()) {
      edges.set(at);
    }
  }

  /// One spelling of what is written in several: minus signs, spaces, two Thai vowels; invisible
  /// characters out.
  static String normalise(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\u00a0' || c == '\u202f' || c == '\t') {
        out.append(' ');
      } else if (c == '\u2212' || c == '\u2010' || c == '\u2011' || c == '\ufe63') {
        out.append('-');
      } else if (Character.getType(c) != Character.FORMAT) {
        out.append(c);
      }
    }
    return out.toString().replace("\u0e4d\u0e32", "\u0e33").replace("\u0e40\u0e40", "\u0e41");
  }

  /// The tokens of a normalised text.
  static List<Token> tokens(String text, Lang lang) {
    Tokenizer tokenizer = new Tokenizer(text, lang);
    tokenizer.run();
    return Levels.settle(tokenizer.tokens, lang);
  }

  private void run() {
    Set<Integer> periods = Periods.allowed(text, lang);
    int at = 0;
    while (at < text.length()) {
      int next = placeholder(at);
      if (next < 0) {
        next = phrase(at);
      }
      if (next < 0) {
        next = other(at, periods);
      }
      at = next;
    }
  }

  private int placeholder(int at) {
    int close = text.startsWith("{{", at) ? text.indexOf("}}", at) : -1;
    if (close < 0) {
      return -1;
    }
    add(Token.Kind.PLACEHOLDER, text.substring(at + 2, close), at, close + 2, Set.of());
    return close + 2;
  }

  private int phrase(int at) {
    return Lexicon.of(lang)
        .longestAt(plain, at, this::stands)
        .map(
            entry -> {
              int end = at + entry.phrase().length();
              add(Token.Kind.PHRASE, text.substring(at, end), at, end, entry.tags());
              return end;
            })
        .orElse(-1);
  }

  private boolean stands(Lexicon.Entry entry, int at) {
    int end = at + entry.phrase().length();
    if (end < plain.length() && combines(plain.charAt(end))) {
      return false;
    }
    if (isThai(plain.charAt(at)) && entry.phrase().length() >= SURE_THAI_CHARS) {
      return true;
    }
    boolean from = edges.get(at) || !joined(at);
    boolean to = edges.get(end) || !joined(end);
    return from && to;
  }

  /// Whether letters of one script meet at a place.
  private boolean joined(int at) {
    if (at == 0 || at >= plain.length()) {
      return false;
    }
    char left = plain.charAt(at - 1);
    char right = plain.charAt(at);
    return Character.isLetterOrDigit(left)
        && Character.isLetterOrDigit(right)
        && isThai(left) == isThai(right);
  }

  private int other(int at, Set<Integer> periods) {
    char c = text.charAt(at);
    if (c == '\n') {
      add(Token.Kind.STOP, "\n", at, at + 1, Set.of());
      return at + 1;
    }
    if (Character.isWhitespace(c)) {
      boolean clause =
          at > 0
              && at + 1 < text.length()
              && isThai(text.charAt(at - 1))
              && isThai(text.charAt(at + 1));
      if (clause) {
        add(Token.Kind.SPACE, " ", at, at + 1, Set.of());
      }
      return at + 1;
    }
    if (!Character.isLetterOrDigit(c) && !combines(c)) {
      boolean stop =
          (c == '.' || c == '?' || c == '!')
              && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)));
      add(stop ? Token.Kind.STOP : Token.Kind.PUNCT, String.valueOf(c), at, at + 1, Set.of());
      return at + 1;
    }
    int end = edges.nextSetBit(at + 1);
    end = end < 0 ? text.length() : end;
    int open = text.indexOf("{{", at);
    end = open > at ? Math.min(end, open) : end;
    boolean period = periods.contains(at);
    if (period) {
      while (end > at + 1 && !Character.isDigit(text.charAt(end - 1))) {
        end--;
      }
    }
    Set<String> tags = period ? Set.of("name:sma" + text.substring(at, end)) : Set.of();
    add(period ? Token.Kind.PERIOD : Token.Kind.WORD, text.substring(at, end), at, end, tags);
    return end;
  }

  private void add(Token.Kind kind, String what, int start, int end, Set<String> tags) {
    tokens.add(new Token(kind, what, start, end, new LinkedHashSet<>(tags)));
  }

  static boolean isThai(char c) {
    return c >= '\u0e00' && c <= '\u0e7f';
  }

  private static boolean combines(char c) {
    return c == '\u0e31' || (c >= '\u0e34' && c <= '\u0e3a') || (c >= '\u0e47' && c <= '\u0e4e');
  }
}
