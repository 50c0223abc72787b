package openbell.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import openbell.market.Fact;

/// How numbers are written: rounded first, then signed with U+2212, thousands by comma, in Arabic
/// digits.
///
/// Rounding is half-even on the exact binary value, so a number shown is the number computed to its
/// last digit.
final class NumberText {
  private static final char MINUS = '\u2212';
  private static final int MOST_DECIMALS = 8;
  private static final int MOST_PRICE_DECIMALS = 15;
  private static final Set<Fact> SIGNED =
      Set.of(
          Fact.CHANGE_PCT,
          Fact.MACD_HIST,
          Fact.SMA20_PCT,
          Fact.SMA50_PCT,
          Fact.SMA200_PCT,
          Fact.VWAP_PCT);

  private NumberText() {}

  /// Whether a fact can be below zero, so that a text may want it without its sign.
  static boolean mayBeNegative(Fact fact) {
    return SIGNED.contains(fact) || fact == Fact.MACD || fact == Fact.MACD_SIGNAL;
  }

  /// A number with so many decimals; no sign when it rounds to zero.
  static String plain(double value, int decimals) {
    BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    String digits = rounded.abs().toPlainString();
    int point = digits.indexOf('.');
    int whole = point < 0 ? digits.length() : point;
    StringBuilder text = new StringBuilder(digits.length() + 4);
    if (rounded.signum() < 0) {
      text.append(MINUS);
    }
    for (int i = 0; i < whole; i++) {
      if (i > 0 && (whole - i) % 3 == 0) {
        text.append(',');
      }
      text.append(digits.charAt(i));
    }
    return text.append(digits, whole, digits.length()).toString();
  }

  static boolean roundsToZero(double value, int decimals) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).signum() == 0;
  }

  /// A fact at its display precision; percent facts carry their `%`, changes and distances their
  /// sign.
  static String fact(Fact fact, double value, int priceDecimals) {
    return switch (fact.unit()) {
      case PRICE -> plain(value, priceDecimals);
      case PRICE_DIFFERENCE -> signed(fact, value, twoSignificant(value));
      case PERCENT -> signed(fact, value, 2) + "%";
      case INDEX -> plain(value, 1);
      case RATIO -> plain(value, 2);
    };
  }

  private static String signed(Fact fact, double value, int decimals) {
    boolean plus = SIGNED.contains(fact) && value > 0 && !roundsToZero(value, decimals);
    return (plus ? "+" : "") + plain(value, decimals);
  }

  /// Two decimals, or enough for two significant digits.
  private static int twoSignificant(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return 2;
    }
    int leading = (int) Math.floor(Math.log10(size));
    return Math.clamp(1 - leading, 2, MOST_DECIMALS);
  }

  /// Decimals of a price: 2; JPY 0 or 1 as traded; VND 0; below one 4, and below a hundredth enough
  /// for four digits.
  static int priceDecimals(String currency, double close) {
    return switch (currency) {
      case "VND" -> 0;
      case "JPY" -> close == Math.rint(close) ? 0 : 1;
      default -> {
        if (close >= 1) {
          yield 2;
        }
        yield close >= 0.01
            ? 4
            : Math.min(3 - (int) Math.floor(Math.log10(close)), MOST_PRICE_DECIMALS);
      }
    };
  }
}
