package openbell.report.chart;

import org.jfree.data.xy.AbstractIntervalXYDataset;

/// Series of equal length as JFreeChart's dataset, without a copy: x is the session's index.
final class Columns extends AbstractIntervalXYDataset {
  private static final double HALF_BAR = 0.36;

  private final transient double[][] series;

  Columns(double[]... series) {
    this.series = series;
  }

  @Override
  public int getSeriesCount() {
    return series.length;
  }

  @Override
  public Comparable<?> getSeriesKey(int s) {
    return s;
  }

  @Override
  public int getItemCount(int s) {
    return series[s].length;
  }

  @Override
  public Number getX(int s, int i) {
    return i;
  }

  @Override
  public double getXValue(int s, int i) {
    return i;
  }

  @Override
  public Number getY(int s, int i) {
    return series[s][i];
  }

  @Override
  public double getYValue(int s, int i) {
    return series[s][i];
  }

  @Override
  public Number getStartX(int s, int i) {
    return i - HALF_BAR;
  }

  @Override
  public double getStartXValue(int s, int i) {
    return i - HALF_BAR;
  }

  @Override
  public Number getEndX(int s, int i) {
    return i + HALF_BAR;
  }

  @Override
  public double getEndXValue(int s, int i) {
    return i + HALF_BAR;
  }

  @Override
  public Number getStartY(int s, int i) {
    return series[s][i];
  }

  @Override
  public Number getEndY(int s, int i) {
    return series[s][i];
  }
}
