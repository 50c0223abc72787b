package openbell.edge.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.desk.ScreenRows;
import openbell.desk.Screens;
import openbell.report.Wording;

/// The page of screens: a condition, what may be used in it, and the stocks that meet it.
///
/// @param frame what stands around it, and its language
/// @param asked what the form says
record ScanPage(PageFrame frame, Asked asked) {
  /// So many tickers are listed by name where there may be thousands.
  private static final int MOST_LISTED = 200;

  private static final int CHART_WIDTH = 120;
  private static final int CHART_HEIGHT = 28;

  /// The form's fields as typed, and by what the rows are sorted: a column's key, `-` before it for
  /// the largest first; empty: by their rank.
  record Asked(String where, String rank, String top, String date, String sort) {
    static Asked of(Request request) {
      return new Asked(
          ScanAsk.text(request, "where").orElse(""),
          ScanAsk.text(request, "rank").orElse(""),
          ScanAsk.text(request, "top").orElse(""),
          ScanAsk.text(request, "date").orElse(""),
          ScanAsk.text(request, "sort").orElse(""));
    }

    /// An address that asks the same, sorted or not.
    Address at(Address page, String otherSort) {
      return page.with("where", given(where))
          .with("rank", given(rank))
          .with("top", given(top))
          .with("date", given(date))
          .with("sort", given(otherSort));
    }

    private static Optional<String> given(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
  }

  /// The form alone.
  PageFrame.Content content(Screens screens) {
    return content(screens, Html.NONE);
  }

  /// The form with what was found.
  PageFrame.Content found(Screens screens, Screens.Outcome.Found found) {
    return content(screens, result(ScreenRows.read(found.json()), found.uncached()));
  }

  /// The form with what is wrong in it.
  PageFrame.Content wrong(Screens screens, Screens.Mistake mistake) {
    return content(screens, Html.of("<section>{}</section>\n", problem(frame.words(), mistake)));
  }

  /// The form with why nothing can be found.
  PageFrame.Content trouble(Screens screens, String what, String cure) {
    return content(
        screens,
        Html.of(
            "<section><p class=\"notice\" data-status=\"{}\">{} <span lang=\"en\">{}:"
                + " {}</span></p></section>\n",
            words("scan.nothing"),
            words("scan.nothing"),
            what,
            cure));
  }

  /// What is wrong in an expression, in one paragraph.
  static Html problem(PageText words, Screens.Mistake mistake) {
    String where = words.get("scan." + mistake.of());
    String place =
        words.get(
            "scan.problem",
            "line",
            Integer.toString(mistake.line()),
            "column",
            Integer.toString(mistake.column()));
    return Html.of(
        "<p class=\"notice\" data-status=\"{}: {}\">{}: {} <span lang=\"en\">{}: {}</span></p>",
        where,
        place,
        where,
        place,
        mistake.what(),
        mistake.advice());
  }

  private PageFrame.Content content(Screens screens, Html result) {
    Html main =
        Html.of(
            """
            <div class="scan">
            <h1>{}</h1>
            <p class="lead">{}</p>
            {}{}{}</div>
            """,
            words("scan.heading"),
            words("scan.lead"),
            form(screens),
            result,
            named(screens));
    return new PageFrame.Content(
        words("scan.heading"),
        Html.NONE,
        main,
        asked.at(frame.inLang(Address.here("scan"), frame.otherLang()), asked.sort()),
        true);
  }

  private Html form(Screens screens) {
    List<Html> names =
        screens.names().stream().map(name -> Html.of("<li><code>{}</code></li>", name)).toList();
    boolean more = !asked.rank().isEmpty() || !asked.top().isEmpty() || !asked.date().isEmpty();
    return Html.of(
        """
        <form class="screen" action="{}" method="get">{}
        <label for="where">{}</label>
        <div class="field"><input id="where" name="where" type="search" required maxlength="1000" value="{}" placeholder="rsi14 &lt; 30 &amp;&amp; close &gt; sma200" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="check" hx-get="{}" hx-trigger="input changed delay:200ms" hx-target="#check" hx-swap="innerHTML" hx-sync="this:replace">
        <button>{}</button></div>
        <div id="check" aria-live="polite"></div>
        {}
        </form>
        <details class="names"><summary>{}</summary><ul>{}</ul></details>
        """,
        Address.here("scan"),
        lang(),
        words("scan.where"),
        asked.where(),
        frame.inLang(Address.here("scan", "check")),
        words("scan.button"),
        more
            ? Html.of("<details open>{}</details>", options())
            : Html.of("<details>{}</details>", options()),
        words("scan.names"),
        Html.join(names));
  }

  private Html options() {
    return Html.of(
        """
        <summary>{}</summary><div class="options">
        <p><label for="rank">{}</label><input id="rank" name="rank" type="search" maxlength="1000" value="{}" placeholder="-percentile.rsi14" autocomplete="off" autocapitalize="off" spellcheck="false"></p>
        <p><label for="top">{}</label><input id="top" name="top" type="number" min="1" max="{}" value="{}" placeholder="20"></p>
        <p><label for="date">{}</label><input id="date" name="date" type="date" value="{}"></p>
        </div>\
        """,
        words("scan.more"),
        words("scan.rank"),
        asked.rank(),
        words("scan.top"),
        Screens.MOST_ROWS,
        asked.top(),
        words("scan.date"),
        asked.date());
  }

  private Html lang() {
    return frame.words().lang() == frame.usual()
        ? Html.NONE
        : Html.of(
            "<input type=\"hidden\" name=\"lang\" value=\"{}\">", frame.words().lang().code());
  }

