package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.ReportOutcome;
import openbell.report.Fallback;
import openbell.report.Report;
import openbell.report.Wording;
import org.jspecify.annotations.Nullable;

/// The end of a report's page: the files, who wrote it, where in the lake it comes from, and what
/// it is not.
///
/// @param frame what stands around it, and its language
record ReportOrigin(PageFrame frame, ReportOutcome.Answered answer) {

  /// A file of the report of that very day and language.
  static Address api(Report report, String... file) {
    String[] path = new String[3 + file.length];
    path[0] = "api";
    path[1] = "reports";
    path[2] = report.ticker();
    System.arraycopy(file, 0, path, 3, file.length);
    return Address.here(path).with("lang", report.lang()).with("date", report.date().toString());
  }

  Html section() {
    Report report = answer.report();
    PageText words = frame.words();
    return Html.of(
        """
        <section class="about" aria-labelledby="about">
        <h2 id="about">{}</h2>
        <p class="files"><a class="button" href="{}">{}</a> <a class="button quiet" href="{}">{}</a> <button type="button" class="button quiet" id="share" hidden data-done="{}">{}</button></p>
        <p class="small"><a href="{}">{}</a></p>
        <p>{}</p>
        <p>{}</p>
        <p>{}</p>
        {}{}</section>
        """,
        words.get("about.heading"),
        api(report, "report.pdf"),
        words.get("report.pdf"),
        api(report),
        words.get("report.json"),
        words.get("report.shared"),
        words.get("report.share"),
        frame.report(report.ticker()).with("date", report.date().toString()),
        words.get("report.link"),
        words.get("about.disclaimer"),
        words.get(narrator(report.narrator())),
        words.get(
            "about.made",
            "moment",
            Wording.moment(report.generatedAt(), words.lang()),
            "source",
            Wording.source(report.source(), words.lang()),
            "version",
            Integer.toString(report.definitionsVersion())),
        lineage(report.lineage()),
        notes());
  }

  /// The key of what is said of who wrote it.
  private static String narrator(Report.NarratorInfo by) {
    String reason = by.fallbackReason();
    if (by.kind().equals(Report.NarratorInfo.LLM)) {
      return "about.model";
    }
    if (reason != null && reason.startsWith(Fallback.REFUSED.label())) {
      return "about.refused";
    }
    return by.provisional() ? "about.instead" : "about.template";
  }

  private Html lineage(Report.Lineage lineage) {
    List<Html> rows = new ArrayList<>();
    lineage.raw().forEach(key -> add("about.raw", key, rows));
    add("about.indicators", lineage.indicators(), rows);
    add("about.percentiles", lineage.percentiles(), rows);
    add("about.report", lineage.report(), rows);
    return rows.isEmpty()
        ? Html.NONE
        : Html.of(
            """
            <details><summary>{}</summary><dl>
            {}</dl>
            <div id="lineage"><p><a href="{}" hx-get="{}" hx-target="#lineage" hx-swap="innerHTML">{}</a></p></div></details>
            """,
            frame.words().get("about.lineage"),
            Html.join(rows),
            ReportPage.part(frame, answer.report(), "lineage"),
            ReportPage.part(frame, answer.report(), "lineage"),
            frame.words().get("tree.open"));
  }

  private void add(String name, @Nullable String key, List<Html> rows) {
    Optional.ofNullable(key)
        .ifPresent(
            k ->
                rows.add(
                    Html.of("<dt>{}</dt><dd><code>{}</code></dd>\n", frame.words().get(name), k)));
  }

  /// In the words of the desk, which are English.
  private Html notes() {
    List<Html> notes =
        answer.notes().stream().map(note -> Html.of("<li lang=\"en\">{}</li>\n", note)).toList();
    return notes.isEmpty()
        ? Html.NONE
        : Html.of(
            "<details><summary>{}</summary><ul>\n{}</ul></details>\n",
            frame.words().get("about.notes"),
            Html.join(notes));
  }
}
