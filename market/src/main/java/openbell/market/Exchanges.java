package openbell.market;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The exchanges known by name, and which symbol belongs to which.
 *
 * <p>Delays are those that Yahoo states on its help page "Exchanges and data providers on Yahoo
 * Finance" and in {@code exchangeDataDelayedBy} of its quotes. It has US prices without delay, from
 * the exchanges' own feeds; the minute there is for the prints of the closing auction, which quotes
 * show at 16:00:00 to 16:00:02.
 */
final class Exchanges {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final ZoneId TAIPEI = ZoneId.of("Asia/Taipei");

  private static final TradingRules NEW_YORK_RULES = new NewYorkRules();

  // Closing auction (random end) 16:35 to 16:40, SET trading hours.
  private static final Exchange SET =
      new Exchange(
          "SET",
          "SET",
          "Stock Exchange of Thailand",
          "THB",
          minutes(15),
          ZoneId.of("Asia/Bangkok"),
          new BangkokRules(HolidayTable.of("SET")));

  // Closing routine: pre-close 17:00, matching at a random time in 17:04 to 17:06.
  private static final Exchange SGX =
      new Exchange(
          "SGX",
          "SES",
          "Singapore Exchange",
          "SGD",
          minutes(20),
          ZoneId.of("Asia/Singapore"),
          new TradingRules.Tabled(
              HolidayTable.of("SGX"), hours("09:00-12:00", "13:00-17:00"), time("17:06"), 6));

  // Closing auction session with a random end in 16:08 to 16:10.
  private static final Exchange HKEX =
      new Exchange(
          "HKEX",
          "HKG",
          "Hong Kong Stock Exchange",
          "HKD",
          minutes(15),
          ZoneId.of("Asia/Hong_Kong"),
          new TradingRules.Tabled(
              HolidayTable.of("HKEX"), hours("09:30-12:00", "13:00-16:00"), time("16:10"), 10));

  private static final Exchange TSE =
      new Exchange(
          "TSE",
          "JPX",
          "Tokyo Stock Exchange",
          "JPY",
          minutes(20),
          ZoneId.of("Asia/Tokyo"),
          new TokyoRules());

  // Continuous to 14:30, closing auction to 14:45, negotiated deals to 15:00.
  private static final Exchange HOSE = vietnam("HOSE", "VSE", "Ho Chi Minh Stock Exchange");
  private static final Exchange HNX = vietnam("HNX", "HNX", "Hanoi Stock Exchange");
  private static final Exchange TWSE = taiwan("TWSE", "TAI", "Taiwan Stock Exchange");
  private static final Exchange TPEX = taiwan("TPEX", "TWO", "Taipei Exchange");

  /** Somewhere in the USA: all of its exchanges keep the same days and hours. */
  private static final Exchange US = usa("US", "US", "US stock exchange");

  private static final Exchange CRYPTO =
      new Exchange(
          "CRYPTO",
          "CCC",
          "Cryptocurrency",
          "USD",
          Duration.ZERO,
          ZoneOffset.UTC,
          new TradingRules.EveryDay());

  private static final Exchange FX = allDay("FX", "CCY", "Currency market");
  private static final Exchange OTHER = allDay("OTHER", "OTHER", "Unknown exchange");

