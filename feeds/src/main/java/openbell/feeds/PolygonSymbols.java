package openbell.feeds;

import java.util.Optional;
import java.util.regex.Pattern;
import openbell.market.Exchange;

/// Symbols as Openbell and Yahoo write them (`BRK-B`, `KIM-PL`) and as Polygon does (`BRK.B`,
/// `KIMpL`), of stocks in the USA.
final class PolygonSymbols {
  private static final Pattern OURS = Pattern.compile("[A-Z]{1,6}(-[A-Z]{1,3})?");
  private static final Pattern THEIRS =
      Pattern.compile("([A-Z]{1,6})(?:\\.([A-Z]{1,3})|([prw])([A-Z]{0,2}))?");

  private PolygonSymbols() {}

  /// Polygon's ticker of a symbol; empty for what is no stock in the USA.
  static Optional<String> theirs(String symbol) {
    if (!OURS.matcher(symbol).matches() || !Exchange.forSymbol(symbol).id().equals("US")) {
      return Optional.empty();
    }
    int dash = symbol.indexOf('-');
    if (dash < 0) {
      return Optional.of(symbol);
    }
    String root = symbol.substring(0, dash);
    String rest = symbol.substring(dash + 1);
    // Preferred shares, rights, when issued: a small letter. Classes, units, warrants: a point.
    boolean small =
        (rest.startsWith("P") && rest.length() <= 2) || rest.equals("R") || rest.equals("W");
    return Optional.of(
        small
            ? root + Character.toLowerCase(rest.charAt(0)) + rest.substring(1)
            : root + "." + rest);
  }

  /// Our symbol of a ticker of Polygon; empty for one of a form that we have none for.
  static Optional<String> ours(String ticker) {
    var m = THEIRS.matcher(ticker);
    if (!m.matches()) {
      return Optional.empty();
    }
    if (m.group(2) != null) {
      return Optional.of(m.group(1) + "-" + m.group(2));
    }
    return Optional.of(
        m.group(3) == null
            ? m.group(1)
            : m.group(1) + "-" + (char) (m.group(3).charAt(0) - 'a' + 'A') + m.group(4));
  }
}
