package openbell.report.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import openbell.report.Lang;
import openbell.report.Wording;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// Sessions side by side, without gaps for days off, labelled where a month begins.
final class SessionsAxis extends NumberAxis {
  private static final double AIR_LEFT = 1.5;
  private static final double AIR_RIGHT = 2.5;

  /// A month that began before the first session shown has its label there only if that is near.
  private static final int LATEST_FIRST_DAY = 4;

  /// Room that one label needs, in pixels.
  private static final double LABEL_WIDTH = 76;

  /// How far the first label may stand out at the left.
  private static final double OVERHANG = 14;

  private final transient Window window;
  private final Lang lang;

  SessionsAxis(Window window, Lang lang, Palette palette) {
    this.window = window;
    this.lang = lang;
    Style.axis(this, palette);
    setRange(-AIR_LEFT, window.size() - 1 + AIR_RIGHT);
  }

  @Override
  @SuppressWarnings("rawtypes") // JFreeChart's signature
  public List refreshTicks(
      Graphics2D g, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    double free = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < window.size(); i++) {
      if (!beginsMonth(i)) {
        continue;
      }
      double x = valueToJava2D(i, dataArea, edge);
      boolean fits = x >= free && x - dataArea.getMinX() >= LABEL_WIDTH / 2 - OVERHANG;
      String text = fits ? Wording.month(window.date(i), lang) : "";
      ticks.add(new NumberTick(i, text, TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
      if (fits) {
        free = x + LABEL_WIDTH;
      }
    }
    return ticks;
  }

  private boolean beginsMonth(int i) {
    LocalDate date = window.date(i);
    return i == 0
        ? date.getDayOfMonth() <= LATEST_FIRST_DAY
        : window.date(i - 1).getMonthValue() != date.getMonthValue();
  }
}
