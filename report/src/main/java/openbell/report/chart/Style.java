package openbell.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.util.function.IntFunction;
import openbell.report.font.Face;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;

/// How the parts of a chart look, apart from what they show.
final class Style {
  static final float LABEL_SIZE = 13f;
  static final float LEGEND_SIZE = 14f;
  private static final float HAIR = 1f;

  private Style() {}

  /// A panel whose values stand at its right.
  static XYPlot panel(ValueAxis values, Palette palette) {
    XYPlot plot = new XYPlot();
    plot.setRangeAxis(values);
    plot.setRangeAxisLocation(AxisLocation.TOP_OR_RIGHT);
    plot.setBackgroundPaint(palette.ground());
    plot.setOutlinePaint(palette.grid());
    plot.setDomainGridlinePaint(palette.grid());
    plot.setRangeGridlinePaint(palette.grid());
    plot.setDomainGridlineStroke(new BasicStroke(HAIR));
    plot.setRangeGridlineStroke(new BasicStroke(HAIR));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  static void axis(NumberAxis axis, Palette palette) {
    Font font = Face.REGULAR.at(LABEL_SIZE);
    axis.setTickLabelFont(font);
    // JFreeChart's own is a font of the machine, which may have none.
    axis.setLabelFont(font);
    axis.setTickLabelPaint(palette.ink());
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
  }

  /// Lines, each in its colour; NaN leaves a gap.
  static XYLineAndShapeRenderer lines(float width, Color... colors) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    for (int i = 0; i < colors.length; i++) {
      renderer.setSeriesPaint(i, colors[i]);
      renderer.setSeriesStroke(
          i, new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }
    return renderer;
  }

  /// Plain bars, each in a colour of its own.
  static XYBarRenderer bars(IntFunction<Color> color) {
    XYBarRenderer renderer =
        new XYBarRenderer() {
          @Override
          public Paint getItemPaint(int series, int item) {
            return color.apply(item);
          }
        };
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    return renderer;
  }

  /// A dashed line across a panel.
  static ValueMarker level(double value, Color color) {
    float[] dashes = {4, 4};
    return new ValueMarker(
        value,
        color,
        new BasicStroke(HAIR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, dashes, 0f));
  }
}
