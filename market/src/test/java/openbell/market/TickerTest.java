package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TickerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "A..B", "a", "A B", "A/B", "A\\B", "ก", "ABCDEFGHIJKLMNOPQRSTU"})
  void textUnfitForAKeyIsNoTicker(String text) {
    assertThatThrownBy(() -> Ticker.ofSymbol(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "BRK-B", "^GSPC", "EURUSD=X", "M&M.NS", "NIFTY_FIN_SERVICE.NS", "0700.HK"})
  void everyFormOfSymbolIsATicker(String symbol) {
    assertThat(Ticker.ofSymbol(symbol).ticker()).isEqualTo(symbol);
  }

  @Test
  void anUnregisteredSymbolIsPlacedByItsSuffixAndNamedByItself() {
    Ticker ticker = Ticker.ofSymbol("Z74.SI");

    assertThat(ticker.exchange().code()).isEqualTo("SES");
    assertThat(ticker.currency()).isEqualTo("SGD");
    assertThat(ticker.name()).isEqualTo("Z74.SI");
    assertThat(ticker.receipt()).isFalse();
    assertThat(ticker.label()).isEqualTo("Z74.SI");
  }

  @Test
  void theSourceCanNameIt() {
    Ticker named =
        Ticker.ofSymbol("Z74.SI").withSource("Singtel", Exchange.byCode("SES").get(), "SGD");

    assertThat(named.label()).isEqualTo("Z74.SI (Singtel)");
    assertThat(named.ticker()).isEqualTo("Z74.SI");
  }

  @ParameterizedTest
  @CsvSource({
    "MICRON, MICRON, 0",
    "MICORN, MICRON, 1",
    "NVIDA, NVIDIA, 1",
    "TECENT, TENCENT, 1",
    "PFIZR19, PFIZER19, 1",
    "DBSI9, DBS19, 1",
    "CA, ABC, 3",
    "'', ABC, 3",
  })
  void distanceCountsSlips(String a, String b, int slips) {
    assertThat(TickerSuggestions.distance(a, b)).isEqualTo(slips);
    assertThat(TickerSuggestions.distance(b, a)).isEqualTo(slips);
  }

  @ParameterizedTest
  @CsvSource({
    "เทนเซ็นต์, เทนเซน",
    "เท็นเซ็น, เทนเซน",
    "น้ํา, นำ",
    "สิทธิ์, สิท",
    "พันธุ์, พัน",
    "์, ''",
    "S&P 500, S&P500"
  })
  void spellingsOfOneNameMeet(String text, String key) {
    assertThat(TickerText.key(TickerText.normalise(text))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({"กิหๅต, DBS19", "ๆๆๆทๅต, QQQM19", "๐๐๐?ๅต, QQQM19", "ฏฺฆ19, DBS19", "กจถใหร, D05.SI"})
  void thaiKeysAreReadAsTheLatinOnes(String typed, String meant) {
    assertThat(TickerText.fromKedmanee(typed)).contains(meant);
  }

  @Test
  void latinTextAndOtherScriptsAreOnNoThaiKey() {
    assertThat(TickerText.fromKedmanee("DBS19")).isEmpty();
    assertThat(TickerText.fromKedmanee("กิห😀")).isEmpty();
  }
}
