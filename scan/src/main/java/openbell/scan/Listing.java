package openbell.scan;

/// What is known of an instrument beside its bars: the texts that an expression can name.
///
/// @param ticker what it is called in results; unique in a market
/// @param name the company or fund; empty when unknown
/// @param exchange the exchange's code (`SES`); empty when unknown
/// @param currency the ISO code of what it trades in; empty when unknown
public record Listing(String ticker, String name, String exchange, String currency) {
  public Listing {
    if (ticker.isEmpty()) {
      throw new IllegalArgumentException("a listing without a ticker: give it one");
    }
  }
}
