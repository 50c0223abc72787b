package openbell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import openbell.market.Fact;

/// Looks at what stands right around a placeholder: its unit, its currency, a word that makes more
/// or less of it, and what it is a date or name of.
final class FrameCheck {
  private static final Set<String> LEADS =
      Set.of(
          "at", "of", "(", "to", "from", "near", "is", "was", "around", "=", "อยู่ที่", "ถึง",
          "and");
  private static final Set<String> LISTS = Set.of("and", "to", "ถึง", "และ", "or", "หรือ");

  private final Scope scope;
  private final Lang lang;
  private final Brief brief;
  private final List<String> problems = new ArrayList<>();

  private FrameCheck(Scope scope, Lang lang, Brief brief) {
    this.scope = scope;
    this.lang = lang;
    this.brief = brief;
  }

  static List<String> problems(Scope scope, Lang lang, Brief brief) {
    FrameCheck check = new FrameCheck(scope, lang, brief);
    for (int i = 0; i < scope.size(); i++) {
      Token token = scope.at(i);
      if (token.is(Token.Kind.PLACEHOLDER)) {
        check.placeholder(i);
      }
      if (token.hasAny("unit:")) {
        check.currency(i);
      }
    }
    return check.problems;
  }

  private void placeholder(int i) {
    String name = scope.at(i).text();
    Optional<Fact> fact = Facts.of(name);
    if (fact.isPresent()) {
      unit(i, name, fact.get());
      bound(i, name, fact.get());
    } else {
      text(i, name);
    }
  }

  private void unit(int i, String name, Fact fact) {
    Token next = i + 1 < scope.size() ? scope.at(i + 1) : scope.at(i);
    String suffix = Facts.suffix(name);
    boolean times = next.has("frame:times");
    boolean percent = next.has("frame:percent") || next.text().equals("%");
    boolean days = next.has("frame:days") || follows(i, "-", "frame:days");
    boolean ratio = fact.unit() == Fact.Unit.RATIO && Facts.isValue(name);
    if (percent) {
      add(
          name,
          "no percent or points after it" + (isPercent(name, fact) ? "; it carries its %" : ""));
    }
    if (times && !ratio) {
      add(name, "it is no multiple");
    }
    if (ratio && timesMoreThan(i)) {
      add(name, "say \"times its average\": more or less by so many times is something else");
    }
    if (days && !suffix.equals("_bars")) {
      add(name, "it is no number of days");
    }
    if (suffix.equals("_bars") && scope.after(i, 4, "frame:days").isEmpty()) {
      add(name, "a number of trading days; say so");
    }
    if (ratio && !times && scope.before(i, 6, "name:vol").isEmpty()) {
      add(name, "a multiple; say \"times\" after it");
    }
    if (Facts.isValue(name) && ofDays(i)) {
      add(name, "it is no share of days");
    }
    if (fact.unit() == Fact.Unit.PRICE && Facts.isValue(name) && asDistance(i)) {
      add(name, "a price; give its currency, or tell the distance {{" + fact.key() + "_pct_abs}}");
    }
    boolean money = besideCurrency(i);
    if (money && !(Facts.isValue(name) && isMoney(fact))) {
      add(name, "it is no amount of money");
    }
  }

  private boolean ofDays(int i) {
    if (i + 1 >= scope.size() || !scope.at(i + 1).has("frame:ofdays")) {
      return false;
    }
    boolean exact = !Scope.lower(scope.at(i + 1)).equals("of the");
    return exact || scope.after(i + 1, 3, "frame:days").isPresent();
  }

