package openbell.report.pdf;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Where a line may end: between Thai words, by ICU's dictionary and our list of words that it does
/// not know; never between a number and its unit. Safe for any number of threads.
final class LineBreaks {
  /// ๆ repeats the word before it and ฯ shortens it: both stay with it.
  private static final String CLINGS_TO_LEFT = "ๆฯ)]}”’%,.:;?!\u00a0";

  private static final String CLINGS_TO_RIGHT = "([{“‘\u00a0";

  private final NoBreakWords words = NoBreakWords.bundled();
  private final BreakIterator prototype =
      BreakIterator.getLineInstance(ULocale.forLanguageTag("th"));

  /// The pieces of a text that no line break may divide, in order; a space stays at the end of the
  /// piece before it.
  List<String> pieces(String text) {
    BitSet breaks = breaks(text);
    List<String> pieces = new ArrayList<>();
    int from = 0;
    for (int to = breaks.nextSetBit(1); to >= 0; to = breaks.nextSetBit(to + 1)) {
      pieces.add(text.substring(from, to));
      from = to;
    }
    if (from < text.length()) {
      pieces.add(text.substring(from));
    }
    return pieces;
  }

  private BitSet breaks(String text) {
    BitSet breaks = new BitSet(text.length() + 1);
    BreakIterator iterator = prototype.clone();
    iterator.setText(masked(text));
    for (int at = iterator.next(); at != BreakIterator.DONE; at = iterator.next()) {
      breaks.set(at);
    }
    keepWords(text, breaks);
    for (int at = 1; at < text.length(); at++) {
      if (breaks.get(at) && joinsNumberAndUnit(text, at)) {
        breaks.clear(at);
      }
    }
    return breaks;
  }

  /// The text with Latin letters in place of unknown words: ICU would also take letters of their
  /// neighbours for parts of them.
  private String masked(String text) {
    StringBuilder masked = new StringBuilder(text);
    int at = 0;
    while (at < text.length()) {
      int length = words.lengthAt(text, at);
      for (int i = at; i < at + length; i++) {
        masked.setCharAt(i, 'x');
      }
      at += Math.max(length, 1);
    }
    return masked.toString();
  }

  /// No break inside an unknown word, and one at each of its edges.
  private void keepWords(String text, BitSet breaks) {
    int at = 0;
    while (at < text.length()) {
      int length = words.lengthAt(text, at);
      if (length == 0) {
        at++;
        continue;
      }
      int end = at + length;
      breaks.clear(at + 1, end);
      if (at > 0 && CLINGS_TO_RIGHT.indexOf(text.charAt(at - 1)) < 0) {
        breaks.set(at);
      }
      if (end < text.length() && mayBeginLine(text.charAt(end))) {
        breaks.set(end);
      }
      at = end;
    }
  }

  private static boolean mayBeginLine(char c) {
    return c != ' '
        && CLINGS_TO_LEFT.indexOf(c) < 0
        && Character.getType(c) != Character.NON_SPACING_MARK;
  }

  /// After `55.10 ` before a Thai word, and after `SGD ` before a number.
  private static boolean joinsNumberAndUnit(String text, int at) {
    if (at < 2 || text.charAt(at - 1) != ' ') {
      return false;
    }
    char before = text.charAt(at - 2);
    char after = text.charAt(at);
    boolean unitAfter = Character.isDigit(before) && after >= '\u0e00' && after <= '\u0e7f';
    return unitAfter || (Character.isDigit(after) && endsWithCurrency(text, at - 1));
  }

  private static boolean endsWithCurrency(String text, int end) {
    int from = end;
    while (from > 0 && text.charAt(from - 1) >= 'A' && text.charAt(from - 1) <= 'Z') {
      from--;
    }
    return end - from == 3;
  }
}
