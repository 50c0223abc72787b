package openbell.report.chart;

/// The colours of a chart, by where it is looked at.
public enum Theme {
  /// For chats and dark pages.
  DARK,
  /// For paper and light pages.
  LIGHT
}
