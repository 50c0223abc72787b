package openbell.report;

import java.util.Set;

/// Whether what a text says is claimed or only thought of: under a condition, as a possibility, as
/// an effect to come, or as what something does not say.
final class Mood {
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
  private static final Set<String> EVENTUAL = Set.of("a", "any", "another", "a close", "การ");
  private static final Set<String> WOULD =
      Set.of("would", "could", "might", "may", "จะ", "อาจ", "อาจจะ", "น่าจะ");
  private static final Set<String> GENERIC =
      Set.of("one", "a", "an", "those", "that", "when", "if", "on", "in", "with");

  private static final Set<String> IS = Set.of("คือ", "ได้แก่");

  /// What stands before a Latin name that goes on with its clause.
  private static final Set<String> LEADS =
      Set.of(
          "และ", "หรือ", "กับ", "ของ", "ที่", "ว่า", "ให้", "ทั้ง", "คือ", "จาก", "ค่า", "ระหว่าง");

  private final Scope scope;
  private final Lang lang;

  Mood(Scope scope, Lang lang) {
    this.scope = scope;
    this.lang = lang;
  }

  /// Whether what stands at a place is what something does not say: "nothing says that it moved
  /// price", "is no reason to expect a fall", `ไม่ได้บอกว่า…`.
  boolean disclaimed(int i) {
    int spaces = 0;
    for (int j = i - 1; j >= 0 && i - j <= 16; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || (token.is(Token.Kind.SPACE) && ++spaces > 0)) {
        return false;
      }
      if (SAYING.contains(Scope.lower(token))
          && scope.before(j, lang == Lang.TH ? 3 : 7, "mod:not").isPresent()) {
        return true;
      }
    }
    return false;
  }

  /// Whether a word is only thought of: under if, may, would, or a risk.
  boolean hypothetical(int i) {
    if (scope.at(i).has("mod:if") || disclaimed(i) || imagined(i) || consequence(i) || generic(i)) {
      return true;
    }
    if (toCome(i)) {
      return true;
    }
    boolean comma = false;
    boolean joined = false;
    for (int j = i - 1; j >= 0; j--) {
      Token token = scope.at(j);
      if (token.text().equals(")")) {
        j = opening(j);
        continue;
      }
      if (token.has("mod:may") || token.has("mod:if")) {
        return !comma || token.text().contains(",");
      }
      if (IS.contains(token.text()) && scope.at(i).hasAny("state:")) {
        return false; // `ความเสี่ยงคือ RSI อยู่ในเขตซื้อมากเกินไป` says that it is there
      }
      joined |= JOINS.contains(Scope.lower(token));
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

  /// What is told as an effect to come: `การย่อกลับจะทำให้ราคาใกล้ระดับปกติ`. That a move is to
  /// come is refused elsewhere.
  private boolean toCome(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 10 && !Scope.endsNoun(scope.at(j)); j--) {
      if (scope.at(j).has("mod:will")) {
        int from = Math.max(0, j - 8);
        return (lang == Lang.EN || conditional(j)) && !conceded(from, j);
      }
    }
    return false;
  }

  private boolean conceded(int from, int to) {
    boolean conceded = false;
    for (int j = from; j < to; j++) {
      conceded |= scope.at(j).text().contains("แม้");
    }
    return conceded;
  }

  /// Whether a Thai จะ has a condition, or a noun of a movement, before it.
  private boolean conditional(int will) {
    for (int j = will - 1; j >= 0 && will - j <= 14; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.SPACE)) {
        break;
      }
      if (token.text().startsWith("การ") && !token.hasAny("name:")) {
        return true;
      }
    }
    return scope.before(will, 30, "mod:if").isPresent();
  }

  /// What something is compared with in general: "says less than one on heavy trading".
  private boolean generic(int i) {
    for (int j = i - 1; j > 0 && i - j <= 4; j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.PLACEHOLDER) || token.hasAny("name:")) {
        return false;
      }
      boolean than = Scope.lower(token).equals("than") || Scope.lower(token).endsWith(" than");
      if (than) {
        return GENERIC.contains(Scope.lower(scope.at(j + 1)));
      }
    }
    return false;
  }

  /// Whether a claim is part of a noun whose effect is told by "would" or จะ after it: "a close
  /// beneath it would show", `การกลับไปยืนเหนือเส้น 20 วันจะช่วย`.
  boolean imagined(int i) {
    boolean noun = false;
    for (int j = i; j >= 0 && j >= i - 5 && !noun; j--) {
      Token token = scope.at(j);
      if (j < i && Scope.endsNoun(token)) {
        break;
      }
      boolean thai = Scope.lower(token).startsWith("การ") && !token.hasAny("name:");
      noun = thai || EVENTUAL.contains(Scope.lower(token)) || Scope.lower(token).startsWith("a ");
    }
    for (int j = i + 1; noun && j < scope.size() && j <= i + 14; j++) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.STOP) || token.is(Token.Kind.SPACE) || ";".equals(token.text())) {
        return false;
      }
      if (WOULD.contains(Scope.lower(token))) {
        return true;
      }
    }
    return false;
  }

  /// `หาก…, ภาพจะแย่ลง`: what would be so if the clause before were.
  private boolean consequence(int i) {
    boolean will = false;
    for (int j = i - 1; lang == Lang.TH && j >= 0 && j >= i - 20; j--) {
      Token token = scope.at(j);
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

  /// A Thai subject that follows a placeholder, or a Latin one after a space, without และ or หรือ
  /// begins a clause of its own.
  private boolean newSubject(int j) {
    Token token = scope.at(j);
    Token before = scope.at(j - 1);
    boolean latin =
        token.text().charAt(0) < 128
            && Character.isLetter(token.text().charAt(0))
            && token.start() > before.end()
            && !before.hasAny("mod:")
            && !before.has("sep")
            && !LEADS.contains(before.text());
    return token.hasAny("name:")
        && !scope.isObject(j)
        && (latin || before.is(Token.Kind.PLACEHOLDER))
        && !token.has("name:percentile");
  }

  private boolean relative(int j) {
    return j < scope.size() && RELATIVE.contains(Scope.lower(scope.at(j)));
  }

  /// A Thai clause that goes on with และ or หรือ after its space stays under its condition.
  private boolean joinsOn(int j) {
    return lang == Lang.TH
        && scope.at(j).is(Token.Kind.SPACE)
        && j + 1 < scope.size()
        && Set.of("และ", "หรือ").contains(scope.at(j + 1).text());
  }

  private boolean endsScope(Token token) {
    String word = Scope.lower(token);
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
      if (scope.at(j).text().equals("(")) {
        return j;
      }
    }
    return 0;
  }
}
