package openbell.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import openbell.market.Fact;
import openbell.market.PercentileRank;
import openbell.market.Study;
import openbell.report.SentenceBank.Row;
import org.jspecify.annotations.Nullable;

/// The narrator that needs nothing outside: sentences of the bank, chosen by regime, worded by
/// ticker and date.
///
/// Safe for concurrent use.
public final class TemplateNarrator implements Narrator {
  private static final int SHORT_HISTORY_BARS = 250;

  /// A rank among fewer values than a trading month says little; the JSON has it all the same.
  private static final int LEAST_RANKED_BARS = 20;

  private static final Set<String> RECORDS = Set.of("max", "min", "edge");
  private static final double NOTABLE_PERCENTILE = 90;
  private static final double WIDE_SWING_PERCENTILE = 75;

  /// The whole report stays under 2,600 characters, of which heading, section titles and ending
  /// take up to 570.
  private static final int MOST_THAI_CHARS = 2030;

  private static final int LEAST_STORY_THAI_CHARS = 200;

  /// How much is told; each step leaves out something more that the percentile table tells as well.
  private enum Detail {
    ALL,
    NO_USUAL_VWAP,
    NO_USUAL_SWING,
    NO_GAP,
    NO_SHORT_DISTANCES;

    boolean has(Detail leftOut) {
      return compareTo(leftOut) < 0;
    }
  }

  /// The indicators of the percentile table, in the order of the samples.
  private static final List<Fact> TABLE =
      List.of(
          Fact.RSI14,
          Fact.MACD,
          Fact.SMA20_PCT,
          Fact.SMA50_PCT,
          Fact.SMA200_PCT,
          Fact.VWAP_PCT,
          Fact.ATR_PCT,
          Fact.VOLUME_RATIO);

  private final SentenceBank bank = SentenceBank.bundled();
  private final @Nullable String fallbackReason;

  /// A template that is the narrator asked for.
  public TemplateNarrator() {
    this(null);
  }

  private TemplateNarrator(@Nullable String fallbackReason) {
    this.fallbackReason = fallbackReason;
  }

  /// A template that speaks for a language model that cannot, and says why.
  public static TemplateNarrator insteadOfModel(Fallback why) {
    return new TemplateNarrator(why.label());
  }

  @Override
  public Narrative narrate(Brief brief, Lang lang) {
    Map<String, String> thaiValues = Placeholders.of(brief, Lang.TH, Instant.EPOCH);
    Map<Section, Map<Lang, String>> plan = Map.of();
    for (Detail detail : Detail.values()) {
      plan = compose(brief, detail, thaiValues);
      if (fits(plan, thaiValues)) {
        break;
      }
    }
    Map<Section, String> sections = new EnumMap<>(Section.class);
    plan.forEach((section, texts) -> sections.put(section, texts.getOrDefault(lang, "")));
    int placeholders = Narrative.placeholders(sections);
    return new Narrative(sections, Report.NarratorInfo.template(placeholders, fallbackReason));
  }

  private Map<Section, Map<Lang, String>> compose(
      Brief brief, Detail detail, Map<String, String> thaiValues) {
    Composer composer = new Composer(bank, brief.ticker().ticker(), brief.study().asOf());
    Map<Section, Map<Lang, String>> plan = new EnumMap<>(Section.class);
    story(brief, composer, detail, thaiValues);
    plan.put(Section.STORY, composer.finish(" "));
    know(brief, composer, detail);
    plan.put(Section.KNOW, composer.finish(" "));
    action(brief, composer);
    plan.put(Section.ACTION, composer.finish(" "));
    risks(brief, composer);
    plan.put(Section.RISKS, composer.finish(" "));
    percentiles(brief, composer, detail);
    plan.put(Section.PERCENTILES, composer.finish("\n"));
    return plan;
  }

  /// Lengths are judged in Thai for both languages, so that both say the same.
  private static boolean fits(
      Map<Section, Map<Lang, String>> plan, Map<String, String> thaiValues) {
    int all = 0;
    for (Map.Entry<Section, Map<Lang, String>> section : plan.entrySet()) {
      String thai = section.getValue().getOrDefault(Lang.TH, "");
      int length = Filler.fill(thai, thaiValues, Lang.TH).length();
      if (length > section.getKey().mostThaiChars()) {
        return false;
      }
      all += length;
    }
    return all <= MOST_THAI_CHARS;
  }

