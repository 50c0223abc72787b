package openbell.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Random;
import openbell.feeds.YahooParser.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YahooParserTest {

  private final YahooParser parser = new YahooParser();

  @Test
  void readsBarsDatesAndFacts() {
    Quote quote = parsed(Charts.DBS, "D05.SI");

    assertThat(quote.bars().size()).isEqualTo(2);
    assertThat(quote.bars().date(0)).isEqualTo("2025-11-10");
    assertThat(quote.bars().date(1)).isEqualTo("2025-11-12");
    assertThat(quote.bars().open()).containsExactly(53.5, 54.125);
    assertThat(quote.bars().high()).containsExactly(54.2, 55.25);
    assertThat(quote.bars().low()).containsExactly(53.25, 54.0);
    assertThat(quote.bars().close()).containsExactly(54.0, 55.0999984741211);
    assertThat(quote.bars().volume()).containsExactly(4_000_000, 5_123_456);
    assertThat(quote.quality().received()).isEqualTo(3);
    assertThat(quote.quality().dropped()).isEqualTo(1);
    assertThat(quote.symbol()).isEqualTo("D05.SI");
    assertThat(quote.name()).isEqualTo("DBS Group Holdings Ltd");
    assertThat(quote.currency()).isEqualTo("SGD");
    assertThat(quote.exchangeCode()).contains("SES");
    assertThat(quote.zone()).contains(ZoneId.of("Asia/Singapore"));
    assertThat(quote.splits())
        .containsExactly(new Quote.Split(LocalDate.parse("2025-11-12"), 11, 10));
    assertThat(quote.dividends())
        .containsExactly(new Quote.Dividend(LocalDate.parse("2025-11-10"), 0.75));
  }

  @Test
  void fieldsMayComeInAnyOrder() {
    String body =
        """
        {"chart":{"error":null,"result":[{"indicators":{"quote":[{"volume":[7],"close":[4.5],
         "low":[4],"high":[5],"open":[4.25],"extra":{"a":[1,{"b":2}]}}]},
         "timestamp":[1762736400],"meta":{"exchangeTimezoneName":"Asia/Singapore"}}]}}\
        """;

    Quote quote = parsed(body, "X.SI");

    assertThat(quote.bars().close()).containsExactly(4.5);
    assertThat(quote.bars().date(0)).isEqualTo("2025-11-10");
    assertThat(quote.name()).isEqualTo("X.SI");
  }

  @ParameterizedTest
  @CsvSource({
    // 13:30 UTC is 09:30 in New York in summer, 08:30 in winter; 03:00 UTC is the evening before.
    "America/New_York, 1720618200, 2024-07-10",
    "America/New_York, 1720580400, 2024-07-09",
    "America/New_York, 1704855600, 2024-01-09",
    "Asia/Tokyo, 1720569600, 2024-07-10",
    "Asia/Tokyo, 1720537200, 2024-07-10",
    "Europe/London, 1720566000, 2024-07-10",
  })
  void datesAreTheExchangesOwn(String zone, long second, String date) {
    Quote quote = parsed(oneBar("\"exchangeTimezoneName\":\"" + zone + "\"", second), "X");

    assertThat(quote.bars().date(0)).isEqualTo(date);
  }

  @Test
  void datesFollowTheClocksThroughTheYear() {
    String stamps = "1709908200,1710163800,1710167400"; // Friday, Monday at 09:30 EDT and 10:30
    String body =
        """
        {"chart":{"result":[{"meta":{"exchangeTimezoneName":"America/New_York"},
         "timestamp":[%s],"indicators":{"quote":[{"open":[1,2,3],"high":[1,2,3],"low":[1,2,3],
         "close":[1,2,3],"volume":[1,1,1]}]}}]}}\
        """
            .formatted(stamps);

    Quote quote = parsed(body, "X");

    assertThat(quote.bars().date(0)).isEqualTo("2024-03-08");
    assertThat(quote.bars().date(1)).isEqualTo("2024-03-11");
    assertThat(quote.bars().close()).as("of one date the last bar stays").containsExactly(1, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"gmtoffset\":28800', 1762732800, 2025-11-10",
    "'\"gmtoffset\":-18000', 1762732800, 2025-11-09",
    "'\"gmtoffset\":25200,\"exchangeTimezoneName\":\"Nowhere/Nix\"', 1762707600, 2025-11-10",
    "'\"gmtoffset\":99999999', 1762732800, 2025-11-09",
    "'\"gmtoffset\":\"x\",\"exchangeTimezoneName\":[]', 1762732800, 2025-11-09",
  })
  void withoutAZoneTheOffsetDates(String meta, long second, String date) {
    assertThat(parsed(oneBar(meta, second), "X").bars().date(0)).isEqualTo(date);
  }

  @Test
  void aSecurityWithoutVolumesHasNone() {
    String body =
        """
        {"chart":{"result":[{"meta":{},"timestamp":[1762736400],"indicators":{"quote":[
         {"open":[1.1],"high":[1.2],"low":[1.0],"close":[1.15]}]}}]}}\
        """;

    assertThat(parsed(body, "EURUSD=X").bars().volume()).containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"meta":{},"indicators":{"quote":[{}]}}                                  | no bar
          {"meta":{}}                                                              | no bar
          {"meta":{},"timestamp":[],"indicators":{"quote":[{"open":[],"close":[]}]}} | no bar
          {"timestamp":[1762736400],"indicators":{"quote":[{"open":[null],"high":[null],"low":[null],"close":[null],"volume":[null]}]}} | no usable bar
          """)
  void aKnownSymbolWithoutBarsIsNoData(String result, String reason) {
    assertThat(parse("{\"chart\":{\"result\":[" + result + "],\"error\":null}}", "X"))
        .isInstanceOfSatisfying(
            Outcome.NoData.class, n -> assertThat(n.reason()).contains(reason).contains("X"));
  }

  @Test
  void errorDocumentsAreTold() {
    assertThat(parse(Charts.NOT_FOUND, "X"))
        .isEqualTo(new Outcome.SourceError("Not Found", "No data found, symbol may be delisted"));
    assertThat(parse("{\"finance\":{\"result\":null,\"error\":{\"code\":\"Unauthorized\"}}}", "X"))
        .isEqualTo(new Outcome.SourceError("Unauthorized", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                | no JSON object
          []                                | no JSON object
          <html>Will be right back</html>   | JSON is broken
          Too Many Requests                 | JSON is broken
          {}                                | holds no chart
          {"somethingWeird":true}           | holds no chart
          {"chart":null}                    | holds no result
          {"chart":{"result":[]}}           | holds no result
          {"chart":{"result":[7]}}          | holds no result
          {"chart":{"result":[{             | broken
          {"chart":{"result":[]}} x         | JSON is broken
          {"chart":{"result":[]}} {}        | more after the end
          {"chart":{"result":[{"meta":{"dataGranularity":"1m"}}]}} | of 1m, not of days
          {"chart":{"result":[{"meta":{"symbol":"Y"}}]}}           | chart is of Y, not of X
          {"chart":{"result":[{"timestamp":[1,2],"indicators":{"quote":[{"open":[1],"high":[1],"low":[1],"close":[1]}]}}]}} | 2 timestamps and 1 values of open
          {"chart":{"result":[{"indicators":{"quote":[{"close":[1]}]}}]}} | 0 timestamps and 1 values of close
          {"chart":{"result":[{"timestamp":[1],"indicators":{"quote":[{"open":[1],"high":[1],"low":[1]}]}}]}} | 1 timestamps and 0 values of close
          {"chart":{"result":[{"timestamp":["a"]}]}}   | timestamp holds something else
          {"chart":{"result":[{"timestamp":[1.5]}]}}   | timestamp holds something else
          {"chart":{"result":[{"timestamp":[null]}]}}  | timestamp holds something else
          {"chart":{"result":[{"timestamp":[99999999999999999999]}]}} | JSON is broken
          {"chart":{"result":[{"timestamp":[1762736400000],"indicators":{"quote":[{"open":[1],"high":[1],"low":[1],"close":[1]}]}}]}} | 1762736400000 is no date
          {"chart":{"result":[{"indicators":{"quote":[{"open":["1"]}]}}]}}  | open holds something else
          {"chart":{"result":[{"indicators":{"quote":[{"open":[[1]]}]}}]}}  | open holds something else
          {"chart":{"result":[{"indicators":{"quote":[{"open":[NaN]}]}}]}}  | JSON is broken
          """)
  void anythingElseIsMalformed(String body, String reason) {
    assertThat(parse(body, "X"))
        .isInstanceOfSatisfying(
            Outcome.Malformed.class,
            m -> assertThat(m.reason()).contains(reason).hasSizeLessThan(200));
  }

  @Test
  void aNestOfBracketsIsMalformed() {
    String deep = "{\"chart\":{\"result\":[{\"x\":" + "[".repeat(100_000);

    assertThat(parse(deep, "X")).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void reasonsQuoteNoControlCharacters() {
    Outcome outcome =
        parse("{\"chart\":{\"result\":[{\"meta\":{\"symbol\":\"\\u001b[31m\"}}]}}", "X");

    assertThat(((Outcome.Malformed) outcome).reason()).matches("\\P{Cntrl}+");
  }

  @Test
  void mutatedBodiesNeverEscapeTheOutcomes() {
    Random random = new Random(20251112);
    byte[] valid = Charts.DBS.getBytes(StandardCharsets.UTF_8);
    int parsed = 0;
    for (int i = 0; i < 2_000; i++) {
      Outcome outcome = parser.parse(mutated(valid, random), "D05.SI");
      switch (outcome) {
        case Outcome.Parsed p -> {
          parsed++;
          assertThat(p.quote().bars().isEmpty()).isFalse();
        }
        case Outcome.NoData n -> assertThat(n.reason()).isNotBlank();
        case Outcome.SourceError e -> assertThat(e.code() + e.description()).isNotNull();
        case Outcome.Malformed m -> assertThat(m.reason()).isNotBlank();
      }
    }
    assertThat(parsed).as("some mutations do no harm, most do").isBetween(100, 1_500);
  }

  private static byte[] mutated(byte[] valid, Random random) {
    byte[] body = valid.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body = java.util.Arrays.copyOf(body, Math.max(1, at));
        case 1 -> body[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> body[at] = (byte) "0123456789-.eE[]{},:\"n".charAt(random.nextInt(22));
        default -> {
          int length = Math.min(body.length - at, 1 + random.nextInt(12));
          byte[] shorter = new byte[body.length - length];
          System.arraycopy(body, 0, shorter, 0, at);
          System.arraycopy(body, at + length, shorter, at, shorter.length - at);
          body = shorter.length == 0 ? new byte[] {'{'} : shorter;
        }
      }
    }
    return body;
  }

  private static String oneBar(String meta, long second) {
    return """
    {"chart":{"result":[{"meta":{%s},"timestamp":[%d],"indicators":{"quote":[
     {"open":[1.5],"high":[2],"low":[1],"close":[1.75],"volume":[10]}]}}]}}\
    """
        .formatted(meta, second);
  }

  private Quote parsed(String body, String symbol) {
    Outcome outcome = parse(body, symbol);
    assertThat(outcome).isInstanceOf(Outcome.Parsed.class);
    return ((Outcome.Parsed) outcome).quote();
  }

  private Outcome parse(String body, String symbol) {
    return parser.parse(body.getBytes(StandardCharsets.UTF_8), symbol);
  }
}
