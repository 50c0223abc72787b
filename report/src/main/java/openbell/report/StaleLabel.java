package openbell.report;

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
    Row row = SentenceBank.bundled().row("data.old.a");
    String label =
        Filler.fill(row.text(lang), Map.of("date", DateText.date(report.factsAsOf(), lang)), lang);
    String text =
        report.reportText().startsWith(label)
            ? report.reportText()
            : label + "\n\n" + report.reportText();
    return report.relabelled(text, new Report.FreshnessInfo("stale", why));
  }
}
