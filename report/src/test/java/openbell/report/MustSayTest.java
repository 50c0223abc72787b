package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.report.Brief.NewsState;
import org.junit.jupiter.api.Test;

class MustSayTest {
  private static final Headline HEADLINE =
      new Headline("DBS opens", "Reuters", Instant.parse("2025-11-10T18:00:00Z"), "https://r/1");
  private static final Report.NarratorInfo MODEL =
      new Report.NarratorInfo("llm", "gpt-4o", 1, 0, 1, 0.0, 1, 1, 0, null, List.of(), List.of());

  @Test
  void aStoryThatForgotTheNewsIsCompleted() {
    assertThat(story("It rose.", List.of(), NewsState.ASKED, Freshness.fresh(), MODEL))
        .isEqualTo("It rose. No directly related news was found for the period.");
    assertThat(story("It rose.", List.of(), NewsState.FAILED, Freshness.fresh(), MODEL))
        .isEqualTo("It rose. News could not be fetched for this report and is left out.");
    assertThat(story("It rose.", List.of(HEADLINE), NewsState.ASKED, Freshness.fresh(), MODEL))
        .startsWith("It rose. In the news: “{{news_title}}” ({{news_source}}, {{news_date}}).");
  }

  @Test
  void aStoryThatToldItIsLeftAlone() {
    for (String told : List.of("No news stands out.", "As “{{news_title}}” says.")) {
      List<Headline> news = told.startsWith("No") ? List.of() : List.of(HEADLINE);
      assertThat(story(told, news, NewsState.ASKED, Freshness.fresh(), MODEL)).isEqualTo(told);
    }
    assertThat(story("It rose.", List.of(), NewsState.NOT_ASKED, Freshness.fresh(), MODEL))
        .isEqualTo("It rose.");
  }

  @Test
  void oldDataAreSaidFirst() {
    assertThat(story("It rose.", List.of(), NewsState.NOT_ASKED, Freshness.stale("late"), MODEL))
        .endsWith(" It rose.")
        .startsWith(SentenceBank.bundled().row("data.stale.a").text(Lang.EN));
  }

  @Test
  void theTemplateSaysItByItself() {
    assertThat(
            story(
                "It rose.",
                List.of(),
                NewsState.FAILED,
                Freshness.stale("late"),
                Report.NarratorInfo.template(1)))
        .isEqualTo("It rose.");
  }

  private static String story(
      String story,
      List<Headline> news,
      NewsState state,
      Freshness freshness,
      Report.NarratorInfo by) {
    Brief plain = Studies.brief(Studies.DBS19, Studies.walk(9, 400, 0.1));
    Brief brief =
        new Brief(
            plain.ticker(),
            plain.study(),
            plain.quality(),
            plain.date(),
            freshness,
            "yahoo",
            Optional.empty(),
            news,
            state);
    Map<Section, String> sections = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      sections.put(section, story);
    }
    Map<Section, String> told = MustSay.in(new Narrative(sections, by), brief, Lang.EN);
    assertThat(told.get(Section.RISKS)).isEqualTo(story);
    return told.getOrDefault(Section.STORY, "");
  }
}
