package openbell.report;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import openbell.market.Fact;
import openbell.market.Study;

/// Makes a finished report of a brief: narrates, checks, fills, assembles.
///
/// Every number in the text was put there by code from a fact. Safe for concurrent use when its
/// narrator is.
public final class ReportWriter {
  private static final String DISCLAIMER_TH =
      "รายงานนี้จัดทำโดยระบบอัตโนมัติจากข้อมูลราคาย้อนหลัง เพื่อเป็นข้อมูลเท่านั้น"
          + " ไม่ใช่คำแนะนำหรือการชักชวนให้ซื้อหรือขายหลักทรัพย์ การลงทุนมีความเสี่ยง"
          + " ผู้ลงทุนควรศึกษาข้อมูลก่อนตัดสินใจลงทุน";
  private static final String DISCLAIMER_EN =
      "This report is produced automatically from past prices, for information only. It is not a"
          + " recommendation or an invitation to buy or sell. Investing involves risk; study the"
          + " information before you decide.";

  private static final String WRITTEN_BY_AI_TH =
      "ข้อความบางส่วนอาจเรียบเรียงด้วยปัญญาประดิษฐ์ (AI)"
          + " โดยตัวเลขทุกตัวผ่านการตรวจสอบกับข้อมูลที่คำนวณ";
  private static final String WRITTEN_BY_AI_EN =
      "Some wording may be AI-written; every number is checked against computed data.";

  private final Narrator narrator;
  private final InstantSource clock;

  /// A writer that lets this narrator tell.
  public ReportWriter(Narrator narrator, InstantSource clock) {
    this.narrator = narrator;
    this.clock = clock;
  }

  /// Who tells; see [Narrator#identity].
  public String narratorIdentity() {
    return narrator.identity();
  }

  /// Told that a brief will soon be there.
  public void prepare() {
    narrator.prepare();
  }

  /// The report of a brief.
  ///
  /// @throws UnverifiedTextException when the narrator's text states what no fact stands behind
  public Report write(Brief brief, Lang lang, Report.Lineage lineage) {
    Instant madeAt = clock.instant();
    Map<String, String> values = Placeholders.of(brief, lang, madeAt);
    Narrative narrative = narrator.narrate(brief, lang);
    List<String> problems = TextCheck.problems(narrative.sections(), brief, lang, values);
    if (!problems.isEmpty()) {
      throw new UnverifiedTextException(String.join("; ", problems));
    }
    Map<Section, String> filled = new EnumMap<>(Section.class);
    Map<Section, String> told = MustSay.in(narrative, brief, lang);
    told.forEach((s, text) -> filled.put(s, verified(s.key(), text, values, lang)));
    Map<String, String> sections = new LinkedHashMap<>();
    filled.forEach((section, text) -> sections.put(section.key(), text));
    Study study = brief.study();
    return new Report(
        Report.SCHEMA,
        brief.ticker().ticker(),
        brief.ticker().symbol(),
        brief.ticker().name(),
        brief.ticker().exchange().code(),
        brief.ticker().currency(),
        brief.date(),
        study.asOf(),
        brief.source(),
        lang.code(),
        assemble(brief, lang, filled, values, narrative.by()),
        sections,
        brief
            .stance()
            .map(
                s ->
                    new Report.StanceInfo(
                        s.value().name(),
                        s.score(),
                        s.reasons().stream().map(r -> r.text(lang)).toList()))
            .orElse(null),
        Fact.DEFINITIONS_VERSION,
        facts(study),
        percentiles(study),
        brief.news(),
        narrative.by(),
        new Report.FreshnessInfo(
            brief.freshness().stale() ? "stale" : "fresh", brief.freshness().why().orElse(null)),
        quality(brief),
        lineage,
        madeAt,
        new Report.TookMs(0, 0, 0, 0));
  }

  private static String verified(String what, String text, Map<String, String> values, Lang lang) {
    List<String> problems = TextCheck.problems(text, values.keySet());
    if (!problems.isEmpty()) {
      throw new UnverifiedTextException(what + ": " + String.join("; ", problems));
    }
    return Filler.fill(text, values, lang);
  }

  private static String assemble(
      Brief brief,
      Lang lang,
      Map<Section, String> filled,
      Map<String, String> values,
      Report.NarratorInfo by) {
    List<String> blocks = new ArrayList<>();
    blocks.add(verified("heading", heading(brief, lang), values, lang));
    filled.forEach((section, text) -> blocks.add(section.heading(lang) + "\n" + text));
    blocks.add(verified("ending", ending(lang, by), values, lang));
    return String.join("\n\n", blocks) + "\n";
  }

  /// Whose report, as of when, and what the price is of.
  private static String heading(Brief brief, Lang lang) {
    boolean receipt = brief.ticker().receipt();
    String priceOf =
        lang == Lang.TH
            ? "ราคาของ {{symbol}} เป็น{{currency}} ที่{{exchange}}"
                + (receipt ? " ไม่ใช่ราคา {{ticker}} เป็นบาทบน SET" : "")
            : "Prices are of {{symbol}} in {{currency}} on {{exchange}}"
                + (receipt ? ", not of {{ticker}} in THB on the SET" : "");
    return lang.pick(
            "{{name}} ({{ticker}}) · ข้อมูล ณ วันที่ {{date}}",
            "{{name}} ({{ticker}}) · data as of {{date}}")
        + "\n"
        + priceOf;
  }

  private static String ending(Lang lang, Report.NarratorInfo by) {
    boolean model = by.kind().equals(Report.NarratorInfo.LLM);
    return lang.pick(
            "จัดทำเมื่อ {{updated_at}} · แหล่งข้อมูล {{source}}",
            "Made {{updated_at}} · source {{source}}")
        + "\n"
        + (model ? lang.pick(WRITTEN_BY_AI_TH, WRITTEN_BY_AI_EN) + "\n" : "")
        + lang.pick(DISCLAIMER_TH, DISCLAIMER_EN);
  }

  private static Map<String, Double> facts(Study study) {
    Map<String, Double> facts = new LinkedHashMap<>();
    for (Fact fact : Fact.values()) {
      if (study.has(fact)) {
        facts.put(fact.key(), study.last(fact));
      }
    }
    return facts;
  }

  private static Map<String, Report.RankInfo> percentiles(Study study) {
    Map<String, Report.RankInfo> ranks = new LinkedHashMap<>();
    for (Fact fact : Fact.values()) {
      study
          .percentile(fact)
          .ifPresent(
              r -> ranks.put(fact.key(), new Report.RankInfo(r.value(), r.percentile(), r.bars())));
    }
    return ranks;
  }

  private static Report.QualityInfo quality(Brief brief) {
    Map<String, Integer> findings = new LinkedHashMap<>();
    brief
        .quality()
        .counts()
        .forEach((kind, n) -> findings.put(kind.name().toLowerCase(Locale.ROOT), n));
    return new Report.QualityInfo(
        brief.study().size(), brief.quality().dropped(), brief.quality().suspicious(), findings);
  }
}
