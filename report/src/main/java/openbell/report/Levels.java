package openbell.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Settles what an average is of: `20 วัน` after the volume, or after "times", is the average of
/// volume and not of price; and "averages" beside a period is no name of its own.
final class Levels {
  private static final Set<String> PRICE_AVERAGES =
      Set.of("name:sma20", "name:sma50", "name:sma200", "name:avg");

  private static final Set<String> GAPS =
      Set.of("gap", "difference", "distance", "margin", "spread", "ช่องว่าง", "ระยะห่าง", "ห่าง");

  private static final Set<String> EVERY = Set.of("every", "each", "all", "every one", "all three");
  private static final Set<String> OF_THEM =
      Set.of(
          "of", "of the", "of its", "of its main", "its", "the", "main", "key", "major", "these");

  private Levels() {}

  static List<Token> settle(List<Token> tokens, Lang lang) {
    List<Token> settled = new ArrayList<>(tokens);
    for (int i = 0; i < settled.size(); i++) {
      Token token = settled.get(i);
      if (token.is(Token.Kind.PERIOD) && token.text().equals("14")) {
        settled.set(i, token.with(Set.of()));
      } else if (token.has("name:sma20") && ofVolume(settled, i)) {
        settled.set(i, token.with(new LinkedHashSet<>(Set.of("name:volavg"))));
      } else if (token.has("name:sma20") && ofSwings(settled, i)) {
        settled.set(i, token.with(Set.of()));
      }
    }
    for (int i = 0; i < settled.size(); i++) {
      Token token = settled.get(i);
      if (token.has("name:volume") && quoted(settled, i)) {
        settled.set(i, token.with(Set.of())); // "price trading below its average"
      } else if (elliptical(settled, i)) {
        settled.set(i, token.with(Set.of("name:bb_" + Scope.lower(token))));
      } else if (token.has("name:avg") && verb(settled, i)) {
        settled.set(i, token.with(Set.of())); // "daily swings average {{atr_pct}}"
      } else if (token.has("name:price") && unitOfSwing(settled, i)) {
        settled.set(i, token.with(Set.of()));
      } else if (token.text().equals("เมื่อ") && date(settled, i + 1)) {
        settled.set(i, token.with(Set.of())); // "on", not "when"
      } else if (gapOfLines(settled, i)) {
        settled.set(i, token.with(Set.of("name:hist")));
        if (settled.get(i + 1).has("rel:between")) {
          settled.set(i + 1, settled.get(i + 1).with(Set.of()));
        }
      }
    }
    for (int i = 0; i < settled.size(); i++) {
      Token token = settled.get(i);
      if (token.has("name:avg") && besidePeriod(settled, i)) {
        settled.set(i, token.with(Set.of("avgword")));
      } else if (token.has("name:avg") && every(settled, i)) {
        settled.set(i, token.with(Set.of("name:allavg")));
      } else if (token.has("name:avg") && ofVolume(settled, i)) {
        settled.set(i, token.with(new LinkedHashSet<>(Set.of("name:volavg"))));
      }
    }
    return settled;
  }

  private static boolean quoted(List<Token> tokens, int i) {
    if (!Scope.lower(tokens.get(i)).equals("trading") || i + 1 >= tokens.size()) {
      return false;
    }
    Token next = tokens.get(i + 1);
    return next.hasAny("rel:") || next.hasAny("ev:") || Scope.lower(next).equals("at");
  }

  /// "The upper band is at {{bb_upper}} and the lower at {{bb_lower}}".
  private static boolean elliptical(List<Token> tokens, int i) {
    String word = Scope.lower(tokens.get(i));
    boolean side = word.equals("upper") || word.equals("lower") || word.equals("middle");
    if (!side || i == 0 || i + 1 >= tokens.size()) {
      return false;
    }
    boolean the = Scope.lower(tokens.get(i - 1)).equals("the");
    boolean at =
        Set.of("at", "is", "stands", "near", "one").contains(Scope.lower(tokens.get(i + 1)));
    for (int j = i - 1; the && at && j >= 0 && !tokens.get(j).is(Token.Kind.STOP); j--) {
      if (tokens.get(j).arg("name:").startsWith("bb")) {
        return true;
      }
    }
    return false;
  }

  private static boolean verb(List<Token> tokens, int i) {
    boolean number = i + 1 < tokens.size() && tokens.get(i + 1).is(Token.Kind.PLACEHOLDER);
    return number && i > 0 && tokens.get(i - 1).has("name:atr");
  }

