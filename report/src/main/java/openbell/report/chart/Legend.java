package openbell.report.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import openbell.report.font.Face;

/// What the lines of a panel are, with their last values, in its top left corner.
record Legend(List<Entry> entries) {
  /// Room that a panel keeps free above its values, in pixels.
  static final double HEIGHT = 28;

  private static final double INSET = 10;
  private static final double SWATCH = 11;
  private static final double GAP = 20;

  /// One line's name and last value.
  record Entry(String text, Color color) {}

  Legend {
    entries = List.copyOf(entries);
  }

  void draw(Graphics2D g, Rectangle2D area, Palette palette) {
    Font font = Face.REGULAR.at(Style.LEGEND_SIZE);
    g.setFont(font);
    double x = area.getX() + INSET;
    double baseline = area.getY() + 19;
    for (Entry entry : entries) {
      double width = SWATCH + 5 + g.getFontMetrics(font).stringWidth(entry.text());
      g.setColor(Palette.alpha(palette.ground(), 200));
      g.fill(new RoundRectangle2D.Double(x - 4, baseline - 15, width + 8, 20, 6, 6));
      g.setColor(entry.color());
      g.fill(new RoundRectangle2D.Double(x, baseline - 6.5, SWATCH, 3.2, 3, 3));
      g.drawString(entry.text(), (float) (x + SWATCH + 5), (float) baseline);
      x += width + GAP;
    }
  }
}
