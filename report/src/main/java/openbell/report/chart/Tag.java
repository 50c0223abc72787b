package openbell.report.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import openbell.report.font.Face;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/// The last value of a panel, on a coloured ground at its place on the axis.
record Tag(double value, String text, Color color) {
  static final double HEIGHT = 20;
  private static final float SIZE = 13.5f;
  private static final double PADDING = 6;

  static double width(Graphics2D g, String text) {
    return g.getFontMetrics(font()).stringWidth(text) + 2 * PADDING;
  }

  void draw(Graphics2D g, XYPlot plot, Rectangle2D area, Palette palette) {
    double y = plot.getRangeAxis().valueToJava2D(value, area, RectangleEdge.RIGHT);
    double top = Math.clamp(y - HEIGHT / 2, area.getMinY(), area.getMaxY() - HEIGHT);
    double left = area.getMaxX() + 1;
    g.setColor(color);
    g.fill(new RoundRectangle2D.Double(left, top, width(g, text), HEIGHT, 5, 5));
    g.setColor(palette.onTag());
    g.setFont(font());
    g.drawString(text, (float) (left + PADDING), (float) (top + HEIGHT / 2 + SIZE * 0.36));
  }

  private static Font font() {
    return Face.BOLD.at(SIZE);
  }
}
