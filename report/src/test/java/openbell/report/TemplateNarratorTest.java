package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import openbell.market.DataQuality;
import openbell.market.Exchange;
import openbell.market.Fact;
import openbell.market.Study;
import openbell.market.Ticker;
import org.junit.jupiter.api.Test;

class TemplateNarratorTest {
  private static final Ticker AAPL =
      new Ticker("AAPL", "AAPL", "Apple", Exchange.byId("NASDAQ").orElseThrow(), "USD", false);

  @Test
  void everyHistoryGivesTextThatPassesTheCheckInBothLanguages() {
    for (long seed = 0; seed < 400; seed++) {
      int bars = (int) (1 + seed * 7 % 600);
      Study study = Studies.walk(seed, bars, (seed % 7 - 3) * 0.15);
      Brief brief = Studies.brief(seed % 2 == 0 ? Studies.DBS19 : AAPL, study);
      for (Lang lang : Lang.values()) {
        Report report = Studies.report(brief, lang);
        assertThat(report.sections().keySet())
            .containsExactly("story", "know", "action", "risks", "percentiles");
        assertThat(report.sections().values()).noneMatch(String::isBlank);
        assertThat(report.reportText()).doesNotContain("{", "}", "NaN", "Infinity", "  ");
      }
    }
  }

  @Test
  void longHistoriesStayWithinTheLengthsOfTheirSections() {
    Map<String, Integer> most =
        Map.of("story", 400, "know", 550, "action", 500, "risks", 450, "percentiles", 900);
    for (long seed = 0; seed < 300; seed++) {
      Study study = Studies.walk(seed, 700, (seed % 7 - 3) * 0.15);
      Report report = Studies.report(Studies.brief(Studies.DBS19, study), Lang.TH);
      int titles = 0;
      for (Section section : Section.values()) {
        String text = Optional.ofNullable(report.sections().get(section.key())).orElseThrow();
        assertThat(text.length())
            .as("%s, seed %s: %s", section.key(), seed, text)
            .isLessThanOrEqualTo(Optional.ofNullable(most.get(section.key())).orElseThrow());
        titles += text.length() + section.heading(Lang.TH).length() + 1;
      }
      assertThat(titles).isLessThan(2600);
      assertThat(report.reportText().length()).isLessThan(5000);
    }
  }

  @Test
  void sameFactsGiveTheSameText() {
    Brief brief = Studies.brief(Studies.DBS19, Studies.walk(5, 700, 0.1));
    assertThat(Studies.report(brief, Lang.TH).reportText())
        .isEqualTo(Studies.report(brief, Lang.TH).reportText());
  }

  @Test
  void bothLanguagesHoldTheSameNumbersInEachSection() {
    for (long seed = 0; seed < 60; seed++) {
      Brief brief = Studies.brief(Studies.DBS19, Studies.walk(seed, 600, 0.05));
      Narrative thai = new TemplateNarrator().narrate(brief, Lang.TH);
      Narrative english = new TemplateNarrator().narrate(brief, Lang.EN);
      for (Section section : Section.values()) {
        assertThat(placeholders(english, section)).isEqualTo(placeholders(thai, section));
      }
    }
  }

  @Test
  void consecutiveTradingDaysWordTheDayDifferently() {
    Study monday = Studies.walk(3, 600, 0.1);
    Composer friday = new Composer(SentenceBank.bundled(), "DBS19", LocalDate.of(2025, 11, 7));
    Composer next = new Composer(SentenceBank.bundled(), "DBS19", LocalDate.of(2025, 11, 10));
    friday.say("day.up2");
    next.say("day.up2");
    assertThat(monday.size()).isEqualTo(600);
    assertThat(friday.thai()).isNotEqualTo(next.thai());
  }

  @Test
  void neighbouringSentencesDoNotStartAlike() {
    int alike = 0;
    int pairs = 0;
    for (long seed = 0; seed < 200; seed++) {
      Brief brief = Studies.brief(AAPL, Studies.walk(seed, 600, 0.1));
      String know = new TemplateNarrator().narrate(brief, Lang.EN).sections().get(Section.KNOW);
      String[] sentences = Optional.ofNullable(know).orElseThrow().split("\\. ");
      for (int i = 1; i < sentences.length; i++) {
        pairs++;
        if (sentences[i].split(" ")[0].equals(sentences[i - 1].split(" ")[0])) {
          alike++;
        }
      }
    }
    assertThat(pairs).isGreaterThan(600);
    assertThat(alike).isLessThan(pairs / 50);
  }