  /**
   * Suffix to exchange. The calendar of the later ones is weekdays: their holidays are not stated.
   */
  private static final Map<String, Exchange> BY_SUFFIX =
      Map.ofEntries(
          Map.entry("BK", SET),
          Map.entry("SI", SGX),
          Map.entry("HK", HKEX),
          Map.entry("T", TSE),
          Map.entry("VN", HOSE),
          Map.entry("HN", HNX),
          Map.entry("HM", HOSE),
          Map.entry("TW", TWSE),
          Map.entry("TWO", TPEX),
          generic("L", "LSE", "London Stock Exchange", "GBP", "Europe/London", "08:00-16:35"),
          generic("IL", "IOB", "London Stock Exchange", "USD", "Europe/London", "08:00-16:35"),
          generic("PA", "PAR", "Euronext Paris", "EUR", "Europe/Paris", "09:00-17:35"),
          generic("AS", "AMS", "Euronext Amsterdam", "EUR", "Europe/Amsterdam", "09:00-17:35"),
          generic("BR", "BRU", "Euronext Brussels", "EUR", "Europe/Brussels", "09:00-17:35"),
          generic("LS", "LIS", "Euronext Lisbon", "EUR", "Europe/Lisbon", "08:00-16:35"),
          generic("MI", "MIL", "Borsa Italiana", "EUR", "Europe/Rome", "09:00-17:35"),
          generic("MC", "MCE", "Bolsa de Madrid", "EUR", "Europe/Madrid", "09:00-17:35"),
          generic("DE", "GER", "Xetra", "EUR", "Europe/Berlin", "09:00-17:35"),
          generic("F", "FRA", "Frankfurt Stock Exchange", "EUR", "Europe/Berlin", "08:00-22:00"),
          generic("SW", "EBS", "SIX Swiss Exchange", "CHF", "Europe/Zurich", "09:00-17:40"),
          generic("VI", "VIE", "Vienna Stock Exchange", "EUR", "Europe/Vienna", "09:00-17:35"),
          generic("ST", "STO", "Nasdaq Stockholm", "SEK", "Europe/Stockholm", "09:00-17:30"),
          generic("CO", "CPH", "Nasdaq Copenhagen", "DKK", "Europe/Copenhagen", "09:00-17:00"),
          generic("HE", "HEL", "Nasdaq Helsinki", "EUR", "Europe/Helsinki", "10:00-18:30"),
          generic("OL", "OSL", "Oslo Stock Exchange", "NOK", "Europe/Oslo", "09:00-16:30"),
          generic("IS", "IST", "Borsa Istanbul", "TRY", "Europe/Istanbul", "10:00-18:10"),
          generic(
              "JO",
              "JNB",
              "Johannesburg Stock Exchange",
              "ZAR",
              "Africa/Johannesburg",
              "09:00-17:00"),
          generic("TO", "TOR", "Toronto Stock Exchange", "CAD", "America/Toronto", "09:30-16:00"),
          generic("V", "VAN", "TSX Venture Exchange", "CAD", "America/Toronto", "09:30-16:00"),
          generic("SA", "SAO", "B3", "BRL", "America/Sao_Paulo", "10:00-18:00"),
          generic(
              "MX", "MEX", "Mexican Stock Exchange", "MXN", "America/Mexico_City", "07:30-15:00"),
          generic(
              "AX",
              "ASX",
              "Australian Securities Exchange",
              "AUD",
              "Australia/Sydney",
              "10:00-16:12"),
          generic("NZ", "NZE", "New Zealand Exchange", "NZD", "Pacific/Auckland", "10:00-16:45"),
          generic("KS", "KSC", "Korea Exchange", "KRW", "Asia/Seoul", "09:00-15:30"),
          generic("KQ", "KOE", "KOSDAQ", "KRW", "Asia/Seoul", "09:00-15:30"),
          generic("SS", "SHH", "Shanghai Stock Exchange", "CNY", "Asia/Shanghai", "09:30-15:00"),
          generic("SZ", "SHZ", "Shenzhen Stock Exchange", "CNY", "Asia/Shanghai", "09:30-15:00"),
          generic(
              "NS",
              "NSI",
              "National Stock Exchange of India",
              "INR",
              "Asia/Kolkata",
              "09:15-15:30"),
          generic("BO", "BSE", "BSE", "INR", "Asia/Kolkata", "09:15-15:30"),
          generic("JK", "JKT", "Indonesia Stock Exchange", "IDR", "Asia/Jakarta", "09:00-16:15"),
          generic("KL", "KLS", "Bursa Malaysia", "MYR", "Asia/Kuala_Lumpur", "09:00-17:00"),
          generic("PS", "PHS", "Philippine Stock Exchange", "PHP", "Asia/Manila", "09:30-15:00"));

  /** Indices that carry no suffix though their market is not in the USA. */
  private static final Map<String, Exchange> INDICES =
      Map.of("^STI", SGX, "^HSI", HKEX, "^N225", TSE, "^TWII", TWSE);

