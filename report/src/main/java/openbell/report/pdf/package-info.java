/// The report on paper: A4, Thai or English, the chart as vectors.
///
/// [ReportPdf] is the whole of it.
///
/// ```java
/// byte[] pdf = new ReportPdf().write(report, Optional.of(new ChartData(ticker, study)));
/// ```
@NullMarked
package openbell.report.pdf;

import org.jspecify.annotations.NullMarked;
