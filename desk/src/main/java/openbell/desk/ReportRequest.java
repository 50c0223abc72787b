package openbell.desk;

import java.time.Instant;
import java.time.LocalDate;
import openbell.market.Ticker;
import openbell.report.Lang;

/// A question after checking: which report, exactly.
///
/// @param ticker what it is of
/// @param date the trading day it is of, in the exchange's zone
/// @param past whether `date` is before the exchange's current trading day
/// @param lang its language
/// @param stance whether it carries the rule-based view
/// @param picture whether its picture is wanted as well
/// @param now the moment of asking
record ReportRequest(
    Ticker ticker,
    LocalDate date,
    boolean past,
    Lang lang,
    boolean stance,
    boolean picture,
    Instant now) {

  String cacheKey() {
    String file = lang == Lang.TH ? "report.json" : "report." + lang.code() + ".json";
    return "reports/" + ticker.ticker() + "/" + date + "/" + file;
  }
}
