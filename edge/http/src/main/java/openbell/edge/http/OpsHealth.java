package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import openbell.desk.ops.OpsNumbers;

/// Is all well: one line, and a tile for each thing that may not be.
record OpsHealth(OpsWords words, OpsNumbers numbers) {
  private static final double NEARLY_SPENT = 0.8;
  private static final long FEW_PUSHES = 50;

  /// How a thing is; told by a word and a sign, not by colour alone.
  private enum State {
    GOOD("✓"),
    LOOK("!"),
    BAD("✕"),
    NEUTRAL("–");

    final String sign;

    State(String sign) {
      this.sign = sign;
    }

    String key() {
      return "ops.state." + name();
    }
  }

  private record Tile(State state, String id, String name, String figure, String more) {}

  Html section() {
    List<Tile> tiles =
        List.of(freshness(), reports(), sources(), warmed(), quality(), model(), line());
    long bad = tiles.stream().filter(t -> t.state == State.BAD).count();
    long look = tiles.stream().filter(t -> t.state == State.LOOK).count();
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

  private Html tile(Tile tile) {
    return Html.of(
        """
        <li class="tile {}"><p class="name">{}</p><p class="figure" id="{}">{}</p><p class="more">{}</p><p class="state"><span aria-hidden="true">{}</span> {}</p></li>
        """,
        tile.state.name().toLowerCase(Locale.ROOT),
        tile.name,
        tile.id,
        tile.figure,
        tile.more,
        tile.state.sign,
        words.get(tile.state.key()));
  }

  private Tile freshness() {
    OpsNumbers.Freshness fresh = numbers.freshness();
    long failed = fresh.late().stream().filter(OpsNumbers.Late::failed).count();
    return new Tile(
        failed > 0 ? State.BAD : fresh.late().isEmpty() ? State.GOOD : State.LOOK,
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
        reports.failed() == 0 ? State.GOOD : State.LOOK,
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
    boolean down = numbers.sources().stream().anyMatch(s -> s.failed() > 0 && s.ok() == 0);
    long failures = numbers.sources().stream().mapToLong(OpsNumbers.Source::failed).sum();
    return new Tile(
        down ? State.BAD : failing > 0 ? State.LOOK : State.GOOD,
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
        numbers.warmed().isEmpty() ? State.NEUTRAL : failed > 0 ? State.LOOK : State.GOOD,
        "warmed",
        words.get("ops.warmed"),
        words.get("ops.warmed.figure", "n", words.count(numbers.warmed().size())),
        words.get("ops.warmed.more", "n", words.count(failed)));
  }

  private Tile quality() {
    OpsNumbers.Quality quality = numbers.quality();
    return new Tile(
        quality.quarantined() + quality.alerts().size() > 0 ? State.LOOK : State.GOOD,
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
    boolean spent = model.usdPerDay() > 0 && model.usedTodayUsd() >= model.usdPerDay();
    boolean nearly = model.usedTodayUsd() >= NEARLY_SPENT * model.usdPerDay();
    State state =
        model.switchedOff()
            ? State.LOOK
            : !model.on() ? State.NEUTRAL : spent ? State.BAD : nearly ? State.LOOK : State.GOOD;
    return new Tile(
        state,
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
    boolean limited = line.left().isPresent();
    long left = line.left().orElse(Long.MAX_VALUE);
    return new Tile(
        !line.set()
            ? State.NEUTRAL
            : left == 0 ? State.BAD : left < FEW_PUSHES ? State.LOOK : State.GOOD,
        "line",
        words.get("ops.line"),
        !line.set()
            ? words.get("ops.notsetup")
            : limited
                ? words.get("ops.line.figure", "n", words.count(left))
                : words.get("ops.line.nolimit"),
        words.get("ops.line.more"));
  }
}
