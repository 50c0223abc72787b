package openbell.edge.http;

import java.util.List;
import openbell.desk.ops.OpsNumbers;

/// The cache in detail: hit ratios and times by tier, over time too; what is asked most, and what
/// was slow.
record OpsCache(OpsWords words, OpsNumbers numbers) {
  Html section() {
    OpsGraphs graphs = new OpsGraphs(words);
    return Html.of(
        """
        <section aria-labelledby="cache"><h2 id="cache">{}</h2>
        <p>{}</p>
        {}{}{}{}</section>
        """,
        words.get("ops.cache"),
        words.get("ops.cache.lead", "ratio", words.percent(numbers.reports().hitRatio())),
        numbers.slots().isEmpty() ? Html.NONE : graphs.ratios(numbers.slots(), ofThisOne()),
        numbers.tiers().isEmpty() ? Html.NONE : tiers(),
        asked(),
        slowest());
  }

  /// Hours are kept where they were counted; days are told to all.
  private boolean ofThisOne() {
    return numbers.instances() > 1 && numbers.from().equals(numbers.to());
  }

  private Html tiers() {
    List<Html> rows = numbers.tiers().stream().map(this::tier).toList();
    return words.table(
        "ops.tiers",
        List.of(
            "ops.col.tier",
            "#ops.col.ratio",
            "#ops.col.hits",
            "#ops.col.stale",
            "#ops.col.misses",
            "#ops.col.errors",
            "#ops.col.p50",
            "#ops.col.p90",
            "#ops.col.p99",
            "#ops.col.longest"),
        Html.join(rows));
  }

  private Html tier(OpsNumbers.Tier tier) {
    OpsNumbers.Latency took = tier.latency();
    return Html.of(
        "<tr data-tier=\"{}\"><th scope=\"row\">{}</th><td class=\"number\">{}</td><td"
            + " class=\"number\" data-n=\"hits\">{}</td><td class=\"number\""
            + " data-n=\"stale\">{}</td><td class=\"number\" data-n=\"misses\">{}</td><td"
            + " class=\"number\" data-n=\"errors\">{}</td><td class=\"number\">{}</td><td"
            + " class=\"number\">{}</td><td class=\"number\">{}</td><td"
            + " class=\"number\">{}</td></tr>\n",
        tier.name(),
        tier.name(),
        words.percent(tier.hitRatio()),
        words.count(tier.hits()),
        words.count(tier.stale()),
        words.count(tier.misses()),
        words.count(tier.errors()),
        words.millis(took.p50()),
        words.millis(took.p90()),
        words.millis(took.p99()),
        words.millis(took.max()));
  }

  private Html asked() {
    if (numbers.mostAsked().isEmpty()) {
      return Html.NONE;
    }
    List<Html> rows =
        numbers.mostAsked().stream()
            .map(
                asked ->
                    Html.of(
                        "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n",
                        asked.report(),
                        words.count(asked.times())))
            .toList();
    return words.table("ops.asked", List.of("ops.col.report", "#ops.col.times"), Html.join(rows));
  }

  private Html slowest() {
    if (numbers.slowest().isEmpty()) {
      return Html.NONE;
    }
    List<Html> rows =
        numbers.slowest().stream()
            .map(
                slow ->
                    Html.of(
                        "<tr><th scope=\"row\"><code>{}</code></th><td class=\"number\">{}</td><td"
                            + " class=\"number\">{}</td><td>{}</td></tr>\n",
                        slow.request(),
                        words.millis(slow.took()),
                        words.count(slow.times()),
                        words.time(slow.last())))
            .toList();
    return words.table(
        "ops.slowest",
        List.of("ops.col.request", "#ops.col.longest", "#ops.col.times", "ops.col.last"),
        Html.join(rows));
  }
}
