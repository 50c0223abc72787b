package openbell.report.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// The values at the right of a panel. A label that the tag of the last value would touch is left
/// out; its grid line stays.
final class ValuesAxis extends NumberAxis {
  /// Half a tag, half a label, and air between.
  private static final double CLEARANCE = Tag.HEIGHT / 2 + Style.LABEL_SIZE / 2 + 1;

  private final double tagged;
  private final transient double[] marks;

  /// @param tagged the value that has a tag; NaN when none has
  /// @param marks what is labelled; round numbers when none are given
  ValuesAxis(Palette palette, DoubleFunction<String> text, double tagged, double... marks) {
    this.tagged = tagged;
    this.marks = marks;
    Style.axis(this, palette);
    setAutoRangeIncludesZero(false);
    setNumberFormatOverride(new Words(text));
  }

  @Override
  @SuppressWarnings("rawtypes") // JFreeChart's signature
  public List refreshTicks(
      Graphics2D g, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    if (marks.length == 0) {
      for (Object each : super.refreshTicks(g, state, dataArea, edge)) {
        NumberTick tick = (NumberTick) each;
        if (TickType.MAJOR.equals(tick.getTickType())) {
          ticks.add(tick(tick.getValue(), dataArea, edge));
        }
      }
    }
    for (double mark : marks) {
      ticks.add(tick(mark, dataArea, edge));
    }
    return ticks;
  }

  private NumberTick tick(double value, Rectangle2D dataArea, RectangleEdge edge) {
    String text = legible(value, dataArea, edge) ? getNumberFormatOverride().format(value) : "";
    return new NumberTick(value, text, TextAnchor.CENTER_LEFT, TextAnchor.CENTER_LEFT, 0);
  }

  /// Neither under the tag nor cut at an end.
  private boolean legible(double value, Rectangle2D dataArea, RectangleEdge edge) {
    double y = valueToJava2D(value, dataArea, edge);
    double fromTag = Math.abs(y - valueToJava2D(tagged, dataArea, edge));
    double half = Style.LABEL_SIZE / 2;
    return !(fromTag < CLEARANCE)
        && y - dataArea.getMinY() >= half
        && dataArea.getMaxY() - y >= half;
  }

  /// Numbers by a function of ours, where JFreeChart wants a format.
  private static final class Words extends NumberFormat {
    private final transient DoubleFunction<String> text;

    Words(DoubleFunction<String> text) {
      this.text = text;
    }

    @Override
    public StringBuffer format(double value, StringBuffer out, FieldPosition at) {
      return out.append(text.apply(value));
    }

    @Override
    public StringBuffer format(long value, StringBuffer out, FieldPosition at) {
      return out.append(text.apply((double) value));
    }

    @Override
    public Number parse(String source, ParsePosition at) {
      throw new UnsupportedOperationException("labels are written, never read");
    }
  }
}
