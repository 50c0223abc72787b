package openbell.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TickerRegistryTest {

  private final TickerRegistry registry = TickerRegistry.bundled();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what was typed              | the ticker it is
          DBS19                         | DBS19
          dbs19                         | DBS19
          ' DBS19 '                     | DBS19
          DBS 19                        | DBS19
          DBS-19                        | DBS19
          dbs – 19                      | DBS19
          $DBS19                        | DBS19
          '#dbs19'                      | DBS19
          @dbs19                        | DBS19
          ＤＢＳ１９                    | DBS19
          DBS๑๙                         | DBS19
          dbs                           | DBS19
          DBS                           | DBS19
          dbs bank                      | DBS19
          DBS Group Holdings            | DBS19
          ดีบีเอส                       | DBS19
          ดีบี เอส                      | DBS19
          กิหๅต                         | DBS19
          กิห19                         | DBS19
          กจถใหร                        | D05.SI
          ือกฟๅต                        | NVDA19
          D05.SI                        | D05.SI
          d05.si                        | D05.SI
          D05 SI                        | D05.SI
          AAPL                          | AAPL
          aapl                          | AAPL
          $AAPL                         | AAPL
          AAPL.US                       | AAPL
          aapl.us                       | AAPL
          Apple                         | AAPL19
          แอปเปิ้ล                      | AAPL19
          เเอปเปิล                      | AAPL19
          NVDA                          | NVDA
          nvidia                        | NVDA19
          Singapore airlines            | SIA19
          สิงคโปร์ แอร์ไลน์             | SIA19
          เทนเซ็นต์                     | TENCENT19
          เท็นเซ็น                      | TENCENT19
          0700.HK                       | 0700.HK
          700 HK                        | 0700.HK
          00700.hk                      | 0700.HK
          7974.T                        | 7974.T
          7974 T                        | 7974.T
          j.p. morgan                   | JPMUS19
          S&P 500                       | SP500US19
          sp500                         | SP500US19
          splg                          | SP500US19
          JD Health                     | JDHEAL19
          JD                            | JD
          jd.com                        | JD
          NOW                           | NOW
          ServiceNow                    | NOW19
          MSN                           | MSN19
          อินเดีย                       | INDIAESG19
          โกลด์ 19                      | GOLD19
          ทองอเมริกา                    | GOLDUS19
          ADVANC                        | ADVANC.BK
          advanc.bk                     | ADVANC.BK
          เอไอเอส                       | ADVANC.BK
          เอไอเอ                        | AIA19
          VNM.US                        | VNM
          VNM.VN                        | VNM.VN
          เทสลา                         | TSLA
          google                        | GOOGL
          กูเกิล                        | GOOGL
          อาลีบาบา                      | 9988.HK
          ปตท.                          | PTT.BK
          PTT                           | PTT.BK
          """)
  void namesOneStock(String typed, String ticker) {
    assertThat(registry.resolve(typed))
        .isInstanceOfSatisfying(
            Resolution.Found.class, f -> assertThat(f.ticker().ticker()).isEqualTo(ticker));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ทอง        | GOLD19,GOLDUS19
          ทองคำ      | GOLD19,GOLDUS19
          โกลด์      | GOLD19,GOLDUS19
          gold       | GOLD19,GOLDUS19
          มิตซูบิชิ   | MITSU19,MUFG19
          Mitsubishi | MITSU19,MUFG19
          เอสแอนด์พี  | SP500US19,SNP.BK
          S&P        | SP500US19,SNP.BK
          SGX        | SGX19,^STI
          เจดี        | JD,JDHEAL19
          เวียดนาม    | VNM19,FPTVN19,VCB19,MWG19,HPG19,VHM19,MSN19
          VNM        | VNM19,VNM.US
          vnm        | VNM19,VNM.US
          now        | NOW,NOW19
          Now        | NOW,NOW19
          เนสก       | GOLD19,GOLDUS19
          """)
  void asksWhereSeveralAreMeant(String typed, String choices) {
    assertThat(registry.resolve(typed))
        .isInstanceOfSatisfying(
            Resolution.Ambiguous.class,
            a -> assertThat(tickers(a.suggestions())).isEqualTo(choices));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # typed          | possible symbol | first suggestion
          PFIZR19           | -               | PFIZER19
          NVDA80            | -               | NVDA19
          TENCENT80         | -               | TENCENT19
          DBSI9             | DBSI9           | DBS19
          DBSl9             | DBSL9           | DBS19
          DB519             | DB519           | DBS19
          NVIDA             | NVIDA           | NVDA19
          TECENT            | TECENT          | TENCENT19
          MICORN            | MICORN          | MICRON19
          Singapore airline | -               | SIA19
          singapore         | SINGAPORE       | SIA19
          0700              | 0700            | TENCENT19
          ดีบีเอด           | -               | DBS19
          สิงคโปร์          | -               | SIA19
          DBS19.US          | -               | DBS19
          IBM               | IBM             | -
          5 HK              | 0005.HK         | -
          brk.b             | BRK-B           | -
          btc-usd           | BTC-USD         | -
          ^gspc             | ^GSPC           | -
          eurusd=x          | EURUSD=X        | -
          GOLD.US           | GOLD            | -
          สวัสดี             | -               | -
          hello world       | -               | -
          😀                | -               | -
          D05.SI.US         | -               | -
          ABCDEFGHIJKLMNOPQRSTUVWXYZ | -      | -
          """)
  void nearMissesAreOnlySuggested(String typed, String symbol, String suggestion) {
    assertThat(registry.resolve(typed))
        .isInstanceOfSatisfying(
            Resolution.NotRegistered.class,
            n -> {
              assertThat(n.possibleSymbol()).isEqualTo(Optional.ofNullable(symbol));
              assertThat(n.suggestions()).hasSizeLessThanOrEqualTo(5);
              if (suggestion != null) {
                assertThat(n.suggestions().getFirst().ticker()).isEqualTo(suggestion);
              }
            });
  }

  @Test
  void aWordOfSeveralNamesSuggestsThemAll() {
    Resolution.NotRegistered n = (Resolution.NotRegistered) registry.resolve("singapore");

    assertThat(n.suggestions())
        .extracting(Ticker::ticker)
        .contains("SIA19", "STEG19", "SGX19", "GOLD19");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "\u3000",
        "$",
        "#@",
        "../../etc/passwd",
        "..",
        "DBS..19",
        "．．",
        "DBS/19",
        "DBS／19",
        "C:\\x",
        "DBS\u000019",
        "DBS19\n",
        "DBS19\r\nX-Evil: 1",
        "\u001b[31mDBS19",
        "DBS19\u2028",
        "\ud800DBS19",
        "\u0085"
      })
  void whatCannotBeATickerIsInvalid(String typed) {
    assertThat(registry.resolve(typed))
        .isInstanceOfSatisfying(
            Resolution.Invalid.class,
            i -> assertThat(i.reason()).isNotBlank().matches("\\P{Cntrl}+"));
  }

  @Test
  void hundredCharactersAreReadAndOneMoreIsNot() {
    assertThat(registry.resolve("A".repeat(100))).isInstanceOf(Resolution.NotRegistered.class);
    assertThat(registry.resolve("😀".repeat(100))).isInstanceOf(Resolution.NotRegistered.class);
    assertThat(registry.resolve("A".repeat(101))).isInstanceOf(Resolution.Invalid.class);
    assertThat(registry.resolve("ก".repeat(10_000))).isInstanceOf(Resolution.Invalid.class);
  }

  @Test
  void theSymbolOfAReceiptIsAskedForAsItself() {
    Ticker apple = found("AAPL");

    assertThat(apple)
        .isEqualTo(
            new Ticker("AAPL", "AAPL", "Apple", Exchange.byId("NASDAQ").get(), "USD", false));
    assertThat(found("AAPL19").receipt()).isTrue();
    assertThat(found("AAPL19").symbol()).isEqualTo("AAPL");
  }

  @Test
  void holdsTheFiftySixReceipts() {
    assertThat(registry.receipts()).hasSize(56).allMatch(Ticker::receipt);
    Ticker dbs = found("DBS19");
    assertThat(dbs.symbol()).isEqualTo("D05.SI");
    assertThat(dbs.name()).isEqualTo("DBS Group Holdings");
    assertThat(dbs.exchange().code()).isEqualTo("SES");
    assertThat(dbs.currency()).isEqualTo("SGD");
    assertThat(dbs.zone().getId()).isEqualTo("Asia/Singapore");
    assertThat(dbs.label()).isEqualTo("DBS19 (DBS Group Holdings)");
  }

  @Test
  void everyStockIsFoundByTickerSymbolAndName() {
    for (Ticker ticker : registry.tickers()) {
      boolean asked = ticker.symbol().equals("VNM"); // a Vietnamese stock and a US fund
      if (!asked) {
        assertThat(found(ticker.ticker())).isEqualTo(ticker);
        assertThat(found(ticker.symbol())).isEqualTo(ticker.asSymbol());
      }
      assertThat(found(ticker.name())).isEqualTo(ticker);
    }
  }

  @Test
  void exchangesOfReceiptsAgreeWithTheSuffixOfTheirSymbols() {
    for (Ticker ticker : registry.tickers()) {
      Exchange bySuffix = Exchange.forSymbol(ticker.symbol());
      assertThat(ticker.zone()).as(ticker.label()).isEqualTo(bySuffix.zone());
      if (ticker.symbol().contains(".")) {
        assertThat(ticker.exchange()).as(ticker.label()).isEqualTo(bySuffix);
      }
    }
  }

  @Test
  void choicesAreFoundWhenTheyAreTypedIn() {
    for (String typed :
        List.of("gold", "mitsubishi", "S&P", "SGX", "เจดี", "vietnam", "VNM", "now")) {
      for (Ticker choice : ((Resolution.Ambiguous) registry.resolve(typed)).suggestions()) {
        assertThat(found(choice.ticker()).symbol()).isEqualTo(choice.symbol());
      }
    }
  }

  @Test
  void theTableIsInNfc() throws Exception {
    try (var in = TickerRegistry.class.getResourceAsStream("tickers.tsv")) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(Normalizer.isNormalized(table, Normalizer.Form.NFC)).isTrue();
    }
  }

  @Test
  void aNameOfTwoStocksIsRefusedInTheTable() {
    String table = "A19\tA\tAlpha\tUS\tUSD\tone\nB19\tB\tBeta\tUS\tUSD\tOne\n";

    assertThatThrownBy(() -> TickerRegistry.parse(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Line 2")
        .hasMessageContaining("\"One\" names A19 (Alpha) and B19 (Beta)");
    assertThatThrownBy(() -> TickerRegistry.parse("A19\tA\tAlpha\tNOWHERE\tUSD\t\n"))
        .hasMessageContaining("NOWHERE");
    assertThatThrownBy(() -> TickerRegistry.parse("A19\tA\n")).hasMessageContaining("2 columns");
  }

  @Test
  void randomTextIsAlwaysAnsweredAndFast() {
    Random random = new Random(7);
    String alphabet = "ABCXYZabc019 .-^=&_$/ \u0000\u200B\ud83d\ude00ดีบีเอส็ต์ๅุำ๐\u00e9ß";
    long start = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      switch (registry.resolve(text.toString())) {
        case Resolution.NotRegistered n ->
            n.possibleSymbol().ifPresent(s -> assertThat(Ticker.ofSymbol(s).ticker()).isEqualTo(s));
        case Resolution.Found f -> assertThat(registry.resolve(f.ticker().ticker())).isEqualTo(f);
        case Resolution.Ambiguous a -> assertThat(a.suggestions()).isNotEmpty();
        case Resolution.Invalid v -> assertThat(v.reason()).isNotBlank();
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void everyThaiSpellingOfTheGuideIsKnown() throws Exception {
    String guide = Files.readString(shared().resolve("THAI.md"));
    String table = guide.substring(guide.indexOf("**Aliases**"));
    var cell = Pattern.compile("\\| ([A-Z0-9]+19) \\| ([^|]+) ").matcher(table);
    List<String> seen = new ArrayList<>();
    for (int at = 0; cell.find(at); at = cell.end()) {
      for (String alias : cell.group(2).split(",", -1)) {
        assertThat(found(alias).ticker()).as(alias).isEqualTo(cell.group(1));
      }
      seen.add(cell.group(1));
    }
    assertThat(seen).hasSize(56);
  }

  @Test
  void everyReceiptOfTheListIsKnown() throws Exception {
    List<String> lines = Files.readAllLines(shared().resolve("data/dr-tickers.tsv"));
    assertThat(lines).hasSize(57);
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split("\t", -1);
      assertThat(found(row[0]).symbol()).isEqualTo(row[1]);
      assertThat(found(row[1]).ticker()).isEqualTo(row[1]);
      assertThat(found(row[2]).ticker()).isEqualTo(row[0]);
    }
  }

  private Ticker found(String typed) {
    Resolution resolution = registry.resolve(typed);
    assertThat(resolution).as(typed).isInstanceOf(Resolution.Found.class);
    return ((Resolution.Found) resolution).ticker();
  }

  private static String tickers(List<Ticker> tickers) {
    return tickers.stream().map(Ticker::ticker).collect(Collectors.joining(","));
  }

  /** The folder of recorded data beside the project; skips the test where there is none. */
  private static Path shared() {
    String set = System.getProperty("OPENBELL_SHARED", System.getenv("OPENBELL_SHARED"));
    if (set != null) {
      return Path.of(set);
    }
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.isDirectory(p.resolve("shared/data"))) {
        return p.resolve("shared");
      }
    }
    return Assumptions.abort("no folder shared/data here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what has been typed | what is suggested first, in order
          DB                    | DBS19
          dbs                   | DBS19
          D05                   | DBS19
          nint                  | NINTENDO19
          7974                  | NINTENDO19
          singapore a           | SIA19
          heavy                 | MITSU19
          ดีบี                  | DBS19
          สิงคโปร               | SIA19
          สิงคโปร์              | SIA19
          เท็น                  | TENCENT19
          ทอง                   | GOLD19 GOLDUS19
          กิห                   | DBS19
          ＤＢ                  | DBS19
          NVIDA                 | NVDA19
          """)
  void suggestsWhileItIsBeingTyped(String typed, String first) {
    List<String> expected = List.of(first.split(" "));
    assertThat(registry.suggest(typed, 8).stream().map(Ticker::ticker).limit(expected.size()))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void suggestsWhatItWouldBeTakenForBeforeThoseThatBeginSo() {
    assertThat(registry.suggest("AAPL", 8).stream().map(Ticker::ticker))
        .startsWith("AAPL", "AAPL19");
    assertThat(registry.suggest("d", 8).stream().map(Ticker::ticker))
        .contains("DBS19", "DELL19", "DISNEY19", "DDOG19");
  }

  @Test
  void suggestsEachOnceAndNoMoreThanAskedFor() {
    List<Ticker> many = registry.suggest("s", 8);
    assertThat(many).hasSize(8).doesNotHaveDuplicates();
    assertThat(registry.suggest("s", 3)).isEqualTo(many.subList(0, 3));
    assertThat(registry.suggest("s", 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "../x", "a/b", "a\nb", "$", "zzzzzzzz"})
  void suggestsNothingForWhatIsNoName(String typed) {
    assertThat(registry.suggest(typed, 8)).isEmpty();
  }

  @Test
  void suggestsFastEnoughToFollowTyping() {
    registry.suggest("warm up", 8);
    long start = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      registry.suggest("singapore ai", 8);
    }
    assertThat(Duration.ofNanos((System.nanoTime() - start) / 1000))
        .isLessThan(Duration.ofMillis(5));
  }
}