  @Test
  void risingPriceIsNeverToldAsFalling() {
    for (long seed = 0; seed < 300; seed++) {
      Study study = Studies.walk(seed, 400, 0);
      String story =
          Optional.ofNullable(
                  Studies.report(Studies.brief(AAPL, study), Lang.EN).sections().get("story"))
              .orElseThrow();
      double change = study.last(Fact.CHANGE_PCT);
      String first = story.split("\\. ")[0];
      if (Math.abs(change) > 1.5 * study.last(Fact.ATR_PCT)) {
        assertThat(first).containsPattern(change > 0 ? "jumped|climbed" : "dropped|lost");
      } else if (Math.abs(change) >= 0.75 * study.last(Fact.ATR_PCT)) {
        assertThat(first).containsPattern(change > 0 ? "rose|higher" : "fell|lower");
      }
    }
  }

  @Test
  void fallOnHeavyVolumeIsToldAsSuch() {
    double[] closes = ramp(300, 50, 0.02);
    closes[299] = closes[298] * 0.95;
    double[] volumes = filled(300, 1_000_000);
    volumes[299] = 4_000_000;
    Report report =
        Studies.report(Studies.brief(Studies.DBS19, Studies.of(closes, volumes)), Lang.EN);
    assertThat(report.sections().get("story"))
        .contains("5.00% to", "The fall c", "3.48")
        .doesNotContain("rose");
    assertThat(Optional.ofNullable(report.stance()).orElseThrow().reasons())
        .contains("selling came on heavy volume");
  }

  @Test
  void thirtyBarsLeaveOutWhatHasNoWarmUpAndNameIt() {
    Report report =
        Studies.report(
            Studies.brief(Studies.DBS19, Studies.of(ramp(30, 50, 0.1), filled(30, 1e6))), Lang.EN);
    assertThat(report.facts()).containsKeys("sma20", "rsi14", "macd").doesNotContainKey("sma50");
    assertThat(report.sections().get("know"))
        .contains(
            "With 30 trading days of data, the 50-day average, the 200-day average and the MACD"
                + " signal line cannot be computed yet and are left out.");
    assertThat(report.reportText()).doesNotContain("{{");
  }

  @Test
  void oneBarIsToldWithoutAComparison() {
    Report report =
        Studies.report(
            Studies.brief(Studies.DBS19, Studies.of(new double[] {50}, new double[] {1e6})),
            Lang.TH);
    assertThat(report.sections().get("story"))
        .isEqualTo(
            "DBS Group Holdings ปิดที่ 50.00 ดอลลาร์สิงคโปร์"
                + " โดยยังไม่มีวันทำการก่อนหน้าให้เปรียบเทียบ");
  }

  @Test
  void constantPricesAreToldAsUnchangedAndNeutral() {
    Report report =
        Studies.report(
            Studies.brief(AAPL, Studies.of(filled(300, 10), filled(300, 1000))), Lang.EN);
    assertThat(report.sections().get("story")).containsAnyOf("level with", "ended unchanged");
    assertThat(report.facts())
        .containsEntry("rsi14", 50.0)
        .containsEntry("sma200_pct", 0.0)
        .containsEntry("macd", 0.0);
    Stance stance = StanceRules.judge(Studies.of(filled(300, 10), filled(300, 1000)));
    assertThat(stance).isEqualTo(new Stance(Stance.Value.HOLD, 0, List.of()));
    assertThat(report.reportText())
        .contains("is neutral, since the signals lean neither way clearly")
        .doesNotContain("supports the upside", "swings about 0.00%", "Price is 0.00% above");
  }

  @Test
  void priceWithoutVolumeSaysSoOnce() {
    double[] closes = ramp(300, 1.1, 0.0003);
    for (int i = 0; i < closes.length; i++) {
      closes[i] += 0.01 * Math.sin(i / 5.0);
    }
    Study study = Studies.of(closes, new double[300]);
    List<DataQuality.Finding> findings =
        java.util.Collections.nCopies(300, finding(DataQuality.Kind.NO_VOLUME));
    Brief brief = Studies.brief(AAPL, study, new DataQuality(300, findings), Freshness.fresh());
    assertThat(Studies.report(brief, Lang.EN).reportText())
        .contains("The data carry no volume, so VWAP")
        .doesNotContain("cannot be computed yet", "look irregular");
  }

  @Test
  void tinyPricesKeepTheirDigits() {
    double[] closes = ramp(300, 0.00000912, 0.000000003);
    String text =
        Studies.report(Studies.brief(AAPL, Studies.of(closes, filled(300, 1e9))), Lang.EN)
            .reportText();
    assertThat(text).contains("USD 0.00001002").doesNotContain("USD 0.0000 ", "USD 0.0000.");
  }

  @Test
  void recordSwingIsToldAsARecordNotAsAHundredPercentOfDays() {
    double[] closes = filled(300, 100);
    for (int i = 0; i < 300; i++) {
      closes[i] = 100 + (i % 2) * 0.5 + (i > 290 ? (i - 290) * (i % 2 == 0 ? 4 : -4) : 0);
    }
    String text =
        Studies.report(Studies.brief(AAPL, Studies.of(closes, filled(300, 1e6))), Lang.EN)
            .reportText();
    assertThat(text).doesNotContain("100.0% of", " 0.0% of");
    assertThat(text).containsPattern("olatility \\(ATR\\) (is at its highest|higher)");
  }