  /// "Every moving average", "all of its averages": the three.
  private static boolean every(List<Token> tokens, int i) {
    for (int j = i - 1; j >= 0 && i - j <= 5; j--) {
      Token token = tokens.get(j);
      if (EVERY.contains(Scope.lower(token))) {
        return true;
      }
      if (!OF_THEM.contains(Scope.lower(token))) {
        return false;
      }
    }
    return false;
  }

  /// "{{atr_pct}} of price": the unit of the swing, not what is told next.
  private static boolean unitOfSwing(List<Token> tokens, int i) {
    if (i < 2 || !Set.of("of", "ของ").contains(Scope.lower(tokens.get(i - 1)))) {
      int the = i > 2 && Scope.lower(tokens.get(i - 1)).equals("the") ? i - 1 : i;
      return the < i && unitOfSwing(tokens, the);
    }
    Token value = tokens.get(i - 2);
    return value.is(Token.Kind.PLACEHOLDER) && value.text().equals("atr_pct");
  }

  private static boolean date(List<Token> tokens, int i) {
    if (i >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(i);
    boolean placeholder = token.is(Token.Kind.PLACEHOLDER) && token.text().endsWith("date");
    return placeholder || (token.text().startsWith("วันที่") || token.text().equals("วัน"));
  }

  /// "The gap between them" where MACD and its signal line were told last.
  private static boolean gapOfLines(List<Token> tokens, int i) {
    if (!GAPS.contains(Scope.lower(tokens.get(i))) || i + 1 >= tokens.size()) {
      return false;
    }
    boolean gap = tokens.get(i + 1).has("rel:between");
    for (int j = i + 1; j < tokens.size() && j <= i + 2; j++) {
      Token token = tokens.get(j);
      gap |= token.is(Token.Kind.PLACEHOLDER) && token.text().startsWith("macd");
    }
    for (int j = i - 1; gap && j >= 0; j--) {
      String name = tokens.get(j).arg("name:");
      if (!name.isEmpty()) {
        return name.equals("macd") || name.equals("signal");
      }
    }
    return false;
  }

  private static boolean besidePeriod(List<Token> tokens, int i) {
    for (int j = Math.max(0, i - 4); j < Math.min(tokens.size(), i + 3); j++) {
      boolean parted =
          tokens.subList(Math.min(i, j), Math.max(i, j)).stream()
              .anyMatch(t -> t.is(Token.Kind.STOP) || t.is(Token.Kind.PLACEHOLDER) || t.has("sep"));
      if (tokens.get(j).is(Token.Kind.PERIOD) && !parted) {
        return true;
      }
    }
    return false;
  }

  private static boolean ofSwings(List<Token> tokens, int i) {
    boolean before = i > 0 && tokens.get(i - 1).text().contains("แกว่ง");
    boolean twoBefore = i > 1 && tokens.get(i - 2).text().contains("แกว่ง");
    return before || twoBefore || nextHas(tokens, i, 4, "name:atr");
  }

  private static boolean ofVolume(List<Token> tokens, int i) {
    if (nextHas(tokens, i, 4, "name:volume") || nextHas(tokens, i, 4, "name:volavg")) {
      return true;
    }
    for (int j = i - 1; j >= 0 && i - j < 14; j--) {
      Token token = tokens.get(j);
      if (token.is(Token.Kind.STOP)
          || (token.text().equals("เส้น") && j == i - 1)
          || token.text().startsWith("เส้นค่า")) {
        return false;
      }
      if (token.has("frame:times") || token.has("name:volume") || token.has("name:volavg")) {
        return true;
      }
      String name = token.arg("name:");
      if (!name.isEmpty() && !PRICE_AVERAGES.contains("name:" + name)) {
        return false;
      }
      if (token.text().equals("name") && token.is(Token.Kind.PLACEHOLDER)) {
        return false;
      }
    }
    return false;
  }

  private static boolean nextHas(List<Token> tokens, int i, int within, String tag) {
    for (int j = i + 1; j < tokens.size() && j <= i + within; j++) {
      Token token = tokens.get(j);
      if (token.has(tag)) {
        return true;
      }
      if (token.is(Token.Kind.STOP)
          || token.is(Token.Kind.SPACE)
          || token.is(Token.Kind.PLACEHOLDER)
          || token.hasAny("rel:")
          || token.has("sep")
          || token.text().equals(",")) {
        return false;
      }
    }
    return false;
  }
}
