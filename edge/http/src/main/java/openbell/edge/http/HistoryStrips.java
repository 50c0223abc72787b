package openbell.edge.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import openbell.market.Fact;
import openbell.market.FactSeries;
import openbell.report.RankedFacts;
import openbell.report.Report;
import openbell.report.Report.RankInfo;
import openbell.report.Wording;

/// The ranked facts of a report, each with the distribution of its own history drawn, the share of
/// days below its last value shaded, and the same in words.
///
/// @param series the facts as of every bar behind the report
/// @param words in the language of the report
record HistoryStrips(Report report, FactSeries series, PageText words) {
  private static final int BINS = 48;

  // As the markup of a drawing says.
  private static final double BASE = 40;
  private static final double TALLEST = 36;

  /// What is further out than this share of days at either end is drawn at the end.
  private static final double EDGE = 0.01;

  /// One drawing a fact.
  Html strips() {
    List<Html> rows = new ArrayList<>();
    RankedFacts.of(report).ranks().forEach((fact, rank) -> rows.add(row(fact, rank)));
    return Html.of("<ul class=\"strips drawn\">\n{}</ul>\n", Html.join(rows));
  }

  private Html row(Fact fact, RankInfo rank) {
    double[] values = Arrays.stream(series.of(fact)).filter(Double::isFinite).sorted().toArray();
    if (values.length == 0) {
      return Html.NONE;
    }
    boolean unusual = PercentileStrips.unusual(rank.percentile());
    double low = Math.min(quantile(values, EDGE), rank.value());
    double high = Math.max(quantile(values, 1 - EDGE), rank.value());
    String told =
        words.get(
            "strip.history",
            "bars",
            Wording.number(values.length, 0),
            "low",
            text(fact, values[0]),
            "high",
            text(fact, values[values.length - 1]),
            "median",
            text(fact, quantile(values, 0.5)),
            "from",
            text(fact, quantile(values, 0.25)),
            "to",
            text(fact, quantile(values, 0.75)));
    return Html.of(
        """
        <li><p><span>{}</span> <b>{}</b></p>
        {}<p class="ends" aria-hidden="true"><span>≤ {}</span><span>≥ {}</span></p>
        <p class="rank">{} · <span class="{}">{}</span> · <span>{}</span></p></li>
        """,
        RankedFacts.label(fact, report, words.lang()),
        text(fact, rank.value()),
        drawing(values, low, high, rank.value(), told, unusual),
        text(fact, low),
        text(fact, high),
        words.get("strip.rank", "percentile", Wording.number(rank.percentile(), 1)),
        unusual ? "unusual" : "usual",
        Wording.band(rank.percentile(), words.lang()),
        words.get("strip.bars", "bars", Wording.number(rank.bars(), 0)));
  }

  /// Columns as high as there are days in them; up to the value they are shaded.
  private static Html drawing(
      double[] values, double low, double high, double now, String told, boolean unusual) {
    double width = high - low;
    int[] days = new int[BINS];
    for (double value : values) {
      int bin = width > 0 ? (int) (BINS * (value - low) / width) : BINS / 2;
      days[Math.clamp(bin, 0, BINS - 1)]++;
    }
    int most = Math.max(1, Arrays.stream(days).max().orElse(1));
    double mark = width > 0 ? 100 * (now - low) / width : 50;
    List<Html> columns = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (days[bin] > 0) {
        double height = Math.max(1, TALLEST * days[bin] / most);
        double middle = 100 * (bin + 0.5) / BINS;
        columns.add(
            Html.of(
                "<rect class=\"{}\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\"/>",
                middle <= mark ? "below" : "above",
                number(100.0 * bin / BINS),
                number(BASE - height),
                number(100.0 / BINS - 0.25),
                number(height)));
      }
    }
    return Html.of(
        """
        <svg class="hist" role="img" aria-label="{}" width="100%" height="50">{}<rect class="track" y="40" width="100%" height="2"/><rect class="{}" x="{}%" y="1" width="2" height="41"/><circle class="{}" cx="{}%" cy="43" r="6"/></svg>
        """,
        told,
        Html.join(columns),
        unusual ? "mark unusual" : "mark",
        number(Math.min(mark, 99.5)),
        unusual ? "mark unusual" : "mark",
        number(mark));
  }

  /// By the nearest rank.
  private static double quantile(double[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  private String text(Fact fact, double value) {
    Double close = report.facts().get(Fact.CLOSE.key());
    return Wording.fact(
        fact, value, Wording.priceDecimals(report.currency(), close == null ? 1 : close));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
