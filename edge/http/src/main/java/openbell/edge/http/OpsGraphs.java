package openbell.edge.http;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import openbell.desk.ops.OpsNumbers;

/// Small graphs of the operator's page, drawn here as SVG: a row of bars for each thing, one bar an
/// hour or a day, from zero to the row's largest value, which is written beside it.
///
/// What a graph shows is in its tables too, or can be opened under it.
record OpsGraphs(OpsWords words) {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 44;
  private static final int MOST_BARS = 400;

  /// A bar: where it stands, and how high, 0 to 1.
  private record Bar(double at, double height) {}

  /// Hit ratios of each tier over time; no bar where nothing was asked.
  ///
  /// @param here whether they are of this instance alone while there are others
  Html ratios(List<OpsNumbers.Slot> slots, boolean here) {
    String heading = here ? "ops.graph.ratios.here" : "ops.graph.ratios";
    Set<String> tiers = new LinkedHashSet<>();
    slots.forEach(slot -> slot.tiers().forEach(tier -> tiers.add(tier.name())));
    Axis axis = Axis.of(slots);
    List<Html> rows = new ArrayList<>();
    for (String tier : tiers) {
      List<Bar> bars = new ArrayList<>();
      for (OpsNumbers.Slot slot : slots) {
        tier(slot, tier)
            .filter(t -> t.finds() > 0)
            .ifPresent(t -> bars.add(new Bar(axis.place(slot.start()), t.hitRatio())));
      }
      rows.add(row(tier, "100%", axis, bars));
    }
    List<Html> table = new ArrayList<>();
    for (OpsNumbers.Slot slot : slots) {
      for (OpsNumbers.Tier tier : slot.tiers()) {
        table.add(
            Html.of(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{}</td><td"
                    + " class=\"number\">{}</td></tr>\n",
                told(slot.start(), axis),
                tier.name(),
                words.percent(tier.hitRatio()),
                words.count(tier.finds())));
      }
    }
    return figure(
        heading,
        axis,
        rows,
        words.table(
            heading,
            List.of("ops.col.when", "ops.col.tier", "#ops.col.ratio", "#ops.col.finds"),
            Html.join(table)));
  }

  /// Money spent by day.
  Html money(List<OpsNumbers.Slot> slots) {
    Axis axis = Axis.of(slots);
    double most = slots.stream().mapToDouble(OpsNumbers.Slot::spentUsd).max().orElse(0);
    List<Html> table = new ArrayList<>();
    slots.forEach(slot -> table.add(line(told(slot.start(), axis), words.usd(slot.spentUsd()))));
    return figure(
        "ops.graph.money",
        axis,
        List.of(
            row(
                words.get("ops.spent"),
                words.usd(most),
                axis,
                bars(slots, axis, slot -> slot.spentUsd() / most))),
        words.table("ops.graph.money", List.of("ops.col.when", "#ops.spent"), Html.join(table)));
  }

  /// What the home held at the end of each day.
  Html sizes(List<OpsNumbers.Size> days) {
    List<OpsNumbers.Slot> slots =
        days.stream()
            .map(
                day ->
                    new OpsNumbers.Slot(
                        day.day().atStartOfDay(ZoneOffset.UTC).toInstant(), List.of(), 0, 0, 0, 0))
            .toList();
    Axis axis = Axis.of(slots);
    long most = days.stream().mapToLong(OpsNumbers.Size::bytes).max().orElse(1);
    List<Bar> bars = new ArrayList<>();
    List<Html> table = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      OpsNumbers.Size day = days.get(i);
      bars.add(new Bar(axis.place(slots.get(i).start()), (double) day.bytes() / Math.max(1, most)));
      table.add(line(words.date(day.day()), words.bytes(day.bytes())));
    }
    return figure(
        "ops.graph.sizes",
        axis,
        List.of(row("sqlite", words.bytes(most), axis, bars)),
        words.table("ops.graph.sizes", List.of("ops.col.when", "#ops.size"), Html.join(table)));
  }

  private static List<Bar> bars(
      List<OpsNumbers.Slot> slots, Axis axis, ToDoubleFunction<OpsNumbers.Slot> height) {
    return slots.stream()
        .map(slot -> new Bar(axis.place(slot.start()), height.applyAsDouble(slot)))
        .toList();
  }

  private static Html line(String when, String value) {
    return Html.of("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n", when, value);
  }

  private static Optional<OpsNumbers.Tier> tier(OpsNumbers.Slot slot, String name) {
    return slot.tiers().stream().filter(tier -> tier.name().equals(name)).findFirst();
  }

  private Html figure(String key, Axis axis, List<Html> rows, Html table) {
    return Html.of(
        """
        <figure class="graph"><figcaption>{}</figcaption>
        <div aria-hidden="true">
        {}<p class="scale"><span>{}</span><span>{}</span></p></div>
        <details><summary>{}</summary>{}</details></figure>
        """,
        words.get(key),
        Html.join(rows),
        told(axis.first(), axis),
        told(axis.last(), axis),
        words.get("ops.graph.table"),
        table);
  }

  private static Html row(String name, String most, Axis axis, List<Bar> bars) {
    List<Html> drawn = new ArrayList<>();
    double width = Math.max(1, axis.width() * 0.8);
    for (Bar bar : bars) {
      double height = Math.clamp(bar.height(), 0, 1) * (HEIGHT - 2);
      drawn.add(
          Html.of(
              "<rect class=\"bar-of\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"1\"/>",
              number(bar.at()),
              number(HEIGHT - Math.max(1.5, height)),
              number(width),
              number(Math.max(1.5, height))));
    }
    return Html.of(
        """
        <p class="row"><b>{}</b> <small>{}</small></p>
        <svg class="bars" viewBox="0 0 600 44" preserveAspectRatio="none" width="100%" height="44" focusable="false"><rect class="ground" width="600" height="44"/>{}</svg>
        """,
        name, most, Html.join(drawn));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private String told(Instant at, Axis axis) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return axis.hours() ? words.time(at) : words.date(day);
  }

  /// Where hours or days stand.
  ///
  /// @param hours whether a piece is an hour; else a day
  private record Axis(Instant first, Instant last, boolean hours) {
    static Axis of(List<OpsNumbers.Slot> slots) {
      boolean hours =
          slots.stream().anyMatch(s -> !s.start().truncatedTo(ChronoUnit.DAYS).equals(s.start()));
      Instant first = slots.getFirst().start();
      Instant last = slots.getLast().start();
      // A day is always shown from its beginning; hours that nobody asked in are left empty.
      return hours
          ? new Axis(first.truncatedTo(ChronoUnit.DAYS), last, true)
          : new Axis(first, last, false);
    }

    private ChronoUnit unit() {
      return hours ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    }

    private long pieces() {
      return Math.min(MOST_BARS, unit().between(first, last) + 1);
    }

    double width() {
      return (double) WIDTH / pieces();
    }

    double place(Instant at) {
      return unit().between(first, at) * width();
    }
  }
}
