package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

  @ParameterizedTest
  @CsvSource({
    "D05.SI, SGX, SES, SGD, Asia/Singapore, 20",
    "0700.HK, HKEX, HKG, HKD, Asia/Hong_Kong, 15",
    "PTT.BK, SET, SET, THB, Asia/Bangkok, 15",
    "^SET.BK, SET, SET, THB, Asia/Bangkok, 15",
    "7203.T, TSE, JPX, JPY, Asia/Tokyo, 20",
    "VNM.VN, HOSE, VSE, VND, Asia/Ho_Chi_Minh, 15",
    "SHS.HN, HNX, HNX, VND, Asia/Ho_Chi_Minh, 15",
    "2330.TW, TWSE, TAI, TWD, Asia/Taipei, 20",
    "6488.TWO, TPEX, TWO, TWD, Asia/Taipei, 20",
    "AAPL, US, US, USD, America/New_York, 1",
    "BRK-B, US, US, USD, America/New_York, 1",
    "^GSPC, US, US, USD, America/New_York, 1",
    "^N225, TSE, JPX, JPY, Asia/Tokyo, 20",
    "VOD.L, LSE, LSE, GBP, Europe/London, 20",
    "MC.PA, PAR, PAR, EUR, Europe/Paris, 20",
    "SAP.DE, GER, GER, EUR, Europe/Berlin, 20",
    "SHOP.TO, TOR, TOR, CAD, America/Toronto, 20",
    "BHP.AX, ASX, ASX, AUD, Australia/Sydney, 20",
    "005930.KS, KSC, KSC, KRW, Asia/Seoul, 20",
    "600519.SS, SHH, SHH, CNY, Asia/Shanghai, 20",
    "RELIANCE.NS, NSI, NSI, INR, Asia/Kolkata, 20",
    "BBCA.JK, JKT, JKT, IDR, Asia/Jakarta, 20",
    "1155.KL, KLS, KLS, MYR, Asia/Kuala_Lumpur, 20",
    "BTC-USD, CRYPTO, CCC, USD, Z, 0",
    "THB=X, FX, CCY, XXX, Z, 0",
    "FOO.UNKNOWN, OTHER, OTHER, XXX, Z, 0",
  })
  void aSymbolsSuffixTellsItsExchange(
      String symbol, String id, String code, String currency, String zone, long delayMinutes) {
    Exchange exchange = Exchange.forSymbol(symbol);
    assertThat(exchange.id()).isEqualTo(id);
    assertThat(exchange.code()).isEqualTo(code);
    assertThat(exchange.currency()).isEqualTo(currency);
    assertThat(exchange.zone().getId()).isEqualTo(zone);
    assertThat(exchange.dataDelay()).isEqualTo(Duration.ofMinutes(delayMinutes));
    assertThat(Exchange.forSymbol(" " + symbol.toLowerCase(Locale.ROOT) + " ")).isEqualTo(exchange);
    assertThat(Exchange.byId(id)).contains(exchange);
    assertThat(Exchange.byCode(code)).contains(exchange);
  }

  @ParameterizedTest
  @CsvSource({"NYQ, NYSE", "NMS, NASDAQ", "NGM, NASDAQ", "NCM, NASDAQ", "PCX, ARCA", "ses, SGX"})
  void yahooCodesName(String code, String id) {
    assertThat(Exchange.byCode(code).orElseThrow().id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "XYZ", "D05.SI"})
  void whatIsNoCodeIsNoExchange(String text) {
    assertThat(Exchange.byCode(text)).isEmpty();
    assertThat(Exchange.byId(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "A.", ".SI", "..", "=X", "ก"})
  void noTextThrows(String text) {
    assertThat(Exchange.forSymbol(text).calendar()).isNotNull();
  }

  @Test
  void namesAreForReaders() {
    assertThat(Exchange.forSymbol("D05.SI").name()).isEqualTo("Singapore Exchange");
    assertThat(Exchange.forSymbol("PTT.BK").name()).isEqualTo("Stock Exchange of Thailand");
    assertThat(Exchange.byCode("NYQ").orElseThrow().name()).isEqualTo("New York Stock Exchange");
    assertThat(Exchange.forSymbol("D05.SI")).hasToString("SGX");
  }

  @Test
  void everyExchangeIsWholeAndUnique() {
    assertThat(Exchanges.all()).hasSizeGreaterThan(45);
    assertThat(Exchanges.all()).extracting(Exchange::code).doesNotHaveDuplicates();
    for (Exchange exchange : Exchanges.all()) {
      assertThat(Currency.getInstance(exchange.currency())).isNotNull();
      LocalDate day = exchange.calendar().previousOrSame(LocalDate.of(2025, 11, 11));
      assertThat(exchange.calendar().sessions(day)).isNotEmpty();
      assertThat(exchange.calendar().closeOf(day))
          .isAfterOrEqualTo(
              day.atTime(exchange.calendar().sessions(day).getLast().close())
                  .atZone(exchange.zone())
                  .toInstant());
    }
  }
}
