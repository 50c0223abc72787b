package openbell.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import openbell.report.Wording;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.Test;

class ValuesAxisTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(0, 100, 1000, 400);

  /** The fault of an earlier picture: 175.00 stood half under the tag of 177.07. */
  @Test
  void noLabelTouchesTheTag() {
    for (double last = 115; last <= 180; last += 0.37) {
      ValuesAxis axis = axis(last);
      double tag = y(axis, last);
      for (NumberTick tick : ticks(axis)) {
        if (!tick.getText().isEmpty()) {
          // A tag is 20 high, a label 13.
          assertThat(Math.abs(y(axis, tick.getValue()) - tag)).isGreaterThanOrEqualTo(16.5);
        }
      }
    }
  }

  @Test
  void gridLinesStayWhereALabelIsLeftOut() {
    assertThat(ticks(axis(175)).stream().map(NumberTick::getValue)).contains(175.0);
    assertThat(labels(axis(175))).doesNotContain("175").contains("165");
  }

  @Test
  void withoutATagAllAreLabelled() {
    assertThat(labels(axis(Double.NaN))).contains("175");
  }

  @Test
  void givenMarksAreTheLabels() {
    ValuesAxis axis =
        new ValuesAxis(Palette.of(Theme.DARK), v -> Wording.number(v, 0), Double.NaN, 30, 50, 70);
    axis.setRange(10, 95);
    assertThat(labels(axis)).containsExactly("30", "50", "70");
  }

  private static ValuesAxis axis(double tagged) {
    ValuesAxis axis = new ValuesAxis(Palette.of(Theme.DARK), v -> Wording.number(v, 0), tagged);
    axis.setRange(112, 182);
    return axis;
  }

  private static double y(ValuesAxis axis, double value) {
    return axis.valueToJava2D(value, AREA, RectangleEdge.RIGHT);
  }

  private static List<String> labels(ValuesAxis axis) {
    return ticks(axis).stream().map(NumberTick::getText).filter(t -> !t.isEmpty()).toList();
  }

  private static List<NumberTick> ticks(ValuesAxis axis) {
    Graphics2D g = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB).createGraphics();
    List<NumberTick> ticks = new ArrayList<>();
    for (Object tick : axis.refreshTicks(g, new AxisState(), AREA, RectangleEdge.RIGHT)) {
      ticks.add((NumberTick) tick);
    }
    return ticks;
  }
}
