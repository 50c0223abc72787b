package openbell.report.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import openbell.market.Fact;
import openbell.report.Lang;
import openbell.report.Wording;

/// Paints the chart of a stock. Without state, safe for any number of threads; needs no display and
/// no fonts of the machine.
public final class ChartPainter {
  /// Size of the PNG in pixels.
  public static final int WIDTH = 1200;

  /// Size of the PNG in pixels.
  public static final int HEIGHT = 900;

  /// A PNG of 1200 x 900: title, panels, and a line that it is no advice.
  public byte[] png(ChartData data, Lang lang, Theme theme) {
    return png(data, lang, theme, WIDTH);
  }

  /// The same picture at another width, everything in it in proportion.
  ///
  /// @param width in pixels, 600 or more to be legible
  public byte[] png(ChartData data, Lang lang, Theme theme, int width) {
    int height = width * HEIGHT / WIDTH;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.scale((double) width / WIDTH, (double) height / HEIGHT);
      Palette palette = Palette.of(theme);
      g.setColor(palette.ground());
      g.fillRect(0, 0, WIDTH, HEIGHT);
      hints(g);
      Frame frame = new Frame(data, lang, palette);
      Rectangle2D inside = frame.draw(g, WIDTH, HEIGHT);
      panels(g, inside, data, lang, palette);
    } finally {
      g.dispose();
    }
    return Png.encode(image);
  }

  /// The panels alone, without title and disclaimer, from (0, 0) on.
  ///
  /// @param g what is drawn on; text and lines keep their size in its units, whatever the area. Its
  ///   transform and clip are as before afterwards, its colour, font, stroke and hints are not.
  /// @param width in units of `g`, 600 or more to be legible
  /// @param height in units of `g`, 400 or more
  public void draw(
      Graphics2D g, double width, double height, ChartData data, Lang lang, Theme theme) {
    AffineTransform before = g.getTransform();
    hints(g);
    panels(g, new Rectangle2D.Double(0, 0, width, height), data, lang, Palette.of(theme));
    g.setTransform(before);
  }

  private static void panels(
      Graphics2D g, Rectangle2D area, ChartData data, Lang lang, Palette palette) {
    double close = data.study().last(Fact.CLOSE);
    Words words = new Words(lang, Wording.priceDecimals(data.ticker().currency(), close));
    new Panels(Window.of(data.study()), palette, words).draw(g, area);
  }

  private static void hints(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }
}
