package openbell.lake.tables;

import openbell.market.Fact;
import openbell.market.Feature;

/// What the columns of facts and features hold, in a line each.
final class ColumnComments {
  private ColumnComments() {}

  static String of(Fact fact) {
    return switch (fact) {
      case CLOSE -> "closing price";
      case CHANGE_PCT -> "close against the close before, in percent";
      case SMA20 -> "mean of the last 20 closes";
      case SMA50 -> "mean of the last 50 closes";
      case SMA200 -> "mean of the last 200 closes";
      case SMA20_PCT -> "close against sma20, in percent";
      case SMA50_PCT -> "close against sma50, in percent";
      case SMA200_PCT -> "close against sma200, in percent";
      case EMA12 -> "exponential mean over 12 bars";
      case EMA26 -> "exponential mean over 26 bars";
      case MACD -> "ema12 less ema26";
      case MACD_SIGNAL -> "exponential mean of macd over 9 bars";
      case MACD_HIST -> "macd less macd_signal";
      case RSI14 -> "relative strength index over 14 bars by Wilder, 0 to 100";
      case ATR14 -> "average true range over 14 bars by Wilder";
      case ATR_PCT -> "atr14 in percent of the close";
      case BB_UPPER -> "bb_middle plus 2 standard deviations";
      case BB_MIDDLE -> "mean of the last 20 closes";
      case BB_LOWER -> "bb_middle less 2 standard deviations";
      case VWAP -> "volume-weighted mean of the typical price over the last 252 bars";
      case VWAP_PCT -> "close against vwap, in percent";
      case VOLUME_RATIO -> "volume over the mean volume of the last 20 bars";
    };
  }

  static String of(Feature feature) {
    return switch (feature) {
      case RETURN_1 -> "close against the close 1 bar before, in percent";
      case RETURN_5 -> "close against the close 5 bars before, in percent";
      case RETURN_20 -> "close against the close 20 bars before, in percent";
      case RETURN_60 -> "close against the close 60 bars before, in percent";
      case RETURN_250 -> "close against the close 250 bars before, in percent";
      case VOLATILITY_20 -> "annualized volatility of the last 20 daily log returns, in percent";
      case VOLATILITY_60 -> "annualized volatility of the last 60 daily log returns, in percent";
      case HIGH_250_PCT -> "close against the highest high of the last 250 bars, in percent";
      case LOW_250_PCT -> "close against the lowest low of the last 250 bars, in percent";
    };
  }
}
