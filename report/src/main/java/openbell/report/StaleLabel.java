package openbell.report;

import java.time.LocalDate;
import java.util.Map;
import openbell.report.SentenceBank.Row;

/// The label of a report that is shown although it is not the latest: its date, first of all.
public final class StaleLabel {
  private StaleLabel() {}

  /// The report with the label before its text, and the reason in its freshness.
  ///
  /// @param why one line, in English, for operators
  public static Report of(Report report, String why) {
    Lang lang = Lang.of(report.lang()).orElse(Lang.EN);
    return report.relabelled(
        over(report.reportText(), report.factsAsOf(), lang),
        new Report.FreshnessInfo("stale", why));
  }

  /// A report's text with the label before it.
  ///
  /// @param asOf the last session that it is of
  public static String over(String text, LocalDate asOf, Lang lang) {
    Row row = SentenceBank.bundled().row("data.old.a");
    String label = Filler.fill(row.text(lang), Map.of("date", DateText.date(asOf, lang)), lang);
    return text.startsWith(label) ? text : label + "\n\n" + text;
  }
}
