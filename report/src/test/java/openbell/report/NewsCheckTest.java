package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewsCheckTest {
  private static final String HEADLINE = "“{{news_title}}” ({{news_source}}, {{news_date}})";

  /** Rows of the bank, by the news that each speaks of. */
  private static final Map<String, List<String>> ROWS =
      Map.of(
          "+0", List.of("news.none.a", "news.none.b"),
          "+1", List.of("news.one.a", "news.one.b"),
          "+3", List.of("news.many.a", "news.many.b"),
          "+failed", List.of("news.fail.a"));

  @ParameterizedTest
  @EnumSource(Lang.class)
  void bankRowsPassWithTheNewsThatTheySpeakOf(Lang lang) {
    Map<String, String> bank = bank(lang);
    assertThat(ROWS.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(new TreeSet<>(bank.keySet()));
    for (String study : List.of("fall", "rise", "quiet")) {
      ROWS.forEach(
          (news, keys) ->
              keys.forEach(
                  key ->
                      assertThat(problems(study + news, bank.get(key), lang))
                          .as("%s of %s%s", key, study, news)
                          .isEmpty()));
    }
  }

  @ParameterizedTest
  @EnumSource(Lang.class)
  void bankRowsAreRefusedWithOtherNews(Lang lang) {
    Map<String, String> bank = bank(lang);
    assertThat(problems("fall+1", bank.get("news.none.a"), lang)).isNotEmpty();
    assertThat(problems("fall+failed", bank.get("news.none.a"), lang)).isNotEmpty();
    assertThat(problems("fall+0", bank.get("news.fail.a"), lang)).isNotEmpty();
    assertThat(problems("fall+0", bank.get("news.one.a"), lang)).isNotEmpty();
    assertThat(problems("fall+0", bank.get("news.many.a"), lang)).isNotEmpty();
  }

  @Test
  void oneStoryIsSaidOnlyOfOne() {
    String text = "One story for the period: " + HEADLINE + ".";
    assertThat(problems("fall+1", text, Lang.EN)).isEmpty();
    assertThat(problems("fall+3", text, Lang.EN))
        .anyMatch(p -> p.contains("there are 3 headlines"));
  }

  @Test
  void newsIsToldInTheStoryOnly() {
    String text = "In the news: " + HEADLINE + ".";
    for (Section section : Section.values()) {
      Brief brief = Corpus.brief("fall+1");
      List<String> problems =
          TextCheck.problems(section, text, brief, Lang.EN, Corpus.values(brief, Lang.EN));
      assertThat(problems.isEmpty()).as(section.key()).isEqualTo(section == Section.STORY);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "In the news: {{news_title}} ({{news_source}}, {{news_date}}). | in quotation marks",
        "A report came from {{news_source}}. | tell it with the headline",
        "The price is of {{news_date}}. | tell it with the headline",
        "Volume was strong on {{news_count}} days. | say so",
        "In the news: “{{news_title}}” ({{news_source}}, {{date}}). | is {{news_date}}"
      })
  void newsIsQuotedTitleSourceDateAndCount(String text, String why) {
    assertThat(problems("fall+1", text, Lang.EN)).anyMatch(p -> p.contains(why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The latest headline, " + HEADLINE + ", explains the decline.",
        "In the news: " + HEADLINE + ". This weighed on the price.",
        "{{name}} fell {{change_pct_abs}} on " + HEADLINE + ", which triggered selling.",
        "Price fell because of " + HEADLINE + "."
      })
  void newsIsNoCause(String text) {
    assertThat(problems("fall+1", text, Lang.EN)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ราคาปรับลงเพราะข่าว " + HEADLINE,
        "ข่าว " + HEADLINE + " กดดันราคาให้ปรับลง",
        "มีข่าวเดียวในช่วงนี้ คือ {{news_title}} ({{news_source}}, {{news_date}})"
      })
  void thaiNewsIsNoCauseAndQuoted(String text) {
    assertThat(problems("fall+1", text, Lang.TH)).isNotEmpty();
  }

  private static Map<String, String> bank(Lang lang) {
    Map<String, String> rows = new java.util.TreeMap<>();
    for (String[] cells : Lexicon.rows("bank.tsv")) {
      if (cells[0].startsWith("news.")) {
        rows.put(cells[0], cells[lang == Lang.TH ? 2 : 3]);
      }
    }
    return rows;
  }

  private static List<String> problems(String study, String text, Lang lang) {
    Brief brief = Corpus.brief(study);
    return TextCheck.problems(Section.STORY, text, brief, lang, Corpus.values(brief, lang));
  }
}
