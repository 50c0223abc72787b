package openbell.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.market.DataQuality;
import openbell.market.Study;
import openbell.market.Ticker;

/** Reports and histories for the tests of the packages below. */
public final class Fixtures {
  public static final Ticker DBS19 = Studies.DBS19;

  private Fixtures() {}

  public static Study walk(long seed, int bars, double driftPct) {
    return Studies.walk(seed, bars, driftPct);
  }

  public static Study of(double[] closes, double[] volumes) {
    return Studies.of(closes, volumes);
  }

  public static List<Headline> news() {
    return List.of(
        new Headline(
            "DBS profit beats estimates as wealth fees climb",
            "Reuters",
            Instant.parse("2025-11-06T02:00:00Z"),
            "https://example.com/dbs?a=1"),
        new Headline(
            "ดีบีเอสประกาศจ่ายปันผลพิเศษ หลังกำไรสูงกว่าคาด",
            "กรุงเทพธุรกิจ",
            Instant.parse("2025-11-05T20:00:00Z"),
            "javascript:alert(1)"));
  }

  public static Report report(Study study, Lang lang) {
    Brief brief =
        new Brief(
            DBS19,
            study,
            DataQuality.NONE,
            study.asOf(),
            Freshness.fresh(),
            "yahoo",
            Optional.of(StanceRules.judge(study)),
            news());
    return new ReportWriter(new TemplateNarrator(), Studies.CLOCK)
        .write(
            brief,
            lang,
            new Report.Lineage(List.of("raw/yahoo/2025/11/11/D05.SI.json"), null, null, null));
  }
}
