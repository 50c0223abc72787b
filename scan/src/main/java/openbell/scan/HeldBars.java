package openbell.scan;

import openbell.market.Bars;
import openbell.market.Ticker;

/// The bars of a symbol as a store of them hands them over.
///
/// @param ticker the instrument, by the source's symbol, with what the store knows of its name
/// @param bars completed sessions, oldest first; may be empty
public record HeldBars(Ticker ticker, Bars bars) {
  /// Bars of a symbol that the store knows no name of.
  public HeldBars(String symbol, Bars bars) {
    this(Ticker.ofSymbol(symbol), bars);
  }
}
