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
  private static final Set<String> SAYING =
      Set.of(
          """
          say says said tell tells show shows prove proves link links mean means confirm confirms
          imply implies suggest suggests reason proof evidence sign guarantee indication promise
          prediction signal expect predict point explain บอก บอกว่า สรุป สรุปว่า ยืนยัน ยืนยันว่า
          แปลว่า หมายความว่า เชื่อมโยง เหตุผล หลักฐาน สัญญาณ คำทำนาย ชี้ ชี้ว่า ระบุ ระบุว่า
          """
              .strip()
              .split("\\s+", -1));
  private static final Set<String> JOINS = Set.of("and", "or", "และ", "หรือ");
  private static final Set<String> RELATIVE = Set.of("which", "that", "ซึ่ง", "ที่");
  private static final Set<String> EVERYONE = Set.of("every", "each", "of", "of the", "main", "key");
  private static final Set<String> EVENTUAL = Set.of("a", "any", "another", "a close", "การ");
  private static final Set<String> WOULD =
      Set.of("would", "could", "might", "may", "จะ", "อาจ", "อาจจะ", "น่าจะ");
  private static final Set<String> GENERIC =
      Set.of("one", "a", "an", "those", "that", "when", "if", "on", "in", "with");
  private static final Set<String> COMPARES =
      Set.of("than", "from", "against", "versus", "with", "to", "on", "over", "of", "as", "like");
  private static final int THAI_CLAUSES_BACK = 3;

  private final List<Token> tokens;
  private final Lang lang;
  private final Set<Integer> objects = new HashSet<>();

  Scope(List<Token> tokens, Lang lang) {
    this.tokens = tokens;
    this.lang = lang;
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
      if (isObject(name)
          || (found.isEmpty() && name.equals("price") && standsAlone(j))) {
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
      return token.has("frame:about") || EVERYONE.contains(word) || word.equals("ระดับ") || word.equals("อยู่");
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

  /// Whether what stands at a place is what something does not say: "nothing says that it moved
  /// price", "is no reason to expect a fall", `ไม่ได้บอกว่า…`.
  boolean disclaimed(int i) {
    int spaces = 0;
    for (int j = i - 1; j >= 0 && i - j <= 16; j--) {
      Token token = tokens.get(j);
      if (token.is(Token.Kind.STOP) || (token.is(Token.Kind.SPACE) && ++spaces > 0)) {
        return false;
      }
      if (SAYING.contains(lower(token)) && before(j, lang == Lang.TH ? 3 : 7, "mod:not").isPresent()) {
        return true;
      }
    }
    return false;
  }

  /// Whether a word is only thought of: under if, may, would, or a risk.
  boolean hypothetical(int i) {
    if (tokens.get(i).has("mod:if") || disclaimed(i) || imagined(i) || consequence(i) || generic(i)) {
      return true;
    }
    if (toCome(i)) {
      return true;
    }
    boolean comma = false;
    boolean joined = false;
    for (int j = i - 1; j >= 0; j--) {
      Token token = tokens.get(j);
      if (token.text().equals(")")) {
        j = opening(j);
        continue;
      }
      if (token.has("mod:may") || token.has("mod:if")) {
        return !comma || token.text().contains(",");
      }
      joined |= JOINS.contains(lower(token));
      boolean relative = joined && (relative(j) || (token.is(Token.Kind.SPACE) && relative(j + 1)));
      if (token.is(Token.Kind.STOP) || (endsScope(token) && !joinsOn(j) && !relative)) {
        return false;
      }
      if (lang == Lang.TH && j > 0 && newSubject(j)) {
        return false;
      }
    }
    return false;
  }

  /// What is told as an effect to come: `การย่อกลับจะทำให้ราคาใกล้ระดับปกติ`. That a move is to come is
  /// refused elsewhere.
  private boolean toCome(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 10 && !endsNoun(tokens.get(j)); j--) {
      if (tokens.get(j).has("mod:will")) {
        int from = Math.max(0, j - 8);
        return tokens.subList(from, j).stream().noneMatch(t -> t.text().contains("แม้"));
      }
    }
    return false;
  }

  /// What something is compared with in general: "says less than one on heavy trading".
  private boolean generic(int i) {
    for (int j = i - 1; j > 0 && i - j <= 4; j--) {
      Token token = tokens.get(j);
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.PLACEHOLDER) || token.hasAny("name:")) {
        return false;
      }
      boolean than = lower(token).equals("than") || lower(token).endsWith(" than");
      if (than) {
        return GENERIC.contains(lower(tokens.get(j + 1)));
      }
    }
    return false;
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

  /// Whether a claim is part of a noun whose effect is told by "would" or จะ after it: "a close
  /// beneath it would show", `การกลับไปยืนเหนือเส้น 20 วันจะช่วย`.
  boolean imagined(int i) {
    boolean noun = false;
    for (int j = i; j >= 0 && j >= i - 5 && !noun; j--) {
      Token token = tokens.get(j);
      if (j < i && endsNoun(token)) {
        break;
      }
      boolean thai = lower(token).startsWith("การ") && !token.hasAny("name:");
      noun = thai || EVENTUAL.contains(lower(token)) || lower(token).startsWith("a ");
    }
    for (int j = i + 1; noun && j < tokens.size() && j <= i + 14; j++) {
      Token token = tokens.get(j);
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.SPACE) || ";".equals(token.text())) {
        return false;
      }
      if (WOULD.contains(lower(token))) {
        return true;
      }
    }
    return false;
  }

  /// `หาก…, ภาพจะแย่ลง`: what would be so if the clause before were.
  private boolean consequence(int i) {
    boolean will = false;
    for (int j = i - 1; lang == Lang.TH && j >= 0 && j >= i - 20; j--) {
      Token token = tokens.get(j);
      if (token.is(Token.Kind.STOP) || (!will && token.is(Token.Kind.SPACE))) {
        return false;
      }
      will |= token.has("mod:will");
      if (will && token.has("mod:if")) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsNoun(Token token) {
    return token.is(Token.Kind.STOP)
        || token.is(Token.Kind.SPACE)
        || ",;:".contains(token.text())
        || token.has("sep");
  }

  /// A Thai subject that follows a placeholder without และ or หรือ begins a clause of its own.
  private boolean newSubject(int j) {
    Token token = tokens.get(j);
    Token before = tokens.get(j - 1);
    return token.hasAny("name:")
        && !objects.contains(j)
        && before.is(Token.Kind.PLACEHOLDER)
        && !token.has("name:percentile");
  }

  private boolean relative(int j) {
    return j < tokens.size() && RELATIVE.contains(lower(tokens.get(j)));
  }

  /// A Thai clause that goes on with และ or หรือ after its space stays under its condition.
  private boolean joinsOn(int j) {
    return lang == Lang.TH
        && tokens.get(j).is(Token.Kind.SPACE)
        && j + 1 < tokens.size()
        && Set.of("และ", "หรือ").contains(tokens.get(j + 1).text());
  }

  private boolean endsScope(Token token) {
    String word = lower(token);
    if (lang == Lang.TH) {
      boolean joins = word.equals("และ") || word.equals("หรือ") || word.equals("ด้าน");
      return token.is(Token.Kind.SPACE) || (token.has("sep") && !joins);
    }
    boolean joins =
        word.equals("and") || word.equals("or") || word.equals("with") || word.equals("as");
    return ",;:()\u2014".contains(token.text()) || (token.has("sep") && !joins);
  }

  private int opening(int close) {
    for (int j = close - 1; j >= 0; j--) {
      if (tokens.get(j).text().equals("(")) {
        return j;
      }
    }
    return 0;
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
    return token.text().toLowerCase(java.util.Locale.ROOT);
  }
}