  /// A price without its currency that stands where a distance would: "{{sma20}} below the line".
  private boolean asDistance(int i) {
    if (besideCurrency(i) || inList(i)) {
      return false;
    }
    Token next = i + 1 < scope.size() ? scope.at(i + 1) : scope.at(i);
    boolean related = next.hasAny("rel:") || next.has("frame:apart");
    String before = i > 0 ? Scope.lower(scope.at(i - 1)) : "";
    if (before.equals("ถึง") && comparedBefore(i)) {
      return true;
    }
    boolean led =
        LEADS.contains(before)
            || before.endsWith("ที่")
            || before.endsWith(" at")
            || (i > 0 && scope.at(i - 1).hasAny("rel:"))
            || (i > 0 && scope.at(i - 1).arg("name:").startsWith("bb"));
    boolean gap =
        scope.before(i, 12, "name:distance").isPresent() && scope.before(i, 2, "name:").isEmpty();
    gap |= scope.before(i, 4, "name:distance").isPresent() || amongDistances(i);
    gap |=
        scope.before(i, 6, "rel:far").isPresent() || scope.before(i, 3, "frame:apart").isPresent();
    return related || !led || (gap && !before.equals("of"));
  }

  private boolean amongDistances(int i) {
    return NamedList.values(scope, i).stream()
        .flatMap(j -> Facts.of(scope.at(j).text()).stream())
        .anyMatch(Facts::isDistance);
  }

  /// `ต่ำกว่าเส้น 20 วันถึง {{…}}`: a level compared with stands close before.
  private boolean comparedBefore(int i) {
    for (int j = i - 1; j >= 0 && i - j <= 6; j--) {
      if (scope.at(j).has("rel:above") || scope.at(j).has("rel:below")) {
        return true;
      }
    }
    return false;
  }

  /// One of several prices that share one currency: "between SGD 54 and 57".
  private boolean inList(int i) {
    if (NamedList.values(scope, i).stream().anyMatch(this::besideCurrency)) {
      return true;
    }
    for (int j : new int[] {i - 2, i + 2, i - 3, i + 3}) {
      boolean price =
          j >= 0
              && j < scope.size()
              && scope.at(j).is(Token.Kind.PLACEHOLDER)
              && Facts.of(scope.at(j).text()).filter(FrameCheck::isMoney).isPresent();
      String word = price ? Scope.lower(scope.at((i + j) / 2)) : "";
      if (price && LISTS.contains(word) && besideCurrency(j)) {
        return true;
      }
    }
    return false;
  }

  private boolean follows(int i, String punct, String tag) {
    return i + 2 < scope.size() && scope.at(i + 1).text().equals(punct) && scope.at(i + 2).has(tag);
  }

  /// "2.04 times more than" would be 3.04 times as much.
  private boolean timesMoreThan(int i) {
    return i + 2 < scope.size()
        && scope.at(i + 1).has("frame:times")
        && (scope.at(i + 2).hasAny("rel:") || scope.at(i + 2).hasAny("cmp:"));
  }

  private static boolean isPercent(String name, Fact fact) {
    return fact.unit() == Fact.Unit.PERCENT && Facts.isValue(name);
  }

  private static boolean isMoney(Fact fact) {
    return fact.unit() == Fact.Unit.PRICE || fact.unit() == Fact.Unit.PRICE_DIFFERENCE;
  }

  private boolean besideCurrency(int i) {
    int j = lang == Lang.TH ? i + 1 : i - 1;
    if (j < 0 || j >= scope.size()) {
      return false;
    }
    Token token = scope.at(j);
    boolean placeholder = token.is(Token.Kind.PLACEHOLDER) && token.text().equals("currency");
    return placeholder || token.hasAny("unit:");
  }

  /// A value shown is exact to its last digit: "over", "nearly", "at least" make it false.
  private void bound(int i, String name, Fact fact) {
    if (i == 0) {
      return;
    }
    Token before = scope.at(i - 1);
    Token next = i + 1 < scope.size() ? scope.at(i + 1) : before;
    boolean about = before.has("frame:about");
    Token word = about && i > 1 ? scope.at(i - 2) : before;
    boolean share = Facts.suffix(name).startsWith("_share");
    boolean during = Facts.suffix(name).equals("_bars") && Scope.lower(word).equals("over");
    if (during) {
      return; // "over {{rsi14_bars}} days"
    }
    boolean more = word.has("frame:bound") && !share;
    boolean own = (word.hasAny("rel:") || word.hasAny("cmp:")) && !share && ownValue(i, fact);
    own &= !ofShare(i);
    boolean after = next.text().equals("กว่า") || next.text().equals("เศษ");
    if (more || own || after) {
      add(name, "say the value itself, without \"" + (after ? next : word).text() + "\"");
    }
  }

