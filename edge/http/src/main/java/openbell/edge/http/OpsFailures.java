package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import openbell.desk.ops.OpsNumbers;

/// What failed and why: late tickers, reports, sources, warm runs, quality.
record OpsFailures(OpsWords words, OpsNumbers numbers) {
  /// The rest of a long list can be opened.
  private static final int SHOWN = 10;

  Html section() {
    List<Html> parts = List.of(late(), failures(), alerts(), sources(), warmed());
    return Html.of(
        """
        <section aria-labelledby="failed"><h2 id="failed">{}</h2>
        {}{}</section>
        """,
        words.get("ops.failed"),
        nothing() ? Html.of("<p>{}</p>\n", words.get("ops.failed.none")) : Html.NONE,
        Html.join(parts));
  }

  private boolean nothing() {
    return numbers.reports().failures().isEmpty()
        && numbers.freshness().late().isEmpty()
        && numbers.quality().alerts().isEmpty()
        && numbers.quality().quarantined() == 0
        && numbers.sources().stream().allMatch(source -> source.failed() == 0)
        && numbers.warmed().stream().noneMatch(OpsNumbers.Warmed::failed);
  }

  private Html late() {
    List<Html> rows =
        numbers.freshness().late().stream()
            .map(
                late ->
                    Html.of(
                        "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"why\""
                            + " lang=\"en\">{}</td></tr>\n",
                        late.ticker(),
                        words.get(late.failed() ? "ops.late.failed" : "ops.late.waiting"),
                        late.why()))
            .toList();
    return listed("ops.late", List.of("ops.col.ticker", "ops.col.state", "ops.col.why"), rows);
  }

  private Html failures() {
    return listed(
        "ops.failures",
        List.of("ops.col.report", "ops.col.why", "#ops.col.times", "ops.col.last"),
        numbers.reports().failures().stream().map(this::failure).toList());
  }

  private Html failure(OpsNumbers.Failure failure) {
    return Html.of(
        "<tr><th scope=\"row\">{}</th><td class=\"why\" lang=\"en\">{}</td><td"
            + " class=\"number\">{}</td><td>{}</td></tr>\n",
        failure.what(),
        failure.why(),
        words.count(failure.times()),
        words.time(failure.last()));
  }

  private Html alerts() {
    return listed(
        "ops.alerts",
        List.of("ops.col.what", "#ops.col.times", "ops.col.last"),
        numbers.quality().alerts().stream()
            .map(
                alert ->
                    Html.of(
                        "<tr><td class=\"why\" lang=\"en\">{}</td><td"
                            + " class=\"number\">{}</td><td>{}</td></tr>\n",
                        alert.why(),
                        words.count(alert.times()),
                        words.time(alert.last())))
            .toList());
  }

  private Html sources() {
    List<Html> rows = new ArrayList<>();
    for (OpsNumbers.Source source : numbers.sources()) {
      rows.add(
          Html.of(
              "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td"
                  + " class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td><td"
                  + " class=\"why\" lang=\"en\">{}</td></tr>\n",
              source.name(),
              words.count(source.ok()),
              words.count(source.unknown()),
              words.count(source.failed()),
              source.quota().orElse("–"),
              source
                  .lastError()
                  .map(error -> words.time(error.last()) + " " + error.why())
                  .orElse("–")));
    }
    return listed(
        "ops.sources",
        List.of(
            "ops.col.source",
            "#ops.col.ok",
            "#ops.col.unknown",
            "#ops.col.failed",
            "ops.col.quota",
            "ops.col.error"),
        rows);
  }

  private Html warmed() {
    return listed(
        "ops.warmed",
        List.of("ops.col.exchange", "ops.col.session", "ops.col.last", "ops.col.result"),
        numbers.warmed().stream()
            .map(
                run ->
                    Html.of(
                        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"why\""
                            + " lang=\"en\">{}</td></tr>\n",
                        run.exchange(),
                        words.date(run.session()),
                        words.time(run.at()),
                        run.told()))
            .toList());
  }

  private Html listed(String heading, List<String> columns, List<Html> rows) {
    if (rows.isEmpty()) {
      return Html.NONE;
    }
    Html first =
        words.table(heading, columns, Html.join(rows.subList(0, Math.min(SHOWN, rows.size()))));
    return rows.size() <= SHOWN
        ? first
        : Html.of(
            "{}<details><summary>{}</summary>{}</details>\n",
            first,
            words.get("ops.more", "n", words.count(rows.size() - (long) SHOWN)),
            words.table(heading, columns, Html.join(rows.subList(SHOWN, rows.size()))));
  }
}
