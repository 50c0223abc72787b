package openbell.scan;

import openbell.market.Bars;

/// The bars of a symbol as a store of them hands them over.
///
/// @param symbol the source's symbol
/// @param bars completed sessions, oldest first; may be empty
public record HeldBars(String symbol, Bars bars) {}
