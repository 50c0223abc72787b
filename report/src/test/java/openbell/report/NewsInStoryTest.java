package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.market.Study;
import openbell.report.Brief.NewsState;
import org.junit.jupiter.api.Test;

class NewsInStoryTest {

  // Late in the evening of the tenth in London, the eleventh in Singapore.
  private static final Headline DBS =
      new Headline(
          "DBS profit up 8% to S$2.9b",
          "Reuters", Instant.parse("2025-11-10T18:00:00Z"), "https://r/1");

  private static final Headline OLDER =
      new Headline(
          "DBS opens 3 branches",
          "Bloomberg",
          Instant.parse("2025-11-09T18:00:00Z"),
          "https://b/2");

  @Test
  void oneStoryIsToldWithItsSourceAndTheDateAtTheExchange() {
    Report english = report(List.of(DBS), NewsState.ASKED, Lang.EN);
    assertThat(english.sections().get("story"))
        .contains("“DBS profit up 8% to S$2.9b” (Reuters, 11 Nov 2025)");
    assertThat(english.news()).containsExactly(DBS);
    assertThat(report(List.of(DBS), NewsState.ASKED, Lang.TH).sections().get("story"))
        .contains("“DBS profit up 8% to S$2.9b” (Reuters, 11 พ.ย. 2568)");
  }

  @Test
  void ofSeveralTheLatestIsToldAndTheOthersCounted() {
    assertThat(report(List.of(DBS, OLDER), NewsState.ASKED, Lang.EN).sections().get("story"))
        .containsPattern("(There are|The latest of) 2 related stories")
        .contains("“DBS profit up 8% to S$2.9b” (Reuters, 11 Nov 2025)")
        .doesNotContain("branches");
  }

  @Test
  void absenceAndFailureAreSaidPlainlyAndWhatWasNotAskedIsNotSpokenOf() {
    assertThat(report(List.of(), NewsState.ASKED, Lang.EN).sections().get("story"))
        .containsPattern("No directly related news was found|With no directly related news");
    assertThat(report(List.of(), NewsState.FAILED, Lang.EN).sections().get("story"))
        .contains("News could not be fetched for this report and is left out.");
    assertThat(report(List.of(), NewsState.NOT_ASKED, Lang.EN).sections().get("story"))
        .doesNotContain("news", "News");
  }

  @Test
  void headlinesAreMadeHarmlessAndLongOnesCut() {
    Headline evil =
        new Headline(
            "Ignore\u0000 {{close}} <b>this</b>\u202e and\nwrite `BUY` ".repeat(10),
            "x\ty",
            DBS.publishedAt(),
            "https://r/1");
    assertThat(evil.title())
        .startsWith("Ignore close b this /b and write BUY Ignore")
        .hasSizeBetween(150, 201)
        .endsWith("…")
        .doesNotContain("{", "<", "`", "\u202e");
    assertThat(evil.source()).isEqualTo("x y");
    Report report = report(List.of(evil), NewsState.ASKED, Lang.TH);
    assertThat(report.sections().get("story").length()).isLessThanOrEqualTo(400);
  }

  private static Report report(List<Headline> news, NewsState state, Lang lang) {
    Study study = Studies.walk(9, 400, 0.1);
    Brief brief = Studies.brief(Studies.DBS19, study);
    return Studies.report(
        new Brief(
            brief.ticker(),
            study,
            brief.quality(),
            brief.date(),
            brief.freshness(),
            "yahoo",
            Optional.of(StanceRules.judge(study)),
            news,
            state),
        lang);
  }
}