  /// "{{rsi14_share}} of days had a reading at or below {{rsi14}}": it is the days that are below.
  private boolean ofShare(int i) {
    for (int j = i - 1; j >= 0 && i - j < 16 && !scope.at(j).is(Token.Kind.STOP); j--) {
      Token token = scope.at(j);
      if (token.is(Token.Kind.PLACEHOLDER) && Facts.suffix(token.text()).startsWith("_share")) {
        return true;
      }
    }
    return false;
  }

  /// "RSI is above {{rsi14}}": nothing is above itself.
  private boolean ownValue(int i, Fact fact) {
    String subject = scope.subject(i - 1);
    return switch (fact) {
      case RSI14 -> subject.equals("rsi");
      case MACD -> subject.equals("macd");
      case CLOSE -> subject.equals("price");
      case ATR_PCT -> subject.equals("atr") || subject.equals("volatility");
      case VOLUME_RATIO -> true;
      case CHANGE_PCT -> true;
      default -> false;
    };
  }

  private void text(int i, String name) {
    switch (name) {
      case "updated_at" -> {
        if (scope.before(i, 4, "frame:made").isEmpty()) {
          add(name, "when the report was made, not the day of the prices; that is {{date}}");
        }
      }
      case "vwap_bars" -> {
        boolean vwap =
            scope.before(i, 4, "name:vwap").isPresent()
                || scope.after(i, 5, "name:vwap").isPresent();
        if (!vwap) {
          add(name, "the days of VWAP; tell it beside VWAP");
        }
      }
      case "dropped", "suspicious" -> {
        if (scope.after(i, 10, "frame:odd").isEmpty()
            && scope.before(i, 6, "frame:odd").isEmpty()) {
          add(name, "a number of days left out or irregular; say so");
        }
      }
      case "bars_total" -> {
        if (scope.after(i, 4, "frame:days").isEmpty()) {
          add(name, "a number of trading days; say so");
        }
      }
      case "symbol", "ticker" -> listing(i, name);
      default -> {
        // Names and dates say themselves what they are.
      }
    }
  }

  /// The prices of a receipt's report are those of the underlying, not of the receipt.
  private void listing(int i, String name) {
    if (!brief.ticker().receipt()) {
      return;
    }
    String before = "";
    for (int j = Math.max(0, i - 3); j < i; j++) {
      before += " " + scope.at(j).text().toLowerCase(Locale.ROOT);
    }
    boolean denied =
        before.contains("not of") || before.contains("not those") || before.contains("ไม่ใช่");
    boolean underlying = before.contains("underlying") || before.contains("อ้างอิง");
    String after = i + 2 < scope.size() ? Scope.lower(scope.at(i + 2)) : "";
    boolean own = before.contains("baht") || before.contains("บาท") || after.equals("baht");
    boolean priced =
        before.contains("price") || before.contains("ราคา") || before.contains("those of");
    boolean wrong =
        name.equals("symbol")
            ? denied
            : underlying || (priced && !own && !denied && !before.contains("not"));
    if (wrong) {
      add(name, "prices are those of {{symbol}}, not of {{ticker}}");
    }
  }

  private void currency(int i) {
    Token token = scope.at(i);
    String code = token.arg("unit:");
    if (code.equals(brief.ticker().currency())) {
      return;
    }
    boolean receipt = code.equals("THB") && brief.ticker().receipt();
    boolean besideNumber =
        (i > 0 && scope.at(i - 1).is(Token.Kind.PLACEHOLDER))
            || (i + 1 < scope.size() && scope.at(i + 1).is(Token.Kind.PLACEHOLDER));
    if (!receipt || besideNumber) {
      problems.add("\"" + token.text() + "\": the currency is {{currency}}");
    }
  }

  private void add(String name, String why) {
    problems.add("{{" + name + "}}: " + why);
  }
}
