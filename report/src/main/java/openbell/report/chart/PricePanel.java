package openbell.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.report.chart.Legend.Entry;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.CandlestickRenderer;
import org.jfree.chart.ui.Layer;

/// Candles with their averages and bands.
final class PricePanel {
  static final int WEIGHT = 56;
  private static final double BOTTOM_AIR = 0.04;

  /// The 200-day average may stretch the scale by this much; further away it is left outside, or
  /// the candles would be flat.
  private static final double MOST_STRETCH = 0.4;

  private PricePanel() {}

  /// @param height in pixels
  static Panel of(Window window, Palette palette, Words words, double height) {
    double last = window.lastClose();
    Color color = palette.move(window.closeBefore(), last);
    Tag tag = new Tag(last, words.price(last), color);
    ValuesAxis axis = new ValuesAxis(palette, words::price, last);
    scale(axis, window, height);
    XYPlot plot = Style.panel(axis, palette);
    plot.setDataset(0, new Candles(window));
    plot.setRenderer(0, candles(window, palette));
    plot.setDataset(1, new Columns(window.sma20, window.sma50, window.sma200));
    plot.setRenderer(1, Style.lines(1.7f, palette.sma20(), palette.sma50(), palette.sma200()));
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.REVERSE);
    // An annotation of a renderer is drawn behind all candles, one of the plot before them.
    plot.getRenderer(1)
        .addAnnotation(
            new Band(
                window.bandUpper,
                window.bandLower,
                Palette.alpha(palette.accent(), 130),
                Palette.alpha(palette.accent(), palette.bandAlpha())),
            Layer.BACKGROUND);
    plot.addRangeMarker(Style.level(last, Palette.alpha(color, 170)));
    return new Panel(plot, WEIGHT, legend(window, palette, words), Optional.of(tag));
  }

  private static void scale(ValuesAxis axis, Window w, double height) {
    double low = Window.min(0, w.low, w.bandLower, w.sma20, w.sma50);
    double high = Window.max(1, w.high, w.bandUpper, w.sma20, w.sma50);
    double with200Low = Window.min(low, new double[] {low}, w.sma200);
    double with200High = Window.max(high, new double[] {high}, w.sma200);
    if (with200High - with200Low <= (1 + MOST_STRETCH) * (high - low)) {
      low = with200Low;
      high = with200High;
    }
    double span = high > low ? high - low : Math.max(Math.abs(high) * 0.02, 1e-12);
    double used = 1 - Legend.HEIGHT / height - BOTTOM_AIR;
    double whole = span / used;
    axis.setRange(low - BOTTOM_AIR * whole, low - BOTTOM_AIR * whole + whole);
  }

  private static CandlestickRenderer candles(Window window, Palette palette) {
    CandlestickRenderer renderer =
        new CandlestickRenderer(-1, false, null) {
          @Override
          public Paint getItemPaint(int series, int item) {
            return palette.move(window.open[item], window.close[item]);
          }
        };
    renderer.setAutoWidthMethod(CandlestickRenderer.WIDTHMETHOD_SMALLEST);
    renderer.setAutoWidthFactor(0.85);
    renderer.setAutoWidthGap(0);
    renderer.setMaxCandleWidthInMilliseconds(0.72);
    renderer.setUpPaint(palette.up());
    renderer.setDownPaint(palette.down());
    renderer.setUseOutlinePaint(false);
    renderer.setDefaultStroke(new BasicStroke(1.1f));
    return renderer;
  }

  private static Legend legend(Window window, Palette palette, Words words) {
    List<Entry> entries = new ArrayList<>();
    average(entries, "SMA 20", window.sma20, palette.sma20(), words);
    average(entries, "SMA 50", window.sma50, palette.sma50(), words);
    average(entries, "SMA 200", window.sma200, palette.sma200(), words);
    double upper = Window.last(window.bandUpper);
    double lower = Window.last(window.bandLower);
    if (Double.isFinite(upper + lower)) {
      entries.add(
          new Entry(
              "Bollinger (20, 2)  " + words.price(lower) + " – " + words.price(upper),
              palette.accent()));
    }
    return new Legend(entries);
  }

  private static void average(
      List<Entry> entries, String name, double[] series, Color color, Words words) {
    double last = Window.last(series);
    if (Double.isFinite(last)) {
      entries.add(new Entry(name + "  " + words.price(last), color));
    }
  }
}
