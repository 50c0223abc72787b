/// Screens over a market: expressions about facts, run over the histories of many instruments in
/// columns, and the rows in order with their reasons. It reads nothing and prints nothing: a
/// [Market] hands it the histories. Expressions are CEL's, checked by `dev.cel` and computed by
/// programs of our own.
///
/// - [openbell.scan.ScanExpression], [openbell.scan.Mistake], [openbell.scan.Limits]: a condition
///   or a rank, why a text is none, and what one may cost
/// - [openbell.scan.Market], [openbell.scan.History], [openbell.scan.Listing]: what is screened
/// - [openbell.scan.HeldMarket], [openbell.scan.HeldBars], [openbell.scan.MarketSource]: a market
///   in memory, and where it comes from
/// - [openbell.scan.ScanDesk]: scans of a server, over a market that stays in memory
/// - [openbell.scan.Scanner], [openbell.scan.ScanRequest], [openbell.scan.ScanResult]: the screen
/// - [openbell.scan.Score]: the order where none is asked for
/// - [openbell.scan.NamedScreen]: screens that come with the project
///
/// ```java
/// switch (ScanExpression.where("rsi14 < 30 && volume_ratio > 2 && close > sma200")) {
///   case ScanExpression.Valid(ScanExpression where) ->
///       show(new Scanner().scan(market.upTo(date), new ScanRequest(where, Optional.empty(), 20)));
///   case ScanExpression.Invalid(Mistake mistake) -> say(mistake.message());
/// }
/// ```
@NullMarked
package openbell.scan;

import org.jspecify.annotations.NullMarked;
