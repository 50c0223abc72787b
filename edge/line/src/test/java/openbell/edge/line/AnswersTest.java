package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.bot.messaging.model.Message;
import com.linecorp.bot.messaging.model.TextMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.desk.ReportOutcome;
import openbell.edge.line.Command.Part;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;

/** What is said where there is no report. */
class AnswersTest {
  private static final Instant NOW = Instant.parse("2025-11-15T12:00:00Z"); // a Saturday
  private final Phrases phrases = Phrases.bundled();
  private final Links links = new Links(Optional.empty());
  private final Answers answers =
      new Answers(phrases, new Card(phrases, links), links, TickerRegistry.bundled(), () -> NOW);

  private String said(String query, Lang lang, ReportOutcome outcome) {
    return said(query, Optional.empty(), lang, outcome);
  }

  private String said(String query, Optional<String> date, Lang lang, ReportOutcome outcome) {
    Command.Ask ask = new Command.Ask(query, Optional.empty(), Part.ALL, date);
    List<Message> all = answers.to(new Answers.Asked(ask, lang, Person.NOBODY), outcome);
    assertThat(all).hasSize(1);
    return ((TextMessage) all.getFirst()).text();
  }

  @Test
  void anOlderSystemsTextIsSentAloneWithWhatItLacks() {
    ReportOutcome older = new ReportOutcome.OlderText("ข้อความเดิม", "s3", List.of());
    assertThat(said("dbs", Lang.EN, older))
        .isEqualTo(
            """
            DBS19 (DBS Group Holdings) · Report of 14 Nov 2025
            Prices are of D05.SI in SGD on the Singapore Exchange, not of DBS19 in THB on the SET

            ข้อความเดิม

            For information only, not investment advice. Investing involves risk.\
            """);
  }

  @Test
  void anOlderSystemsTextOfAnotherDaySaysWhichDay() {
    ReportOutcome older = new ReportOutcome.OlderText("ข้อความเดิม", "s3", List.of());
    assertThat(said("dbs", Optional.of("2025-11-09"), Lang.EN, older)) // A Sunday.
        .startsWith("DBS19 (DBS Group Holdings) · Report of 7 Nov 2025\n");
  }

  @Test
  void aSourceThatIsDownIsNamedWithTheTimeToTryAgain() {
    assertThat(
            said(
                "DBS19",
                Lang.EN,
                new ReportOutcome.SourceFailed(
                    "yahoo", "HTTP 429", Optional.of(Duration.ofMinutes(5)))))
        .isEqualTo(
            "Sorry, Yahoo Finance is temporarily unavailable. Please try again after 15 Nov 2025,"
                + " 19:05 (Bangkok).");
    assertThat(
            said(
                "DBS19",
                Lang.TH,
                new ReportOutcome.SourceFailed("yahoo", "HTTP 429", Optional.empty())))
        .isEqualTo(
            "ขออภัย แหล่งข้อมูล Yahoo Finance ขัดข้องชั่วคราว กรุณาลองใหม่อีกครั้งในภายหลัง");
  }

  @Test
  void whatIsTypedIsSaidBackShortAndOnOneLine() {
    ReportOutcome none = new ReportOutcome.NotFound("nothing", "cure", List.of());
    assertThat(said("a\n\tb" + "x".repeat(50), Lang.EN, none))
        .startsWith("Sorry, nothing found for “a b" + "x".repeat(37) + "…”.");
    assertThat(said("DBS19", Lang.EN, none))
        .isEqualTo("Sorry, there are no prices of DBS19 for the day asked for.");
  }

  @Test
  void whatCannotBeReadIsMetPolitely() {
    assertThat(said("..", Lang.TH, new ReportOutcome.Invalid("\"..\"", "cure")))
        .startsWith("ขออภัย ข้อความนี้อ่านเป็นชื่อหุ้นไม่ได้");
  }
}
