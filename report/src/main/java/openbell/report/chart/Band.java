package openbell.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/// The area between two lines, from the first session where both have a value.
final class Band extends AbstractXYAnnotation {
  private final transient double[] upper;
  private final transient double[] lower;
  private final Color line;
  private final Color area;

  Band(double[] upper, double[] lower, Color line, Color area) {
    this.upper = upper;
    this.lower = lower;
    this.line = line;
    this.area = area;
  }

  @Override
  public void draw(
      Graphics2D g,
      XYPlot plot,
      Rectangle2D dataArea,
      ValueAxis sessions,
      ValueAxis values,
      int rendererIndex,
      PlotRenderingInfo info) {
    int first = 0;
    while (first < upper.length && !Double.isFinite(upper[first] + lower[first])) {
      first++;
    }
    if (upper.length - first < 2) {
      return;
    }
    Path2D top = new Path2D.Double();
    Path2D bottom = new Path2D.Double();
    for (int i = first; i < upper.length; i++) {
      double x = sessions.valueToJava2D(i, dataArea, RectangleEdge.BOTTOM);
      extend(top, x, values.valueToJava2D(upper[i], dataArea, RectangleEdge.RIGHT));
      int back = upper.length - 1 - (i - first);
      double xBack = sessions.valueToJava2D(back, dataArea, RectangleEdge.BOTTOM);
      extend(bottom, xBack, values.valueToJava2D(lower[back], dataArea, RectangleEdge.RIGHT));
    }
    Path2D both = new Path2D.Double(top);
    both.append(bottom, true);
    both.closePath();
    g.setPaint(area);
    g.fill(both);
    g.setPaint(line);
    g.setStroke(new BasicStroke(1f));
    g.draw(top);
    g.draw(bottom);
  }

  private static void extend(Path2D path, double x, double y) {
    if (path.getCurrentPoint() == null) {
      path.moveTo(x, y);
    } else {
      path.lineTo(x, y);
    }
  }
}
