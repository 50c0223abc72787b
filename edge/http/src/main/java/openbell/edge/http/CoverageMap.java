package openbell.edge.http;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import openbell.desk.LakeOverview;
import openbell.desk.LakeOverview.Cell;
import openbell.desk.LakeOverview.Row;
import openbell.market.Ticker;
import openbell.market.TickerRegistry;
import openbell.report.Wording;

/// Which symbols have data of which of the last days: a row a symbol, a mark a day, by shape as
/// well as by colour, and the same in words.
///
/// @param frame for language and addresses
record CoverageMap(PageFrame frame, TickerRegistry registry) {
  private static final int MOST_ROWS = 300;

  // As the markup of a row says.
  private static final int PITCH = 13;
  private static final int HEIGHT = 22;

  Html of(LakeOverview seen) {
    int shown = Math.min(MOST_ROWS, seen.rows().size());
    List<Html> rows = new ArrayList<>();
    for (Row row : seen.rows().subList(0, shown)) {
      rows.add(row(row, seen.days()));
    }
    Html some =
        shown == seen.rows().size()
            ? Html.NONE
            : Html.of(
                "<p class=\"small\">{}</p>\n", words("lake.some", "n", Wording.number(shown, 0)));
    return Html.of(
        """
        {}{}<div class="wide" role="region" tabindex="0" aria-labelledby="coverage"><table class="map">
        <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        legend(),
        some,
        words("lake.symbol"),
        words("lake.days", "from", day(seen.days().getFirst()), "to", day(seen.days().getLast())),
        words("lake.state"),
        words("lake.last"),
        words("lake.source"),
        Html.join(rows));
  }

  private Html legend() {
    List<Html> marks = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      marks.add(
          Html.of(
              "<li><svg aria-hidden=\"true\" width=\"13\" height=\"22\">{}</svg> {}</li>\n",
              mark(cell, 0),
              words("lake.cell." + cell.name())));
    }
    return Html.of("<ul class=\"legend\">\n{}</ul>\n", Html.join(marks));
  }

  private Html row(Row row, List<LocalDate> days) {
    String ticker =
        registry.tickers().stream()
            .filter(t -> t.symbol().equals(row.symbol()))
            .map(Ticker::ticker)
            .findFirst()
            .orElse(row.symbol());
    String name = ticker.equals(row.symbol()) ? "" : ticker;
    return Html.of(
        """
        <tr class="{}"><th scope="row"><a href="{}">{}</a> <small>{}</small></th><td>{}</td><td class="state">{}</td><td>{}</td><td>{}</td></tr>
        """,
        row.state().name().toLowerCase(Locale.ROOT),
        frame.report(ticker),
        row.symbol(),
        name,
        drawing(row, days),
        words("lake." + row.state().name()),
        row.last().map(this::day).orElse("–"),
        row.source().isEmpty() ? "–" : Wording.source(row.source(), frame.words().lang()));
  }

  private Html drawing(Row row, List<LocalDate> days) {
    List<Html> marks = new ArrayList<>();
    for (int i = 0; i < row.cells().size(); i++) {
      marks.add(mark(row.cells().get(i), i * PITCH));
    }
    return Html.of(
        "<svg class=\"cells\" role=\"img\" aria-label=\"{}\" width=\"{}\" height=\"{}\">{}</svg>",
        told(row, days),
        row.cells().size() * PITCH,
        HEIGHT,
        Html.join(marks));
  }

  private static Html mark(Cell cell, int x) {
    return switch (cell) {
      case HELD ->
          Html.of("<rect class=\"held\" x=\"{}\" y=\"3\" width=\"10\" height=\"16\" rx=\"2\"/>", x);
      case GAP -> Html.of("<path class=\"gap\" d=\"M{} 7l7 8m0-8l-7 8\"/>", x + 2);
      case LATE ->
          Html.of(
              "<rect class=\"late\" x=\"{}\" y=\"4\" width=\"9\" height=\"14\" rx=\"2\"/>",
              x + 0.5);
      case CLOSED -> Html.of("<circle class=\"closed\" cx=\"{}\" cy=\"11\" r=\"1.5\"/>", x + 5);
    };
  }

  private String told(Row row, List<LocalDate> days) {
    int held = 0;
    List<String> without = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      switch (row.cells().get(i)) {
        case HELD -> held++;
        case GAP, LATE -> without.add(day(days.get(i)));
        case CLOSED -> {}
      }
    }
    return words(
        without.isEmpty() ? "lake.map" : "lake.lacks",
        "held",
        Integer.toString(held),
        "sessions",
        Integer.toString(held + without.size()),
        "days",
        without.stream().collect(Collectors.joining(", ")));
  }

  private String day(LocalDate date) {
    return Wording.date(date, frame.words().lang());
  }

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
