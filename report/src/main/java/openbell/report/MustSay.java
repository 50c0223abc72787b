package openbell.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a story says whoever tells it: that its data are old, and what the news is or that there is
/// none. The template says it by itself; a language model was asked to, and may have forgotten.
final class MustSay {
  private static final Pattern NEWS = Pattern.compile("(?i)\\bnews\\b|\\bheadline|ข่าว");

  private MustSay() {}

  /// The sections, their story completed by sentences of the bank.
  static Map<Section, String> in(Narrative narrative, Brief brief, Lang lang) {
    Map<Section, String> sections = new EnumMap<>(narrative.sections());
    if (narrative.by().kind().equals(Report.NarratorInfo.LLM)) {
      String story = sections.getOrDefault(Section.STORY, "");
      String withNews = news(story, brief).map(row -> story + " " + said(row, lang)).orElse(story);
      sections.put(
          Section.STORY,
          brief.freshness().stale() ? said("data.stale.a", lang) + " " + withNews : withNews);
    }
    return sections;
  }

  private static Optional<String> news(String story, Brief brief) {
    boolean told =
        brief.news().isEmpty() ? NEWS.matcher(story).find() : story.contains("{{news_title}}");
    if (told) {
      return Optional.empty();
    }
    return switch (brief.newsState()) {
      case NOT_ASKED -> Optional.empty();
      case FAILED -> Optional.of("news.fail.a");
      case ASKED ->
          Optional.of(
              switch (brief.news().size()) {
                case 0 -> "news.none.a";
                case 1 -> "news.one.a";
                default -> "news.many.a";
              });
    };
  }

  private static String said(String row, Lang lang) {
    return SentenceBank.bundled().row(row).text(lang);
  }
}
