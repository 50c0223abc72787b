/// What an operator wants to know: is all well, what failed and why, what did it cost.
///
/// - [OpsNumbers]: the numbers of a period, the one record that pages, commands and mails show;
///   [OpsJson] is it as JSON.
/// - [Operations]: puts them together from the books of all instances, and tells this one's.
/// - [OpsNotes]: what happened, beside the counts: alerts, warm runs, starts, slow requests.
/// - [Followed]: which followed tickers have a fresh report.
@NullMarked
package openbell.desk.ops;

import org.jspecify.annotations.NullMarked;
