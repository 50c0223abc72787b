package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import openbell.desk.ops.OpsNumbers;

/// What it cost, and what the cache saved.
record OpsCost(OpsWords words, OpsNumbers numbers) {
  Html section() {
    OpsNumbers.Money money = numbers.money();
    OpsNumbers.Reports reports = numbers.reports();
    return Html.of(
        """
        <section aria-labelledby="cost"><h2 id="cost">{}</h2>
        <dl class="figures">
        <div><dt>{}</dt><dd><data id="spent" value="{}">{}</data></dd></div>
        <div><dt>{}</dt><dd><data id="saved" value="{}">{}</data></dd></div>
        <div><dt>{}</dt><dd>{}</dd></div>
        <div><dt>{}</dt><dd>{}</dd></div>
        <div><dt>{}</dt><dd>{}</dd></div>
        </dl>
        <p class="small">{}</p>
        {}{}</section>
        """,
        words.get("ops.cost"),
        words.get("ops.spent"),
        money.spentUsd(),
        words.usd(money.spentUsd()),
        words.get("ops.saved"),
        money.savedUsd(),
        words.usd(money.savedUsd()),
        words.get("ops.each"),
        words.usd(money.usdPerReport()),
        words.get("ops.making"),
        words.span(reports.making()),
        words.get("ops.spared"),
        words.span(reports.spared()),
        words.get("ops.saved.how"),
        model(),
        numbers.slots().stream().anyMatch(slot -> slot.spentUsd() > 0)
            ? new OpsGraphs(words).money(numbers.slots())
            : Html.NONE);
  }

  private Html model() {
    OpsNumbers.Model model = numbers.model();
    List<Html> rows = new ArrayList<>();
    row(rows, "calls", words.get("ops.calls"), model.calls());
    row(rows, "bymodel", words.get("ops.bymodel"), model.toldByModel());
    row(rows, "bytemplate", words.get("ops.bytemplate"), model.toldByTemplate());
    row(rows, "refused", words.get("ops.refused"), model.refusedTexts());
    model.fallbacks().forEach((why, n) -> row(rows, "", words.get("ops.instead", "why", why), n));
    return words.table("ops.model", List.of("ops.col.what", "#ops.col.times"), Html.join(rows));
  }

  private void row(List<Html> rows, String name, String what, long n) {
    rows.add(
        Html.of(
            "<tr data-model=\"{}\"><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n",
            name,
            what,
            words.count(n)));
  }
}
