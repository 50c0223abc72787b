package openbell.report.chart;

import openbell.market.Fact;
import openbell.report.Lang;
import openbell.report.Wording;

/// The texts of a chart, in one language and with one currency's decimals.
record Words(Lang lang, int priceDecimals) {
  private static final double MILLION = 1e6;

  String pick(String thai, String english) {
    return lang == Lang.TH ? thai : english;
  }

  String price(double value) {
    return Wording.number(value, priceDecimals);
  }

  /// A distance between prices, with two significant digits at least.
  String difference(double value) {
    return Wording.fact(Fact.MACD, value, priceDecimals);
  }

  String index(double value) {
    return Wording.number(value, 1);
  }

  /// A count of shares; millions where there are, as Thai has no word between for K.
  String shares(double value) {
    if (value < MILLION) {
      return Wording.number(value, 0);
    }
    double millions = value / MILLION;
    boolean whole = millions >= 100 || millions == Math.rint(millions);
    return Wording.number(millions, whole ? 0 : 1) + pick(" ล้าน", "M");
  }
}
