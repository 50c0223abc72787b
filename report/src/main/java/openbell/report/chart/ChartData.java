package openbell.report.chart;

import openbell.market.Study;
import openbell.market.Ticker;

/// What a chart shows: whose it is, and the history up to its last bar.
///
/// @param ticker names, currency and exchange
/// @param study the history; the last bars of it are drawn, all of it warms the indicators up
public record ChartData(Ticker ticker, Study study) {}
