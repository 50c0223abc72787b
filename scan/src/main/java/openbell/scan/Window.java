package openbell.scan;

import openbell.market.Bars;
import openbell.market.Fact;
import openbell.market.Feature;

/// How few bars a value of a column can be computed from, to the last bit as from the whole
/// history.
///
/// Moving sums are made of blocks of their window's length (`Indicators`), and a block is the same
/// block in a history that begins at a multiple of it. A recursive column (EMA, RSI, ATR) needs
/// every bar, and has no window.
///
/// @param bars how many bars a value is made of, its own included
/// @param multiple what a shortened history has to begin at a multiple of
record Window(int bars, int multiple) {
  private static final Window WHOLE = new Window(Integer.MAX_VALUE, 1);

  static Window of(Fact fact) {
    return switch (fact) {
      case CLOSE -> new Window(1, 1);
      case CHANGE_PCT -> new Window(2, 1);
      case SMA20, SMA20_PCT, BB_UPPER, BB_MIDDLE, BB_LOWER, VOLUME_RATIO -> new Window(20, 20);
      case SMA50, SMA50_PCT -> new Window(50, 50);
      case SMA200, SMA200_PCT -> new Window(200, 200);
      case VWAP, VWAP_PCT -> new Window(252, 252);
      case EMA12, EMA26, MACD, MACD_SIGNAL, MACD_HIST, RSI14, ATR14, ATR_PCT -> WHOLE;
    };
  }

  static Window of(Feature feature) {
    return switch (feature) {
      case RETURN_1 -> new Window(2, 1);
      case RETURN_5 -> new Window(6, 1);
      case RETURN_20 -> new Window(21, 1);
      case RETURN_60 -> new Window(61, 1);
      case RETURN_250 -> new Window(251, 1);
      case VOLATILITY_20 -> new Window(21, 20); // 20 returns, of which the first has a close before
      case VOLATILITY_60 -> new Window(61, 60);
      case HIGH_250_PCT, LOW_250_PCT -> new Window(250, 1);
    };
  }

  /// The end of a history that has all that its last `values` values need; the history itself where
  /// that is all of it.
  Bars endOf(Bars history, int values) {
    long start = (long) history.size() - values - (bars - 1);
    return start <= 0 ? history : history.from((int) (start - start % multiple));
  }
}
