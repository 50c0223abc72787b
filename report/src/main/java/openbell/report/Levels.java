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
      if (token.has("name:avg") && besidePeriod(settled, i)) {
        settled.set(i, token.with(Set.of("avgword")));
      } else if (token.has("name:avg") && ofVolume(settled, i)) {
        settled.set(i, token.with(new LinkedHashSet<>(Set.of("name:volavg"))));
      }
    }
    return settled;
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