  private void story(
      Brief brief, Composer composer, Detail detail, Map<String, String> thaiValues) {
    Study study = brief.study();
    if (brief.freshness().stale()) {
      composer.sayExactly(bank.row("data.stale.a"), Connective.NONE);
    }
    if (!study.has(Fact.CHANGE_PCT)) {
      composer.say("day.first");
      return;
    }
    composer.say("day." + Regimes.day(study).name().toLowerCase(Locale.ROOT));
    Regimes.volumeOfMove(study).ifPresent(move -> composer.sayMore("volp." + move));
    Optional<String> averages = Regimes.averages(study, false);
    averages.ifPresent(
        regime -> composer.say("ma." + regime, averages.equals(Regimes.averages(study, true))));
    Regimes.cross(study).ifPresent(cross -> composer.say("cross." + cross));
    Optional<String> gap = gap(study);
    int length = Filler.fill(composer.thai(), thaiValues, Lang.TH).length();
    if (gap.isEmpty() && length < LEAST_STORY_THAI_CHARS && study.has(Fact.SMA200_PCT)) {
      gap = Optional.of(Regimes.above(study.last(Fact.SMA200_PCT)) ? "gap.up" : "gap.dn");
    }
    boolean room = detail.has(Detail.NO_GAP) || length < LEAST_STORY_THAI_CHARS;
    gap.filter(topic -> room).ifPresent(composer::say);
    news(brief).ifPresent(composer::say);
  }

  /// What the news says, or that there is none, or that it could not be had.
  private static Optional<String> news(Brief brief) {
    return switch (brief.newsState()) {
      case NOT_ASKED -> Optional.empty();
      case FAILED -> Optional.of("news.fail");
      case ASKED ->
          Optional.of(
              switch (brief.news().size()) {
                case 0 -> "news.none";
                case 1 -> "news.one";
                default -> "news.many";
              });
    };
  }

  /// The distance to the 200-day average, where it is notable: nearly none, or unusual for this
  /// stock.
  private static Optional<String> gap(Study study) {
    if (!study.has(Fact.SMA200_PCT) || !study.has(Fact.ATR_PCT)) {
      return Optional.empty();
    }
    double distance = study.last(Fact.SMA200_PCT);
    if (Regimes.side(distance) == 0 || Math.abs(distance) < study.last(Fact.ATR_PCT) / 2) {
      return Optional.of("gap.at");
    }
    double rank = percentile(study, Fact.SMA200_PCT);
    if (distance > 0 && rank >= NOTABLE_PERCENTILE) {
      return Optional.of("gap.up");
    }
    return distance < 0 && rank <= 100 - NOTABLE_PERCENTILE
        ? Optional.of("gap.dn")
        : Optional.empty();
  }

  private void know(Brief brief, Composer composer, Detail detail) {
    Study study = brief.study();
    if (study.has(Fact.RSI14)) {
      rsi(study, composer);
    }
    if (study.has(Fact.MACD_HIST) && study.has(Fact.ATR14)) {
      composer.say("macd." + Regimes.macd(study));
    }
    if (study.has(Fact.VOLUME_RATIO) && Regimes.volumeOfMove(study).isEmpty()) {
      composer.say("vol." + Regimes.volume(study.last(Fact.VOLUME_RATIO)));
    }
    ranked(study, Fact.ATR_PCT).ifPresent(rank -> swing(rank, composer, detail));
    bandsOrVwap(study, composer, detail);
    missing(study, composer);
  }

  /// What is left out, and why: a history too short, or data without volume.
  private void missing(Study study, Composer composer) {
    int unwarmed = Placeholders.unwarmed(study, Lang.EN).size();
    if (unwarmed > 0) {
      String row =
          study.size() == 1 ? "data.warm1.a" : unwarmed == 1 ? "data.warm.a" : "data.warms.a";
      composer.sayExactly(bank.row(row), Connective.NONE);
    }
    if (!study.has(Fact.VWAP)) {
      composer.sayExactly(bank.row("data.novol.a"), Connective.NONE);
    }
  }

