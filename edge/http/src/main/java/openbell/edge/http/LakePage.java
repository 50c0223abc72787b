package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import openbell.desk.LakeDesk;
import openbell.desk.LakeOverview;
import openbell.market.TickerRegistry;
import openbell.report.Wording;
import org.jspecify.annotations.Nullable;

/// The page of the lake: a field for SQL, the coverage of each symbol by day, what is wrong.
///
/// @param frame what stands around it, and its language
/// @param tables that can be asked
/// @param questions to begin with
/// @param may whether the visitor may ask
/// @param sql as asked; empty: nothing was
record LakePage(
    PageFrame frame,
    TickerRegistry registry,
    List<String> tables,
    List<String> questions,
    boolean may,
    String sql) {
  private static final int MOST_DETAILS = 100;

  PageFrame.Content content(Optional<LakeOverview> overview, Optional<LakeDesk.Answer> answer) {
    Html main =
        Html.of(
            """
            <div class="lake">
            <h1>{}</h1>
            <p class="lead">{}</p>
            {}{}{}</div>
            """,
            words("lake.heading"),
            words("lake.lead"),
            question(),
            answer.map(this::answer).orElse(Html.NONE),
            overview.map(this::overview).orElseGet(this::looking));
    return new PageFrame.Content(
        words("lake.heading"),
        Html.of("<link rel=\"stylesheet\" href=\"{}\">\n", frame.assets().address("lake.css")),
        main,
        frame
            .inLang(Address.here("lake"), frame.otherLang())
            .with("sql", sql.isEmpty() ? Optional.empty() : Optional.of(sql)),
        true);
  }

  private Html question() {
    if (!may) {
      return Html.of(
          """
          <section aria-labelledby="ask"><h2 id="ask">{}</h2>
          <p class="note">{} <a href="{}">{}</a></p></section>
          """,
          words("lake.ask"),
          words("lake.operator"),
          frame.inLang(Address.here("ops")),
          words("ops.heading"));
    }
    List<Html> links = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      links.add(
          Html.of(
              "<li><a href=\"{}\">{}</a></li>\n",
              frame.inLang(Address.here("lake")).with("sql", questions.get(i)),
              words("lake.q" + (i + 1))));
    }
    List<Html> names = tables.stream().map(name -> Html.of("<code>{}</code> ", name)).toList();
    return Html.of(
        """
        <section aria-labelledby="ask"><h2 id="ask">{}</h2>
        <form class="sql" action="{}" method="get">{}
        <label for="sql">{}</label>
        <textarea id="sql" name="sql" rows="6" maxlength="{}" required spellcheck="false" autocapitalize="off" placeholder="SELECT * FROM bars LIMIT 5">{}</textarea>
        <p class="run"><button>{}</button> <span class="small">{}: {}</span></p>
        </form>
        <h3>{}</h3>
        <ul class="chips questions">
        {}</ul></section>
        """,
        words("lake.ask"),
        Address.here("lake"),
        lang(),
        words("lake.sql"),
        LakeDesk.MOST_SQL_CHARS,
        sql,
        words("lake.button"),
        words("lake.tables"),
        Html.join(names),
        words("lake.questions"),
        Html.join(links));
  }

  private Html lang() {
    return frame.words().lang() == frame.usual()
        ? Html.NONE
        : Html.of(
            "<input type=\"hidden\" name=\"lang\" value=\"{}\">", frame.words().lang().code());
  }

  private Html answer(LakeDesk.Answer answer) {
    return switch (answer) {
      case LakeDesk.Answer.Rows rows -> rows(rows);
      case LakeDesk.Answer.Wrong(String why) -> problem(why);
      case LakeDesk.Answer.TooMuch(String why) -> problem(why);
      case LakeDesk.Answer.Failed(String why) -> problem(why);
      case LakeDesk.Answer.Busy _ ->
          Html.of(
              "<section id=\"answer\"><p class=\"notice\" data-status=\"{}\">{}</p></section>\n",
              words("lake.busy"),
              words("lake.busy"));
    };
  }

  private Html problem(String why) {
    return Html.of(
        "<section id=\"answer\"><p class=\"notice\" data-status=\"{}\">{}<br><span"
            + " lang=\"en\">{}</span></p></section>\n",
        words("lake.problem"),
        words("lake.problem"),
        why);
  }

  private Html rows(LakeDesk.Answer.Rows answer) {
    String told =
        answer.rows().isEmpty()
            ? words("lake.norows")
            : words(
                answer.more() ? "lake.first" : "lake.rows",
                "n",
                Wording.number(answer.rows().size(), 0));
    List<Html> heads = new ArrayList<>();
    for (int i = 0; i < answer.columns().size(); i++) {
      heads.add(
          Html.of(
              "<th scope=\"col\" class=\"{}\">{}</th>",
              isNumber(answer, i) ? "number" : "text",
              answer.columns().get(i)));
    }
    List<Html> rows = answer.rows().stream().map(LakePage::row).toList();
    Address csv = Address.here("api", "lake", "sql").with("q", sql).with("format", "csv");
    Address json = Address.here("api", "lake", "sql").with("q", sql);
    return Html.of(
        """
        <section id="answer" aria-labelledby="answered"><h2 id="answered" data-status="{}">{} <small>{}</small></h2>
        <div class="wide" role="region" tabindex="0" aria-labelledby="answered"><table>
        <thead><tr>{}</tr></thead>
        <tbody>
        {}</tbody></table></div>
        <p class="files"><a class="button quiet" href="{}" download>{}</a> <a class="button quiet" href="{}">{}</a></p></section>
        """,
        told,
        words("lake.answer"),
        told,
        Html.join(heads),
        Html.join(rows),
        csv,
        words("scan.csv"),
        json,
        words("report.json"));
  }

  private static boolean isNumber(LakeDesk.Answer.Rows answer, int column) {
    return answer.rows().stream()
        .map(row -> row.get(column))
        .anyMatch(value -> value instanceof Number);
  }

  private static Html row(List<@Nullable Object> row) {
    List<Html> cells = new ArrayList<>();
    for (Object value : row) {
      cells.add(
          Html.of(
              "<td class=\"{}\">{}</td>",
              value instanceof Number ? "number" : "text",
              LakeAnswer.cell(value)));
    }
    return Html.of("<tr>{}</tr>\n", Html.join(cells));
  }

  /// Asked for again until it is there.
  private Html looking() {
    return Html.of(
        """
        <div id="seen" hx-get="{}" hx-trigger="load delay:2s" hx-select="#seen" hx-swap="outerHTML"><section aria-labelledby="coverage"><h2 id="coverage">{}</h2>
        <p class="note">{}</p></section></div>
        """,
        frame.inLang(Address.here("lake")),
        words("lake.coverage"),
        words("lake.looking"));
  }

  private Html overview(LakeOverview seen) {
    return Html.of("<div id=\"seen\">\n{}{}</div>\n", coverage(seen), findings(seen));
  }

  private Html coverage(LakeOverview seen) {
    if (seen.rows().isEmpty()) {
      return Html.of(
          "<section aria-labelledby=\"coverage\"><h2 id=\"coverage\">{}</h2><p>{}</p></section>\n",
          words("lake.coverage"),
          words("lake.empty"));
    }
    return Html.of(
        """
        <section aria-labelledby="coverage"><h2 id="coverage">{} <small>{}</small></h2>
        {}<p class="small">{}</p></section>
        """,
        words("lake.coverage"),
        words(
            "lake.fresh",
            "fresh",
            Wording.number(seen.checked().fresh(), 0),
            "asked",
            Wording.number(seen.checked().asked(), 0)),
        new CoverageMap(frame, registry).of(seen),
        words("lake.at", "moment", Wording.moment(seen.at(), frame.words().lang())));
  }

  private Html findings(LakeOverview seen) {
    List<Html> rows = new ArrayList<>();
    seen.checked().findings().forEach((rule, times) -> rows.add(finding(rule, times)));
    Html found =
        rows.isEmpty()
            ? Html.of("<p>{}</p>\n", words("lake.clean"))
            : Html.of("<ul class=\"findings\">\n{}</ul>\n", Html.join(rows));
    return Html.of(
        """
        <section aria-labelledby="quality"><h2 id="quality">{}</h2>
        {}{}{}{}{}</section>
        """,
        words("lake.quality"),
        found,
        listed("lake.details", seen.checked().details()),
        listed(
            "lake.quarantine",
            seen.checked().quarantined().entrySet().stream().map(LakePage::quarantined).toList()),
        listed("lake.archived", seen.checked().archived()),
        listed("lake.altered", seen.checked().altered()));
  }

  private Html finding(String rule, int times) {
    return Html.of(
        "<li><code>{}</code> <b>{}</b></li>\n",
        rule,
        words("lake.times", "n", Wording.number(times, 0)));
  }

  private static String quarantined(Map.Entry<String, String> symbol) {
    return symbol.getKey() + ": " + symbol.getValue();
  }

  private Html listed(String key, List<String> lines) {
    if (lines.isEmpty()) {
      return Html.NONE;
    }
    List<Html> rows =
        lines.stream()
            .limit(MOST_DETAILS)
            .map(line -> Html.of("<li lang=\"en\"><code>{}</code></li>\n", line))
            .toList();
    return Html.of(
        "<details><summary>{} ({})</summary><ul>\n{}</ul></details>\n",
        words(key),
        Wording.number(lines.size(), 0),
        Html.join(rows));
  }

  private String words(String key, String... values) {
    return frame.words().get(key, values);
  }
}
