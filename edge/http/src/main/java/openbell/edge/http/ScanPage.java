package openbell.edge.http;

import java.util.Arrays;
import java.util.List;
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

  /// What is longer lists all names, which stand under the form.
  private static final int LONGEST_ADVICE = 150;

  /// The form's fields as typed, and by what the rows are sorted: a column's key, `-` before it for
  /// the largest first; empty: by their rank.
  record Asked(String where, String rank, String top, String date, String universe, String sort) {
    static Asked of(Request request) {
      return new Asked(
          ScanAsk.text(request, "where").orElse(""),
          ScanAsk.text(request, "rank").orElse(""),
          ScanAsk.text(request, "top").orElse(""),
          ScanAsk.text(request, "date").orElse(""),
          ScanAsk.text(request, "universe").orElse(""),
          ScanAsk.text(request, "sort").orElse(""));
    }

    /// An address that asks the same, sorted or not.
    Address at(Address page, String otherSort) {
      return page.with("where", given(where))
          .with("rank", given(rank))
          .with("top", given(top))
          .with("date", given(date))
          .with("universe", given(universe))
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
    Html which = screens.named(asked.where()).map(this::meaning).orElse(Html.NONE);
    return content(screens, result(which, ScreenRows.read(found.json()), found.uncached()));
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
            "<section><p class=\"notice\" data-status=\"{}\">{}<br><span lang=\"en\">{}:"
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
        "<p class=\"notice\" data-status=\"{}: {}\">{}: {}<br><span lang=\"en\">{}:</span> {}</p>",
        where,
        place,
        where,
        place,
        mistake.what(),
        mistake.advice().length() > LONGEST_ADVICE
            ? words.get("scan.seenames")
            : Html.of("<span lang=\"en\">{}</span>", mistake.advice()));
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
        Html.of("<link rel=\"stylesheet\" href=\"{}\">\n", frame.assets().address("scan.css")),
        main,
        asked.at(frame.inLang(Address.here("scan"), frame.otherLang()), asked.sort()),
        true);
  }

  private Html form(Screens screens) {
    List<Html> names =
        screens.names().stream().map(name -> Html.of("<li><code>{}</code></li>", name)).toList();
    boolean more =
        !asked.rank().isEmpty()
            || !asked.top().isEmpty()
            || !asked.date().isEmpty()
            || asked.universe().equals(Screens.Universe.REGISTRY.key());
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
        <p><label for="universe">{}</label><select id="universe" name="universe">{}</select></p>
        </div>\
        """,
        words("scan.more"),
        words("scan.rank"),
        asked.rank(),
        words("scan.top"),
        Screens.MOST_ROWS,
        asked.top(),
        words("scan.date"),
        asked.date().matches("\\d{4}-\\d\\d-\\d\\d") ? asked.date() : "",
        words("scan.universe"),
        Html.join(Arrays.stream(Screens.Universe.values()).map(this::choice).toList()));
  }

  /// All is what nothing in the address means.
  private Html choice(Screens.Universe universe) {
    String key = universe.key();
    return Html.of(
        asked.universe().equals(key)
            ? "<option value=\"{}\" selected>{}</option>"
            : "<option value=\"{}\">{}</option>",
        universe == Screens.Universe.ALL ? "" : key,
        words("scan.universe." + key));
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

  private Html meaning(Screens.Named screen) {
    return Html.of(
        "<p><b>{}</b> <code>{}</code><br>{}</p>\n",
        screen.title(frame.words().lang()),
        screen.where(),
        screen.meaning(frame.words().lang()));
  }

  private Html result(Html which, ScreenRows found, Optional<String> uncached) {
    String told =
        words(
            "scan.found",
            "matched",
            Wording.number(found.matched(), 0),
            "shown",
            Wording.number(found.rows().size(), 0));
    Html table =
        found.rows().isEmpty()
            ? Html.of("<p>{}</p>\n", words(nothing(found)))
            : new ScanTable(frame, asked).of(found);
    return Html.of(
        """
        <section aria-labelledby="found"><h2 id="found" data-status="{}">{}</h2>
        {}<p class="small">{}</p>
        {}{}{}{}{}</section>
        """,
        told,
        told,
        which,
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

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