  @Test
  void shortHistoriesAreNotRanked() {
    Report five =
        Studies.report(Studies.brief(AAPL, Studies.of(ramp(5, 10, 0.1), filled(5, 1e6))), Lang.EN);
    assertThat(five.sections().get("percentiles"))
        .doesNotContain("unusually", "percentile 100")
        .contains("History is only 5 trading days");
    assertThat(five.percentiles()).containsKey("vwap_pct");
  }

  @Test
  void staleDataIsSaidFirst() {
    Study study = Studies.walk(4, 400, 0.1);
    Brief brief =
        Studies.brief(Studies.DBS19, study, DataQuality.NONE, Freshness.stale("no newer bar"));
    Report report = Studies.report(brief, Lang.TH);
    assertThat(report.sections().get("story")).startsWith("ข้อมูลในรายงานเป็นราคาปิดวันที่");
    assertThat(report.freshness().state()).isEqualTo("stale");
    assertThat(report.freshness().why()).isEqualTo("no newer bar");
  }

  @Test
  void droppedAndIrregularDaysAreCounted() {
    Study study = Studies.walk(4, 400, 0.1);
    DataQuality quality =
        new DataQuality(
            403,
            List.of(
                finding(DataQuality.Kind.MISSING_PRICE),
                finding(DataQuality.Kind.NON_POSITIVE_PRICE),
                finding(DataQuality.Kind.PRICE_JUMP)));
    Report report = Studies.report(Studies.brief(AAPL, study, quality, Freshness.fresh()), Lang.EN);
    assertThat(report.sections().get("percentiles"))
        .contains(
            "2 days with incomplete data were dropped before computing.",
            "1 day of data looks irregular and is still included.");
    assertThat(report.quality().dropped()).isEqualTo(2);
    assertThat(report.quality().findings()).containsEntry("price_jump", 1);
  }

  @Test
  void receiptSaysWhatThePriceIsOf() {
    Brief brief = Studies.brief(Studies.DBS19, Studies.walk(9, 400, 0.1));
    assertThat(Studies.report(brief, Lang.EN).reportText())
        .contains(
            "Prices are of D05.SI in SGD on the Singapore Exchange, not of DBS19 in THB on the"
                + " SET");
    assertThat(Studies.report(brief, Lang.TH).reportText())
        .contains("ไม่ใช่ราคา DBS19 บน SET", "ไม่ใช่คำแนะนำหรือการชักชวนให้ซื้อหรือขายหลักทรัพย์");
  }

  @Test
  void stanceSwitchedOffLeavesNoTraceOfIt() {
    Study study = Studies.walk(9, 400, 0.1);
    Brief with = Studies.brief(AAPL, study);
    Brief without =
        new Brief(
            AAPL,
            study,
            with.quality(),
            with.date(),
            with.freshness(),
            "yahoo",
            Optional.empty(),
            List.of());
    Report report = Studies.report(without, Lang.EN);
    assertThat(report.stance()).isNull();
    assertThat(report.reportText()).doesNotContain("rule-based view", "By the rules");
    assertThat(new String(ReportJson.write(report), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("\"stance\"");
  }

  @Test
  void nothingOfTheBannedWordsIsEverSaid() {
    String[] banned = {
      "ห้ามพลาด",
      "โอกาสทอง",
      "ของถูก",
      "ควรซื้อ",
      "ควรขาย",
      "แนะนำซื้อ",
      "แนะนำขาย",
      "การันตี",
      "รับประกัน",
      "พุ่งแรง",
      "ราคาเป้าหมาย",
      "จุดตัดขาดทุน",
      "แนวรับ",
      "แนวต้าน",
      "!",
      "ครับ",
      "ค่ะ",
      "วันนี้"
    };
    for (SentenceBank.Row row : SentenceBank.bundled().all()) {
      assertThat(row.thai()).doesNotContain(banned);
    }
  }

  private static DataQuality.Finding finding(DataQuality.Kind kind) {
    return new DataQuality.Finding(LocalDate.of(2015, 2, 2), kind, "made up");
  }

  private static List<String> placeholders(Narrative narrative, Section section) {
    Matcher found =
        Pattern.compile("\\{\\{(\\w+)}}")
            .matcher(Optional.ofNullable(narrative.sections().get(section)).orElseThrow());
    return found.results().map(r -> r.group(1)).sorted().toList();
  }

  private static double[] ramp(int n, double start, double step) {
    double[] xs = new double[n];
    for (int i = 0; i < n; i++) {
      xs[i] = start + i * step;
    }
    return xs;
  }

  private static double[] filled(int n, double value) {
    double[] xs = new double[n];
    Arrays.fill(xs, value);
    return xs;
  }
}
