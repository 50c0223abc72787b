package openbell.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import openbell.market.DataQuality;
import openbell.market.Fact;
import openbell.market.Study;

/// What each placeholder renders as, for one brief in one language: the only way a number reaches a
/// text.
final class Placeholders {
  static final int VWAP_WINDOW_BARS = 252;
  private static final int NEWS_TITLE_CHARS = 70;

  private Placeholders() {}

  /// Names without their braces, to their text. A fact without a value has no placeholder.
  static Map<String, String> of(Brief brief, Lang lang, Instant madeAt) {
    Map<String, String> texts = new HashMap<>();
    facts(brief, texts);
    Study study = brief.study();
    texts.put("name", brief.ticker().name());
    texts.put("ticker", brief.ticker().ticker());
    texts.put("symbol", brief.ticker().symbol());
    texts.put("exchange", Names.exchange(brief.ticker().exchange(), lang));
    texts.put("currency", Names.currency(brief.ticker().currency(), lang));
    texts.put("date", DateText.date(study.asOf(), lang));
    texts.put("updated_at", DateText.moment(madeAt, lang));
    texts.put("source", Names.source(brief.source(), lang));
    texts.put("bars_total", NumberText.plain(study.size(), 0));
    texts.put("vwap_bars", NumberText.plain(Math.min(study.size(), VWAP_WINDOW_BARS), 0));
    texts.put("dropped", NumberText.plain(brief.quality().dropped(), 0));
    texts.put("suspicious", NumberText.plain(irregular(brief), 0));
    List<String> missing = unwarmed(study, lang);
    if (!missing.isEmpty()) {
      texts.put("missing", enumerate(missing, lang));
    }
    news(brief, lang, texts);
    return texts;
  }

  private static void news(Brief brief, Lang lang, Map<String, String> texts) {
    if (brief.news().isEmpty()) {
      return;
    }
    Headline latest = brief.news().getFirst();
    LocalDate day = latest.publishedAt().atZone(brief.ticker().zone()).toLocalDate();
    texts.put("news_title", shortened(latest.title()));
    texts.put("news_source", shortened(latest.source()));
    texts.put("news_date", DateText.date(day, lang));
    texts.put("news_count", NumberText.plain(brief.news().size(), 0));
  }

  /// A headline in a sentence must leave room for the rest.
  private static String shortened(String title) {
    if (title.codePointCount(0, title.length()) <= NEWS_TITLE_CHARS) {
      return title;
    }
    int end = title.lastIndexOf(' ', title.offsetByCodePoints(0, NEWS_TITLE_CHARS));
    return title.substring(0, end > 0 ? end : title.offsetByCodePoints(0, NEWS_TITLE_CHARS)) + "…";
  }

  /// The names of what the history is too short for; empty when it is long enough for all.
  static List<String> unwarmed(Study study, Lang lang) {
    return study.missing().stream()
        .filter(fact -> study.size() < fact.warmup())
        .map(fact -> Names.missing(fact, lang))
        .distinct()
        .toList();
  }

  /// Days that look irregular; where nothing has volume, its lack is told once and not counted by
  /// the day.
  static int irregular(Brief brief) {
    int withoutVolume = brief.quality().counts().getOrDefault(DataQuality.Kind.NO_VOLUME, 0);
    return brief.quality().suspicious() - (brief.study().has(Fact.VWAP) ? 0 : withoutVolume);
  }

  private static void facts(Brief brief, Map<String, String> texts) {
    Study study = brief.study();
    int decimals = NumberText.priceDecimals(brief.ticker().currency(), study.last(Fact.CLOSE));
    for (Fact fact : Fact.values()) {
      if (!study.has(fact)) {
        continue;
      }
      double value = study.last(fact);
      texts.put(fact.key(), NumberText.fact(fact, value, decimals));
      texts.put(fact.key() + "_abs", unsigned(NumberText.fact(fact, Math.abs(value), decimals)));
      study
          .percentile(fact)
          .ifPresent(
              rank -> {
                texts.put(fact.key() + "_percentile", NumberText.plain(rank.percentile(), 1));
                texts.put(fact.key() + "_bars", NumberText.plain(rank.bars(), 0));
                texts.put(fact.key() + "_share", NumberText.plain(rank.percentile(), 1) + "%");
                texts.put(
                    fact.key() + "_share_above",
                    NumberText.plain(100 - rank.percentile(), 1) + "%");
              });
    }
  }

  private static String unsigned(String text) {
    return text.startsWith("+") ? text.substring(1) : text;
  }

  /// Items as a list in prose; Thai has no comma between items.
  private static String enumerate(List<String> items, Lang lang) {
    if (items.size() == 1) {
      return items.getFirst();
    }
    String all = String.join(lang.pick(" ", ", "), items.subList(0, items.size() - 1));
    String last = items.getLast();
    return lang == Lang.TH ? Filler.glue(all + " และ", last) : all + " and " + last;
  }
}
