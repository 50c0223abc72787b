package openbell.edge.http;

import java.time.LocalDate;
import openbell.report.Lang;

/// A report that was made lately, for the list on the first page.
///
/// @param ticker what it is of
/// @param name the company's
/// @param date the trading day it is of
/// @param lang its language
public record RecentReport(String ticker, String name, LocalDate date, Lang lang) {}