  private static final List<Exchange> UNSUFFIXED =
      List.of(
          US,
          usa("NYSE", "NYQ", "New York Stock Exchange"),
          usa("NASDAQ", "NMS", "Nasdaq"),
          usa("ARCA", "PCX", "NYSE Arca"),
          usa("AMEX", "ASE", "NYSE American"),
          usa("CBOE", "BTS", "Cboe BZX"),
          usa("OTC", "PNK", "OTC Markets"),
          CRYPTO,
          FX,
          OTHER);

  private static final Map<String, Exchange> BY_ID = index(Exchange::id);
  private static final Map<String, Exchange> BY_CODE = index(Exchange::code);

  /** Other codes that Yahoo uses: tiers of Nasdaq, an older name of NYSE and of Tokyo. */
  private static final Map<String, String> CODE_ALIASES =
      Map.of("NGM", "NMS", "NCM", "NMS", "NAS", "NMS", "NYS", "NYQ", "TYO", "JPX");

  private Exchanges() {}

  static Exchange forSymbol(String symbol) {
    Exchange index = INDICES.get(symbol);
    if (index != null) {
      return index;
    }
    int dot = symbol.lastIndexOf('.');
    if (dot >= 0) {
      return BY_SUFFIX.getOrDefault(symbol.substring(dot + 1), OTHER);
    }
    if (symbol.endsWith("=X")) {
      return FX;
    }
    return symbol.endsWith("-USD") ? CRYPTO : US;
  }

  static Optional<Exchange> byCode(String code) {
    return Optional.ofNullable(BY_CODE.get(CODE_ALIASES.getOrDefault(code, code)));
  }

  static Optional<Exchange> byId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** All of them, each once. */
  static Collection<Exchange> all() {
    return BY_ID.values();
  }

  private static Map<String, Exchange> index(Function<Exchange, String> key) {
    return Stream.concat(BY_SUFFIX.values().stream(), UNSUFFIXED.stream())
        .distinct()
        .collect(Collectors.toUnmodifiableMap(key, Function.identity()));
  }

  private static Exchange usa(String id, String code, String name) {
    return new Exchange(id, code, name, "USD", minutes(1), NEW_YORK, NEW_YORK_RULES);
  }

  private static Exchange vietnam(String id, String code, String name) {
    // Both exchanges keep the holidays of HOSE.
    TradingRules rules =
        new TradingRules.Tabled(
            HolidayTable.of("HOSE"), hours("09:00-11:30", "13:00-15:00"), time("15:00"), 0);
    return new Exchange(id, code, name, "VND", minutes(15), VIETNAM, rules);
  }

  private static Exchange taiwan(String id, String code, String name) {
    TradingRules rules =
        new TradingRules.Tabled(HolidayTable.of("TWSE"), hours("09:00-13:30"), time("13:30"), 0);
    return new Exchange(id, code, name, "TWD", minutes(20), TAIPEI, rules);
  }

  /** 20 minutes for all of these: Yahoo's longest, its own data shows 0 to 20. */
  private static Map.Entry<String, Exchange> generic(
      String suffix, String code, String name, String currency, String zone, String hours) {
    List<Session> sessions = hours(hours);
    TradingRules rules = new TradingRules.Weekdays(sessions, sessions.getLast().close());
    return Map.entry(
        suffix, new Exchange(code, code, name, currency, minutes(20), ZoneId.of(zone), rules));
  }

  private static Exchange allDay(String id, String code, String name) {
    TradingRules rules =
        new TradingRules.Weekdays(
            List.of(new Session(LocalTime.MIN, LocalTime.MAX)), LocalTime.MAX);
    return new Exchange(id, code, name, "XXX", Duration.ZERO, ZoneOffset.UTC, rules);
  }

  private static Duration minutes(int n) {
    return Duration.ofMinutes(n);
  }

  private static LocalTime time(String text) {
    return LocalTime.parse(text);
  }

  static List<Session> hours(String... sessions) {
    return Arrays.stream(sessions)
        .map(s -> s.split("-", 2))
        .map(s -> new Session(time(s[0]), time(s[1])))
        .toList();
  }
}
