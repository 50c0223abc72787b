/// The picture of a stock: half a year of candles, volume, averages, bands, RSI and MACD.
///
/// | type | is |
/// |---|---|
/// | [ChartData] | whose chart, and its history |
/// | [ChartPainter] | paints it: as a PNG of 1200 x 900, or as vectors on any `Graphics2D` |
/// | [Theme] | dark or light |
///
/// ```java
/// byte[] png = new ChartPainter().png(new ChartData(ticker, study), Lang.TH, Theme.DARK);
/// ```
@NullMarked
package openbell.report.chart;

import org.jspecify.annotations.NullMarked;
