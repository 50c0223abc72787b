package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.bot.jackson.ModelObjectMapper;
import com.linecorp.bot.messaging.model.Message;
import com.linecorp.bot.messaging.model.MessageAction;
import com.linecorp.bot.messaging.model.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import openbell.desk.Screens;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said to {@code scan …}. */
class ScreeningTest {
  private static final Screens.Named SPIKE =
      new Screens.Named("volume-spike", "volume_ratio > 3", "วอลุ่มสูง", "Volume spike", "", "");

  /** Answers as told, and remembers what it was asked. */
  static final class FakeScreens implements Screens {
    private final Function<Ask, Outcome> answer;
    private final List<Ask> asked = new ArrayList<>();

    FakeScreens(Function<Ask, Outcome> answer) {
      this.answer = answer;
    }

    @Override
    public Outcome scan(Ask ask) {
      asked.add(ask);
      return answer.apply(ask);
    }

    @Override
    public Optional<Mistake> mistake(String where) {
      return Optional.empty();
    }

    @Override
    public List<Named> named() {
      return List.of(SPIKE);
    }

    @Override
    public List<String> names() {
      return List.of("rsi14");
    }
  }

  static String row(String ticker, String name) {
    return """
    {"ticker":"%s","name":"%s","exchange":"SES","currency":"SGD","as_of":"2025-11-12","close":55.1,
     "score":0.5,"reasons":{"close":55.1,"rsi14":28.123456,"sma200":1234.56,"volume":12345678,"macd":-0.01234,
     "high":3},"contributions":{"return_20":0.25},"sparkline":[1,2]}
    """
        .formatted(ticker, name);
  }

  static Screens.Outcome found(int matched, List<String> rows) {
    String json =
        """
        {"rows":[%s],"coverage":{"scanned":4812,"asked":5000,"matched":%d,"without_data":[],
         "without_result":[]}}
        """
            .formatted(String.join(",", rows), matched);
    return new Screens.Outcome.Found(
        json.getBytes(StandardCharsets.UTF_8), "made", Optional.empty(), Instant.EPOCH);
  }

  private static TextMessage answer(Optional<Screens> screens, String where, Lang lang) {
    List<Message> all = new Screening(screens, Phrases.bundled()).answer(where, lang);
    assertThat(all).hasSize(1);
    LineLimits.check(ModelObjectMapper.createNewObjectMapper().valueToTree(all.getFirst()));
    return (TextMessage) all.getFirst();
  }

  private static TextMessage answer(Screens.Outcome outcome, String where, Lang lang) {
    return answer(Optional.of(new FakeScreens(ask -> outcome)), where, lang);
  }

  private static List<String> buttons(TextMessage message) {
    return message.quickReply() == null
        ? List.of()
        : message.quickReply().items().stream()
            .map(item -> ((MessageAction) item.action()).text())
            .toList();
  }

  @Test
  void whatIsFoundIsListedWithItsNumbersAndButtons() {
    TextMessage said =
        answer(
            found(12, List.of(row("D05.SI", "DBS Group"), row("U11.SI", "U11.SI"))),
            "rsi14 < 30",
            Lang.EN);
    assertThat(said.text())
        .isEqualTo(
            """
            12 match; scanned 4,812 of 5,000
            1. D05.SI · DBS Group
               55.10 SGD · 12 Nov 2025
               rsi14 28.12
               sma200 1,235
               volume 12,345,678
               macd −0.0123
            2. U11.SI
               55.10 SGD · 12 Nov 2025
               rsi14 28.12
               sma200 1,235
               volume 12,345,678
               macd −0.0123

            For information only, not investment advice. Investing involves risk.\
            """);
    assertThat(buttons(said)).containsExactly("D05.SI", "U11.SI");
    assertThat(answer(found(12, List.of(row("D05.SI", "DBS"))), "x", Lang.TH).text())
        .startsWith("เข้าเงื่อนไข 12 รายการ จากที่ตรวจ 4,812 จาก 5,000 รายการ\n1. D05.SI · DBS\n")
        .contains("12 พ.ย. 2568", "ไม่ใช่คำแนะนำการลงทุน");
  }

  @Test
  void theConditionIsAskedAsTypedAndForAFewRows() {
    FakeScreens screens = new FakeScreens(ask -> found(0, List.of()));
    answer(Optional.of(screens), "rsi14 < 30 && close > sma200", Lang.TH);
    assertThat(screens.asked)
        .containsExactly(
            new Screens.Ask(
                "rsi14 < 30 && close > sma200", Optional.empty(), 10, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(Lang.class)
  void theLongestAnswerFitsIntoAMessage(Lang lang) {
    List<String> rows =
        IntStream.range(0, 10).mapToObj(i -> row("ABCDEFGHIJ" + i, "N".repeat(120))).toList();
    assertThat(buttons(answer(found(10, rows), "x", lang))).hasSize(10);
  }

  @Test
  void nothingIsFound() {
    TextMessage said = answer(found(0, List.of()), "close < 0", Lang.EN);
    assertThat(said.text()).isEqualTo("No stock meets this condition; scanned 4,812 of 5,000.");
    assertThat(buttons(said)).isEmpty();
    assertThat(answer(found(0, List.of()), "close < 0", Lang.TH).text())
        .isEqualTo("ไม่มีหุ้นใดเข้าเงื่อนไขนี้ จากที่ตรวจ 4,812 จาก 5,000 รายการ");
  }

  @Test
  void aMistakeIsToldWithItsPlace() {
    Screens.Outcome wrong =
        new Screens.Outcome.Wrong(
            new Screens.Mistake("where", "unknown name rsi41", 1, 7, "did you mean rsi14?"));
    assertThat(answer(wrong, "close>rsi41", Lang.EN).text())
        .isEqualTo(
            "The condition has a mistake at column 7.\nunknown name rsi41: did you mean rsi14?");
    assertThat(answer(wrong, "close>rsi41", Lang.TH).text())
        .isEqualTo("เงื่อนไขยังไม่ถูกต้องที่ตำแหน่ง 7\nunknown name rsi41: did you mean rsi14?");
  }

  @Test
  void withoutAConditionTheScreensAreToChooseFrom() {
    TextMessage said = answer(found(0, List.of()), " ", Lang.EN);
    assertThat(said.text())
        .isEqualTo(
            "Please give a condition, as in: scan rsi14 < 30, or choose a ready-made screen.\n"
                + "• scan volume-spike\n  Volume spike");
    assertThat(buttons(said)).containsExactly("scan volume-spike");
    assertThat(answer(found(0, List.of()), "", Lang.TH).text()).contains("วอลุ่มสูง");
  }

  @Test
  void whereNothingCanBeScannedThatIsSaid() {
    Screens.Outcome none = new Screens.Outcome.NoMarket("a disk failed", "try later", false);
    assertThat(answer(none, "close > 0", Lang.EN).text())
        .isEqualTo("Sorry, nothing can be screened right now. Please try again later.");
    assertThat(answer(none, "close > 0", Lang.TH).text()).startsWith("ขออภัย");
    assertThat(answer(Optional.empty(), "close > 0", Lang.EN).text())
        .isEqualTo("Sorry, stocks cannot be screened here. Try a ticker such as DBS19.");
  }
}
