package openbell.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The only digits that a narrator may write: the periods of indicators, where they stand as such
/// ("the 200-day average", `เส้น 20 และ 50 วัน`), which makes them names and not numbers.
final class Periods {
  private static final String LIST = "((?:(?:20|50|200)[- ]*,?\\s*(?:and |or |และ\\s*|หรือ\\s*)?)*";
  private static final String THAI_LIST =
      "((?:(?:20|50|200)\\s*(?:วัน)?\\s*(?:\\([^()]{0,40}\\))?,?\\s*(?:และ|หรือ|กับ)?\\s*)*";
  private static final String NOT_IN_A_NUMBER = "(?<![\\d.,+\\-\u2212$%])";

  /// A list of periods before "day", then what the days are of.
  private static final Pattern ENGLISH_DAYS =
      Pattern.compile(
          NOT_IN_A_NUMBER
              + LIST
              + "(?:14|20|50|200))[- ]day\\b(?!s)[\\s(]*([A-Za-z]*)(?:[\\s-]+([A-Za-z]*))?",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> OF_14 = Set.of("rsi", "atr", "relative", "average true");
  private static final Set<String> OF_AVERAGES =
      Set.of(
          "average",
          "averages",
          "moving",
          "simple",
          "line",
          "lines",
          "sma",
          "mean",
          "ma",
          "mas",
          "volume",
          "average-volume",
          "swings",
          "bollinger",
          "bands",
          "norm",
          "trading",
          "",
          "at",
          "and",
          "is",
          "are",
          "has",
          "have",
          "as",
          "but",
          "with",
          "while",
          "or",
          "by",
          "which",
          "sits",
          "lies",
          "stands",
          "remains",
          "turnover",
          "marks",
          "mark",
          "for",
          "in",
          "to",
          "lie",
          "sit",
          "stand",
          "near",
          "just",
          "below",
          "above",
          "on",
          "was",
          "one",
          "ones",
          "level",
          "counterpart",
          "counterparts",
          "reference",
          "benchmark",
          "gauge",
          "threshold",
          "support",
          "resistance",
          "continues",
          "keeps",
          "holds",
          "caps",
          "runs",
          "acts",
          "serves",
          "comes",
          "looms",
          "follows",
          "still",
          "now",
          "also",
          "from",
          "of",
          "not");

  private static final Pattern ENGLISH_SPANS =
      Pattern.compile("\\b(?:RSI|ATR)\\b\\s*\\(?(?:over|of|for)?\\s*14 days\\b");

  private static final Pattern ENGLISH_NAMES =
      Pattern.compile(
          "\\b(?:(?:RSI|ATR)\\s?\\(?14|(?:SMA|MA)\\s?\\(?(?:20|50|200))(?![\\d.,%])\\b");

  private static final Pattern THAI =
      Pattern.compile(
          "(?:(?:RSI|ATR)\\s*\\(?(14)\\s*(?:วัน|\\))"
              + "|(?:SMA|เส้น|เฉลี่ย|เคลื่อนที่|การแกว่งช่วง|รอบ|Bands)\\s*\\(?"
              + THAI_LIST
              + "(?:20|50|200))\\s*(?:วัน|\\)))"
              + "(?!\\p{M})",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern DIGITS = Pattern.compile("(?<![A-Za-z_])\\d+");

  private Periods() {}

  /// Where the allowed periods begin in a text.
  static Set<Integer> allowed(String text, Lang lang) {
    Set<Integer> starts = new HashSet<>();
    if (lang == Lang.TH) {
      Matcher thai = THAI.matcher(text);
      while (thai.find()) {
        addAll(text, thai.start(), thai.end(), starts);
      }
      return starts;
    }
    Matcher days = ENGLISH_DAYS.matcher(text);
    while (days.find()) {
      String of = days.group(2).toLowerCase(java.util.Locale.ROOT);
      boolean fourteen = days.group(1).contains("14");
      boolean beforeIndicator =
          text.substring(Math.max(0, days.start() - 6), days.start())
              .matches("(?s).*(RSI|ATR) \\(");
      if (fourteen ? OF_14.contains(of) || beforeIndicator : OF_AVERAGES.contains(of)) {
        addAll(text, days.start(1), days.end(1), starts);
      }
    }
    for (Pattern pattern : List.of(ENGLISH_NAMES, ENGLISH_SPANS)) {
      Matcher names = pattern.matcher(text);
      while (names.find()) {
        addAll(text, names.start(), names.end(), starts);
      }
    }
    return starts;
  }

  private static void addAll(String text, int from, int to, Set<Integer> starts) {
    Matcher digits = DIGITS.matcher(text).region(from, to);
    while (digits.find()) {
      starts.add(digits.start());
    }
  }
}
