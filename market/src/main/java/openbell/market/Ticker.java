package openbell.market;

import java.time.ZoneId;

/**
 * A stock as Openbell asks for it: what the reader meant, and where its prices come from.
 *
 * <p>{@code ticker} is the name of the report, a registry ticker ({@code DBS19}) or a symbol
 * ({@code D05.SI}); {@code symbol} is what the source calls the security whose prices are told.
 * Both are safe as one part of a path or an object key.
 *
 * @param ticker what was asked for after resolution: {@code [A-Z0-9.^=&_-]{1,20}}, without ".."
 * @param symbol the source's symbol, of the same form
 * @param name the company or fund in English; equal to the symbol until the source names it
 * @param exchange where {@code symbol} trades
 * @param currency ISO 4217 code of the prices
 * @param receipt whether {@code ticker} is a Thai depository receipt on {@code symbol}
 */
public record Ticker(
    String ticker,
    String symbol,
    String name,
    Exchange exchange,
    String currency,
    boolean receipt) {

  private static final int MAX_LENGTH = 20;

  public Ticker {
    requireForm(ticker, "ticker");
    requireForm(symbol, "symbol");
    if (name.isBlank()) {
      throw new IllegalArgumentException("The name of " + ticker + " is blank: give one");
    }
    if (currency.isBlank()) {
      throw new IllegalArgumentException("The currency of " + ticker + " is blank: give one");
    }
  }

  /**
   * The ticker of a symbol that is in no registry: exchange and currency by its suffix, named by
   * its symbol until the source says more.
   *
   * @throws IllegalArgumentException if {@code symbol} has not the form of one
   */
  public static Ticker ofSymbol(String symbol) {
    requireForm(symbol, "symbol");
    Exchange exchange = Exchange.forSymbol(symbol);
    return new Ticker(symbol, symbol, symbol, exchange, exchange.currency(), false);
  }

  /** The same ticker with what the source says about it. */
  public Ticker withSource(String name, Exchange exchange, String currency) {
    return new Ticker(ticker, symbol, name, exchange, currency, receipt);
  }

  /** The same security asked for by its symbol: same data, its own report, no receipt. */
  public Ticker asSymbol() {
    return new Ticker(symbol, symbol, name, exchange, currency, false);
  }

  /** The time zone of the exchange, which dates a session. */
  public ZoneId zone() {
    return exchange.zone();
  }

  /** How a suggestion reads: {@code PFIZER19 (Pfizer)}; the ticker alone when it has no name. */
  public String label() {
    return name.equals(ticker) ? ticker : ticker + " (" + name + ")";
  }

  /** Whether text may stand for a ticker or a symbol, here and in an object key. */
  static boolean hasForm(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || text.equals(".") || text.contains("..")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && ".^=&_-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void requireForm(String text, String what) {
    if (!hasForm(text)) {
      throw new IllegalArgumentException(
          "No %s has the form of \"%s\": use 1 to 20 of A-Z 0-9 . ^ = & _ - without \"..\""
              .formatted(what, text));
    }
  }
}
