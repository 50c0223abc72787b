package openbell.report.pdf;

import java.awt.Graphics2D;
import openbell.report.Lang;
import openbell.report.chart.ChartData;
import openbell.report.chart.ChartPainter;
import openbell.report.chart.Theme;
import org.openpdf.text.pdf.PdfGraphics2D;
import org.openpdf.text.pdf.PdfStructureElement;
import org.openpdf.text.pdf.PdfTemplate;

/// The chart as vectors. Its letters are outlines: they need no font and no layout in the PDF; what
/// they say stands in the figure's alternative text.
record ChartFigure(ChartPainter painter, ChartData data, Lang lang, String alternative, double tall)
    implements Block {
  private static final double BEFORE = 10;

  /// Units of the chart per point: its letters of 13 become 8.7 points high.
  private static final double UNITS_PER_POINT = 1.5;

  @Override
  public double height() {
    return BEFORE + tall;
  }

  @Override
  public void draw(Canvas canvas, double top) {
    PdfTemplate drawing = canvas.drawing(Canvas.WIDTH, tall);
    Graphics2D g = new PdfGraphics2D(drawing, Canvas.WIDTH, (float) tall, null, true, false, 0);
    g.scale(1 / UNITS_PER_POINT, 1 / UNITS_PER_POINT);
    painter.draw(
        g, Canvas.WIDTH * UNITS_PER_POINT, tall * UNITS_PER_POINT, data, lang, Theme.LIGHT);
    g.dispose();
    PdfStructureElement figure = canvas.figure(alternative);
    canvas.taggedWhole(figure, () -> canvas.place(drawing, Canvas.LEFT, top + BEFORE));
  }
}
