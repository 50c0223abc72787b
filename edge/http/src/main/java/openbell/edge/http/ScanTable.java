package openbell.edge.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.desk.ScreenRows;
import openbell.report.Wording;
import org.jspecify.annotations.Nullable;

/// The table of what a screen found: heads that sort it, a small chart in each row.
///
/// @param frame for its language and addresses
/// @param asked what the form says
record ScanTable(PageFrame frame, ScanPage.Asked asked) {
  // As the markup of a chart says.
  private static final int CHART_WIDTH = 120;

  private static final int CHART_HEIGHT = 28;

  /// The table, which can be moved sideways where it is wider than the page.
  Html of(ScreenRows found) {
    List<String> names =
        found.names(ScreenRows.Row::why).stream().filter(name -> !name.equals("close")).toList();
    List<String> parts = found.names(ScreenRows.Row::parts);
    List<Html> heads = new ArrayList<>();
    heads.add(head("ticker", words("scan.ticker")));
    heads.add(numberHead("close", words("scan.close")));
    heads.add(Html.of("<th scope=\"col\">{}</th>", words("scan.chart")));
    heads.add(numberHead("score", words("scan.score")));
    names.forEach(name -> heads.add(numberHead("why." + name, name)));
    parts.forEach(name -> heads.add(numberHead("part." + name, words("scan.part", "name", name))));
    heads.add(head("asof", words("scan.asof")));
    List<ScreenRows.Row> rows = new ArrayList<>(found.rows());
    order().ifPresent(rows::sort);
    return Html.of(
        """
        <div class="wide" role="region" tabindex="0" aria-labelledby="found"><table>
        <thead><tr>{}</tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        Html.join(heads),
        Html.join(rows.stream().map(row -> row(row, names, parts)).toList()));
  }

  /// A column's name as a link that sorts by it; by the same once more, the other way round.
  private Html head(String key, String name) {
    return head(key, name, "");
  }

  private Html numberHead(String key, String name) {
    return head(key, name, "number");
  }

  private Html head(String key, String name, String kind) {
    boolean down = asked.sort().equals("-" + key);
    boolean up = asked.sort().equals(key);
    Address link = asked.at(frame.inLang(Address.here("scan")), down ? key : "-" + key);
    return Html.of(
        "<th scope=\"col\" class=\"{}\" aria-sort=\"{}\"><a href=\"{}\">{}{}</a></th>",
        kind,
        down ? "descending" : up ? "ascending" : "none",
        link,
        name,
        down ? " ↓" : up ? " ↑" : "");
  }

  private Optional<Comparator<ScreenRows.Row>> order() {
    String sort = asked.sort();
    boolean down = sort.startsWith("-");
    String key = down ? sort.substring(1) : sort;
    Comparator<ScreenRows.Row> by =
        switch (key) {
          case "" -> null;
          case "ticker" -> Comparator.comparing(ScreenRows.Row::ticker);
          case "asof" -> Comparator.comparing(ScreenRows.Row::asOf);
          case "close" -> Comparator.comparingDouble(ScreenRows.Row::close);
          case "score" -> Comparator.comparingDouble(ScreenRows.Row::score);
          default -> {
            String name = key.substring(key.indexOf('.') + 1);
            boolean part = key.startsWith("part.");
            yield Comparator.comparingDouble(
                row ->
                    (part ? row.parts() : row.why()).getOrDefault(name, Double.NEGATIVE_INFINITY));
          }
        };
    return Optional.ofNullable(by).map(each -> down ? each.reversed() : each);
  }

  private Html row(ScreenRows.Row row, List<String> names, List<String> parts) {
    List<Html> why = new ArrayList<>();
    names.forEach(name -> why.add(cell(row.why().get(name))));
    parts.forEach(name -> why.add(cell(row.parts().get(name))));
    return Html.of(
        """
        <tr><th scope="row"><a href="{}">{}</a> <small>{}</small></th><td class="number">{} <small>{}</small></td><td>{}</td><td class="number">{}</td>{}<td><time datetime="{}">{}</time></td></tr>
        """,
        frame
            .report(row.ticker())
            .with("date", asked.date().isEmpty() ? Optional.empty() : Optional.of(asked.date())),
        row.ticker(),
        row.name().equals(row.ticker()) ? "" : row.name(),
        Wording.number(row.close(), Wording.priceDecimals(row.currency(), row.close())),
        row.currency(),
        chart(row.closes()),
        number(row.score()),
        Html.join(why),
        row.asOf(),
        Wording.date(row.asOf(), frame.words().lang()));
  }

  private static Html cell(@Nullable Double value) {
    return Html.of("<td class=\"number\">{}</td>", value == null ? "–" : number(value));
  }

  /// Large numbers whole, others with four significant digits at most.
  private static String number(double value) {
    double size = Math.abs(value);
    return Wording.number(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4);
  }

  /// The last closes as a line.
  private Html chart(List<Double> closes) {
    if (closes.size() < 2) {
      return Html.NONE;
    }
    double low = closes.stream().mapToDouble(c -> c).min().orElseThrow();
    double high = closes.stream().mapToDouble(c -> c).max().orElseThrow();
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < closes.size(); i++) {
      double x = 2 + (CHART_WIDTH - 4.0) * i / (closes.size() - 1);
      double share = high > low ? (closes.get(i) - low) / (high - low) : 0.5;
      points.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x, CHART_HEIGHT - 3 - share * (CHART_HEIGHT - 6)));
    }
    double first = closes.getFirst();
    double last = closes.getLast();
    return Html.of(
        "<svg class=\"{}\" role=\"img\" aria-label=\"{}\" width=\"120\" height=\"28\""
            + " viewBox=\"0 0 120 28\"><polyline points=\"{}\"/></svg>",
        last > first ? "spark rose" : last < first ? "spark fell" : "spark",
        words(
            "scan.line",
            "n",
            Integer.toString(closes.size()),
            "from",
            number(first),
            "to",
            number(last)),
        points.toString().strip());
  }

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
