package openbell.report;

import java.util.Map;
import openbell.market.Exchange;
import openbell.market.Fact;

/// What things are called in the text of a report, in both languages.
final class Names {
  private record Name(String thai, String english) {
    String in(Lang lang) {
      return lang.pick(thai, english);
    }
  }

  private static final Map<String, Name> EXCHANGES =
      Map.ofEntries(
          Map.entry(
              "SET",
              new Name("ตลาดหลักทรัพย์แห่งประเทศไทย (SET)", "the Stock Exchange of Thailand")),
          Map.entry("SGX", new Name("ตลาดหลักทรัพย์สิงคโปร์", "the Singapore Exchange")),
          Map.entry("HKEX", new Name("ตลาดหลักทรัพย์ฮ่องกง", "the Hong Kong Exchange")),
          Map.entry("TSE", new Name("ตลาดหลักทรัพย์โตเกียว", "the Tokyo Stock Exchange")),
          Map.entry("HOSE", new Name("ตลาดหลักทรัพย์โฮจิมินห์", "the Ho Chi Minh Stock Exchange")),
          Map.entry("HNX", new Name("ตลาดหลักทรัพย์ฮานอย", "the Hanoi Stock Exchange")),
          Map.entry("TWSE", new Name("ตลาดหลักทรัพย์ไต้หวัน", "the Taiwan Stock Exchange")),
          Map.entry("NYSE", new Name("ตลาดหลักทรัพย์นิวยอร์ก", "the New York Stock Exchange")),
          Map.entry("NASDAQ", new Name("ตลาดหลักทรัพย์แนสแด็ก (Nasdaq)", "Nasdaq")),
          Map.entry("ARCA", new Name("ตลาดหลักทรัพย์ NYSE Arca", "NYSE Arca")),
          Map.entry("FX", new Name("ตลาดเงินตราต่างประเทศ", "the currency market")),
          Map.entry("CRYPTO", new Name("ตลาดคริปโต", "the cryptocurrency market")),
          Map.entry("US", new Name("ตลาดหุ้นสหรัฐ", "a US exchange")));

  private static final Map<String, String> THAI_CURRENCIES =
      Map.of(
          "THB", "บาท",
          "SGD", "ดอลลาร์สิงคโปร์",
          "HKD", "ดอลลาร์ฮ่องกง",
          "JPY", "เยน",
          "USD", "ดอลลาร์สหรัฐ",
          "VND", "ดอง",
          "TWD", "ดอลลาร์ไต้หวัน",
          "CNY", "หยวน",
          "EUR", "ยูโร");

  private Names() {}

  static String exchange(Exchange exchange, Lang lang) {
    Name name = EXCHANGES.get(exchange.id());
    if (name != null) {
      return name.in(lang);
    }
    boolean article = exchange.name().endsWith("Exchange") || exchange.name().endsWith("market");
    return lang.pick("ตลาด ", article ? "the " : "") + exchange.name();
  }

  static String currency(String code, Lang lang) {
    return lang == Lang.TH ? THAI_CURRENCIES.getOrDefault(code, code) : code;
  }

  /// A market-data source as readers know it.
  static String source(String name, Lang lang) {
    return switch (name) {
      case "yahoo" -> "Yahoo Finance";
      case "polygon" -> "Polygon.io";
      case "folder" -> lang.pick("ไฟล์ของผู้ใช้", "local files");
      case "sample" -> lang.pick("ตัวอย่างในตัวโปรแกรม", "built-in sample");
      default -> name;
    };
  }

  /// The name of a ranked fact inside a sentence.
  static String inSentence(Fact fact, Lang lang) {
    return switch (fact) {
      case RSI14 -> "RSI";
      case MACD -> "MACD";
      case ATR_PCT -> lang.pick("ความผันผวน (ATR)", "volatility (ATR)");
      case VWAP_PCT -> lang.pick("ระยะจาก VWAP", "the distance from VWAP");
      case VOLUME_RATIO -> lang.pick("ปริมาณซื้อขาย", "volume");
      case SMA20_PCT -> lang.pick("ระยะจากเส้น 20 วัน", "the distance from the 20-day average");
      case SMA50_PCT -> lang.pick("ระยะจากเส้น 50 วัน", "the distance from the 50-day average");
      case SMA200_PCT -> lang.pick("ระยะจากเส้น 200 วัน", "the distance from the 200-day average");
      default -> throw new IllegalArgumentException("no percentile is kept for " + fact.key());
    };
  }

  /// The name of a ranked fact at the head of a line of the percentile table.
  static String inTable(Fact fact, Lang lang) {
    return switch (fact) {
      case RSI14 -> lang.pick("RSI 14 วัน", "14-day RSI");
      case ATR_PCT -> lang.pick("ความผันผวน (ATR)", "Volatility (ATR)");
      case VWAP_PCT -> lang.pick("ระยะจาก VWAP", "Distance from VWAP");
      case VOLUME_RATIO -> lang.pick("ปริมาณซื้อขาย (เท่า)", "Volume (times)");
      case SMA20_PCT -> lang.pick("ระยะจากเส้น 20 วัน", "Distance from 20-day average");
      case SMA50_PCT -> lang.pick("ระยะจากเส้น 50 วัน", "Distance from 50-day average");
      case SMA200_PCT -> lang.pick("ระยะจากเส้น 200 วัน", "Distance from 200-day average");
      default -> inSentence(fact, lang);
    };
  }

  /// The word for a percentile band in the table.
  static String band(String band, Lang lang) {
    return switch (band) {
      case "xlo" -> lang.pick("ต่ำผิดปกติ", "unusually low");
      case "lo" -> lang.pick("ค่อนไปทางต่ำ", "on the low side");
      case "mid" -> lang.pick("ช่วงปกติ", "normal");
      case "hi" -> lang.pick("ค่อนไปทางสูง", "on the high side");
      default -> lang.pick("สูงผิดปกติ", "unusually high");
    };
  }

  /// The name of a fact that could not be computed, when the text has to say so.
  static String missing(Fact fact, Lang lang) {
    return switch (fact) {
      case CHANGE_PCT ->
          lang.pick("การเปลี่ยนแปลงจากวันก่อนหน้า", "the change from the day before");
      case SMA20, SMA20_PCT -> lang.pick("เส้นค่าเฉลี่ย 20 วัน", "the 20-day average");
      case SMA50, SMA50_PCT -> lang.pick("เส้นค่าเฉลี่ย 50 วัน", "the 50-day average");
      case SMA200, SMA200_PCT -> lang.pick("เส้นค่าเฉลี่ย 200 วัน", "the 200-day average");
      case EMA12, EMA26, MACD -> "MACD";
      case MACD_SIGNAL, MACD_HIST -> lang.pick("เส้นสัญญาณของ MACD", "the MACD signal line");
      case RSI14 -> "RSI";
      case ATR14, ATR_PCT -> "ATR";
      case BB_UPPER, BB_MIDDLE, BB_LOWER -> "Bollinger Bands";
      case VWAP, VWAP_PCT -> "VWAP";
      case VOLUME_RATIO ->
          lang.pick("ปริมาณซื้อขายเทียบค่าเฉลี่ย 20 วัน", "volume against its 20-day average");
      case CLOSE -> lang.pick("ราคาปิด", "the close");
    };
  }
}
