package openbell.report;

import openbell.market.Fact;

/// What a fact is called in a text, and what it tells, for a writer who has to choose words.
final class FactMeaning {
  private FactMeaning() {}

  /// Whether texts speak of it; the averages that MACD is made of are only its ingredients.
  static boolean told(Fact fact) {
    return fact != Fact.EMA12 && fact != Fact.EMA26;
  }

  static String name(Fact fact, Lang lang) {
    return switch (fact) {
      case CLOSE -> lang.pick("ราคาปิด", "the close");
      case CHANGE_PCT ->
          lang.pick("การเปลี่ยนแปลงจากวันทำการก่อนหน้า", "the change from the previous session");
      case RSI14 -> lang.pick("RSI 14 วัน", "the 14-day RSI");
      case MACD_SIGNAL -> lang.pick("เส้นสัญญาณ", "the MACD signal line");
      case MACD_HIST ->
          lang.pick(
              "ส่วนต่างระหว่าง MACD กับเส้นสัญญาณ", "the gap between MACD and its signal line");
      case BB_UPPER -> lang.pick("กรอบบนของ Bollinger Bands", "the upper Bollinger Band");
      case BB_MIDDLE -> lang.pick("เส้นกลางของ Bollinger Bands", "the middle Bollinger Band");
      case BB_LOWER -> lang.pick("กรอบล่างของ Bollinger Bands", "the lower Bollinger Band");
      case SMA20_PCT, SMA50_PCT, SMA200_PCT, VWAP_PCT, ATR_PCT, VOLUME_RATIO ->
          Names.inSentence(fact, lang);
      default -> Names.missing(fact, lang);
    };
  }

  /// In English for both languages: it is for the writer, not for readers.
  static String meaning(Fact fact) {
    return switch (fact) {
      case CLOSE -> "last closing price, in the currency";
      case CHANGE_PCT -> "last close against the close before, percent";
      case SMA20, SMA50, SMA200 -> "mean of the closes of its days, in the currency";
      case SMA20_PCT, SMA50_PCT, SMA200_PCT ->
          "close against that average, percent; above zero: price is above it";
      case EMA12, EMA26 -> "exponential average, in the currency";
      case MACD -> "momentum, in the currency; above zero: rising momentum";
      case MACD_SIGNAL -> "the average of MACD; MACD above it: momentum is on the upside";
      case MACD_HIST -> "MACD less its signal line, in the currency; above zero: MACD is above it";
      case RSI14 ->
          "momentum index from zero to a hundred; oversold below thirty, overbought from seventy";
      case ATR14 -> "average daily swing, in the currency";
      case ATR_PCT -> "average daily swing, percent of the close: volatility";
      case BB_UPPER, BB_LOWER -> "two standard deviations from the 20-day average, in the currency";
      case BB_MIDDLE -> "the 20-day average, in the currency";
      case VWAP -> "mean price weighted by volume over the days of vwap_bars, in the currency";
      case VWAP_PCT -> "close against VWAP, percent; above zero: price is above it";
      case VOLUME_RATIO -> "volume as a multiple of its 20-day average; about one is normal";
    };
  }
}
