package openbell.edge.line;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a long text into messages, at the end of a line or a sentence where there is one.
final class TextSplit {
  /// LINE's limit of one text message, in UTF-16 units.
  static final int MOST_UNITS = 5000;

  private static final String ELLIPSIS = "…";

  private TextSplit() {}

  /// The text in at most so many parts of at most [#MOST_UNITS]; what does not fit is left out, and
  /// an ellipsis says so.
  static List<String> split(String text, int mostParts) {
    return split(text, MOST_UNITS, mostParts);
  }

  static List<String> split(String text, int mostUnits, int mostParts) {
    List<String> parts = new ArrayList<>();
    String rest = text.strip();
    while (!rest.isEmpty() && parts.size() < mostParts) {
      if (rest.length() <= mostUnits) {
        parts.add(rest);
        return parts;
      }
      boolean last = parts.size() == mostParts - 1;
      int cut = cut(rest, last ? mostUnits - ELLIPSIS.length() : mostUnits);
      parts.add(rest.substring(0, cut).strip() + (last ? ELLIPSIS : ""));
      rest = rest.substring(cut).strip();
    }
    return parts;
  }

  /// The best place to cut at or before `most`: after a line, after a sentence, at a space between
  /// Thai letters, which ends a Thai sentence, at any space, between two letters as people see
  /// them.
  private static int cut(String text, int most) {
    int line = text.lastIndexOf('\n', most);
    if (line > most / 2) {
      return line;
    }
    int thaiSentence = -1;
    int space = -1;
    for (int i = most; i > most / 2; i--) {
      if (text.charAt(i) != ' ') {
        continue;
      }
      char before = text.charAt(i - 1);
      if (before == '.' || before == '!' || before == '?') {
        return i;
      }
      if (thaiSentence < 0 && isThai(before) && isThai(text.charAt(i + 1))) {
        thaiSentence = i;
      }
      space = Math.max(space, i);
    }
    if (thaiSentence > 0) {
      return thaiSentence;
    }
    return space > 0 ? space : letterEnd(text, most);
  }

  private static int letterEnd(String text, int most) {
    BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    letters.setText(text);
    int end = letters.isBoundary(most) ? most : letters.preceding(most);
    return end > 0 ? end : most;
  }

  private static boolean isThai(char c) {
    return c >= '\u0E00' && c <= '\u0E7F';
  }
}
