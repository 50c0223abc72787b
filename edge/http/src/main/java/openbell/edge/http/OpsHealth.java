package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import openbell.desk.ops.Health;
import openbell.desk.ops.Health.Concern;
import openbell.desk.ops.OpsNumbers;

/// Is all well: one line, and a tile for each thing that may not be.
record OpsHealth(OpsWords words, OpsNumbers numbers) {
  /// How a thing is; told by a word and a sign, not by colour alone.
  private static String sign(Health health) {
    return switch (health) {
      case GOOD -> "✓";
      case LOOK -> "!";
      case BAD -> "✕";
      case NEUTRAL -> "–";
    };
  }

  private record Tile(Concern of, String id, String name, String figure, String more) {}

  Html section() {
    List<Tile> tiles =
        List.of(freshness(), reports(), sources(), warmed(), quality(), model(), line(), store());
    long bad = tiles.stream().filter(t -> health(t) == Health.BAD).count();
    long look = tiles.stream().filter(t -> health(t) == Health.LOOK).count();
    List<Html> shown = new ArrayList<>();
    tiles.forEach(tile -> shown.add(tile(tile)));
    String verdict =
        bad > 0
            ? words.get("ops.verdict.bad", "n", words.count(bad + look))
            : look > 0
                ? words.get("ops.verdict.look", "n", words.count(look))
                : words.get("ops.verdict.good");
    String kind = bad > 0 ? "bad" : look > 0 ? "look" : "good";
    return Html.of(
        """
        <section aria-labelledby="well"><h2 id="well" class="verdict {}">{}</h2>
        <ul class="tiles">
        {}</ul></section>
        """,
        kind,
        verdict,
        Html.join(shown));
  }

  private Health health(Tile tile) {
    return tile.of.in(numbers);
  }

  private Html tile(Tile tile) {
    Health health = health(tile);
    return Html.of(
        """
        <li class="tile {}"><p class="name">{}</p><p class="figure" id="{}">{}</p><p class="more">{}</p><p class="state"><span aria-hidden="true">{}</span> {}</p></li>
        """,
        health.name().toLowerCase(Locale.ROOT),
        tile.name,
        tile.id,
        tile.figure,
        tile.more,
        sign(health),
        words.get("ops.state." + health));
  }

  private Tile freshness() {
    OpsNumbers.Freshness fresh = numbers.freshness();
    long failed = fresh.failed();
    return new Tile(
        Concern.FRESHNESS,
        "fresh",
        words.get("ops.fresh"),
        words.get(
            "ops.fresh.figure", "n", words.count(fresh.fresh()), "of", words.count(fresh.asked())),
        words.get(
            "ops.fresh.more",
            "failed",
            words.count(failed),
            "late",
            words.count(fresh.late().size() - failed)));
  }

  private Tile reports() {
    OpsNumbers.Reports reports = numbers.reports();
    return new Tile(
        Concern.REPORTS,
        "made",
        words.get("ops.reports"),
        words.get("ops.reports.figure", "n", words.count(reports.made())),
        words.get(
            "ops.reports.more",
            "failed",
            words.count(reports.failed()),
            "cached",
            words.count(reports.fromCache())));
  }

  private Tile sources() {
    long failing = numbers.sources().stream().filter(s -> s.failed() > 0).count();
    long failures = numbers.sources().stream().mapToLong(OpsNumbers.Source::failed).sum();
    return new Tile(
        Concern.SOURCES,
        "sources",
        words.get("ops.sources"),
        words.get(
            "ops.sources.figure",
            "n",
            words.count(numbers.sources().size() - failing),
            "of",
            words.count(numbers.sources().size())),
        words.get("ops.sources.more", "n", words.count(failures)));
  }

  private Tile warmed() {
    long failed = numbers.warmed().stream().filter(OpsNumbers.Warmed::failed).count();
    return new Tile(
        Concern.WARMED,
        "warmed",
        words.get("ops.warmed"),
        words.get("ops.warmed.figure", "n", words.count(numbers.warmed().size())),
        words.get("ops.warmed.more", "n", words.count(failed)));
  }

  private Tile quality() {
    OpsNumbers.Quality quality = numbers.quality();
    return new Tile(
        Concern.QUALITY,
        "quality",
        words.get("ops.quality"),
        words.get("ops.quality.figure", "n", words.count(quality.quarantined())),
        words.get(
            "ops.quality.more",
            "judged",
            words.count(quality.judged()),
            "alerts",
            words.count(quality.alerts().size())));
  }

  private Tile model() {
    OpsNumbers.Model model = numbers.model();
    return new Tile(
        Concern.MODEL,
        "model",
        words.get("ops.model"),
        words.get(model.on() ? "ops.on" : model.switchedOff() ? "ops.switchedoff" : "ops.notsetup"),
        words.get(
            "ops.model.more",
            "used",
            words.usd(model.usedTodayUsd()),
            "budget",
            words.usd(model.usdPerDay())));
  }

  private Tile line() {
    OpsNumbers.LinePushes line = numbers.line();
    return new Tile(
        Concern.LINE,
        "line",
        words.get("ops.line"),
        !line.set()
            ? words.get("ops.notsetup")
            : !line.told()
                ? words.get("ops.line.silent")
                : line.left().isPresent()
                    ? words.get("ops.line.figure", "n", words.count(line.left().getAsLong()))
                    : words.get("ops.line.nolimit"),
        words.get("ops.line.more"));
  }

  private Tile store() {
    boolean read = numbers.unread().isEmpty();
    return new Tile(
        Concern.STORE,
        "store",
        words.get("ops.store"),
        words.get(read ? "ops.store.read" : "ops.store.unread"),
        read
            ? words.get("ops.store.more", "n", words.count(numbers.instances()))
            : words.get("ops.store.alone"));
  }
}
