package openbell.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import openbell.market.Exchange;
import openbell.market.Fact;
import openbell.market.Ticker;

/// The words and numbers of a report for those who draw it: the same as in its text.
///
/// Static, without state.
public final class Wording {
  private Wording() {}

  /// A number with so many decimals: thousands by comma, U+2212 as the sign, none when it rounds to
  /// zero.
  ///
  /// @throws NumberFormatException when the value is not finite
  public static String number(double value, int decimals) {
    return NumberText.plain(value, decimals);
  }

  /// A fact at its display precision; percent facts carry their `%`, changes their sign.
  ///
  /// @param priceDecimals from [#priceDecimals]
  /// @throws NumberFormatException when the value is not finite
  public static String fact(Fact fact, double value, int priceDecimals) {
    return NumberText.fact(fact, value, priceDecimals);
  }

  /// How many decimals prices of a currency have when the last close is this.
  public static int priceDecimals(String currency, double close) {
    return NumberText.priceDecimals(currency, close);
  }

  /// A date as readers write it: Buddhist year in Thai.
  public static String date(LocalDate date, Lang lang) {
    return DateText.date(date, lang);
  }

  /// A month of a year, short: `พ.ย. 2568`, `Nov 2025`.
  public static String month(LocalDate date, Lang lang) {
    String day = DateText.date(date, lang);
    return day.substring(day.indexOf(' ') + 1);
  }

  /// A moment in Bangkok's time.
  public static String moment(Instant instant, Lang lang) {
    return DateText.moment(instant, lang);
  }

  /// A market-data source as readers know it.
  public static String source(String name, Lang lang) {
    return Names.source(name, lang);
  }

  /// A currency: the word in Thai, the ISO code in English.
  public static String currency(String code, Lang lang) {
    return Names.currency(code, lang);
  }

  /// A price with its currency, the way the language has it: `55.10 บาท`, `THB 55.10`.
  public static String price(String number, String currency, Lang lang) {
    String unit = Names.currency(currency, lang);
    return lang == Lang.TH ? number + " " + unit : unit + " " + number;
  }

  /// An indicator at the head of a line of a table.
  ///
  /// @param bars how long the history is: VWAP is named with its window
  public static String label(Fact fact, int bars, Lang lang) {
    String window = NumberText.plain(Math.min(bars, Placeholders.VWAP_WINDOW_BARS), 0);
    return switch (fact) {
      case CHANGE_PCT -> lang.pick("เปลี่ยนแปลง", "Change");
      case CLOSE -> lang.pick("ราคาปิด", "Close");
      case SMA20 -> lang.pick("เส้นค่าเฉลี่ย 20 วัน", "20-day average");
      case SMA50 -> lang.pick("เส้นค่าเฉลี่ย 50 วัน", "50-day average");
      case SMA200 -> lang.pick("เส้นค่าเฉลี่ย 200 วัน", "200-day average");
      case EMA12 -> "EMA 12";
      case EMA26 -> "EMA 26";
      case MACD_SIGNAL -> lang.pick("เส้นสัญญาณของ MACD", "MACD signal line");
      case MACD_HIST -> lang.pick("ส่วนต่างของ MACD", "MACD histogram");
      case ATR14 -> lang.pick("ช่วงแกว่งเฉลี่ยต่อวัน", "Average daily range");
      case BB_UPPER -> lang.pick("กรอบบน Bollinger", "Upper Bollinger Band");
      case BB_MIDDLE -> lang.pick("เส้นกลาง Bollinger", "Middle Bollinger Band");
      case BB_LOWER -> lang.pick("กรอบล่าง Bollinger", "Lower Bollinger Band");
      case VWAP -> lang.pick("VWAP รอบ " + window + " วัน", window + "-day VWAP");
      case RSI14, MACD, ATR_PCT, VWAP_PCT, VOLUME_RATIO, SMA20_PCT, SMA50_PCT, SMA200_PCT ->
          Names.inTable(fact, lang);
    };
  }

  /// How a percentile reads: `ต่ำผิดปกติ`, `unusually low`.
  public static String band(double percentile, Lang lang) {
    return Names.band(Regimes.band(percentile), lang);
  }

  /// What the prices are of: which security, in which currency, on which exchange.
  public static String priceOf(Report report, Lang lang) {
    return priceOf(
        report.ticker(),
        report.symbol(),
        Exchange.byCode(report.exchange()).orElseGet(() -> Exchange.forSymbol(report.symbol())),
        report.currency(),
        lang);
  }

  /// The same of a ticker.
  public static String priceOf(Ticker ticker, Lang lang) {
    return priceOf(ticker.ticker(), ticker.symbol(), ticker.exchange(), ticker.currency(), lang);
  }

  private static String priceOf(
      String ticker, String symbol, Exchange exchange, String currency, Lang lang) {
    // A receipt has a ticker of its own; a share is called by its symbol.
    boolean receipt = !ticker.equals(symbol);
    String place = Names.exchange(exchange, lang);
    String unit = Names.currency(currency, lang);
    if (lang == Lang.EN) {
      return "Prices are of %s in %s on %s%s"
          .formatted(
              symbol, unit, place, receipt ? ", not of " + ticker + " in THB on the SET" : "");
    }
    return Filler.glue("ราคาของ " + symbol + " เป็น", unit)
        + Filler.glue(" ที่", place)
        + (receipt ? " ไม่ใช่ราคา " + ticker + " เป็นบาทบน SET" : "");
  }

  /// The label of a report that does not rest on the latest session; empty when it does.
  public static Optional<String> staleLabel(Report report) {
    if (!report.freshness().state().equals("stale")) {
      return Optional.empty();
    }
    Lang lang = Lang.of(report.lang()).orElse(Lang.EN);
    Map<String, String> values = Map.of("date", DateText.date(report.factsAsOf(), lang));
    SentenceBank bank = SentenceBank.bundled();
    String old = Filler.fill(bank.row("data.old.a").text(lang), values, lang);
    return Optional.of(
        report.reportText().startsWith(old)
            ? old
            : Filler.fill(bank.row("data.stale.a").text(lang), values, lang));
  }
}
