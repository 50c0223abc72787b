package openbell.report.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.report.Wording;
import openbell.report.chart.Legend.Entry;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;

/// The panels under the price: volume, RSI, MACD. One without values is left out.
final class LowerPanels {
  static final int VOLUME_WEIGHT = 13;
  static final int RSI_WEIGHT = 15;
  static final int MACD_WEIGHT = 16;
  private static final double OVERSOLD = 30;
  private static final double OVERBOUGHT = 70;

  private LowerPanels() {}

  /// @param unit the height in pixels of one unit of weight
  static List<Panel> of(Window window, Palette palette, Words words, double unit) {
    List<Panel> panels = new ArrayList<>();
    if (hasVolume(window)) {
      panels.add(volume(window, palette, words, unit));
    }
    if (Double.isFinite(Window.last(window.rsi))) {
      panels.add(rsi(window, palette, words));
    }
    if (Double.isFinite(Window.last(window.macd))) {
      panels.add(macd(window, palette, words, unit));
    }
    return panels;
  }

  /// The weights of the panels that [#of] would make.
  static int weight(Window window) {
    return (hasVolume(window) ? VOLUME_WEIGHT : 0)
        + (Double.isFinite(Window.last(window.rsi)) ? RSI_WEIGHT : 0)
        + (Double.isFinite(Window.last(window.macd)) ? MACD_WEIGHT : 0);
  }

  private static boolean hasVolume(Window window) {
    return Window.max(0, window.volume) > 0;
  }

  private static Panel volume(Window window, Palette palette, Words words, double unit) {
    ValuesAxis axis = new ValuesAxis(palette, words::shares, Double.NaN);
    double used = 1 - Legend.HEIGHT / (VOLUME_WEIGHT * unit);
    axis.setRange(0, Window.max(1, window.volume) / Math.max(used, 0.3));
    XYPlot plot = Style.panel(axis, palette);
    plot.setDataset(new Columns(window.volume));
    plot.setRenderer(
        Style.bars(i -> Palette.alpha(palette.move(window.open[i], window.close[i]), 150)));
    String text =
        words.pick("ปริมาณซื้อขาย  ", "Volume  ") + words.shares(Window.last(window.volume));
    Legend legend = new Legend(List.of(new Entry(text, palette.ink())));
    return new Panel(plot, VOLUME_WEIGHT, legend, Optional.empty());
  }

  private static Panel rsi(Window window, Palette palette, Words words) {
    double last = Window.last(window.rsi);
    ValuesAxis axis =
        new ValuesAxis(palette, v -> Wording.number(v, 0), last, OVERSOLD, 50, OVERBOUGHT);
    axis.setRange(
        Math.max(0, Math.min(15, Window.min(50, window.rsi) - 5)),
        Math.max(95, Window.max(50, window.rsi) + 12));
    XYPlot plot = Style.panel(axis, palette);
    plot.setDataset(new Columns(window.rsi));
    plot.setRenderer(Style.lines(1.6f, palette.rsi()));
    plot.addRangeMarker(
        new IntervalMarker(OVERSOLD, OVERBOUGHT, Palette.alpha(palette.rsi(), 22)),
        Layer.BACKGROUND);
    Color level = Palette.alpha(palette.ink(), 150);
    plot.addRangeMarker(Style.level(OVERSOLD, level));
    plot.addRangeMarker(Style.level(OVERBOUGHT, level));
    Legend legend = new Legend(List.of(new Entry("RSI 14  " + words.index(last), palette.rsi())));
    return new Panel(
        plot, RSI_WEIGHT, legend, Optional.of(new Tag(last, words.index(last), palette.rsi())));
  }

  private static Panel macd(Window window, Palette palette, Words words, double unit) {
    ValuesAxis axis = new ValuesAxis(palette, words::difference, Double.NaN);
    double low = Window.min(0, window.macd, window.signal, window.histogram);
    double high = Window.max(0, window.macd, window.signal, window.histogram);
    double span = high > low ? high - low : 1e-12;
    double whole = span / Math.max(0.92 - Legend.HEIGHT / (MACD_WEIGHT * unit), 0.3);
    axis.setRange(low - 0.08 * whole, low - 0.08 * whole + whole);
    XYPlot plot = Style.panel(axis, palette);
    plot.setDataset(0, new Columns(window.histogram));
    plot.setRenderer(0, Style.bars(i -> histogramColor(window.histogram, i, palette)));
    plot.setDataset(1, new Columns(window.macd, window.signal));
    plot.setRenderer(1, Style.lines(1.5f, palette.accent(), palette.sma20()));
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry(
            "MACD (12, 26, 9)  " + words.difference(Window.last(window.macd)), palette.accent()));
    double signal = Window.last(window.signal);
    if (Double.isFinite(signal)) {
      String name = words.pick("เส้นสัญญาณ  ", "Signal  ");
      entries.add(new Entry(name + words.difference(signal), palette.sma20()));
    }
    return new Panel(plot, MACD_WEIGHT, new Legend(entries), Optional.empty());
  }

  /// Full where the distance grows, pale where it shrinks.
  private static Color histogramColor(double[] histogram, int i, Palette palette) {
    boolean above = histogram[i] >= 0;
    boolean rises = i == 0 || !(histogram[i] < histogram[i - 1]);
    return Palette.alpha(above ? palette.up() : palette.down(), rises == above ? 220 : 120);
  }
}
