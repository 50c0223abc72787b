package openbell.report.chart;

import org.jfree.data.xy.AbstractXYDataset;
import org.jfree.data.xy.OHLCDataset;

/// The sessions of a window as JFreeChart's candles: x is the session's index.
final class Candles extends AbstractXYDataset implements OHLCDataset {
  private final transient Window window;

  Candles(Window window) {
    this.window = window;
  }

  @Override
  public int getSeriesCount() {
    return 1;
  }

  @Override
  public Comparable<?> getSeriesKey(int s) {
    return s;
  }

  @Override
  public int getItemCount(int s) {
    return window.size();
  }

  @Override
  public Number getX(int s, int i) {
    return i;
  }

  @Override
  public Number getY(int s, int i) {
    return window.close[i];
  }

  @Override
  public Number getOpen(int s, int i) {
    return window.open[i];
  }

  @Override
  public double getOpenValue(int s, int i) {
    return window.open[i];
  }

  @Override
  public Number getHigh(int s, int i) {
    return window.high[i];
  }

  @Override
  public double getHighValue(int s, int i) {
    return window.high[i];
  }

  @Override
  public Number getLow(int s, int i) {
    return window.low[i];
  }

  @Override
  public double getLowValue(int s, int i) {
    return window.low[i];
  }

  @Override
  public Number getClose(int s, int i) {
    return window.close[i];
  }

  @Override
  public double getCloseValue(int s, int i) {
    return window.close[i];
  }

  @Override
  public Number getVolume(int s, int i) {
    return window.volume[i];
  }

  @Override
  public double getVolumeValue(int s, int i) {
    return window.volume[i];
  }
}