  private void rsi(Study study, Composer composer) {
    double value = study.last(Fact.RSI14);
    composer.say("rsi." + Regimes.rsi(value));
    Optional<PercentileRank> rank = ranked(study, Fact.RSI14);
    if (rank.isEmpty()) {
      return;
    }
    double p = rank.get().percentile();
    boolean calmButExtreme =
        (value >= StanceRules.OVERBOUGHT && p < 75) || (value < StanceRules.OVERSOLD && p > 25);
    if (calmButExtreme) {
      // "Overbought" beside "in its normal range" reads as a contradiction; the table has the rank.
      return;
    }
    sayRank(Fact.RSI14, Regimes.percentile(rank.get()), composer);
    if (value >= 45 && value < 70 && p >= 95) {
      composer.sayExactly(bank.row("pct.clash.a"), Connective.NONE);
    } else if (value >= 30 && value < 55 && p <= 5) {
      composer.sayExactly(bank.row("pct.clash.b"), Connective.NONE);
    }
  }

  private void swing(PercentileRank rank, Composer composer, Detail detail) {
    String regime = Regimes.percentile(rank);
    boolean extreme = RECORDS.contains(regime);
    if (extreme) {
      sayRank(Fact.ATR_PCT, regime, composer);
    } else if (regime.startsWith("x") || detail.has(Detail.NO_USUAL_SWING)) {
      composer.say("atr." + regime);
    }
  }

  private void sayRank(Fact fact, String regime, Composer composer) {
    String topic = "pct." + regime;
    List<Row> rows = bank.variants(topic).stream().map(row -> row.about(fact, false)).toList();
    composer.say(rows, topic, true);
  }

  /// The rank of a fact, where the history is long enough for a rank to mean something.
  private static Optional<PercentileRank> ranked(Study study, Fact fact) {
    return study.percentile(fact).filter(rank -> rank.bars() >= LEAST_RANKED_BARS);
  }

  /// A close outside its bands is told first; else where price stands against its VWAP.
  private static void bandsOrVwap(Study study, Composer composer, Detail detail) {
    String bands = study.has(Fact.BB_UPPER) ? Regimes.bands(study) : "";
    if (bands.equals("over") || bands.equals("under")) {
      composer.say("bb." + bands);
    } else if (study.has(Fact.VWAP_PCT)) {
      String vwap = Regimes.vwap(study);
      if (vwap.startsWith("far") || detail.has(Detail.NO_USUAL_VWAP)) {
        composer.say("vwap." + vwap);
      }
    }
  }

  private void action(Brief brief, Composer composer) {
    Study study = brief.study();
    brief.stance().ifPresent(stance -> stance(stance, composer));
    boolean positive =
        brief.stance().filter(s -> s.value() == Stance.Value.BUY).isPresent()
            && study.has(Fact.SMA20_PCT)
            && Regimes.above(study.last(Fact.SMA20_PCT));
    composer.sayExactly(bank.row(positive ? "act.hold.a" : "act.hold.b"), Connective.NONE);
    boolean hot = StanceRules.farFromAverages(study);
    composer.sayExactly(bank.row(hot ? "act.new.a" : "act.new.b"), Connective.WHILE_TOPIC);
    whatWouldChangeTheView(study, composer);
  }

  private void stance(Stance stance, Composer composer) {
    List<Reason> positive = stance.positive();
    List<Reason> negative = stance.negative();
    switch (stance.value()) {
      case BUY -> leaning("st.pos", positive, composer);
      case SELL -> leaning("st.neg", negative, composer);
      case HOLD -> {
        List<Reason> told = new ArrayList<>();
        positive.stream().findFirst().ifPresent(told::add);
        negative.stream().findFirst().ifPresent(told::add);
        String topic = told.size() == 2 ? "st.neu" : "st.neu" + told.size();
        composer.say(withReasons(topic, told), topic + ".x", true);
      }
    }
  }

  private void leaning(String topic, List<Reason> reasons, Composer composer) {
    String wording = reasons.size() > 1 ? topic : topic + "1";
    composer.say(withReasons(wording, reasons), topic + ".x", true);
  }

  private List<Row> withReasons(String topic, List<Reason> reasons) {
    List<Row> rows = new ArrayList<>();
    for (Row row : bank.variants(topic)) {
      Row told = row;
      for (int i = 0; i < reasons.size() && i < 2; i++) {
        told = told.saying("{{reason_" + (i + 1) + "}}", reasons.get(i));
      }
      rows.add(told);
    }
    return rows;
  }

