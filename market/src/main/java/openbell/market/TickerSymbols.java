package openbell.market;

import java.util.Optional;

/** The forms that symbols are written in, and the one form that the source takes. */
final class TickerSymbols {

  private static final int HONG_KONG_DIGITS = 4;

  private TickerSymbols() {}

  /**
   * A normalised text as the source would write it: {@code 700 HK}, {@code 700.HK} and {@code
   * 00700.HK} are {@code 0700.HK}, {@code BRK.B} is {@code BRK-B}. Other texts stay as they are.
   */
  static String sourceForm(String text) {
    int cut = Math.max(text.lastIndexOf(' '), text.lastIndexOf('.'));
    if (cut <= 0) {
      return text;
    }
    String head = text.substring(0, cut);
    String tail = text.substring(cut + 1);
    return switch (tail) {
      case "HK" -> (isNumber(head) ? padded(head) : head) + ".HK";
      case "SI", "BK", "T", "VN", "TW" -> head + "." + tail;
      // Share classes; no exchange has these suffixes. One letter is no company: "a b" stays text.
      case "A", "B" -> head.length() > 1 ? head + "-" + tail : text;
      default -> text;
    };
  }

  /**
   * The symbol that a normalised text may be; empty when it has not the form of one. The form of a
   * Thai receipt, letters and the two digits of its issuer, is none: the source lists those only
   * with {@code .BK}.
   */
  static Optional<String> possible(String text) {
    String symbol = sourceForm(text);
    if (!Ticker.hasForm(symbol) || isReceiptForm(symbol)) {
      return Optional.empty();
    }
    char first = symbol.charAt(0);
    char last = symbol.charAt(symbol.length() - 1);
    return (first == '^' || isAlphanumeric(first)) && isAlphanumeric(last)
        ? Optional.of(symbol)
        : Optional.empty();
  }

  /** {@code DBS} of {@code DBS19}: a receipt's ticker without the two digits of its issuer. */
  static String withoutIssuer(String ticker) {
    return isReceiptForm(ticker) ? ticker.substring(0, ticker.length() - 2) : ticker;
  }

  /** {@code D05} of {@code D05.SI}. */
  static String withoutSuffix(String symbol) {
    int dot = symbol.lastIndexOf('.');
    return dot <= 0 ? symbol : symbol.substring(0, dot);
  }

  private static boolean isReceiptForm(String text) {
    int letters = text.length() - 2;
    if (letters <= 0 || !isLetter(text.charAt(letters - 1)) || !isNumber(text.substring(letters))) {
      return false;
    }
    for (int i = 0; i < letters; i++) {
      if (!isAlphanumeric(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String padded(String digits) {
    int from = 0;
    while (from < digits.length() - HONG_KONG_DIGITS && digits.charAt(from) == '0') {
      from++;
    }
    String number = digits.substring(from);
    return "0".repeat(Math.max(0, HONG_KONG_DIGITS - number.length())) + number;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isAlphanumeric(char c) {
    return isLetter(c) || (c >= '0' && c <= '9');
  }
}
