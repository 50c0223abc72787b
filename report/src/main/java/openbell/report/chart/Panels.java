package openbell.report.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import openbell.report.font.Face;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.ui.RectangleInsets;

/// Price, volume, RSI and MACD under each other, over one axis of sessions.
final class Panels {
  private static final double GAP = 6;
  private static final double SESSIONS_HEIGHT = 26;
  private static final double LABEL_AIR = 12;

  private final Window window;
  private final Palette palette;
  private final Words words;

  Panels(Window window, Palette palette, Words words) {
    this.window = window;
    this.palette = palette;
    this.words = words;
  }

  void draw(Graphics2D g, Rectangle2D area) {
    int weight = PricePanel.WEIGHT + LowerPanels.weight(window);
    double unit = (area.getHeight() - SESSIONS_HEIGHT - 3 * GAP) / weight;
    List<Panel> panels = new ArrayList<>();
    panels.add(PricePanel.of(window, palette, words, PricePanel.WEIGHT * unit));
    panels.addAll(LowerPanels.of(window, palette, words, unit));

    SessionsAxis sessions = new SessionsAxis(window, words.lang(), palette);
    CombinedDomainXYPlot stack = new CombinedDomainXYPlot(sessions);
    stack.setGap(GAP);
    stack.setBackgroundPaint(palette.ground());
    stack.setInsets(RectangleInsets.ZERO_INSETS);
    double right = widthOfValues(g, panels);
    for (Panel panel : panels) {
      panel.plot().setInsets(RectangleInsets.ZERO_INSETS);
      ValueAxis values = panel.plot().getRangeAxis();
      values.setFixedDimension(right);
      stack.add(panel.plot(), panel.weight());
    }
    JFreeChart chart = new JFreeChart(null, Face.BOLD.at(18), stack, false);
    chart.setBackgroundPaint(palette.ground());
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    // No collection of entities: nobody hovers over a picture.
    ChartRenderingInfo info = new ChartRenderingInfo(null);
    chart.draw(g, area, null, info);
    overlay(g, panels, info.getPlotInfo());
  }

  private void overlay(Graphics2D g, List<Panel> panels, PlotRenderingInfo info) {
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      Rectangle2D inside = info.getSubplotInfo(i).getDataArea();
      panel.legend().draw(g, inside, palette);
      panel.tag().ifPresent(tag -> tag.draw(g, panel.plot(), inside, palette));
    }
  }

  /// Room for the widest label and tag, the same for all panels.
  private static double widthOfValues(Graphics2D g, List<Panel> panels) {
    double widest = 0;
    for (Panel panel : panels) {
      NumberAxis axis = (NumberAxis) panel.plot().getRangeAxis();
      for (double end : new double[] {axis.getLowerBound(), axis.getUpperBound()}) {
        String text = axis.getNumberFormatOverride().format(end);
        widest = Math.max(widest, g.getFontMetrics(axis.getTickLabelFont()).stringWidth(text));
      }
      widest = Math.max(widest, panel.tag().map(tag -> Tag.width(g, tag.text())).orElse(0.0));
    }
    return widest + LABEL_AIR;
  }
}
