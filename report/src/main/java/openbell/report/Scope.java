package openbell.report;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// How the tokens of a text hang together: what a word speaks of, and whether it is claimed, denied
/// or only thought of.
final class Scope {
  private static final Set<String> NO_SUBJECTS =
      Set.of("percentile", "zero", "news", "missing", "volavg", "distance");
  private static final Set<String> TO_AN_OBJECT =
      Set.of("against", "of", "from", "versus", "vs", "to", "จาก", "กับ", "ของ");
  private static final Set<String> SMALL =
      Set.of(
          "current",
          "latest",
          "last",
          "its",
          "the",
          "their",
          "a",
          "an",
          "both",
          "all",
          "day",
          "also",
          "again",
          "it",
          "s",
          "วัน",
          "ทั้ง",
          "เหล่านี้");
  private static final Set<String> EVERYONE =
      Set.of("every", "each", "of", "of the", "main", "key");
  private static final Set<String> COMPARES =
      Set.of("than", "from", "against", "versus", "with", "to", "on", "over", "of", "as", "like");
  private static final int THAI_CLAUSES_BACK = 3;

  private final List<Token> tokens;
  private final Lang lang;
  private final Set<Integer> objects = new HashSet<>();
  private final Mood mood;

  Scope(List<Token> tokens, Lang lang) {
    this.tokens = tokens;
    this.lang = lang;
    this.mood = new Mood(this, lang);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean relates =
          token.hasAny("rel:") || token.hasAny("ev:") || TO_AN_OBJECT.contains(lower(token));
      boolean distance = i > 0 && tokens.get(i - 1).has("name:distance");
      boolean moves = lang == Lang.EN && token.hasAny("dir:") && !token.hasAny("cmp:");
      if ((relates || moves) && !distance) {
        objects.addAll(levelsAfter(i));
      }
    }
  }

  Token at(int i) {
    return tokens.get(i);
  }

  int size() {
    return tokens.size();
  }

  /// The levels that a comparison names after itself: "its 20-, 50- and 200-day averages".
  List<Integer> levelsAfter(int i) {
    List<Integer> found = new java.util.ArrayList<>();
    for (int j = i + 1; j < tokens.size(); j++) {
      Token token = tokens.get(j);
      String name = token.arg("name:");
      if (isObject(name) || (found.isEmpty() && name.equals("price") && standsAlone(j))) {
        found.add(j);
      } else if (!joins(token, found.isEmpty())) {
        break;
      }
    }
    return found;
  }

  /// Whether a price is what is compared with, and not the subject of what follows: `กับราคาที่ยัง
  /// สูงกว่า`.
  private boolean standsAlone(int j) {
    Token next = j + 1 < tokens.size() ? tokens.get(j + 1) : tokens.get(j);
    boolean goesOn = next.text().equals("ที่") || next.has("mod:still") || next.hasAny("rel:");
    return !lower(tokens.get(j)).contains("close at") && !goesOn;
  }

  private static boolean isObject(String name) {
    return Truths.isLevel(name)
        || name.equals("signal")
        || name.equals("zero")
        || name.equals("volavg")
        || name.endsWith("avg")
        || name.equals("bb")
        || name.equals("ema");
  }

  private boolean joins(Token token, boolean first) {
    String word = lower(token);
    if (token.has("avgword") || SMALL.contains(word) || word.equals("-")) {
      return true;
    }
    if (first) {
      return token.has("frame:about")
          || EVERYONE.contains(word)
          || word.equals("ระดับ")
          || word.equals("อยู่");
    }
    return word.equals(",") || word.equals("and") || word.equals("และ") || word.equals("or");
  }

  boolean isObject(int i) {
    return objects.contains(i);
  }

  /// What a word speaks of: the nearest name before it that is no object, in English within the
  /// sentence; price when there is none.
  String subject(int i) {
    int clauses = 0;
    for (int j = i - 1; j >= 0; j--) {
      Token token = tokens.get(j);
      if (token.is(Token.Kind.STOP)) {
        break;
      }
      if (token.is(Token.Kind.SPACE) && ++clauses > THAI_CLAUSES_BACK) {
        break;
      }
      if (token.is(Token.Kind.PLACEHOLDER) && token.text().equals("name")) {
        return "price";
      }
      String name = token.arg("name:");
      if (!name.isEmpty() && !NO_SUBJECTS.contains(name) && !objects.contains(j)) {
        return name;
      }
    }
    return "price";
  }

  /// Whether what stands at a place is what something does not say.
  boolean disclaimed(int i) {
    return mood.disclaimed(i);
  }

  /// Whether a word is only thought of: under if, may, would, or a risk.
  boolean hypothetical(int i) {
    return mood.hypothetical(i);
  }

  /// Whether a claim is part of a noun whose effect is told by "would" after it.
  boolean imagined(int i) {
    return mood.imagined(i);
  }

  /// Whether a word speaks of the bar before: "having closed below it the session before". What
  /// only compares with that bar ("down from the session before") speaks of the last one.
  boolean prior(int i) {
    for (int way : new int[] {-1, 1}) {
      int left = tokens.size();
      for (int j = i + way; j >= 0 && j < tokens.size() && left > 0; j += way, left--) {
        Token token = tokens.get(j);
        if (parts(token)) {
          break;
        }
        if (token.has("mod:prior") && !compared(j)) {
          return true;
        }
        if (token.hasAny("name:") && !objects.contains(j)) {
          left = way < 0 ? Math.min(left, 3) : 0; // beyond its own subject only what leads it in
        }
      }
    }
    return false;
  }

  private static boolean parts(Token token) {
    return endsNoun(token) || token.text().equals("(") || token.text().equals(")");
  }

  private boolean compared(int prior) {
    for (int j = prior - 1; j >= 0 && prior - j <= 6 && !parts(tokens.get(j)); j--) {
      String word = lower(tokens.get(j));
      boolean compares = COMPARES.contains(word.split(" ", 2)[0]);
      boolean thai = word.endsWith("กว่า") || word.endsWith("กับ") || word.equals("จาก");
      if (thai || compares || word.endsWith(" than")) {
        return true;
      }
    }
    return false;
  }

  /// Whether a comparison is with the bar before: "higher than in the session before".
  boolean againstPrior(int i) {
    for (int j = i + 1; j < tokens.size() && j - i <= 5 && !parts(tokens.get(j)); j++) {
      if (tokens.get(j).has("mod:prior")) {
        return true;
      }
      if (tokens.get(j).is(Token.Kind.PLACEHOLDER) || isObject(tokens.get(j).arg("name:"))) {
        return false;
      }
    }
    return false;
  }

  static boolean endsNoun(Token token) {
    return token.is(Token.Kind.STOP)
        || token.is(Token.Kind.SPACE)
        || ",;:".contains(token.text())
        || token.has("sep");
  }

  /// Whether a word is denied: "not", "yet to", `ยังไม่` close before it.
  boolean denied(int i) {
    int words = 0;
    boolean close = true;
    for (int j = i - 1; j >= 0; j--) {
      Token token = tokens.get(j);
      if (token.is(Token.Kind.STOP)
          || token.is(Token.Kind.SPACE)
          || token.text().equals(";")
          || token.text().equals(",")
          || token.text().equals(":")
          || (token.has("sep") && !Set.of("and", "as", "with").contains(lower(token)))) {
        return false;
      }
      if (token.has("mod:neither")) {
        return true;
      }
      boolean claim =
          token.hasAny("dir:")
              || token.hasAny("rel:")
              || token.hasAny("ev:")
              || token.hasAny("state:");
      boolean orNext = Set.of("or", "nor", "หรือ").contains(lower(tokens.get(j + 1)));
      if ((claim && !orNext) || token.is(Token.Kind.PLACEHOLDER)) {
        close = false;
      }
      if (close && token.has("mod:not")) {
        return true;
      }
      if (++words > (lang == Lang.TH ? 6 : 4)) {
        close = false;
      }
    }
    return false;
  }

  /// Whether "never" stands close before a comparison: a record is claimed.
  boolean never(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 4 && !parts(tokens.get(j)); j--) {
      if (Set.of("never", "ไม่เคย").contains(lower(tokens.get(j)))) {
        return true;
      }
    }
    return false;
  }

  /// Whether "still" stands close before a word: the bar before is spoken of too.
  boolean still(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 3; j--) {
      Token token = tokens.get(j);
      if (token.has("mod:still") || token.text().startsWith("ยังไม่")) {
        return true;
      }
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.SPACE) || token.has("sep")) {
        return false;
      }
    }
    return false;
  }

  /// The nearest token with a tag of that prefix before a place, within so many tokens of its
  /// sentence.
  OptionalInt before(int i, int within, String prefix) {
    for (int j = i - 1; j >= 0 && i - j <= within; j--) {
      if (tokens.get(j).is(Token.Kind.STOP)) {
        break;
      }
      if (tokens.get(j).hasAny(prefix)) {
        return OptionalInt.of(j);
      }
    }
    return OptionalInt.empty();
  }

  /// Likewise after it.
  OptionalInt after(int i, int within, String prefix) {
    for (int j = i + 1; j < tokens.size() && j - i <= within; j++) {
      if (tokens.get(j).is(Token.Kind.STOP)) {
        break;
      }
      if (tokens.get(j).hasAny(prefix)) {
        return OptionalInt.of(j);
      }
    }
    return OptionalInt.empty();
  }

  /// The last level named before a place, for "that line".
  Optional<String> lastLevel(int i) {
    for (int j = i - 1; j >= 0; j--) {
      String name = tokens.get(j).arg("name:");
      if (isObject(name)) {
        return Optional.of(name);
      }
      if (tokens.get(j).text().equals("\n")) {
        break;
      }
    }
    return Optional.empty();
  }

  /// What "the average" or "the line" alone speaks of: the last that was named in full, in the same
  /// paragraph; empty where it speaks of several or of none.
  Optional<String> averageMeant(int i, boolean distance) {
    String word = lower(tokens.get(i));
    boolean ofPrice = distance || word.endsWith("average") || word.contains("ค่าเฉลี่ย");
    if (!tokens.get(i).has("name:avg") || word.endsWith("s")) {
      return Optional.empty();
    }
    for (int j = i - 1; j >= 0 && !tokens.get(j).text().equals("\n"); j--) {
      String name = tokens.get(j).arg("name:");
      boolean signal = name.equals("signal") && !ofPrice;
      if (name.startsWith("sma") || signal) {
        return Optional.of(name);
      }
      if (name.endsWith("avg") && !name.equals("avg") && !name.equals("volavg")) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// The words from one token to another, as written.
  String words(String text, int from, int to) {
    int start = tokens.get(Math.max(0, from)).start();
    int end = tokens.get(Math.min(tokens.size() - 1, to)).end();
    return text.substring(start, end);
  }

  static String lower(Token token) {
    return token.lower();
  }
}