  private Html named(Screens screens) {
    List<Html> rows =
        screens.named().stream()
            .map(
                screen ->
                    Html.of(
                        "<li><a href=\"{}\"><b>{}</b> <span>{}</span></a></li>\n",
                        frame.inLang(Address.here("scan").with("where", screen.name())),
                        screen.title(frame.words().lang()),
                        screen.meaning(frame.words().lang())))
            .toList();
    return Html.of(
        """
        <section aria-labelledby="screens"><h2 id="screens">{}</h2>
        <ul class="rows screens">
        {}</ul></section>
        """,
        words("scan.screens"),
        Html.join(rows));
  }

  private Html result(ScreenRows found, Optional<String> uncached) {
    String told =
        words(
            "scan.found",
            "matched",
            Wording.number(found.matched(), 0),
            "shown",
            Wording.number(found.rows().size(), 0));
    Html table =
        found.rows().isEmpty() ? Html.of("<p>{}</p>\n", words(nothing(found))) : table(found);
    return Html.of(
        """
        <section aria-labelledby="found"><h2 id="found" data-status="{}">{}</h2>
        <p class="small">{}</p>
        {}{}{}{}{}</section>
        """,
        told,
        told,
        words(
            "scan.coverage",
            "scanned",
            Wording.number(found.scanned(), 0),
            "asked",
            Wording.number(found.asked(), 0)),
        uncached
            .map(
                why ->
                    Html.of(
                        "<p class=\"note\">{} <span lang=\"en\">{}</span></p>\n",
                        words("scan.uncached"),
                        why))
            .orElse(Html.NONE),
        table,
        found.rows().isEmpty() ? Html.NONE : downloads(),
        listed("scan.stale", found.withoutData()),
        listed("scan.lacking", found.withoutResult()));
  }

  private static String nothing(ScreenRows found) {
    return found.scanned() == 0 ? "scan.nonefresh" : "scan.none";
  }

  private Html downloads() {
    return Html.of(
        "<p class=\"files\"><a class=\"button quiet\" href=\"{}\" download>{}</a> <a class=\"button"
            + " quiet\" href=\"{}\">{}</a></p>\n",
        asked.at(Address.here("api", "scan"), "").with("format", "csv"),
        words("scan.csv"),
        asked.at(Address.here("api", "scan"), ""),
        words("report.json"));
  }

  private Html listed(String key, List<String> tickers) {
    if (tickers.isEmpty()) {
      return Html.NONE;
    }
    String shown = String.join(", ", tickers.subList(0, Math.min(MOST_LISTED, tickers.size())));
    return Html.of(
        "<details><summary>{}</summary><p class=\"small\">{}</p></details>\n",
        words(key, "n", Wording.number(tickers.size(), 0)),
        tickers.size() > MOST_LISTED ? shown + ", …" : shown);
  }

  private Html table(ScreenRows found) {
    List<String> names = List.copyOf(found.rows().getFirst().why().keySet());
    List<Html> heads = new ArrayList<>();
    heads.add(head("ticker", words("scan.ticker")));
    heads.add(head("asof", words("scan.asof")));
    heads.add(head("close", words("scan.close")));
    heads.add(Html.of("<th scope=\"col\">{}</th>", words("scan.chart")));
    heads.add(head("score", words("scan.score")));
    names.forEach(name -> heads.add(head("why." + name, name)));
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
        Html.join(rows.stream().map(row -> row(row, names)).toList()));
  }

  /// A column's name as a link that sorts by it; by the same once more, the other way round.
  private Html head(String key, String name) {
    boolean down = asked.sort().equals("-" + key);
    boolean up = asked.sort().equals(key);
    Address link = asked.at(frame.inLang(Address.here("scan")), down ? key : "-" + key);
    return Html.of(
        "<th scope=\"col\" aria-sort=\"{}\"><a href=\"{}\">{}{}</a></th>",
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
            String name = key.replaceFirst("^why\\.", "");
            yield Comparator.comparingDouble(
                row -> row.why().getOrDefault(name, Double.NEGATIVE_INFINITY));
          }
        };
    return Optional.ofNullable(by).map(each -> down ? each.reversed() : each);
  }

  private Html row(ScreenRows.Row row, List<String> names) {
    List<Html> why = new ArrayList<>();
    for (String name : names) {
      Double value = row.why().get(name);
      why.add(Html.of("<td class=\"number\">{}</td>", value == null ? "–" : number(value)));
    }
    return Html.of(
        """
        <tr><th scope="row"><a href="{}">{}</a> <small>{}</small></th><td><time datetime="{}">{}</time></td><td class="number">{} <small>{}</small></td><td>{}</td><td class="number">{}</td>{}</tr>
        """,
        frame
            .report(row.ticker())
            .with("date", asked.date().isEmpty() ? Optional.empty() : Optional.of(asked.date())),
        row.ticker(),
        row.name().equals(row.ticker()) ? "" : row.name(),
        row.asOf(),
        Wording.date(row.asOf(), frame.words().lang()),
        Wording.number(row.close(), Wording.priceDecimals(row.currency(), row.close())),
        row.currency(),
        chart(row.closes()),
        number(row.score()),
        Html.join(why));
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
        "<svg class=\"spark {}\" role=\"img\" aria-label=\"{}\" width=\"120\" height=\"28\""
            + " viewBox=\"0 0 120 28\"><polyline points=\"{}\"/></svg>",
        last > first ? "rose" : last < first ? "fell" : "stayed",
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