  private void whatWouldChangeTheView(Study study, Composer composer) {
    boolean has20 = study.has(Fact.SMA20_PCT);
    boolean under20 = has20 && !Regimes.above(study.last(Fact.SMA20_PCT));
    boolean underSignal = Regimes.macdSide(study) < 0;
    boolean over200 = study.has(Fact.SMA200_PCT) && Regimes.above(study.last(Fact.SMA200_PCT));
    Connective turn = Connective.NONE;
    if (under20 || underSignal) {
      String row =
          under20 && underSignal ? "act.up.a" : under20 ? "act.up.price.a" : "act.up.macd.a";
      composer.sayExactly(bank.row(row), Connective.NONE);
      turn = Connective.CONVERSELY;
    }
    if (over200) {
      composer.sayExactly(bank.row("act.dn.a"), turn);
    } else if (has20 && !under20) {
      composer.sayExactly(bank.row("act.dn20.a"), turn);
    }
  }

  private void risks(Brief brief, Composer composer) {
    Study study = brief.study();
    List<String> topics = new ArrayList<>();
    double rsi = study.has(Fact.RSI14) ? study.last(Fact.RSI14) : 50;
    if (study.last(Fact.SMA200_PCT) > 2 * study.last(Fact.ATR_PCT)
        && percentile(study, Fact.SMA200_PCT) >= NOTABLE_PERCENTILE) {
      topics.add("risk.ext");
    }
    if (rsi < StanceRules.OVERSOLD) {
      topics.add("risk.os");
    } else if (rsi >= StanceRules.OVERBOUGHT && topics.isEmpty()) {
      topics.add("risk.ob");
    }
    if (percentile(study, Fact.ATR_PCT) >= WIDE_SWING_PERCENTILE) {
      topics.add("risk.vol");
    }
    if (topics.isEmpty() && study.has(Fact.SMA200_PCT) && study.last(Fact.SMA200_PCT) < 0) {
      topics.add("risk.low");
    }
    if (topics.isEmpty() && study.last(Fact.ATR_PCT) > 0) {
      topics.add("risk.swing");
    }
    for (int i = 0; i < topics.size(); i++) {
      Row row = bank.variants(topics.get(i)).getFirst();
      composer.sayExactly(row, i == 1 ? Connective.MOREOVER : Connective.NONE);
    }
    String priceOf = brief.ticker().receipt() ? "risk.dr.a" : "risk.own.a";
    composer.sayExactly(
        bank.row(priceOf), topics.size() == 1 ? Connective.BESIDES : Connective.NONE);
    composer.sayExactly(bank.row("risk.gen.a"), Connective.THAT_SAID);
  }

  private void percentiles(Brief brief, Composer composer, Detail detail) {
    Study study = brief.study();
    composer.sayExactly(bank.row("table.gloss.a"), Connective.NONE);
    for (Fact fact : TABLE) {
      Optional<PercentileRank> rank = ranked(study, fact);
      boolean shortDistance = fact == Fact.SMA20_PCT || fact == Fact.SMA50_PCT;
      if (rank.isPresent() && (!shortDistance || detail.has(Detail.NO_SHORT_DISTANCES))) {
        String band = Regimes.band(rank.get().percentile());
        Row line =
            bank.row("table.line.a")
                .about(fact, true)
                .with("{L}", Names.band(band, Lang.TH), Names.band(band, Lang.EN));
        composer.sayExactly(line, Connective.NONE);
      }
    }
    if (study.size() > 1 && study.size() < SHORT_HISTORY_BARS) {
      composer.sayExactly(bank.row("data.short.a"), Connective.NONE);
    }
    count("data.drop", brief.quality().dropped(), composer);
    count("data.odd", Placeholders.irregular(brief), composer);
  }

  private void count(String topic, int days, Composer composer) {
    if (days > 0) {
      String row = days == 1 ? topic + "1.a" : topic + ".a";
      composer.sayExactly(bank.row(row), Connective.NONE);
    }
  }

  /// The percentile of a fact, 50 where there is none.
  private static double percentile(Study study, Fact fact) {
    return ranked(study, fact).map(PercentileRank::percentile).orElse(50.0);
  }
}
