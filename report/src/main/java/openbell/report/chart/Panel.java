package openbell.report.chart;

import java.util.Optional;
import org.jfree.chart.plot.XYPlot;

/// One of the strips that a chart is made of.
///
/// @param weight its share of the height
/// @param tag the last value's, where it has one
record Panel(XYPlot plot, int weight, Legend legend, Optional<Tag> tag) {}
