package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import openbell.market.Fact;
import openbell.report.RankedFacts;
import openbell.report.Report;
import openbell.report.Report.RankInfo;
import openbell.report.Wording;

/// The ranked facts of a report, each as a strip from 0 to 100 of its own history with a mark where
/// it stands, and the same in words.
///
/// @param words in the language of the report
record PercentileStrips(Report report, PageText words) {
  /// The width of a strip's ends that hold the unusual, in percent of days.
  private static final int UNUSUAL = 5;

  /// The list of strips; nothing where no fact has a rank.
  Html strips() {
    List<Html> rows = new ArrayList<>();
    RankedFacts.of(report).ranks().forEach((fact, rank) -> rows.add(row(fact, rank)));
    return rows.isEmpty()
        ? Html.NONE
        : Html.of(
            """
            <ul class="strips">
            {}</ul>
            <p class="scale" aria-hidden="true"><span>0 · {}</span><span>50</span><span>{} · 100</span></p>
            """,
            Html.join(rows),
            words.get("strip.low"),
            words.get("strip.high"));
  }

  /// Whether a line of text says what a strip shows.
  boolean tells(String line) {
    return RankedFacts.of(report).tells(line, report, words.lang());
  }

  private Html row(Fact fact, RankInfo rank) {
    double percentile = Math.clamp(rank.percentile(), 0, 100);
    boolean unusual = unusual(percentile);
    return Html.of(
        """
        <li><p><span>{}</span> <b>{}</b></p>
        <svg class="strip" aria-hidden="true" width="100%" height="14"><rect class="track" y="4" width="100%" height="6" rx="3"/><rect class="usual" x="25%" y="4" width="50%" height="6"/><circle class="{}" cx="{}%" cy="7" r="6"/></svg>
        <p class="rank">{} · <span class="{}">{}</span> · <span>{}</span></p></li>
        """,
        label(fact),
        Wording.fact(fact, rank.value(), decimals()),
        unusual ? "mark unusual" : "mark",
        String.format(Locale.ROOT, "%.1f", percentile),
        words.get("strip.rank", "percentile", Wording.number(rank.percentile(), 1)),
        unusual ? "unusual" : "usual",
        Wording.band(rank.percentile(), words.lang()),
        words.get("strip.bars", "bars", Wording.number(rank.bars(), 0)));
  }

  /// Whether a rank is near an end of its history.
  static boolean unusual(double percentile) {
    return percentile <= UNUSUAL || percentile >= 100 - UNUSUAL;
  }

  private String label(Fact fact) {
    return RankedFacts.label(fact, report, words.lang());
  }

  private int decimals() {
    Double close = report.facts().get(Fact.CLOSE.key());
    return Wording.priceDecimals(report.currency(), close == null ? 1 : close);
  }
}
