package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import openbell.desk.Lineage;
import openbell.market.FactSeries;
import openbell.market.Study;
import openbell.report.Report;
import openbell.report.Wording;

/// What a report's page loads when somebody looks at it, each also a page of its own for who has no
/// JavaScript: `strips`, `days`, `sessions`, `past`, `lineage`. All of it from the lake, of a
/// report that the cache or the lake has; one that neither has is made first, as its page would.
final class ReportDetails {
  static final List<String> PARTS = List.of("strips", "days", "sessions", "past", "lineage");

  private final LakeParts lake;

  ReportDetails(LakeParts lake) {
    this.lake = lake;
  }

  /// A part of a report's page.
  ///
  /// @param part one of [#PARTS]
  /// @param fragment whether it goes into a page that is there
  Response answer(Request request, PageFrame frame, Report report, String part, boolean fragment) {
    Optional<Html> shown = part(request, frame, report, part, fragment);
    if (fragment) {
      return shown
          .map(html -> Response.html(200, html.toString()))
          .orElseGet(() -> Response.empty(204))
          .with("Cache-Control", "no-cache")
          .with("Vary", "HX-Request");
    }
    String heading = frame.words().get("part." + part);
    Address back = frame.report(report.ticker()).with("date", report.date().toString());
    Html main =
        Html.of(
            """
            <div class="part">
            <p class="kicker"><a href="{}">{} · {}</a></p>
            <h1>{}</h1>
            {}</div>
            """,
            back,
            report.name(),
            Wording.date(report.factsAsOf(), frame.words().lang()),
            heading,
            shown.orElseGet(
                () -> Html.of("<p class=\"notice\">{}</p>\n", frame.words().get("part.gone"))));
    return frame.page(
        shown.isPresent() ? 200 : 404,
        new PageFrame.Content(
            heading + " · " + report.ticker(),
            ReportPage.styles(frame),
            main,
            frame
                .inLang(Address.here("reports", report.ticker(), part), frame.otherLang())
                .with("date", report.date().toString()),
            true));
  }

  private Optional<Html> part(
      Request request, PageFrame frame, Report report, String part, boolean fragment) {
    Optional<Study> history =
        part.equals("lineage") ? Optional.empty() : lake.renditions().history(report);
    return switch (part) {
      case "strips" ->
          history.map(
              study ->
                  Html.of(
                      "<div id=\"strips\">\n{}</div>\n",
                      new HistoryStrips(report, new FactSeries(study.bars()), frame.words())
                          .strips()));
      case "days" -> history.map(study -> days(request, frame, report, study, fragment));
      case "sessions" ->
          history.map(
              study -> new DaysCompared(frame, report, new FactSeries(study.bars())).sessions());
      case "past" ->
          Optional.of(new PastSection(frame, report).of(lake.past().of(report), history));
      case "lineage" -> lineage(frame, report);
      default -> throw new IllegalArgumentException("no part of a report's page: " + part);
    };
  }

  private static Html days(
      Request request, PageFrame frame, Report report, Study study, boolean fragment) {
    DaysCompared days = new DaysCompared(frame, report, new FactSeries(study.bars()));
    Optional<String> from = request.parameter("from");
    Optional<String> to = request.parameter("to");
    Html compared = days.compared(from, to);
    if (fragment) {
      return compared;
    }
    Html form =
        from.isPresent() && to.isPresent()
            ? DaysCompared.form(
                frame, report, DaysCompared.day(from.get()), DaysCompared.day(to.get()))
            : DaysCompared.form(frame, report);
    return Html.join(List.of(form, Html.of("<div id=\"compared\">{}</div>\n", compared)));
  }

  /// From the report down; of a report that could not be kept, from what it names down.
  private Optional<Html> lineage(PageFrame frame, Report report) {
    Report.Lineage named = report.lineage();
    List<String> keys =
        named.report() != null
            ? List.of(named.report())
            : Stream.concat(
                    Stream.of(named.indicators(), named.percentiles(), named.features())
                        .filter(Objects::nonNull),
                    named.raw().stream())
                .map(String::valueOf)
                .toList();
    List<Lineage.Node> roots = new ArrayList<>();
    keys.forEach(key -> lake.lineage().sourcesOf(key).ifPresent(roots::add));
    return roots.isEmpty() ? Optional.empty() : Optional.of(new LineageTree(frame).of(roots));
  }
}
